"""EIP-7702: an account whose code is a prefix and an address runs the code of that address."""

from decoders.primitives import Address, Hex

DELEGATION_PREFIX = "0xef0100"


def delegate_of(code: Hex) -> Address | None:
    """The address whose code the account runs; None for an account that is not delegated."""
    return "0x" + code[8:] if code.startswith(DELEGATION_PREFIX) and len(code) == 48 else None
