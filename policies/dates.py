"""When a permission ends, in words that rules and explanations share."""

from datetime import UTC, datetime
from typing import Final

_FOREVER: Final = 4_102_444_800
"""1 January 2100, in Unix seconds. Later ends (uint48 and uint256 maxima) are no ends."""


def end_of(expires: int | None) -> str | None:
    """The end as "until 2027-01-15 08:00 UTC"; None where there is none. `expires` in Unix seconds.

    0 counts as no end: DAI-style permits mean that, and to say less would hide it.
    """
    date = date_of(expires)
    return None if date is None else f"until {date} UTC"


def date_of(expires: int | None) -> str | None:
    """The end as "2027-01-15 08:00" in UTC; None where there is none."""
    if expires is None or expires <= 0 or expires >= _FOREVER:
        return None
    return datetime.fromtimestamp(expires, UTC).strftime("%Y-%m-%d %H:%M")
