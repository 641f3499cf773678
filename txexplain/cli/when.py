"""Times and durations as people write them."""

import re
from datetime import UTC, datetime
from typing import Final

_UNITS: Final = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_DURATION = re.compile(r"([1-9][0-9]{0,5})([mhdw])")


def milliseconds_of(text: str) -> int:
    """A date or time (ISO 8601; UTC where it names no zone) as Unix milliseconds. Raises ValueError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a time such as 2026-11-21 or 2026-11-21T14:00:00Z") from None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return round(aware.timestamp() * 1000)


def duration_ms(text: str) -> int:
    """`30m`, `12h`, `90d` or `2w` in milliseconds. Raises ValueError."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a duration such as 30m, 12h, 90d or 2w")
    return int(found[1]) * _UNITS[found[2]] * 1000


def shown_time(milliseconds: int | None) -> str:
    """The time in UTC to the second; `-` for none."""
    if milliseconds is None:
        return "-"
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
