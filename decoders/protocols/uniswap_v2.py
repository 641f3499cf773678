"""Uniswap V2's Router02 and the many forks that kept its interface."""

from decoders.protocol import ProtocolDecoder, claim

_SWAP = "address[] path, address to, uint256 deadline"
_PERMIT = "bool approveMax, uint8 v, bytes32 r, bytes32 s"
_REMOVE = "address tokenA, address tokenB, uint256 liquidity, uint256 amountAMin, uint256 amountBMin, address to"
_REMOVE_ETH = "address token, uint256 liquidity, uint256 amountTokenMin, uint256 amountETHMin, address to"

PROTOCOL = ProtocolDecoder(
    name="Uniswap V2 router",
    source="protocol",
    claims=(
        *(
            claim(f"function {name}(uint256 amountIn, uint256 amountOutMin, {_SWAP})", "swap")
            for name in (
                "swapExactTokensForTokens",
                "swapExactTokensForETH",
                "swapExactTokensForTokensSupportingFeeOnTransferTokens",
                "swapExactTokensForETHSupportingFeeOnTransferTokens",
            )
        ),
        *(
            claim(f"function {name}(uint256 amountOutMin, {_SWAP})", "swap")
            for name in ("swapExactETHForTokens", "swapExactETHForTokensSupportingFeeOnTransferTokens")
        ),
        claim(f"function swapTokensForExactTokens(uint256 amountOut, uint256 amountInMax, {_SWAP})", "swap"),
        claim(f"function swapTokensForExactETH(uint256 amountOut, uint256 amountInMax, {_SWAP})", "swap"),
        claim(f"function swapETHForExactTokens(uint256 amountOut, {_SWAP})", "swap"),
        claim(
            "function addLiquidity(address tokenA, address tokenB, uint256 amountADesired, uint256 amountBDesired, "
            "uint256 amountAMin, uint256 amountBMin, address to, uint256 deadline)",
            "add-liquidity",
        ),
        claim(
            "function addLiquidityETH(address token, uint256 amountTokenDesired, uint256 amountTokenMin, "
            "uint256 amountETHMin, address to, uint256 deadline)",
            "add-liquidity",
        ),
        claim(f"function removeLiquidity({_REMOVE}, uint256 deadline)", "remove-liquidity"),
        claim(f"function removeLiquidityWithPermit({_REMOVE}, uint256 deadline, {_PERMIT})", "remove-liquidity"),
        *(
            claim(f"function {name}({_REMOVE_ETH}, uint256 deadline)", "remove-liquidity")
            for name in ("removeLiquidityETH", "removeLiquidityETHSupportingFeeOnTransferTokens")
        ),
        *(
            claim(f"function {name}({_REMOVE_ETH}, uint256 deadline, {_PERMIT})", "remove-liquidity")
            for name in (
                "removeLiquidityETHWithPermit",
                "removeLiquidityETHWithPermitSupportingFeeOnTransferTokens",
            )
        ),
    ),
)
