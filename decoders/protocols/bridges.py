"""Bridges with a published ABI: Across, those of the OP Stack, Arbitrum and Polygon, CCTP, Wormhole, Hop, Stargate.

Checked against their npm packages. Where the assets arrive stands in the arguments; whether they do, no call on this
chain tells.
"""

from decoders.protocol import ProtocolDecoder, claim

PROTOCOL = ProtocolDecoder(
    name="Bridges",
    source="protocol",
    claims=(
        claim(
            "function depositV3(address depositor, address recipient, address inputToken, "
            "address outputToken, uint256 inputAmount, uint256 outputAmount, uint256 destinationChainId, "
            "address exclusiveRelayer, uint32 quoteTimestamp, uint32 fillDeadline, "
            "uint32 exclusivityDeadline, bytes message)",
            "bridge",
        ),
        claim(
            "function depositV3Now(address depositor, address recipient, address inputToken, "
            "address outputToken, uint256 inputAmount, uint256 outputAmount, uint256 destinationChainId, "
            "address exclusiveRelayer, uint32 fillDeadlineOffset, uint32 exclusivityDeadline, "
            "bytes message)",
            "bridge",
        ),
        claim(
            "function deposit(address recipient, address originToken, uint256 amount, "
            "uint256 destinationChainId, int64 relayerFeePct, uint32 quoteTimestamp, bytes message, "
            "uint256 maxCount)",
            "bridge",
        ),
        claim(
            "function deposit(bytes32 depositor, bytes32 recipient, bytes32 inputToken, "
            "bytes32 outputToken, uint256 inputAmount, uint256 outputAmount, uint256 destinationChainId, "
            "bytes32 exclusiveRelayer, uint32 quoteTimestamp, uint32 fillDeadline, "
            "uint32 exclusivityParameter, bytes message)",
            "bridge",
        ),
        claim(
            "function swapAndBridge(address swapToken, address acrossInputToken, bytes routerCalldata, "
            "uint256 swapTokenAmount, uint256 minExpectedInputTokenAmount, (address outputToken, "
            "uint256 outputAmount, address depositor, address recipient, uint256 destinationChainid, "
            "address exclusiveRelayer, uint32 quoteTimestamp, uint32 fillDeadline, "
            "uint32 exclusivityDeadline, bytes message) depositData)",
            "bridge",
        ),
        claim(
            "function swapAndBridge(bytes routerCalldata, uint256 swapTokenAmount, "
            "uint256 minExpectedInputTokenAmount, (address outputToken, uint256 outputAmount, "
            "address depositor, address recipient, uint256 destinationChainid, address exclusiveRelayer, "
            "uint32 quoteTimestamp, uint32 fillDeadline, uint32 exclusivityDeadline, "
            "bytes message) depositData)",
            "bridge",
        ),
        claim("function depositETH(uint32 l2Gas, bytes data)", "bridge"),
        claim("function depositETHTo(address to, uint32 l2Gas, bytes data)", "bridge"),
        claim(
            "function depositERC20(address l1Token, address l2Token, uint256 amount, uint32 l2Gas, bytes data)",
            "bridge",
        ),
        claim(
            "function depositERC20To(address l1Token, address l2Token, address to, uint256 amount, "
            "uint32 l2Gas, bytes data)",
            "bridge",
        ),
        claim("function bridgeETH(uint32 minGasLimit, bytes extraData)", "bridge"),
        claim("function bridgeETHTo(address to, uint32 minGasLimit, bytes extraData)", "bridge"),
        claim(
            "function bridgeERC20(address localToken, address remoteToken, uint256 amount, "
            "uint32 minGasLimit, bytes extraData)",
            "bridge",
        ),
        claim(
            "function bridgeERC20To(address localToken, address remoteToken, address to, uint256 amount, "
            "uint32 minGasLimit, bytes extraData)",
            "bridge",
        ),
        claim("function withdraw(address l2Token, uint256 amount, uint32 l1Gas, bytes data)", "bridge"),
        claim("function withdrawTo(address l2Token, address to, uint256 amount, uint32 l1Gas, bytes data)", "bridge"),
        claim(
            "function depositTransaction(address to, uint256 value, uint64 gasLimit, bool isCreation, bytes data)",
            "bridge",
        ),
        claim("function depositEth()", "bridge"),
        claim("function depositEth(uint256 maxSubmissionCost)", "bridge"),
        claim(
            "function createRetryableTicket(address destAddr, uint256 l2CallValue, "
            "uint256 maxSubmissionCost, address excessFeeRefundAddress, address callValueRefundAddress, "
            "uint256 maxGas, uint256 gasPriceBid, bytes data)",
            "bridge",
        ),
        claim(
            "function outboundTransfer(address l1Token, address to, uint256 amount, uint256 maxGas, "
            "uint256 gasPriceBid, bytes data)",
            "bridge",
        ),
        claim("function outboundTransfer(address l1Token, address to, uint256 amount, bytes data)", "bridge"),
        claim(
            "function outboundTransferCustomRefund(address l1Token, address refundTo, address to, "
            "uint256 amount, uint256 maxGas, uint256 gasPriceBid, bytes data)",
            "bridge",
        ),
        claim("function withdrawEth(address destination)", "bridge"),
        claim("function depositEtherFor(address user)", "bridge"),
        claim("function depositFor(address user, address rootToken, bytes depositData)", "bridge"),
        claim(
            "function depositForBurn(uint256 amount, uint32 destinationDomain, bytes32 mintRecipient, "
            "address burnToken)",
            "bridge",
        ),
        claim(
            "function depositForBurnWithCaller(uint256 amount, uint32 destinationDomain, "
            "bytes32 mintRecipient, address burnToken, bytes32 destinationCaller)",
            "bridge",
        ),
        claim(
            "function depositForBurn(uint256 amount, uint32 destinationDomain, bytes32 mintRecipient, "
            "address burnToken, bytes32 destinationCaller, uint256 maxFee, uint32 minFinalityThreshold)",
            "bridge",
        ),
        claim("function receiveMessage(bytes message, bytes attestation)", "claim"),
        claim(
            "function transferTokens(address token, uint256 amount, uint16 recipientChain, "
            "bytes32 recipient, uint256 arbiterFee, uint32 nonce)",
            "bridge",
        ),
        claim(
            "function transferTokensWithPayload(address token, uint256 amount, uint16 recipientChain, "
            "bytes32 recipient, uint32 nonce, bytes payload)",
            "bridge",
        ),
        claim(
            "function wrapAndTransferETH(uint16 recipientChain, bytes32 recipient, uint256 arbiterFee, uint32 nonce)",
            "bridge",
        ),
        claim(
            "function wrapAndTransferETHWithPayload(uint16 recipientChain, bytes32 recipient, "
            "uint32 nonce, bytes payload)",
            "bridge",
        ),
        claim("function completeTransfer(bytes encodeVm)", "claim"),
        claim("function completeTransferAndUnwrapETH(bytes encodedVm)", "claim"),
        claim(
            "function sendToL2(uint256 chainId, address recipient, uint256 amount, uint256 amountOutMin, "
            "uint256 deadline, address relayer, uint256 relayerFee)",
            "bridge",
        ),
        claim(
            "function swapAndSend(uint256 chainId, address recipient, uint256 amount, uint256 bonderFee, "
            "uint256 amountOutMin, uint256 deadline, uint256 destinationAmountOutMin, "
            "uint256 destinationDeadline)",
            "bridge",
        ),
        claim("function send(uint256 chainId, address recipient, uint256 amount, uint256 bonderFee)", "bridge"),
        claim(
            "function send(uint256 chainId, address recipient, uint256 amount, uint256 bonderFee, "
            "uint256 amountOutMin, uint256 deadline)",
            "bridge",
        ),
        claim(
            "function send((uint32 dstEid, bytes32 to, uint256 amountLD, uint256 minAmountLD, "
            "bytes extraOptions, bytes composeMsg, bytes oftCmd) sendParam, (uint256 nativeFee, "
            "uint256 lzTokenFee) fee, address refundAddress)",
            "bridge",
        ),
        claim(
            "function sendToken((uint32 dstEid, bytes32 to, uint256 amountLD, uint256 minAmountLD, "
            "bytes extraOptions, bytes composeMsg, bytes oftCmd) sendParam, (uint256 nativeFee, "
            "uint256 lzTokenFee) fee, address refundAddress)",
            "bridge",
        ),
        claim(
            "function swap(uint16 dstChainId, uint256 srcPoolId, uint256 dstPoolId, "
            "address refundAddress, uint256 amountLD, uint256 minAmountLD, (uint256 dstGasForCall, "
            "uint256 dstNativeAmount, bytes dstNativeAddr) lzTxParams, bytes to, bytes payload)",
            "bridge",
        ),
    ),
)
