"""What models' texts cost each tenant, day by day, until somebody writes it down.

An engine does not know for whom it writes, and must not. So the pipeline says it once around the whole stage, and the
observer of texts, which runs within it, takes it from there.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from llm.writing import Writing
from txexplain.filing import LOCAL_TENANT

DAY_SECONDS = 86_400

_tenant: ContextVar[str] = ContextVar("tenant whose texts are written", default=LOCAL_TENANT)


@contextmanager
def spending_of(tenant: str) -> Iterator[None]:
    """What is written within the block is the tenant's."""
    token = _tenant.set(tenant)
    try:
        yield
    finally:
        _tenant.reset(token)


@dataclass(frozen=True, slots=True)
class Spent:
    """Texts of one tenant, day (since 1970, UTC), source and region ("" for none), and what they cost together.

    `money` is in the currency of the operator's prices, `cpu_ms` in milliseconds.
    """

    tenant: str
    day: int
    source: str
    region: str
    texts: int
    prompt_tokens: int
    completion_tokens: int
    cpu_ms: float
    money: float

    @property
    def key(self) -> tuple[str, int, str, str]:
        """What is added up."""
        return (self.tenant, self.day, self.source, self.region)

    def __add__(self, other: "Spent") -> "Spent":
        """Both together; they must have the same key."""
        return Spent(
            *self.key,
            self.texts + other.texts,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cpu_ms + other.cpu_ms,
            self.money + other.money,
        )


class Spending:
    """Adds up until it is taken. `count` is an `llm.writing.Observer`."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._spent: dict[tuple[str, int, str, str], Spent] = {}

    def count(self, writing: Writing) -> None:
        """Add one text."""
        cost, day = writing.cost, int(self._clock()) // DAY_SECONDS
        place = (_tenant.get(), day, writing.source, writing.region or "")
        self.add([Spent(*place, 1, cost.prompt_tokens, cost.completion_tokens, cost.cpu_ms, writing.money)])

    def add(self, spent: Iterable[Spent]) -> None:
        """Add what was counted elsewhere, or could not be written down."""
        for each in spent:
            before = self._spent.get(each.key)
            self._spent[each.key] = each if before is None else before + each

    def take(self) -> tuple[Spent, ...]:
        """Everything since the last time, which is forgotten here."""
        taken, self._spent = tuple(self._spent.values()), {}
        return taken
