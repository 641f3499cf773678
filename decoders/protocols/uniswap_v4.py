"""Uniswap v4: the position manager's actions, and the pool manager, which only contracts can use.

Checked against @uniswap/v4-periphery and @uniswap/v4-core.
"""

from decoders.abi.codec import Failed, decode_arguments
from decoders.abi.signature import parse_tuple
from decoders.protocol import Arguments, Inner, ProtocolDecoder, claim, items, raw
from decoders.v4_actions import ACTIONS, run_actions

_UNLOCK = parse_tuple("(bytes actions, bytes[] params)")
_KEY = "(address currency0, address currency1, uint24 fee, int24 tickSpacing, address hooks) key"


def _unlocked(arguments: Arguments) -> Inner:
    decoding = decode_arguments(_UNLOCK, raw(arguments["unlockData"]))
    if isinstance(decoding, Failed):
        return Inner((), ("the actions of the position manager could not be read",))
    actions, parameters = decoding.values
    return run_actions(raw(actions), tuple(raw(each) for each in items(parameters)))


def _plainly(arguments: Arguments) -> Inner:
    return run_actions(raw(arguments["actions"]), tuple(raw(each) for each in items(arguments["params"])))


PROTOCOL = ProtocolDecoder(
    name="Uniswap v4",
    source="protocol",
    claims=(
        claim("function modifyLiquidities(bytes unlockData, uint256 deadline)", "batch", _unlocked),
        claim("function modifyLiquiditiesWithoutUnlock(bytes actions, bytes[] params)", "batch", _plainly),
        claim(f"function initializePool({_KEY}, uint160 sqrtPriceX96)", "create-pool"),
        claim(f"function initialize({_KEY}, uint160 sqrtPriceX96)", "create-pool"),
        claim(
            f"function swap({_KEY}, (bool zeroForOne, int256 amountSpecified, uint160 sqrtPriceLimitX96) params, "
            "bytes hookData)",
            "swap",
        ),
        claim(
            f"function modifyLiquidity({_KEY}, (int24 tickLower, int24 tickUpper, int256 liquidityDelta, "
            "bytes32 salt) params, bytes hookData)",
            "change-liquidity",
        ),
        claim(f"function donate({_KEY}, uint256 amount0, uint256 amount1, bytes hookData)", "donate"),
    ),
    commands=tuple(ACTIONS.values()),
)
