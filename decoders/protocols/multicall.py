"""Many calls in one: `multicall` of a contract on itself (OpenZeppelin, Uniswap), and the Multicall contracts.

`multicall(bytes[])` runs each part by delegatecall on the contract itself, so the parts see the outer sender.
Multicall, Multicall2 and Multicall3 call other contracts, which then see the Multicall contract as the sender.
"""

from decoders.protocol import Arguments, Inner, Nested, ProtocolDecoder, claim, items, number, raw, text


def _on_itself(arguments: Arguments) -> Inner:
    return Inner(tuple(Nested(None, raw(part), mode="self") for part in items(arguments["data"])))


def _pairs(arguments: Arguments) -> Inner:
    parts = (items(part) for part in items(arguments["calls"]))
    return Inner(tuple(Nested(text(target), raw(calldata)) for target, calldata in parts))


def _aggregate3(arguments: Arguments) -> Inner:
    parts = (items(part) for part in items(arguments["calls"]))
    return Inner(tuple(Nested(text(target), raw(calldata)) for target, _, calldata in parts))


def _aggregate3_value(arguments: Arguments) -> Inner:
    parts = (items(part) for part in items(arguments["calls"]))
    return Inner(tuple(Nested(text(target), raw(calldata), number(value)) for target, _, value, calldata in parts))


_CALLS = "(address target, bytes callData)[] calls"

PROTOCOL = ProtocolDecoder(
    name="Multicall",
    source="protocol",
    claims=(
        claim("function multicall(bytes[] data)", "batch", _on_itself),
        claim("function multicall(uint256 deadline, bytes[] data)", "batch", _on_itself),
        claim("function multicall(bytes32 previousBlockhash, bytes[] data)", "batch", _on_itself),
        claim(f"function aggregate({_CALLS})", "batch", _pairs),
        claim(f"function tryAggregate(bool requireSuccess, {_CALLS})", "batch", _pairs),
        claim(f"function blockAndAggregate({_CALLS})", "batch", _pairs),
        claim(f"function tryBlockAndAggregate(bool requireSuccess, {_CALLS})", "batch", _pairs),
        claim("function aggregate3((address target, bool allowFailure, bytes callData)[] calls)", "batch", _aggregate3),
        claim(
            "function aggregate3Value((address target, bool allowFailure, uint256 value, bytes callData)[] calls)",
            "batch",
            _aggregate3_value,
        ),
        claim("function multicall((address target, uint256 gasLimit, bytes callData)[] calls)", "batch", _aggregate3),
        claim(
            "function multicall((address target, uint8 revertPolicy, uint256 value, bytes data)[] calls, "
            "uint256 contextdepth)",
            "batch",
            _aggregate3_value,
        ),
    ),
)
