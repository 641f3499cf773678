"""How often each rule speaks and how often analysts agree, counted over the last weeks.

Counting reads every row of that time: at a million reports that takes part of a second. So the counts are kept for a
minute, and while they are counted anew the page shows the old ones with their time. Findings of the days before
yesterday are counted anew once an hour only: reports join them late from a spool, or leave them by their age, and
counting two weeks each minute took the database from the pages asked meanwhile.
"""

import asyncio
import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Row, case, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.console.views.statistics import Interval, wilson
from txexplain.store.faults import named_faults
from txexplain.store.queue.tables import queue_items
from txexplain.store.tables import report_rules

DAYS: Final = 14
STEP_MS: Final = 10
_DAY_MS: Final = 86_400_000
_FRESH_SECONDS: Final = 60.0
_WHOLE_SECONDS: Final = 3600.0


@dataclass(frozen=True, slots=True)
class RuleQuality:
    """One rule: findings by day (the oldest first), and how many decided reports were right about it."""

    rule: str
    days: tuple[int, ...]
    correct: int
    false_positive: int

    @property
    def hits(self) -> int:
        """Reports in which it spoke."""
        return sum(self.days)

    @property
    def precision(self) -> Interval:
        """The share of decided reports in which analysts agreed."""
        return wilson(self.correct, self.correct + self.false_positive)


@dataclass(frozen=True, slots=True)
class DayQuality:
    """One day (days since 1970): reports by level, and the time of a report in milliseconds.

    `times` counts reports by their time in steps of `STEP_MS`: percentiles of it are right to half a step.
    """

    day: int
    levels: Mapping[str, int]
    times: Mapping[int, int]

    def percentile(self, share: float) -> int:
        """The time that this share of the reports kept within; 0 on a day without any."""
        wanted, seen = math.ceil(sum(self.times.values()) * share), 0
        for step, number in sorted(self.times.items()):
            seen += number
            if seen >= wanted:
                return step * STEP_MS
        return 0


@dataclass(frozen=True, slots=True)
class Quality:
    """All counts of a tenant; `at` in Unix milliseconds says when they were made."""

    at: int
    rules: Mapping[str, RuleQuality]
    days: tuple[DayQuality, ...]
    missed: int
    decided: int


@dataclass(slots=True)
class _Kept:
    quality: Quality
    counted: float
    whole: float
    task: "asyncio.Task[None] | None" = field(default=None)


