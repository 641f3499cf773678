"""The atomic types of EIP-712: reading one from JSON, and its 32-byte word in `encodeData`.

Wallets read sloppy values in different ways: MetaMask's eth-sig-util takes `"false"` for true, an address without
`0x` for a decimal number, and a JSON number above 2**53 for its rounded neighbour. So each value has one accepted
form, or few that every implementation reads alike; the rest is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from decoders.primitives import bytes_of, checksum, is_bytes, keccak
from decoders.refusal import Malformed

MAX_SAFE_JSON_INTEGER = 2**53 - 1
"""JavaScript wallets round JSON numbers beyond this, and would sign another amount than the text says."""

_DECIMAL = re.compile(r"0|-?[1-9][0-9]{0,77}")
_HEX_INTEGER = re.compile(r"0x[0-9a-fA-F]{1,64}")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")


class Atom(Protocol):
    """One atomic type."""

    def read(self, value: object, pointer: str) -> str | bool:
        """The canonical form of a JSON value: decimal text, lowercase `0x` text, text, or a bool.

        Raises `Malformed` at `pointer` where the value is not exactly of this type.
        """

    def word(self, value: str | bool) -> bytes:  # noqa: FBT001 - a bool is data here, not a switch
        """The 32 bytes that stand for a canonical value in `encodeData`."""


@dataclass(frozen=True, slots=True)
class Integer:
    """`uint8` to `uint256` and `int8` to `int256`."""

    bits: int
    signed: bool

    def read(self, value: object, pointer: str) -> str:
        """Decimal text of a JSON integer, decimal text or `0x` text, within range."""
        number = _integer(value, pointer)
        lowest, highest = (
            (-(1 << self.bits - 1), (1 << self.bits - 1) - 1) if self.signed else (0, (1 << self.bits) - 1)
        )
        if not lowest <= number <= highest:
            raise Malformed.at(pointer, f"outside the range of {'' if self.signed else 'u'}int{self.bits}")
        return str(number)

    def word(self, value: str | bool) -> bytes:  # noqa: FBT001
        """Big-endian two's complement."""
        return (int(value) % 2**256).to_bytes(32, "big")


@dataclass(frozen=True, slots=True)
class FixedBytes:
    """`bytes1` to `bytes32`."""

    size: int

    def read(self, value: object, pointer: str) -> str:
        """Lowercase `0x` text of exactly `size` bytes; no implementation pads alike."""
        text = _hex(value, pointer)
        if len(text) != 2 + 2 * self.size:
            raise Malformed.at(pointer, f"bytes{self.size} must hold {self.size} bytes, but holds {len(text) // 2 - 1}")
        return text

    def word(self, value: str | bool) -> bytes:  # noqa: FBT001
        """The bytes, padded with zeros on the right."""
        return bytes_of(str(value)).ljust(32, b"\x00")


class Bytes:
    """`bytes`, of any length."""

    def read(self, value: object, pointer: str) -> str:
        """Lowercase `0x` text."""
        return _hex(value, pointer)

    def word(self, value: str | bool) -> bytes:  # noqa: FBT001
        """The hash of the bytes."""
        return keccak(bytes_of(str(value)))


class String:
    """`string`, hashed as UTF-8."""

    def read(self, value: object, pointer: str) -> str:
        """The text itself. Half of a surrogate pair is refused, because it has no bytes to sign."""
        if not isinstance(value, str):
            raise Malformed.at(pointer, f"a string must be JSON text, not {kind_of(value)}")
        if not is_encodable(value):
            raise Malformed.at(pointer, "the text holds half of a surrogate pair, which has no bytes to sign")
        return value

    def word(self, value: str | bool) -> bytes:  # noqa: FBT001
        """The hash of the UTF-8 bytes."""
        return keccak(str(value).encode())


class Bool:
    """`bool`."""

    def read(self, value: object, pointer: str) -> bool:
        """JSON true or false. Some wallets take the text "false" for true."""
        if not isinstance(value, bool):
            raise Malformed.at(pointer, f"a bool must be true or false, not {kind_of(value)}")
        return value

    def word(self, value: str | bool) -> bytes:  # noqa: FBT001
        """0 or 1."""
        return int(value).to_bytes(32, "big")


def has_wrong_checksum(value: object) -> bool:
    """Whether mixed case contradicts EIP-55: some wallets refuse such text, others sign the same bytes all the same."""
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        return False
    digits = value[2:]
    return digits not in (digits.lower(), digits.upper()) and value != checksum(value.lower())


class AddressAtom:
    """`address`."""

    def read(self, value: object, pointer: str) -> str:
        """Lowercase `0x` text of 20 bytes. Case is not signed, so a wrong checksum is no other message."""
        if not isinstance(value, str):
            raise Malformed.at(pointer, f"an address must be 0x text of 20 bytes, not {kind_of(value)}")
        if not _ADDRESS.fullmatch(value):
            raise Malformed.at(pointer, "an address must be 0x and 40 hexadecimal digits")
        return value.lower()

    def word(self, value: str | bool) -> bytes:  # noqa: FBT001
        """The 20 bytes, padded with zeros on the left."""
        return bytes_of(str(value)).rjust(32, b"\x00")


ATOMS: Mapping[str, Atom] = {
    "address": AddressAtom(),
    "bool": Bool(),
    "bytes": Bytes(),
    "string": String(),
    **{f"bytes{size}": FixedBytes(size) for size in range(1, 33)},
    **{f"uint{bits}": Integer(bits, signed=False) for bits in range(8, 257, 8)},
    **{f"int{bits}": Integer(bits, signed=True) for bits in range(8, 257, 8)},
}
"""Every atomic type by name. EIP-712 has no aliases `uint` and `int`."""


def kind_of(value: object) -> str:
    """What a JSON value is, for messages."""
    kinds = {bool: "true or false", int: "a number", float: "a number with a fraction or exponent", str: "text"}
    kinds |= {list: "an array", dict: "an object", type(None): "null"}
    return kinds.get(type(value), "another thing")


def is_encodable(text: str) -> bool:
    """Whether text has UTF-8 bytes, that is, holds no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _integer(value: object, pointer: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) > MAX_SAFE_JSON_INTEGER:
            raise Malformed.at(pointer, "wallets round JSON numbers beyond 2**53-1; write it as decimal or 0x text")
        return value
    if not isinstance(value, str):
        raise Malformed.at(
            pointer, f"an integer must be a whole JSON number, decimal text or 0x text, not {kind_of(value)}"
        )
    if _DECIMAL.fullmatch(value):
        return int(value)
    if _HEX_INTEGER.fullmatch(value):
        return int(value, 16)
    raise Malformed.at(pointer, "not an integer; write plain decimal digits, or 0x and 1 to 64 hexadecimal digits")


def _hex(value: object, pointer: str) -> str:
    if not isinstance(value, str):
        raise Malformed.at(pointer, f"bytes must be 0x text, not {kind_of(value)}")
    if not is_bytes(value):
        raise Malformed.at(pointer, "bytes must be 0x and an even number of hexadecimal digits")
    return value.lower()
