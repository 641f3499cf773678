"""The queue read: one page at a time by keyset, so the hundredth page costs what the first does."""

import time
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from txexplain.console.views.queue_query import SPANS, QueueQuery
from txexplain.store.faults import named_faults
from txexplain.store.queue.rows import words_of
from txexplain.store.queue.tables import queue_items, report_terms
from txexplain.store.tables import report_rules

PAGE: Final = 50
COUNTED: Final = 200
"""Counting stops here: nobody acts differently on 200 and on 100,000, and the count would read every row."""

_MAX_WORDS = 6
_WORDS = {
    "correct": "correct",
    "false_positive": "false positive",
    "false_negative": "false negative",
    "escalate": "escalated",
}


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One report in the queue. Times in Unix milliseconds."""

    report_id: str
    created_at: int
    chain_id: int
    kind: str
    level: str
    level_rank: int
    sender: str
    origin_host: str | None
    headline: str
    top_rule: str | None
    degraded: bool
    disagrees: bool
    status: str
    assignee: str | None
    decision: str | None
    decided_by: str | None
    decided_at: int | None
    version: int

    @property
    def decision_words(self) -> str:
        """The decision for people; empty where there is none."""
        return _WORDS.get(self.decision or "", "")

    @property
    def cursor(self) -> str:
        """The place of this row in any order."""
        return f"{self.level_rank}.{self.created_at}.{self.report_id}"


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some items in order; `next` where there are more."""

    items: tuple[QueueItem, ...]
    next: str | None


_COLUMNS = [queue_items.c[name] for name in QueueItem.__dataclass_fields__]


class QueueRepository:
    """Reads the queue of one tenant at a time. All methods raise `StoreUnavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def page(self, tenant: str, query: QueueQuery, me: str, limit: int = PAGE) -> QueuePage:
        """A page of the view."""
        async with named_faults("read the queue"), self._engine.connect() as connection:
            rows = (await connection.execute(_ordered(_wanted(tenant, query, me), query).limit(limit + 1))).all()
        items = tuple(_item(row) for row in rows[:limit])
        return QueuePage(items, items[-1].cursor if len(rows) > limit else None)

    async def item(self, tenant: str, report_id: str) -> QueueItem | None:
        """The item of a report; None where the tenant has no such report."""
        async with named_faults("read the queue"), self._engine.connect() as connection:
            return await item_of(connection, tenant, report_id)

    async def neighbours(self, tenant: str, query: QueueQuery, me: str, at: QueueItem) -> tuple[str | None, str | None]:
        """The reports before and after an item in the view's order; the item itself need not be in it any more."""
        after = query.but(after=at.cursor)
        turned = {"newest": "oldest", "oldest": "newest", "gravest": "mildest"}
        before = query.but(after=at.cursor, sort=turned[query.sort])
        async with named_faults("read the queue"), self._engine.connect() as connection:
            found = [
                (await connection.execute(_ordered(_wanted(tenant, view, me), view).limit(1))).first()
                for view in (before, after)
            ]
        return (found[0].report_id if found[0] else None, found[1].report_id if found[1] else None)

    async def count(self, tenant: str, query: QueueQuery, me: str) -> int:
        """How many the view has; `COUNTED` for that many and more."""
        inner = _wanted(tenant, query.but(), me).with_only_columns(queue_items.c.report_id).limit(COUNTED).subquery()
        async with named_faults("read the queue"), self._engine.connect() as connection:
            return int(await connection.scalar(select(func.count()).select_from(inner)) or 0)

    async def newer(self, tenant: str, than: int, limit: int = 100) -> tuple[QueueItem, ...]:
        """What came in after a moment, oldest first."""
        wanted = select(*_COLUMNS).where(queue_items.c.tenant == tenant, queue_items.c.created_at > than)
        async with named_faults("read the queue"), self._engine.connect() as connection:
            rows = await connection.execute(wanted.order_by(queue_items.c.created_at).limit(limit))
            return tuple(_item(row) for row in rows)


