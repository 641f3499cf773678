"""Permits: allowances given by signature (EIP-2612), and the older form of DAI.

A DAI permit has no amount: `allowed` true is everything. An expiry of 0 means never (Dai.sol, `permit`).
"""

from decoders.decoded import Permission
from decoders.primitives import UINT256_MAX
from decoders.protocol import Arguments, ProtocolDecoder, SignedMessage, TypedDataClaim, claim


def _permit(arguments: Arguments) -> str:
    return "revoke" if arguments["value"] == "0" else "permit"


def _dai_permit(arguments: Arguments) -> str:
    return "permit" if arguments["allowed"] else "revoke"


def _signed_intent(message: SignedMessage) -> str:
    nothing = message.values.get("value") == "0" or message.values.get("allowed") is False
    return "revoke" if nothing else "permit"


def _signed_permit(message: SignedMessage) -> tuple[Permission, ...]:
    domain = message.typed_data.domain
    if domain.verifying_contract is None:
        return ()
    return (
        Permission(
            standard="EIP-2612",
            token=domain.verifying_contract,
            owner=message.text("owner"),
            spender=message.text("spender"),
            amount=message.number("value"),
            expires=message.number("deadline"),
            domain_chain_id=domain.chain_id,
        ),
    )


def _signed_dai_permit(message: SignedMessage) -> tuple[Permission, ...]:
    domain = message.typed_data.domain
    if domain.verifying_contract is None:
        return ()
    return (
        Permission(
            standard="DAI permit",
            token=domain.verifying_contract,
            owner=message.text("holder"),
            spender=message.text("spender"),
            amount=UINT256_MAX if message.values["allowed"] else 0,
            expires=message.number("expiry") or None,
            domain_chain_id=domain.chain_id,
        ),
    )


PROTOCOL = ProtocolDecoder(
    name="ERC-2612",
    source="standard",
    claims=(
        claim(
            "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, "
            "bytes32 s)",
            _permit,
        ),
        claim(
            "function permit(address owner, address spender, uint256 value, uint256 deadline, bytes signature)",
            _permit,
        ),
        claim(
            "function permit(address holder, address spender, uint256 nonce, uint256 expiry, bool allowed, uint8 v, "
            "bytes32 r, bytes32 s)",
            _dai_permit,
        ),
    ),
    typed_data=(
        TypedDataClaim(
            "Permit",
            {"owner": "address", "spender": "address", "value": "uint256", "nonce": "uint256", "deadline": "uint256"},
            _signed_intent,
            _signed_permit,
        ),
        TypedDataClaim(
            "Permit",
            {"holder": "address", "spender": "address", "nonce": "uint256", "expiry": "uint256", "allowed": "bool"},
            _signed_intent,
            _signed_dai_permit,
        ),
    ),
)
