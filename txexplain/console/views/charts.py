"""Charts as numbers for SVG: the page draws rectangles, and each chart has its numbers as text beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

HEIGHT: Final = 40
LEVELS: Final = ("malicious", "warning", "unknown", "benign")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar from the lower edge; units are those of the drawing, 10 wide a bar and `HEIGHT` high."""

    x: int
    y: int
    height: int
    value: int


@dataclass(frozen=True, slots=True)
class Bars:
    """A row of bars. `words` says the numbers for those who do not see them."""

    width: int
    bars: tuple[Bar, ...]
    words: str


def bars(values: Sequence[int]) -> Bars:
    """Bars as high as the greatest value allows; a value above zero is never drawn as nothing."""
    most = max([*values, 1])
    made = []
    for position, value in enumerate(values):
        height = max(2, round(value / most * HEIGHT)) if value else 0
        made.append(Bar(position * 10, HEIGHT - height, height, value))
    return Bars(len(values) * 10, tuple(made), ", ".join(str(value) for value in values))


@dataclass(frozen=True, slots=True)
class Stack:
    """One day's column: its parts from above, each with its level."""

    x: int
    parts: tuple[tuple[str, int, int], ...]
    total: int


def stacks(days: Sequence[Mapping[str, int]], height: int = 120) -> tuple[Stack, ...]:
    """Columns of levels; each part is (level, y, height) in the units of a drawing `height` high, 40 wide a day."""
    most = max([sum(day.values()) for day in days] + [1])
    made = []
    for position, day in enumerate(days):
        y, parts = height, []
        for level in reversed(LEVELS):
            number = day.get(level, 0)
            size = max(2, round(number / most * height)) if number else 0
            y -= size
            parts.append((level, y, size))
        made.append(Stack(position * 40, tuple(parts), sum(day.values())))
    return tuple(made)
