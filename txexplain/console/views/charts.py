"""Charts as numbers for SVG: the page draws rectangles, and each chart has its numbers as text beside it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

HEIGHT: Final = 40
LEVELS: Final = ("malicious", "warning", "unknown", "benign")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar from the lower edge; units are those of the drawing, 10 wide a bar and `HEIGHT` high."""

    x: int
    height: int
    value: int


@dataclass(frozen=True, slots=True)
class Bars:
    """A row of bars. `words` says the numbers for those who do not see them."""

    width: int
    bars: tuple[Bar, ...]
    words: str

    @property
    def path(self) -> str:
        """All bars as one path: the rules' page has a thousand of them, and each element weighs. Empty for none."""
        return "".join(f"M{it.x + 1} {HEIGHT}v-{it.height}h8v{it.height}z" for it in self.bars if it.height)


def bars(values: Sequence[int]) -> Bars:
    """Bars as high as the greatest value allows."""
    most = max([*values, 1])
    made = tuple(Bar(position * 10, _height(value, most, HEIGHT), value) for position, value in enumerate(values))
    return Bars(len(values) * 10, made, ", ".join(str(value) for value in values))


@dataclass(frozen=True, slots=True)
class Stack:
    """One day's column: its parts from above, each with its level."""

    x: int
    parts: tuple[tuple[str, int, int], ...]
    total: int


@dataclass(frozen=True, slots=True)
class Stacks:
    """A chart 40 wide a day. `lines` are (y, what it stands for) of the scale."""

    width: int
    stacks: tuple[Stack, ...]
    lines: tuple[tuple[int, str], ...]


def stacks(days: Sequence[Mapping[str, int]], height: int = 120) -> Stacks:
    """Columns of levels; each part is (level, y, height) in the units of a drawing `height` high."""
    most = _round_up(max([sum(day.values()) for day in days] + [2]))
    made = []
    for position, day in enumerate(days):
        y, parts = height, []
        for level in reversed(LEVELS):
            size = _height(day.get(level, 0), most, height)
            y -= size
            parts.append((level, y, size))
        made.append(Stack(position * 40, tuple(parts), sum(day.values())))
    # Half a report is no number of reports.
    middle = ((height // 2, _written(most / 2)),) if most % 2 == 0 else ()
    lines = ((0, _written(most)), *middle, (height, "0"))
    return Stacks(len(made) * 40, tuple(made), lines)


@dataclass(frozen=True, slots=True)
class Column:
    """One day of a chart of columns: a filled column and, where there is one, a higher one drawn as an outline."""

    x: int
    label: str
    inner_y: int
    inner_height: int
    outer_y: int
    outer_height: int
    words: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart 40 wide a day. `lines` are (y, what it stands for) of the scale; `empty` where every value is 0."""

    width: int
    height: int
    columns: tuple[Column, ...]
    lines: tuple[tuple[int, str], ...]
    empty: bool


PLOT: Final = 120


def columns(
    labels: Sequence[str], inner: Sequence[float], outer: Sequence[float] | None = None, unit: str = ""
) -> Columns:
    """Columns over a scale that ends at a round number. `outer`, where given, has the greater value of each day."""
    greater = inner if outer is None else outer
    top = _round_up(max([*inner, *greater, 0.0]))
    made = []
    for position, (label, low, high) in enumerate(zip(labels, inner, greater, strict=True)):
        words = f"{label}: {_written(low)}{unit}" + ("" if outer is None else f", {_written(high)}{unit}")
        filled, outlined = _height(low, top, PLOT), 0 if outer is None else _height(high, top, PLOT)
        made.append(Column(position * 40, label, PLOT - filled, filled, PLOT - outlined, outlined, words))
    lines = ((0, f"{_written(top)}{unit}"), (PLOT // 2, f"{_written(top / 2)}{unit}"), (PLOT, "0"))
    return Columns(len(made) * 40, PLOT, tuple(made), lines, not any(greater))


def day_label(day: int) -> str:
    """A day since 1970 as day and month, "21 Nov"."""
    date = datetime.fromtimestamp(day * 86_400, UTC)
    return f"{date.day} {_MONTHS[date.month - 1]}"


def _height(value: float, top: float, height: int) -> int:
    """Of a drawing so high that `top` fills it; a value above zero is never drawn as nothing."""
    return max(2, round(value / top * height)) if value > 0 else 0


def _round_up(value: float) -> float:
    """The least of 1, 2, 5 times a power of ten that is not below the value."""
    if value < 1e-9:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (1, 2, 5) if step * power >= value), 10 * power)


def _written(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.3g}"
