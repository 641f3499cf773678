"""What a signature for Permit2 permits, whoever gives it a meaning beyond (a witness): the tokens that may be taken.

Source: permit2 `PermitHash.sol`.
"""

from typing import Final

from decoders.decoded import Permission
from decoders.protocol import SignedMessage

PERMITTED_TYPES: Final = {"token": "address", "amount": "uint256"}
TRANSFER_TYPES: Final = {"spender": "address", "nonce": "uint256", "deadline": "uint256"}


def permit2_allowance(message: SignedMessage) -> tuple[Permission, ...]:
    """The allowances of a PermitSingle or PermitBatch."""
    places = ("details",) if "details.token" in message.values else message.elements("details", "token")
    return tuple(_permission(message, place, message.number(f"{place}.expiration")) for place in places)


def permit2_transfer(message: SignedMessage) -> tuple[Permission, ...]:
    """The transfers of a PermitTransferFrom in any of its forms."""
    places = ("permitted",) if "permitted.token" in message.values else message.elements("permitted", "token")
    return tuple(_permission(message, place, message.number("deadline")) for place in places)


def _permission(message: SignedMessage, place: str, expires: int) -> Permission:
    return Permission(
        standard="Permit2",
        token=message.text(f"{place}.token"),
        owner=message.signer,
        spender=message.text("spender"),
        amount=message.number(f"{place}.amount"),
        expires=expires,
        domain_chain_id=message.typed_data.domain.chain_id,
    )
