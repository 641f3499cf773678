"""How much two addresses look alike to somebody who sees their ends only."""

from itertools import takewhile
from typing import Final

from decoders.primitives import Address

LEADING_ZEROS: Final = 2
"""Zeros in front are vanity: they count as two digits at most."""

LEAST_TOLD: Final = 6
"""By chance two addresses share six digits at their ends in about one of 2.4 million pairs."""


def likeness(one: Address, other: Address, leading_zeros: int = LEADING_ZEROS) -> int:
    """Leading plus trailing hex digits that are equal. Seen in the wild: (3,5), (2,7), (4,4), (0,n)."""
    ahead = _common(one[2:], other[2:])
    zeros = len(ahead) - len(ahead.lstrip("0"))
    return len(ahead) - max(0, zeros - leading_zeros) + len(_common(one[:1:-1], other[:1:-1]))


def _common(one: str, other: str) -> str:
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
