"""Uniswap V3: SwapRouter, SwapRouter02 and the position manager. Their `multicall` is declared in `multicall`.

SwapRouter02 dropped the deadline from the swap structs; in it, a recipient of 1 stands for the sender and 2 for the
router itself (`Constants.sol`).
"""

from decoders.protocol import ProtocolDecoder, claim

_POOL_IN = "address tokenIn, address tokenOut, uint24 fee, address recipient"
_IN = "uint256 amountIn, uint256 amountOutMinimum"
_OUT = "uint256 amountOut, uint256 amountInMaximum"
_LIMIT = "uint160 sqrtPriceLimitX96"
_PERMIT = "uint8 v, bytes32 r, bytes32 s"
_AMOUNTS = "uint256 amount0Desired, uint256 amount1Desired, uint256 amount0Min, uint256 amount1Min"
_FEE = "uint256 feeBips, address feeRecipient"

PROTOCOL = ProtocolDecoder(
    name="Uniswap V3",
    source="protocol",
    claims=(
        claim(f"function exactInputSingle(({_POOL_IN}, uint256 deadline, {_IN}, {_LIMIT}) params)", "swap"),
        claim(f"function exactOutputSingle(({_POOL_IN}, uint256 deadline, {_OUT}, {_LIMIT}) params)", "swap"),
        claim(f"function exactInput((bytes path, address recipient, uint256 deadline, {_IN}) params)", "swap"),
        claim(f"function exactOutput((bytes path, address recipient, uint256 deadline, {_OUT}) params)", "swap"),
        claim(f"function exactInputSingle(({_POOL_IN}, {_IN}, {_LIMIT}) params)", "swap"),
        claim(f"function exactOutputSingle(({_POOL_IN}, {_OUT}, {_LIMIT}) params)", "swap"),
        claim(f"function exactInput((bytes path, address recipient, {_IN}) params)", "swap"),
        claim(f"function exactOutput((bytes path, address recipient, {_OUT}) params)", "swap"),
        claim(
            "function swapExactTokensForTokens(uint256 amountIn, uint256 amountOutMin, address[] path, address to)",
            "swap",
        ),
        claim(
            "function swapTokensForExactTokens(uint256 amountOut, uint256 amountInMax, address[] path, address to)",
            "swap",
        ),
        claim(
            "function mint((address token0, address token1, uint24 fee, int24 tickLower, int24 tickUpper, "
            f"{_AMOUNTS}, address recipient, uint256 deadline) params)",
            "add-liquidity",
        ),
        claim(f"function increaseLiquidity((uint256 tokenId, {_AMOUNTS}, uint256 deadline) params)", "add-liquidity"),
        claim(
            "function decreaseLiquidity((uint256 tokenId, uint128 liquidity, uint256 amount0Min, uint256 amount1Min, "
            "uint256 deadline) params)",
            "remove-liquidity",
        ),
        claim(
            "function collect((uint256 tokenId, address recipient, uint128 amount0Max, uint128 amount1Max) params)",
            "collect-fees",
        ),
        claim(
            "function createAndInitializePoolIfNecessary(address token0, address token1, uint24 fee, "
            "uint160 sqrtPriceX96)",
            "create-pool",
        ),
        claim(f"function permit(address spender, uint256 tokenId, uint256 deadline, {_PERMIT})", "permit"),
        claim("function unwrapWETH9(uint256 amountMinimum, address recipient)", "unwrap"),
        claim("function unwrapWETH9(uint256 amountMinimum)", "unwrap"),
        claim(f"function unwrapWETH9WithFee(uint256 amountMinimum, address recipient, {_FEE})", "unwrap"),
        claim("function wrapETH(uint256 value)", "wrap"),
        claim("function sweepToken(address token, uint256 amountMinimum, address recipient)", "sweep"),
        claim("function sweepToken(address token, uint256 amountMinimum)", "sweep"),
        claim(f"function sweepTokenWithFee(address token, uint256 amountMinimum, address recipient, {_FEE})", "sweep"),
        claim("function refundETH()", "refund"),
        claim("function pull(address token, uint256 value)", "transfer"),
        claim(f"function selfPermit(address token, uint256 value, uint256 deadline, {_PERMIT})", "permit"),
        claim(f"function selfPermitIfNecessary(address token, uint256 value, uint256 deadline, {_PERMIT})", "permit"),
        claim(f"function selfPermitAllowed(address token, uint256 nonce, uint256 expiry, {_PERMIT})", "permit"),
        claim(
            f"function selfPermitAllowedIfNecessary(address token, uint256 nonce, uint256 expiry, {_PERMIT})", "permit"
        ),
    ),
)
