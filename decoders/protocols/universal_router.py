"""Uniswap's Universal Router: one byte for each command, one input for each, run in order inside the router.

Source: universal-router `Commands.sol`, `Dispatcher.sol`. In its arguments a recipient of 1 stands for the sender and
2 for the router; an amount of 2**255 for the router's whole balance (`Constants.sol`). Commands that mean different
things in different releases (0x10 to 0x14, 0x40 and above) are named only where their input has the newer form.
"""

from decoders.protocol import Arguments, Claim, Inner, Nested, ProtocolDecoder, claim, items, raw
from decoders.v4_actions import run_actions

_TYPE = 0x7F
"""The command in its byte; the top bit lets it fail without failing the rest."""

_DETAILS = "(address token, uint160 amount, uint48 expiration, uint48 nonce)"
_PERMIT = "address spender, uint256 sigDeadline"


def _plan(arguments: Arguments) -> Inner:
    """Commands and inputs, side by side."""
    commands, inputs = raw(arguments["commands"]), items(arguments["inputs"])
    if len(commands) != len(inputs):
        return Inner((), ("the router gets not as many inputs as commands, so its commands cannot be told",))
    calls: list[Nested] = []
    unknowns: list[str] = []
    for place, (byte, data) in enumerate(zip(commands, inputs, strict=True)):
        command = _COMMANDS.get(byte & _TYPE)
        if command is None:
            unknowns.append(f"command {place} of the router, 0x{byte & _TYPE:02x}, is not known")
        else:
            calls.append(Nested(None, raw(data), mode="self", command=command))
    return Inner(tuple(calls), tuple(unknowns))


def _v4_swap(arguments: Arguments) -> Inner:
    return run_actions(raw(arguments["actions"]), tuple(raw(each) for each in items(arguments["params"])))


_COMMANDS: dict[int, Claim] = {
    0x00: claim(
        "function V3_SWAP_EXACT_IN(address recipient, uint256 amountIn, uint256 amountOutMin, bytes path, "
        "bool payerIsUser)",
        "swap",
    ),
    0x01: claim(
        "function V3_SWAP_EXACT_OUT(address recipient, uint256 amountOut, uint256 amountInMax, bytes path, "
        "bool payerIsUser)",
        "swap",
    ),
    0x02: claim("function PERMIT2_TRANSFER_FROM(address token, address recipient, uint160 amount)", "transfer"),
    0x03: claim(
        f"function PERMIT2_PERMIT_BATCH(({_DETAILS}[] details, {_PERMIT}) permitBatch, bytes signature)", "permit"
    ),
    0x04: claim("function SWEEP(address token, address recipient, uint256 amountMin)", "sweep"),
    0x05: claim("function TRANSFER(address token, address recipient, uint256 value)", "transfer"),
    0x06: claim("function PAY_PORTION(address token, address recipient, uint256 bips)", "transfer"),
    0x08: claim(
        "function V2_SWAP_EXACT_IN(address recipient, uint256 amountIn, uint256 amountOutMin, address[] path, "
        "bool payerIsUser)",
        "swap",
    ),
    0x09: claim(
        "function V2_SWAP_EXACT_OUT(address recipient, uint256 amountOut, uint256 amountInMax, address[] path, "
        "bool payerIsUser)",
        "swap",
    ),
    0x0A: claim(f"function PERMIT2_PERMIT(({_DETAILS} details, {_PERMIT}) permitSingle, bytes signature)", "permit"),
    0x0B: claim("function WRAP_ETH(address recipient, uint256 amount)", "wrap"),
    0x0C: claim("function UNWRAP_WETH(address recipient, uint256 amountMin)", "unwrap"),
    0x0D: claim(
        "function PERMIT2_TRANSFER_FROM_BATCH((address from, address to, uint160 amount, address token)[] transfers)",
        "transfer",
    ),
    0x0E: claim("function BALANCE_CHECK_ERC20(address owner, address token, uint256 minBalance)", "check"),
    0x10: claim("function V4_SWAP(bytes actions, bytes[] params)", "swap", _v4_swap),
    0x21: claim("function EXECUTE_SUB_PLAN(bytes commands, bytes[] inputs)", "batch", _plan),
}

PROTOCOL = ProtocolDecoder(
    name="Uniswap Universal Router",
    source="protocol",
    claims=(
        claim("function execute(bytes commands, bytes[] inputs)", "batch", _plan),
        claim("function execute(bytes commands, bytes[] inputs, uint256 deadline)", "batch", _plan),
    ),
    commands=tuple(_COMMANDS.values()),
)
