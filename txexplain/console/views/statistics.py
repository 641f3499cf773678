"""Agreement with a rule as a share with its uncertainty."""

import math
from dataclasses import dataclass

_Z = 1.959963984540054
"""The normal quantile of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % interval, 0 to 1; `share` is None where nothing was judged."""

    share: float | None
    low: float
    high: float
    of: int


def wilson(hits: int, of: int) -> Interval:
    """Wilson's score interval (1927). Unlike the textbook's, it stays within 0 and 1 and holds for small numbers."""
    if of <= 0:
        return Interval(None, 0.0, 1.0, 0)
    share = hits / of
    spread = _Z * math.sqrt(share * (1 - share) / of + _Z * _Z / (4 * of * of))
    centre, scale = share + _Z * _Z / (2 * of), 1 + _Z * _Z / of
    return Interval(share, max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale), of)
