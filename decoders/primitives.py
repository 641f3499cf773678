"""Addresses, byte strings and amounts: the smallest types that flow between rooms.

Addresses and byte strings are lowercase `0x` text everywhere inside the service, so that equal values are equal
text in logs, digests and golden files. Amounts are Python integers and decimal strings in JSON, because JSON
numbers lose precision past 2**53.
"""

import re
from typing import Annotated

from Crypto.Hash import keccak as _keccak
from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints

UINT256_MAX = 2**256 - 1

Address = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-f]{40}$")]
Hex = Annotated[str, StringConstraints(pattern=r"^0x(?:[0-9a-f]{2})*$")]
Hash32 = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-f]{64}$")]
Selector = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-f]{8}$")]

ZERO_ADDRESS: Address = "0x" + "00" * 20

_BYTES = re.compile(r"0x[0-9a-fA-F]*")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,155})")


def _from_decimal(value: object) -> object:
    """Read an amount back from stored JSON; anything but canonical decimal text is left for pydantic to refuse."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return int(value)
    return value


_Stored = Annotated[int, BeforeValidator(_from_decimal)]

Amount = Annotated[
    int | _Stored, Field(union_mode="left_to_right"), PlainSerializer(str, return_type=str, when_used="json")
]
"""A signed whole number of the smallest unit (wei, token base units, token id, gas).

An integer is the first choice because there are hundreds in a report, and each call of a Python function counts.
"""


def keccak(data: bytes) -> bytes:
    """Keccak-256 as Ethereum uses it (not NIST SHA-3). Returns 32 bytes."""
    return _keccak.new(data=data, digest_bits=256).digest()


def hex_of(data: bytes) -> Hex:
    """Lowercase `0x` text of a byte string."""
    return "0x" + data.hex()


def is_bytes(text: str) -> bool:
    """Whether it is `0x` and two hex digits a byte, in capitals or not.

    The pattern does not ask for pairs: groups of two digits took it 60 ms for a mebibyte, a run takes 2 (measured).
    """
    return len(text) % 2 == 0 and _BYTES.fullmatch(text) is not None


def bytes_of(text: Hex) -> bytes:
    """The bytes of canonical `0x` text."""
    return bytes.fromhex(text[2:])


def checksum(address: Address) -> str:
    """The mixed-case form of an address (EIP-55), for people to read."""
    digits = address[2:]
    mask = keccak(digits.encode()).hex()
    return "0x" + "".join(d.upper() if int(m, 16) >= 8 else d for d, m in zip(digits, mask, strict=False))