async def item_of(connection: AsyncConnection, tenant: str, report_id: str) -> QueueItem | None:
    """The item of a report, within a transaction."""
    wanted = select(*_COLUMNS).where(queue_items.c.report_id == report_id, queue_items.c.tenant == tenant)
    row = (await connection.execute(wanted)).first()
    return None if row is None else _item(row)


def _item(row: Row[Any]) -> QueueItem:
    return QueueItem(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name


def _wanted(tenant: str, query: QueueQuery, me: str) -> Select[Any]:
    wanted = select(*_COLUMNS).where(queue_items.c.tenant == tenant)
    for name, column in (("level", "level"), ("chain", "chain_id"), ("origin", "origin_host")):
        value = getattr(query, name)
        if value:
            wanted = wanted.where(queue_items.c[column] == (int(value) if name == "chain" else value))
    if query.status != "all":
        wanted = wanted.where(queue_items.c.status == query.status)
    if query.assignee:
        whose = {"me": me, "none": None}.get(query.assignee, query.assignee)
        wanted = wanted.where(queue_items.c.assignee == whose)
    if query.flag:
        wanted = wanted.where(queue_items.c[query.flag].is_(True))
    if query.span:
        since = time.time_ns() // 1_000_000 - SPANS[query.span]
        wanted = wanted.where(queue_items.c.created_at >= since)
    wanted = _ruled(_searched(wanted, tenant, query), tenant, query)
    if query.after:
        wanted = wanted.where(_behind(query))
    return wanted


def _searched(wanted: Select[Any], tenant: str, query: QueueQuery) -> Select[Any]:
    """With the words of the search, each of which the report must have."""
    words = words_of(query.q)[:_MAX_WORDS]
    if words:
        # The first word's index gives its reports in the order of time, so a page reads only what it shows.
        found = report_terms.c.report_id == queue_items.c.report_id
        wanted = wanted.join(report_terms, found).where(
            report_terms.c.tenant == tenant, report_terms.c.term == words[0]
        )
    for word in words[1:]:
        wanted = wanted.where(_has_term(word))
    return wanted


def _ruled(wanted: Select[Any], tenant: str, query: QueueQuery) -> Select[Any]:
    """With the rule, whose index gives its reports in the order of time too; a report has each rule once."""
    if not query.rule:
        return wanted
    found = report_rules.c.report_id == queue_items.c.report_id
    return wanted.join(report_rules, found).where(report_rules.c.tenant == tenant, report_rules.c.rule == query.rule)


def _has_term(word: str) -> ColumnElement[bool]:
    other = report_terms.alias()
    found = select(other.c.report_id).where(other.c.report_id == queue_items.c.report_id, other.c.term == word)
    return found.correlate(queue_items).exists()


def _time(query: QueueQuery) -> tuple[ColumnElement[int], ColumnElement[str]]:
    """The moment and the id of a row, from the table whose index the view walks."""
    table = report_terms if words_of(query.q) else report_rules if query.rule else queue_items
    return table.c.created_at, table.c.report_id


def _behind(query: QueueQuery) -> ColumnElement[bool]:
    """The rows behind the cursor. Written out, because SQLite and PostgreSQL plan row comparisons differently."""
    rank, at, report_id = query.after.split(".", 2)
    created, own = _time(query)
    older = or_(created < int(at), and_(created == int(at), own < report_id))
    newer = or_(created > int(at), and_(created == int(at), own > report_id))
    level = queue_items.c.level_rank
    match query.sort:
        case "oldest":
            return and_(created >= int(at), newer)
        case "gravest":
            return and_(level <= int(rank), or_(level < int(rank), older))
        case "mildest":
            return and_(level >= int(rank), or_(level > int(rank), newer))
        case _:
            return and_(created <= int(at), older)


def _ordered(wanted: Select[Any], query: QueueQuery) -> Select[Any]:
    level = queue_items.c.level_rank
    created, own = _time(query)
    match query.sort:
        case "oldest":
            return wanted.order_by(created, own)
        case "gravest":
            return wanted.order_by(level.desc(), created.desc(), own.desc())
        case "mildest":
            return wanted.order_by(level, created, own)
        case _:
            return wanted.order_by(created.desc(), own.desc())
