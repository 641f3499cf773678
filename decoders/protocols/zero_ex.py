"""0x Protocol v4: the Exchange Proxy. Checked against @0x/contracts-zero-ex."""

from decoders.protocol import ProtocolDecoder, claim

PROTOCOL = ProtocolDecoder(
    name="0x Exchange Proxy",
    source="protocol",
    claims=(
        claim(
            "function transformERC20(address inputToken, address outputToken, uint256 inputTokenAmount, "
            "uint256 minOutputTokenAmount, (uint32 deploymentNonce, bytes data)[] transformations)",
            "swap",
        ),
        claim(
            "function sellToUniswap(address[] tokens, uint256 sellAmount, uint256 minBuyAmount, bool isSushi)", "swap"
        ),
        claim(
            "function sellToPancakeSwap(address[] tokens, uint256 sellAmount, uint256 minBuyAmount, uint8 fork)", "swap"
        ),
        claim(
            "function sellEthForTokenToUniswapV3(bytes encodedPath, uint256 minBuyAmount, address recipient)", "swap"
        ),
        claim(
            "function sellTokenForEthToUniswapV3(bytes encodedPath, uint256 sellAmount, "
            "uint256 minBuyAmount, address recipient)",
            "swap",
        ),
        claim(
            "function sellTokenForTokenToUniswapV3(bytes encodedPath, uint256 sellAmount, "
            "uint256 minBuyAmount, address recipient)",
            "swap",
        ),
        claim(
            "function sellToLiquidityProvider(address inputToken, address outputToken, address provider, "
            "address recipient, uint256 sellAmount, uint256 minBuyAmount, bytes auxiliaryData)",
            "swap",
        ),
        claim(
            "function multiplexBatchSellEthForToken(address outputToken, (uint8 id, uint256 sellAmount, "
            "bytes data)[] calls, uint256 minBuyAmount)",
            "swap",
        ),
        claim(
            "function multiplexBatchSellTokenForEth(address inputToken, (uint8 id, uint256 sellAmount, "
            "bytes data)[] calls, uint256 sellAmount, uint256 minBuyAmount)",
            "swap",
        ),
        claim(
            "function multiplexBatchSellTokenForToken(address inputToken, address outputToken, "
            "(uint8 id, uint256 sellAmount, bytes data)[] calls, uint256 sellAmount, "
            "uint256 minBuyAmount)",
            "swap",
        ),
        claim(
            "function multiplexMultiHopSellEthForToken(address[] tokens, (uint8 id, bytes data)[] calls, "
            "uint256 minBuyAmount)",
            "swap",
        ),
        claim(
            "function multiplexMultiHopSellTokenForEth(address[] tokens, (uint8 id, bytes data)[] calls, "
            "uint256 sellAmount, uint256 minBuyAmount)",
            "swap",
        ),
        claim(
            "function multiplexMultiHopSellTokenForToken(address[] tokens, (uint8 id, "
            "bytes data)[] calls, uint256 sellAmount, uint256 minBuyAmount)",
            "swap",
        ),
        claim(
            "function batchFillLimitOrders((address makerToken, address takerToken, uint128 makerAmount, "
            "uint128 takerAmount, uint128 takerTokenFeeAmount, address maker, address taker, "
            "address sender, address feeRecipient, bytes32 pool, uint64 expiry, uint256 salt)[] orders, "
            "(uint8 signatureType, uint8 v, bytes32 r, bytes32 s)[] signatures, "
            "uint128[] takerTokenFillAmounts, bool revertIfIncomplete)",
            "fulfill-order",
        ),
        claim(
            "function batchFillRfqOrders((address makerToken, address takerToken, uint128 makerAmount, "
            "uint128 takerAmount, address maker, address taker, address txOrigin, bytes32 pool, "
            "uint64 expiry, uint256 salt)[] orders, (uint8 signatureType, uint8 v, bytes32 r, "
            "bytes32 s)[] signatures, uint128[] takerTokenFillAmounts, bool revertIfIncomplete)",
            "fulfill-order",
        ),
        claim(
            "function fillLimitOrder((address makerToken, address takerToken, uint128 makerAmount, "
            "uint128 takerAmount, uint128 takerTokenFeeAmount, address maker, address taker, "
            "address sender, address feeRecipient, bytes32 pool, uint64 expiry, uint256 salt) order, "
            "(uint8 signatureType, uint8 v, bytes32 r, bytes32 s) signature, "
            "uint128 takerTokenFillAmount)",
            "fulfill-order",
        ),
        claim(
            "function fillOrKillLimitOrder((address makerToken, address takerToken, uint128 makerAmount, "
            "uint128 takerAmount, uint128 takerTokenFeeAmount, address maker, address taker, "
            "address sender, address feeRecipient, bytes32 pool, uint64 expiry, uint256 salt) order, "
            "(uint8 signatureType, uint8 v, bytes32 r, bytes32 s) signature, "
            "uint128 takerTokenFillAmount)",
            "fulfill-order",
        ),
        claim(
            "function fillOrKillRfqOrder((address makerToken, address takerToken, uint128 makerAmount, "
            "uint128 takerAmount, address maker, address taker, address txOrigin, bytes32 pool, "
            "uint64 expiry, uint256 salt) order, (uint8 signatureType, uint8 v, bytes32 r, "
            "bytes32 s) signature, uint128 takerTokenFillAmount)",
            "fulfill-order",
        ),
        claim(
            "function fillOtcOrder((address makerToken, address takerToken, uint128 makerAmount, "
            "uint128 takerAmount, address maker, address taker, address txOrigin, "
            "uint256 expiryAndNonce) order, (uint8 signatureType, uint8 v, bytes32 r, "
            "bytes32 s) makerSignature, uint128 takerTokenFillAmount)",
            "fulfill-order",
        ),
        claim(
            "function fillOtcOrderForEth((address makerToken, address takerToken, uint128 makerAmount, "
            "uint128 takerAmount, address maker, address taker, address txOrigin, "
            "uint256 expiryAndNonce) order, (uint8 signatureType, uint8 v, bytes32 r, "
            "bytes32 s) makerSignature, uint128 takerTokenFillAmount)",
            "fulfill-order",
        ),
        claim(
            "function fillOtcOrderWithEth((address makerToken, address takerToken, uint128 makerAmount, "
            "uint128 takerAmount, address maker, address taker, address txOrigin, "
            "uint256 expiryAndNonce) order, (uint8 signatureType, uint8 v, bytes32 r, "
            "bytes32 s) makerSignature)",
            "fulfill-order",
        ),
        claim(
            "function fillRfqOrder((address makerToken, address takerToken, uint128 makerAmount, "
            "uint128 takerAmount, address maker, address taker, address txOrigin, bytes32 pool, "
            "uint64 expiry, uint256 salt) order, (uint8 signatureType, uint8 v, bytes32 r, "
            "bytes32 s) signature, uint128 takerTokenFillAmount)",
            "fulfill-order",
        ),
        claim("function cancelERC1155Order(uint256 orderNonce)", "cancel-order"),
        claim("function cancelERC721Order(uint256 orderNonce)", "cancel-order"),
        claim(
            "function cancelLimitOrder((address makerToken, address takerToken, uint128 makerAmount, "
            "uint128 takerAmount, uint128 takerTokenFeeAmount, address maker, address taker, "
            "address sender, address feeRecipient, bytes32 pool, uint64 expiry, uint256 salt) order)",
            "cancel-order",
        ),
        claim(
            "function cancelRfqOrder((address makerToken, address takerToken, uint128 makerAmount, "
            "uint128 takerAmount, address maker, address taker, address txOrigin, bytes32 pool, "
            "uint64 expiry, uint256 salt) order)",
            "cancel-order",
        ),
        claim(
            "function buyERC1155((uint8 direction, address maker, address taker, uint256 expiry, "
            "uint256 nonce, address erc20Token, uint256 erc20TokenAmount, (address recipient, "
            "uint256 amount, bytes feeData)[] fees, address erc1155Token, uint256 erc1155TokenId, "
            "(address propertyValidator, bytes propertyData)[] erc1155TokenProperties, "
            "uint128 erc1155TokenAmount) sellOrder, (uint8 signatureType, uint8 v, bytes32 r, "
            "bytes32 s) signature, uint128 erc1155BuyAmount, bytes callbackData)",
            "fulfill-order",
        ),
        claim(
            "function buyERC721((uint8 direction, address maker, address taker, uint256 expiry, "
            "uint256 nonce, address erc20Token, uint256 erc20TokenAmount, (address recipient, "
            "uint256 amount, bytes feeData)[] fees, address erc721Token, uint256 erc721TokenId, "
            "(address propertyValidator, bytes propertyData)[] erc721TokenProperties) sellOrder, "
            "(uint8 signatureType, uint8 v, bytes32 r, bytes32 s) signature, bytes callbackData)",
            "fulfill-order",
        ),
        claim(
            "function sellERC1155((uint8 direction, address maker, address taker, uint256 expiry, "
            "uint256 nonce, address erc20Token, uint256 erc20TokenAmount, (address recipient, "
            "uint256 amount, bytes feeData)[] fees, address erc1155Token, uint256 erc1155TokenId, "
            "(address propertyValidator, bytes propertyData)[] erc1155TokenProperties, "
            "uint128 erc1155TokenAmount) buyOrder, (uint8 signatureType, uint8 v, bytes32 r, "
            "bytes32 s) signature, uint256 erc1155TokenId, uint128 erc1155SellAmount, "
            "bool unwrapNativeToken, bytes callbackData)",
            "fulfill-order",
        ),
        claim(
            "function sellERC721((uint8 direction, address maker, address taker, uint256 expiry, "
            "uint256 nonce, address erc20Token, uint256 erc20TokenAmount, (address recipient, "
            "uint256 amount, bytes feeData)[] fees, address erc721Token, uint256 erc721TokenId, "
            "(address propertyValidator, bytes propertyData)[] erc721TokenProperties) buyOrder, "
            "(uint8 signatureType, uint8 v, bytes32 r, bytes32 s) signature, uint256 erc721TokenId, "
            "bool unwrapNativeToken, bytes callbackData)",
            "fulfill-order",
        ),
    ),
)
