"""Timelocks: calls that wait before they are made (OpenZeppelin's TimelockController, Compound's Timelock).

A scheduled call is not made yet, but it is what is asked for, so it is decoded like one that is. Compound's timelock
names a function by its signature text, and makes the calldata out of it.
"""

from decoders.primitives import keccak
from decoders.protocol import Arguments, Inner, Nested, ProtocolDecoder, claim, items, number, raw, text


def _single(arguments: Arguments) -> Inner:
    data = arguments.get("data", arguments.get("payload", "0x"))
    return Inner((Nested(text(arguments["target"]), raw(data), number(arguments["value"])),))


def _parallel(arguments: Arguments) -> Inner:
    targets, values, payloads = (items(arguments[name]) for name in ("targets", "values", "payloads"))
    if not len(targets) == len(values) == len(payloads):
        return Inner((), ("the arrays of the batch are not equally long, so its calls cannot be told",))
    calls = zip(targets, values, payloads, strict=True)
    return Inner(tuple(Nested(text(target), raw(calldata), number(value)) for target, value, calldata in calls))


def _by_signature(arguments: Arguments) -> Inner:
    """Compound's form: with a signature, its selector goes before the data; without one, the data is all."""
    signature, data = text(arguments["signature"]), raw(arguments["data"])
    calldata = keccak(signature.encode())[:4] + data if signature else data
    return Inner((Nested(text(arguments["target"]), calldata, number(arguments["value"])),))


_OPERATION = "address target, uint256 value, bytes data, bytes32 predecessor, bytes32 salt"
_BATCH = "address[] targets, uint256[] values, bytes[] payloads, bytes32 predecessor, bytes32 salt"
_TRANSACTION = "address target, uint256 value, string signature, bytes data, uint256 eta"

PROTOCOL = ProtocolDecoder(
    name="Timelock",
    source="protocol",
    claims=(
        claim(f"function schedule({_OPERATION}, uint256 delay)", "schedule", _single),
        claim(f"function scheduleBatch({_BATCH}, uint256 delay)", "schedule", _parallel),
        claim(
            "function execute(address target, uint256 value, bytes payload, bytes32 predecessor, bytes32 salt)",
            "execute",
            _single,
        ),
        claim(f"function executeBatch({_BATCH})", "batch", _parallel),
        claim("function cancel(bytes32 id)", "cancel-scheduled"),
        claim("function updateDelay(uint256 newDelay)", "change-delay"),
        claim(f"function queueTransaction({_TRANSACTION})", "schedule", _by_signature),
        claim(f"function executeTransaction({_TRANSACTION})", "execute", _by_signature),
        claim(f"function cancelTransaction({_TRANSACTION})", "cancel-scheduled"),
    ),
)
