"""1inch: aggregation routers v4 to v6, and the limit orders of v6. Orders checked against @1inch/limit-order-sdk.

The routers' swaps are from their verified sources. In v6 an address is packed into the low bits of a number, with flags
above it.
"""

from decoders.protocol import Arguments, Inner, Nested, ProtocolDecoder, claim, raw


def _action(arguments: Arguments) -> Inner:
    """The permit is used first; then the router runs the action on itself."""
    return Inner((Nested(None, raw(arguments["action"]), mode="self"),))


PROTOCOL = ProtocolDecoder(
    name="1inch",
    source="protocol",
    claims=(
        claim(
            "function swap(address executor, (address srcToken, address dstToken, address srcReceiver, "
            "address dstReceiver, uint256 amount, uint256 minReturnAmount, uint256 flags) desc, "
            "bytes data)",
            "swap",
        ),
        claim(
            "function swap(address executor, (address srcToken, address dstToken, address srcReceiver, "
            "address dstReceiver, uint256 amount, uint256 minReturnAmount, uint256 flags) desc, "
            "bytes permit, bytes data)",
            "swap",
        ),
        claim("function unoswap(uint256 token, uint256 amount, uint256 minReturn, uint256 dex)", "swap"),
        claim("function unoswap2(uint256 token, uint256 amount, uint256 minReturn, uint256 dex, uint256 dex2)", "swap"),
        claim(
            "function unoswap3(uint256 token, uint256 amount, uint256 minReturn, uint256 dex, "
            "uint256 dex2, uint256 dex3)",
            "swap",
        ),
        claim("function unoswapTo(uint256 to, uint256 token, uint256 amount, uint256 minReturn, uint256 dex)", "swap"),
        claim(
            "function unoswapTo2(uint256 to, uint256 token, uint256 amount, uint256 minReturn, "
            "uint256 dex, uint256 dex2)",
            "swap",
        ),
        claim(
            "function unoswapTo3(uint256 to, uint256 token, uint256 amount, uint256 minReturn, "
            "uint256 dex, uint256 dex2, uint256 dex3)",
            "swap",
        ),
        claim("function ethUnoswap(uint256 minReturn, uint256 dex)", "swap"),
        claim("function ethUnoswap2(uint256 minReturn, uint256 dex, uint256 dex2)", "swap"),
        claim("function ethUnoswap3(uint256 minReturn, uint256 dex, uint256 dex2, uint256 dex3)", "swap"),
        claim("function ethUnoswapTo(uint256 to, uint256 minReturn, uint256 dex)", "swap"),
        claim("function ethUnoswapTo2(uint256 to, uint256 minReturn, uint256 dex, uint256 dex2)", "swap"),
        claim("function ethUnoswapTo3(uint256 to, uint256 minReturn, uint256 dex, uint256 dex2, uint256 dex3)", "swap"),
        claim("function unoswap(address srcToken, uint256 amount, uint256 minReturn, uint256[] pools)", "swap"),
        claim(
            "function unoswapTo(address recipient, address srcToken, uint256 amount, uint256 minReturn, "
            "uint256[] pools)",
            "swap",
        ),
        claim(
            "function unoswapToWithPermit(address recipient, address srcToken, uint256 amount, "
            "uint256 minReturn, uint256[] pools, bytes permit)",
            "swap",
        ),
        claim("function uniswapV3Swap(uint256 amount, uint256 minReturn, uint256[] pools)", "swap"),
        claim(
            "function uniswapV3SwapTo(address recipient, uint256 amount, uint256 minReturn, uint256[] pools)", "swap"
        ),
        claim(
            "function uniswapV3SwapToWithPermit(address recipient, address srcToken, uint256 amount, "
            "uint256 minReturn, uint256[] pools, bytes permit)",
            "swap",
        ),
        claim(
            "function clipperSwap(address clipperExchange, uint256 srcToken, address dstToken, "
            "uint256 inputAmount, uint256 outputAmount, uint256 goodUntil, bytes32 r, bytes32 vs)",
            "swap",
        ),
        claim(
            "function clipperSwap(address clipperExchange, address srcToken, address dstToken, "
            "uint256 inputAmount, uint256 outputAmount, uint256 goodUntil, bytes32 r, bytes32 vs)",
            "swap",
        ),
        claim(
            "function clipperSwapTo(address clipperExchange, address recipient, address srcToken, "
            "address dstToken, uint256 inputAmount, uint256 outputAmount, uint256 goodUntil, bytes32 r, "
            "bytes32 vs)",
            "swap",
        ),
        claim("function unoswap(address srcToken, uint256 amount, uint256 minReturn, bytes32[] pools)", "swap"),
        claim(
            "function fillContractOrder((uint256 salt, uint256 maker, uint256 receiver, "
            "uint256 makerAsset, uint256 takerAsset, uint256 makingAmount, uint256 takingAmount, "
            "uint256 makerTraits) order, bytes signature, uint256 amount, uint256 takerTraits)",
            "fulfill-order",
        ),
        claim(
            "function fillContractOrderArgs((uint256 salt, uint256 maker, uint256 receiver, "
            "uint256 makerAsset, uint256 takerAsset, uint256 makingAmount, uint256 takingAmount, "
            "uint256 makerTraits) order, bytes signature, uint256 amount, uint256 takerTraits, "
            "bytes args)",
            "fulfill-order",
        ),
        claim(
            "function fillOrder((uint256 salt, uint256 maker, uint256 receiver, uint256 makerAsset, "
            "uint256 takerAsset, uint256 makingAmount, uint256 takingAmount, uint256 makerTraits) order, "
            "bytes32 r, bytes32 vs, uint256 amount, uint256 takerTraits)",
            "fulfill-order",
        ),
        claim(
            "function fillOrderArgs((uint256 salt, uint256 maker, uint256 receiver, uint256 makerAsset, "
            "uint256 takerAsset, uint256 makingAmount, uint256 takingAmount, uint256 makerTraits) order, "
            "bytes32 r, bytes32 vs, uint256 amount, uint256 takerTraits, bytes args)",
            "fulfill-order",
        ),
        claim("function cancelOrder(uint256 makerTraits, bytes32 orderHash)", "cancel-order"),
        claim("function cancelOrders(uint256[] makerTraits, bytes32[] orderHashes)", "cancel-order"),
        claim("function bitsInvalidateForOrder(uint256 makerTraits, uint256 additionalMask)", "cancel-order"),
        claim("function increaseEpoch(uint96 series)", "cancel-order"),
        claim("function advanceEpoch(uint96 series, uint256 amount)", "cancel-order"),
        claim("function permitAndCall(bytes permit, bytes action)", "batch", _action),
    ),
)
