"""EIP-3009: transfers authorized by signature (USDC and others)."""

from decoders.decoded import Permission
from decoders.protocol import ProtocolDecoder, SignedMessage, TypedDataClaim, claim

_FIELDS = "address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce"
_SHAPE = {
    "from": "address",
    "to": "address",
    "value": "uint256",
    "validAfter": "uint256",
    "validBefore": "uint256",
    "nonce": "bytes32",
}


def _authorization(message: SignedMessage) -> tuple[Permission, ...]:
    """A signed transfer: whoever holds the signature can move the amount to `to`."""
    domain = message.typed_data.domain
    if domain.verifying_contract is None:
        return ()
    return (
        Permission(
            standard="EIP-3009",
            token=domain.verifying_contract,
            owner=message.text("from"),
            spender=message.text("to"),
            amount=message.number("value"),
            expires=message.number("validBefore"),
            domain_chain_id=domain.chain_id,
        ),
    )


PROTOCOL = ProtocolDecoder(
    name="EIP-3009",
    source="standard",
    claims=(
        *(
            claim(f"function {name}({_FIELDS}, {signature})", "transfer")
            for name in ("transferWithAuthorization", "receiveWithAuthorization")
            for signature in ("uint8 v, bytes32 r, bytes32 s", "bytes signature")
        ),
        claim(
            "function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)", "revoke"
        ),
    ),
    typed_data=(
        TypedDataClaim("TransferWithAuthorization", _SHAPE, "transfer", _authorization),
        TypedDataClaim("ReceiveWithAuthorization", _SHAPE, "transfer", _authorization),
        TypedDataClaim("CancelAuthorization", {"authorizer": "address", "nonce": "bytes32"}, "revoke"),
    ),
)