class QualityRepository:
    """Counts of one tenant at a time. All methods raise `StoreUnavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._kept: dict[str, _Kept] = {}

    async def of(self, tenant: str) -> Quality:
        """The counts, at most a minute old where somebody asked in the last minute."""
        kept = self._kept.get(tenant)
        if kept is None:
            began = time.monotonic()
            kept = self._kept[tenant] = _Kept(await self.count(tenant), began, began)
        elif time.monotonic() - kept.counted > _FRESH_SECONDS and (kept.task is None or kept.task.done()):
            kept.task = asyncio.create_task(self._refresh(tenant, kept), name="count quality")
        return kept.quality

    def forget(self, tenant: str) -> None:
        """Count anew at the next question: somebody decided something."""
        kept = self._kept.get(tenant)
        if kept is not None:
            kept.counted = 0.0

    async def close(self) -> None:
        """Stop counting."""
        tasks = [kept.task for kept in self._kept.values() if kept.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _refresh(self, tenant: str, kept: _Kept) -> None:
        began = time.monotonic()
        is_whole = began - kept.whole > _WHOLE_SECONDS
        kept.quality = await self.count(tenant, None if is_whole else kept.quality)
        kept.counted = began
        kept.whole = began if is_whole else kept.whole

    async def count(self, tenant: str, earlier: Quality | None = None) -> Quality:
        """Count now; with earlier counts, the reports of today and yesterday, and every decision."""
        now = time.time_ns() // 1_000_000
        first = now // _DAY_MS - DAYS + 1
        since = first if earlier is None else now // _DAY_MS - 1
        async with named_faults("count the findings"), self._engine.connect() as connection:
            hits = (await connection.execute(_hits(tenant, since))).all()
            judged = (await connection.execute(_judged(tenant))).all()
            days = (await connection.execute(_days(tenant, since))).all()
            decisions = (await connection.execute(_decisions(tenant))).all()
        by_decision = {row.decision: row.number for row in decisions}
        return Quality(
            now,
            _rules(
                [*_kept_hits(earlier, since), *((row.rule, int(row.day), row.number) for row in hits)], judged, first
            ),
            _by_day(days, first, earlier, since),
            by_decision.get("false_negative", 0),
            sum(by_decision.values()),
        )


def _day(column: Any) -> Any:
    """The day of a moment, by whole-number division."""
    return column // _DAY_MS


def _hits(tenant: str, first: int) -> Any:
    day = _day(report_rules.c.created_at).label("day")
    wanted = select(report_rules.c.rule, day, func.count().label("number"))
    wanted = wanted.where(report_rules.c.tenant == tenant, report_rules.c.created_at >= first * _DAY_MS)
    return wanted.group_by(report_rules.c.rule, day)


def _judged(tenant: str) -> Any:
    """Decided reports are few: the queue's index by status finds them."""
    right = func.sum(case((queue_items.c.decision == "correct", 1), else_=0)).label("correct")
    wrong = func.sum(case((queue_items.c.decision == "false_positive", 1), else_=0)).label("wrong")
    joined = queue_items.join(report_rules, report_rules.c.report_id == queue_items.c.report_id)
    wanted = select(report_rules.c.rule, right, wrong).select_from(joined)
    wanted = wanted.where(queue_items.c.tenant == tenant, queue_items.c.status == "decided")
    return wanted.group_by(report_rules.c.rule)


def _days(tenant: str, first: int) -> Any:
    day = _day(queue_items.c.created_at).label("day")
    step = func.round(queue_items.c.total_ms / STEP_MS).label("step")
    wanted = select(day, queue_items.c.level, step, func.count().label("number"))
    wanted = wanted.where(queue_items.c.tenant == tenant, queue_items.c.created_at >= first * _DAY_MS)
    return wanted.group_by(day, queue_items.c.level, step)


def _decisions(tenant: str) -> Any:
    wanted = select(queue_items.c.decision, func.count().label("number"))
    wanted = wanted.where(queue_items.c.tenant == tenant, queue_items.c.status == "decided")
    return wanted.group_by(queue_items.c.decision)


def _kept_hits(earlier: Quality | None, until: int) -> Iterator[tuple[str, int, int]]:
    """Rule, day and number of the days that are not counted anew."""
    if earlier is not None:
        for rule in earlier.rules.values():
            for day, number in zip((it.day for it in earlier.days), rule.days, strict=True):
                if day < until:
                    yield rule.rule, day, number


def _rules(hits: Iterable[tuple[str, int, int]], judged: Any, first: int) -> Mapping[str, RuleQuality]:
    days: dict[str, list[int]] = {}
    for rule, day, number in hits:
        if number and 0 <= day - first < DAYS:
            days.setdefault(rule, [0] * DAYS)[day - first] = number
    words = {row.rule: (int(row.correct or 0), int(row.wrong or 0)) for row in judged}
    names = sorted({*days, *words})
    return {name: RuleQuality(name, tuple(days.get(name, [0] * DAYS)), *words.get(name, (0, 0))) for name in names}


def _by_day(rows: Sequence[Row[Any]], first: int, earlier: Quality | None, since: int) -> tuple[DayQuality, ...]:
    levels: dict[int, dict[str, int]] = {first + position: {} for position in range(DAYS)}
    times: dict[int, dict[int, int]] = {day: {} for day in levels}
    for row in rows:
        day, step = int(row.day), int(row.step)
        if day in levels:
            levels[day][row.level] = levels[day].get(row.level, 0) + row.number
            times[day][step] = times[day].get(step, 0) + row.number
    kept = {day.day: day for day in (() if earlier is None else earlier.days) if day.day < since}
    return tuple(kept.get(day) or DayQuality(day, found, times[day]) for day, found in levels.items())
