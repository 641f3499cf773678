"""How EIP-7702 authorizations are shown, wherever they stand."""

from decoders.decoded import DisplayField
from decoders.primitives import ZERO_ADDRESS, checksum
from decoders.requests import Authorization


def authorization_lines(authorizations: tuple[Authorization, ...], path: str) -> tuple[DisplayField, ...]:
    """A line for each; `path` is where the list lies in the request."""
    return tuple(
        DisplayField(
            label="Code that the account will run" if each.address != ZERO_ADDRESS else "Delegation",
            value=checksum(each.address) if each.address != ZERO_ADDRESS else "taken back",
            path=f"{path}[{index}].address",
            source="standard",
        )
        for index, each in enumerate(authorizations)
    )
