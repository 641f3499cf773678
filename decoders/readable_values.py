"""Decoded values as people read them: labels out of parameter names, dates, checksummed addresses, "unlimited"."""

import re
from datetime import UTC, datetime
from typing import Final

from decoders.foreign_text import plain
from decoders.primitives import UINT256_MAX, checksum

MAX_TEXT: Final = 256
"""Characters of foreign text in one line."""

MAX_BYTES_SHOWN: Final = 32
"""Bytes of a byte string in one line."""

_TIMES: Final = frozenset(
    {
        "deadline", "expiry", "expires", "expiration", "sigDeadline", "validAfter", "validBefore", "startTime",
        "endTime", "validTo", "validUntil",
    }
)  # fmt: skip
_QUANTITIES: Final = re.compile(r"amount|value|wad|allowance|quantity|shares|assets", re.IGNORECASE)
_LARGEST: Final = {"uint256": UINT256_MAX, "uint160": 2**160 - 1, "uint128": 2**128 - 1, "uint96": 2**96 - 1}
_FIRST_TIME: Final = 1_000_000_000
_LAST_TIME: Final = 253_402_300_799
"""The year 9999, the last that a date can show."""

Scalar = str | bool
"""A decoded value that is no array and no struct."""

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def label_of(name: str) -> str:
    """`amountOutMin` as "Amount out min"; a path such as `details[0].token` as "Details[0] token".

    Names are Solidity identifiers: our own, or checked by the EIP-712 parser, so they hold nothing to neutralise.
    """
    words = _HUMP.sub(" ", name.replace(".", " ").replace("_", " ")).strip()[:MAX_TEXT]
    return words[:1].upper() + words[1:].lower()


def readable_value(name: str, kind: str, value: Scalar) -> str:
    """One value in words. `name` is that of the parameter or field, `kind` its canonical type."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if kind == "address":
        return checksum(value)
    if kind.startswith(("uint", "int")):
        return _number(name, kind, int(value))
    if kind == "string":
        return plain(value, MAX_TEXT)
    return _bytes(value)


def _number(name: str, kind: str, number: int) -> str:
    if number == _LARGEST.get(kind):
        return "never" if name in _TIMES else f"unlimited ({number})" if _QUANTITIES.search(name) else str(number)
    if name in _TIMES and _FIRST_TIME <= number <= _LAST_TIME:
        return f"{datetime.fromtimestamp(number, UTC):%Y-%m-%d %H:%M:%S} UTC"
    return str(number)


def _bytes(value: str) -> str:
    size = len(value) // 2 - 1
    if size <= MAX_BYTES_SHOWN:
        return value
    return f"{value[: 2 + 2 * MAX_BYTES_SHOWN]}… ({size} bytes)"
