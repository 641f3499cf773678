"""Numbers as a hardware wallet writes them: every digit, no separators of thousands, no rounding.

A signer compares what is shown with what was meant, digit by digit; an abbreviated amount is another amount.
"""

from datetime import UTC, datetime
from typing import Final

_LAST_SECOND: Final = 253_402_300_799
"""The year 9999, the last that a date can show."""

_PREFIXES: Final = {
    24: "Y", 21: "Z", 18: "E", 15: "P", 12: "T", 9: "G", 6: "M", 3: "k", 0: "",
    -3: "m", -6: "µ", -9: "n", -12: "p", -15: "f", -18: "a", -21: "z", -24: "y",
}  # fmt: skip
"""SI prefixes by exponent, the largest first."""


def decimal(amount: int, decimals: int) -> str:
    """`amount / 10**decimals`, exactly: 1500000 with 6 decimals is "1.5"."""
    sign = "-" if amount < 0 else ""
    whole, fraction = divmod(abs(amount), 10**decimals)
    digits = str(fraction).zfill(decimals).rstrip("0") if fraction else ""
    return f"{sign}{whole}{'.' if digits else ''}{digits}"


def date(seconds: int) -> str:
    """A Unix time as RFC 3339 in UTC, "2026-04-03 07:06:40Z"; the number itself where no calendar has it."""
    if not 0 <= seconds <= _LAST_SECOND:
        return str(seconds)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}Z"


def duration(seconds: int) -> str:
    """Seconds as HH:MM:ss; hours beyond 99 keep all their digits."""
    minutes, second = divmod(abs(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hours:02}:{minute:02}:{second:02}"


def unit(number: int, base: str, decimals: int, *, prefix: bool) -> str:
    """`number / 10**decimals` with its unit, "9300bps"; with an SI prefix where asked, "36ks"."""
    if not prefix or number == 0:
        return f"{decimal(number, decimals)}{base}"
    magnitude = len(str(abs(number))) - 1 - decimals
    exponent = next((each for each in _PREFIXES if each <= magnitude), -24)
    shift = decimals + exponent
    return f"{decimal(number, shift) if shift >= 0 else str(number * 10**-shift)}{_PREFIXES[exponent]}{base}"
