"""Readers for single JSON-RPC values: each returns the one meaning of a value, or refuses it by pointer.

The forms are those that Ethereum's execution API specifies (hex quantities without leading zeros, `0x` data of even
length, 20-byte addresses). Laxer forms (padded hex, integers as addresses) are how one parser is made to read
something other than the wallet does, so they are refused and the right form is named.
"""

import re
from collections.abc import Mapping
from typing import Any

from decoders.eip712.atoms import is_encodable
from decoders.primitives import Address, Hash32, Hex, checksum, is_bytes
from decoders.refusal import Malformed, child

_QUANTITY = re.compile(r"0x(?:0|[1-9a-fA-F][0-9a-fA-F]*)")
_PADDED_QUANTITY = re.compile(r"0x[0-9a-fA-F]{1,64}")
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_HASH = re.compile(r"0x[0-9a-fA-F]{64}")


def read_object(value: Any, pointer: str) -> Mapping[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise Malformed.at(pointer, f"expected an object, found {_kind(value)}")
    return value


def read_list(value: Any, pointer: str, limit: int = 1024) -> list[Any]:
    """A JSON array with at most `limit` elements."""
    if not isinstance(value, list):
        raise Malformed.at(pointer, f"expected an array, found {_kind(value)}")
    if len(value) > limit:
        raise Malformed.at(pointer, f"holds {len(value)} elements; at most {limit} are read")
    return value


def read_text(value: Any, pointer: str, limit: int = 1_000_000) -> str:
    """A JSON string."""
    if not isinstance(value, str):
        raise Malformed.at(pointer, f"expected text, found {_kind(value)}")
    if len(value) > limit:
        raise Malformed.at(pointer, f"is longer than {limit} characters")
    if not is_encodable(value):
        raise Malformed.at(pointer, "holds half of a surrogate pair, which has no bytes to sign")
    return value


def read_quantity(value: Any, pointer: str, bits: int = 256) -> int:
    """A hex quantity that fits in `bits` bits."""
    if not isinstance(value, str) or not _QUANTITY.fullmatch(value):
        raise Malformed.at(pointer, f"{_shown(value)} is not a quantity; write 0x and hex digits without leading zeros")
    if len(value) > 2 + bits // 4:
        raise Malformed.at(pointer, f"is larger than {bits} bits")
    number = int(value, 16)
    if number >> bits:
        raise Malformed.at(pointer, f"is larger than {bits} bits")
    return number


def read_padded_quantity(value: Any, pointer: str, bits: int = 256) -> int:
    """A hex quantity, leading zeros allowed: dapps write `0x00`, and no wallet reads that as anything but 0."""
    if isinstance(value, str) and _PADDED_QUANTITY.fullmatch(value):
        return read_quantity(hex(int(value, 16)), pointer, bits)
    return read_quantity(value, pointer, bits)


def read_data(value: Any, pointer: str) -> Hex:
    """A byte string in hex."""
    if not isinstance(value, str) or not is_bytes(value):
        hint = "; it has an odd number of digits" if isinstance(value, str) and len(value) % 2 else ""
        raise Malformed.at(pointer, f"{_shown(value)} is not data; write 0x and two hex digits a byte{hint}")
    return value.lower()


def read_address(value: Any, pointer: str) -> Address:
    """A 20-byte address. Mixed case must be the EIP-55 checksum: a wrong one is a typing or tampering fault."""
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise Malformed.at(pointer, f"{_shown(value)} is not an address; write 0x and 40 hex digits")
    lowered = value.lower()
    digits = value[2:]
    if digits not in (digits.lower(), digits.upper()) and checksum(lowered) != value:
        raise Malformed.at(pointer, f"the checksum (EIP-55) of {value} is wrong; expected {checksum(lowered)}")
    return lowered


def read_hash(value: Any, pointer: str) -> Hash32:
    """A 32-byte hash or storage key."""
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise Malformed.at(pointer, f"{_shown(value)} is not a 32-byte value; write 0x and 64 hex digits")
    return value.lower()


def refuse_unknown(value: Mapping[str, Any], known: frozenset[str], pointer: str) -> None:
    """Refuse keys that this service does not read: the wallet might."""
    for key in value:
        if key not in known:
            names = ", ".join(sorted(known))
            raise Malformed.at(child(pointer, key), f"this field is not known here; known fields: {names}")


def read_bool(value: Any, pointer: str) -> bool:
    """JSON true or false."""
    if not isinstance(value, bool):
        raise Malformed.at(pointer, f"expected true or false, found {_kind(value)}")
    return value


def check_chain(value: Any, chain_id: int, pointer: str) -> None:
    """Refuse a hex chain id beside the request's own that differs from it. An absent one (None) is fine."""
    if value is None:
        return
    found = read_quantity(value, pointer, 64)
    if found != chain_id:
        raise Malformed.at(pointer, f"is {found}, but the request is for chain {chain_id}")


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "an array"
        case _:
            return "an object"


def _shown(value: Any) -> str:
    if not isinstance(value, str):
        return _kind(value)
    return repr(value if len(value) <= 48 else value[:45] + "...")
