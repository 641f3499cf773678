"""deBridge DLN: orders that move tokens to another chain (DlnSource)."""

from decoders.protocol import ProtocolDecoder, claim

_ORDER = (
    "(address giveTokenAddress, uint256 giveAmount, bytes takeTokenAddress, uint256 takeAmount, uint256 takeChainId, "
    "bytes receiverDst, address givePatchAuthoritySrc, bytes orderAuthorityAddressDst, bytes allowedTakerDst, "
    "bytes externalCall, bytes allowedCancelBeneficiarySrc)"
)

PROTOCOL = ProtocolDecoder(
    name="deBridge DLN",
    source="protocol",
    claims=(
        claim(
            f"function createOrder({_ORDER} orderCreation, bytes affiliateFee, uint32 referralCode, "
            "bytes permitEnvelope)",
            "bridge",
        ),
        claim(
            f"function createSaltedOrder({_ORDER} orderCreation, uint64 salt, bytes affiliateFee, uint32 referralCode, "
            "bytes permitEnvelope, bytes metadata)",
            "bridge",
        ),
    ),
)
