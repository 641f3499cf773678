"""What models' texts cost, as a chart and a table by day."""

from collections.abc import Sequence
from dataclasses import dataclass

from txexplain.console.views.charts import Columns, columns, day_label
from txexplain.spending import Spent


@dataclass(frozen=True, slots=True)
class CostDay:
    """One day: texts by who wrote them ("small in eu-1"), tokens, processor seconds and money."""

    day: int
    texts: tuple[tuple[str, int], ...]
    tokens: int
    cpu_seconds: float
    money: float


@dataclass(frozen=True, slots=True)
class CostsView:
    """`priced`: the operator has named prices, so the chart is of money; else of processor seconds."""

    priced: bool
    chart: Columns
    days: tuple[CostDay, ...]


def costs_view(spent: Sequence[Spent], first: int, days: int, *, priced: bool) -> CostsView:
    """The days from `first` on (since 1970), those without a text among them."""
    rows = tuple(_day(first + at, [it for it in spent if it.day == first + at]) for at in range(days))
    labels = [day_label(row.day) for row in rows]
    values = [row.money if priced else row.cpu_seconds for row in rows]
    return CostsView(priced, columns(labels, values, unit="" if priced else " s"), rows)


def _day(day: int, spent: Sequence[Spent]) -> CostDay:
    texts: dict[str, int] = {}
    for it in spent:
        place = f"{it.source} in {it.region}" if it.region else it.source
        texts[place] = texts.get(place, 0) + it.texts
    return CostDay(
        day,
        tuple(texts.items()),
        sum(it.prompt_tokens + it.completion_tokens for it in spent),
        sum(it.cpu_ms for it in spent) / 1000,
        sum(it.money for it in spent),
    )
