"""OKX DEX: swaps by its aggregation router. Pools are packed into words, so only what the ABI says is told."""

from decoders.protocol import ProtocolDecoder, claim

PROTOCOL = ProtocolDecoder(
    name="OKX DEX",
    source="protocol",
    claims=(
        claim(
            "function unxswapByOrderId(uint256 srcToken, uint256 amount, uint256 minReturn, bytes32[] pools)", "swap"
        ),
        claim("function uniswapV3SwapTo(uint256 receiver, uint256 amount, uint256 minReturn, uint256[] pools)", "swap"),
    ),
)
