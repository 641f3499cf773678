"""Calls that a smart account makes for its owner: ERC-4337 accounts, and ERC-7579 / ERC-7821 `execute`.

An ERC-7579 mode begins with the kind of call: 0x00 single, 0x01 batch, 0xff delegatecall.
"""

from decoders.abi.codec import Failed, decode_arguments
from decoders.abi.signature import parse_tuple
from decoders.decoded import Value
from decoders.protocol import Arguments, Inner, Nested, ProtocolDecoder, claim, items, number, raw, text

_BATCH = parse_tuple("((address target, uint256 value, bytes callData)[] executions)")
_BATCH_WITH_DATA = parse_tuple("((address target, uint256 value, bytes callData)[] executions, bytes opData)")


def _single(arguments: Arguments) -> Inner:
    call = Nested(text(arguments["target"]), raw(arguments["data"]), number(arguments["value"]))
    return Inner((call,))


def _parallel(arguments: Arguments) -> Inner:
    """Targets, values (optional) and calldata in arrays of their own, which must be equally long."""
    targets, data = items(arguments["targets"]), items(arguments["data"])
    # SimpleAccount takes an empty array of values for "all zero".
    values = items(arguments.get("values", ())) or ("0",) * len(targets)
    if not len(targets) == len(values) == len(data):
        return Inner((), ("the arrays of the batch are not equally long, so its calls cannot be told",))
    calls = zip(targets, values, data, strict=True)
    return Inner(tuple(Nested(text(target), raw(calldata), number(value)) for target, value, calldata in calls))


def _structs(arguments: Arguments) -> Inner:
    return _executions(arguments["calls"])


def _executions(executions: Value) -> Inner:
    parts = (items(part) for part in items(executions))
    return Inner(tuple(Nested(text(target), raw(calldata), number(value)) for target, value, calldata in parts))


def _by_mode(arguments: Arguments) -> Inner:
    kind, execution = raw(arguments["mode"])[0], raw(arguments["executionCalldata"])
    if kind == 0x01:
        decoding = decode_arguments(_BATCH, execution)
        if isinstance(decoding, Failed):
            decoding = decode_arguments(_BATCH_WITH_DATA, execution)
        if not isinstance(decoding, Failed):
            return _executions(decoding.values[0])
    if kind == 0x00 and len(execution) >= 52:
        value = int.from_bytes(execution[20:52], "big")
        return Inner((Nested("0x" + execution[:20].hex(), execution[52:], value),))
    if kind == 0xFF and len(execution) >= 20:
        return Inner((Nested("0x" + execution[:20].hex(), execution[20:], mode="delegatecall"),))
    return Inner((), (f"the execution of mode 0x{kind:02x} could not be read, so its calls cannot be told",))


def _by_operation(arguments: Arguments) -> Inner:
    """Kernel 2: operation 0 is a call, 1 a delegatecall."""
    target, data, operation = text(arguments["to"]), raw(arguments["data"]), arguments["operation"]
    if operation == "0":
        return Inner((Nested(target, data, number(arguments["value"])),))
    if operation == "1":
        return Inner((Nested(target, data, mode="delegatecall"),))
    return Inner((), (f"operation {operation} does not exist, so the call inside cannot be told",))


PROTOCOL = ProtocolDecoder(
    name="Smart account (ERC-4337, ERC-7579)",
    source="protocol",
    claims=(
        claim("function execute(address target, uint256 value, bytes data)", "execute", _single),
        claim("function executeBatch(address[] targets, bytes[] data)", "batch", _parallel),
        claim("function executeBatch(address[] targets, uint256[] values, bytes[] data)", "batch", _parallel),
        claim("function executeBatch((address target, uint256 value, bytes data)[] calls)", "batch", _structs),
        claim("function execute(bytes32 mode, bytes executionCalldata)", "execute", _by_mode),
        claim("function executeFromExecutor(bytes32 mode, bytes executionCalldata)", "execute", _by_mode),
        claim("function execute(address to, uint256 value, bytes data, uint8 operation)", "execute", _by_operation),
        claim(
            "function installModule(uint256 moduleTypeId, address module, bytes initData)",
            "enable-module",
        ),
        claim(
            "function uninstallModule(uint256 moduleTypeId, address module, bytes deInitData)",
            "disable-module",
        ),
    ),
)
