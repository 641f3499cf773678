"""The actions of Uniswap v4's routers: one byte for each, one input for each, run in order inside the router.

Source: v4-periphery `Actions.sol`, `CalldataDecoder.sol`, `IV4Router.sol`. A recipient of 1 stands for the sender and 2
for the router; an amount of 0 for all that is owed, 2**255 for the router's whole balance (`ActionConstants.sol`).
They are used by the position manager and by the Universal Router, so they belong to neither.
"""

from collections.abc import Mapping
from typing import Final

from decoders.protocol import Claim, Inner, Nested, claim

_KEY = "(address currency0, address currency1, uint24 fee, int24 tickSpacing, address hooks) poolKey"
_PATH = "(address intermediateCurrency, uint24 fee, int24 tickSpacing, address hooks, bytes hookData)[] path"
_TICKS = "int24 tickLower, int24 tickUpper"

ACTIONS: Final[Mapping[int, Claim]] = {
    0x00: claim(
        "function INCREASE_LIQUIDITY(uint256 tokenId, uint256 liquidity, uint128 amount0Max, uint128 amount1Max, "
        "bytes hookData)",
        "add-liquidity",
    ),
    0x01: claim(
        "function DECREASE_LIQUIDITY(uint256 tokenId, uint256 liquidity, uint128 amount0Min, uint128 amount1Min, "
        "bytes hookData)",
        "remove-liquidity",
    ),
    0x02: claim(
        f"function MINT_POSITION({_KEY}, {_TICKS}, uint256 liquidity, uint128 amount0Max, uint128 amount1Max, "
        "address owner, bytes hookData)",
        "add-liquidity",
    ),
    0x03: claim(
        "function BURN_POSITION(uint256 tokenId, uint128 amount0Min, uint128 amount1Min, bytes hookData)",
        "remove-liquidity",
    ),
    0x04: claim(
        "function INCREASE_LIQUIDITY_FROM_DELTAS(uint256 tokenId, uint128 amount0Max, uint128 amount1Max, "
        "bytes hookData)",
        "add-liquidity",
    ),
    0x05: claim(
        f"function MINT_POSITION_FROM_DELTAS({_KEY}, {_TICKS}, uint128 amount0Max, uint128 amount1Max, address owner, "
        "bytes hookData)",
        "add-liquidity",
    ),
    0x06: claim(
        f"function SWAP_EXACT_IN_SINGLE(({_KEY}, bool zeroForOne, uint128 amountIn, uint128 amountOutMinimum, "
        "bytes hookData) params)",
        "swap",
    ),
    0x07: claim(
        f"function SWAP_EXACT_IN((address currencyIn, {_PATH}, uint128 amountIn, uint128 amountOutMinimum) params)",
        "swap",
    ),
    0x08: claim(
        f"function SWAP_EXACT_OUT_SINGLE(({_KEY}, bool zeroForOne, uint128 amountOut, uint128 amountInMaximum, "
        "bytes hookData) params)",
        "swap",
    ),
    0x09: claim(
        f"function SWAP_EXACT_OUT((address currencyOut, {_PATH}, uint128 amountOut, uint128 amountInMaximum) params)",
        "swap",
    ),
    0x0B: claim("function SETTLE(address currency, uint256 amount, bool payerIsUser)", "settle"),
    0x0C: claim("function SETTLE_ALL(address currency, uint256 maxAmount)", "settle"),
    0x0D: claim("function SETTLE_PAIR(address currency0, address currency1)", "settle"),
    0x0E: claim("function TAKE(address currency, address recipient, uint256 amount)", "settle"),
    0x0F: claim("function TAKE_ALL(address currency, uint256 minAmount)", "settle"),
    0x10: claim("function TAKE_PORTION(address currency, address recipient, uint256 bips)", "transfer"),
    0x11: claim("function TAKE_PAIR(address currency0, address currency1, address recipient)", "settle"),
    0x12: claim("function CLOSE_CURRENCY(address currency)", "settle"),
    0x13: claim("function CLEAR_OR_TAKE(address currency, uint256 amountMax)", "settle"),
    0x14: claim("function SWEEP(address currency, address recipient)", "sweep"),
    0x15: claim("function WRAP(uint256 amount)", "wrap"),
    0x16: claim("function UNWRAP(uint256 amount)", "unwrap"),
}


def run_actions(actions: bytes, parameters: tuple[bytes, ...]) -> Inner:
    """Actions and inputs, side by side."""
    if len(actions) != len(parameters):
        return Inner((), ("the router gets not as many inputs as actions, so its actions cannot be told",))
    calls: list[Nested] = []
    unknowns: list[str] = []
    for place, (byte, data) in enumerate(zip(actions, parameters, strict=True)):
        action = ACTIONS.get(byte)
        if action is None:
            unknowns.append(f"action {place} of the router, 0x{byte:02x}, is not known")
        else:
            calls.append(Nested(None, data, mode="self", command=action))
    return Inner(tuple(calls), tuple(unknowns))
