"""Permit2 (Uniswap): allowances with an expiry, and transfers by signature, for every token approved to it.

Source: permit2 `AllowanceTransfer.sol`, `SignatureTransfer.sol`, `PermitHash.sol`. A witness is a further struct in
the signed message; the shapes here match with and without one.
"""

from decoders.permit2_permissions import (
    PERMITTED_TYPES,
    TRANSFER_TYPES,
    permit2_allowance,
    permit2_transfer,
)
from decoders.protocol import Arguments, ProtocolDecoder, SignedMessage, TypedDataClaim, claim, items

_DETAILS = "(address token, uint160 amount, uint48 expiration, uint48 nonce)"
_SINGLE = f"({_DETAILS} details, address spender, uint256 sigDeadline) permitSingle"
_BATCH = f"({_DETAILS}[] details, address spender, uint256 sigDeadline) permitBatch"
_TRANSFER = "((address token, uint256 amount) permitted, uint256 nonce, uint256 deadline) permit"
_TRANSFERS = "((address token, uint256 amount)[] permitted, uint256 nonce, uint256 deadline) permit"
_TO = "(address to, uint256 requestedAmount)"
_WITNESS = "bytes32 witness, string witnessTypeString, bytes signature"

_DETAILS_TYPES = {"token": "address", "amount": "uint160", "expiration": "uint48", "nonce": "uint48"}
_ALLOWANCE_SHAPE = {"spender": "address", "sigDeadline": "uint256"}


def _approve(arguments: Arguments) -> str:
    return "revoke" if arguments["amount"] == "0" else "approve"


def _permit_single(arguments: Arguments) -> str:
    details = items(items(arguments["permitSingle"])[0])
    return "revoke" if details[1] == "0" else "permit"


def _signed_intent(message: SignedMessage) -> str:
    return "revoke" if all(permission.amount == 0 for permission in permit2_allowance(message)) else "permit"


def _shape(array: str, types: dict[str, str], rest: dict[str, str]) -> dict[str, str]:
    return {f"{array}.{name}": kind for name, kind in types.items()} | rest


PROTOCOL = ProtocolDecoder(
    name="Permit2",
    source="protocol",
    claims=(
        claim("function approve(address token, address spender, uint160 amount, uint48 expiration)", _approve),
        claim(f"function permit(address owner, {_SINGLE}, bytes signature)", _permit_single),
        claim(f"function permit(address owner, {_BATCH}, bytes signature)", "permit"),
        claim("function transferFrom(address from, address to, uint160 amount, address token)", "transfer"),
        claim(
            "function transferFrom((address from, address to, uint160 amount, address token)[] transferDetails)",
            "transfer",
        ),
        claim("function lockdown((address token, address spender)[] approvals)", "revoke"),
        claim("function invalidateNonces(address token, address spender, uint48 newNonce)", "revoke"),
        claim("function invalidateUnorderedNonces(uint256 wordPos, uint256 mask)", "revoke"),
        claim(
            f"function permitTransferFrom({_TRANSFER}, {_TO} transferDetails, address owner, bytes signature)",
            "transfer",
        ),
        claim(
            f"function permitTransferFrom({_TRANSFERS}, {_TO}[] transferDetails, address owner, bytes signature)",
            "transfer",
        ),
        claim(
            f"function permitWitnessTransferFrom({_TRANSFER}, {_TO} transferDetails, address owner, {_WITNESS})",
            "transfer",
        ),
        claim(
            f"function permitWitnessTransferFrom({_TRANSFERS}, {_TO}[] transferDetails, address owner, {_WITNESS})",
            "transfer",
        ),
    ),
    typed_data=(
        TypedDataClaim(
            "PermitSingle", _shape("details", _DETAILS_TYPES, _ALLOWANCE_SHAPE), _signed_intent, permit2_allowance
        ),
        TypedDataClaim(
            "PermitBatch", _shape("details[]", _DETAILS_TYPES, _ALLOWANCE_SHAPE), _signed_intent, permit2_allowance
        ),
        *(
            TypedDataClaim(name, _shape(array, PERMITTED_TYPES, TRANSFER_TYPES), "transfer", permit2_transfer)
            for name, array in (
                ("PermitTransferFrom", "permitted"),
                ("PermitWitnessTransferFrom", "permitted"),
                ("PermitBatchTransferFrom", "permitted[]"),
                ("PermitBatchWitnessTransferFrom", "permitted[]"),
            )
        ),
    ),
)
