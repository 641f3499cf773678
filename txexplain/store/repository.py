"""Every query about reports stands here."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, insert, select, text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from policies.severity import Level
from txexplain.filing import LOCAL, LOCAL_TENANT, Filing
from txexplain.report import Report
from txexplain.store.database import open_batches
from txexplain.store.faults import named_faults
from txexplain.store.feedback import Feedback
from txexplain.store.report_store import IdempotencyConflict, StoreUnavailable
from txexplain.store.rows import filed
from txexplain.store.search import Cursor, Found, Page, Search
from txexplain.store.tables import feedback, idempotency, report_rules, reports
from txexplain.store.trail import audited
from txexplain.store.writer import Writer


class SqlReportStore:
    """The `ReportStore` over an SQLAlchemy engine whose database is migrated."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._batches = open_batches(engine)
        self._writer = Writer(self._batches)

    @property
    def engine(self) -> AsyncEngine:
        """For the other repositories of the same database."""
        return self._engine

    @property
    def waiting(self) -> int:
        """Reports that wait for a commit."""
        return self._writer.waiting

    async def add(self, report: Report, filing: Filing = LOCAL) -> Report:
        """See `ReportStore.add`."""
        kept = await self._writer.add(filed(report, filing))
        if kept == report.id:
            return report
        earlier = await self.get(kept, filing.tenant)
        if earlier is None:
            raise StoreUnavailable("the earlier report of this Idempotency-Key was deleted")
        return earlier

    async def get(self, report_id: str, tenant: str = LOCAL_TENANT) -> Report | None:
        """See `ReportStore.get`."""
        async with named_faults("read a report"), self._engine.connect() as connection:
            wanted = select(reports.c.body).where(reports.c.id == report_id, reports.c.tenant == tenant)
            body = await connection.scalar(wanted)
        return None if body is None else Report.model_validate_json(body)

    async def named(self, tenant: str, key: str, request: str) -> Report | None:
        """See `ReportStore.named`."""
        async with named_faults("read a report"), self._engine.connect() as connection:
            wanted = select(idempotency.c.request, idempotency.c.report_id)
            row = (
                await connection.execute(wanted.where(idempotency.c.tenant == tenant, idempotency.c.key == key))
            ).first()
        if row is None:
            return None
        if row.request != request:
            raise IdempotencyConflict("this Idempotency-Key was used for another request")
        return await self.get(row.report_id, tenant)

    async def search(self, search: Search) -> Page:
        """See `ReportStore.search`."""
        async with named_faults("search the reports"), self._engine.connect() as connection:
            rows = (await connection.execute(_query(search))).all()
            rules = await _rules(connection, [row.id for row in rows])
        shown = rows[: search.limit]
        more = len(rows) > search.limit
        following = Cursor(created_at=shown[-1].created_at, report_id=shown[-1].id) if more else None
        return Page(found=tuple(_found(row, rules.get(row.id, ())) for row in shown), next=following)

    async def add_feedback(self, feedback_: Feedback, filing: Filing) -> bool:
        """See `ReportStore.add_feedback`."""
        content = hashlib.sha256(feedback_.model_dump_json().encode()).hexdigest()
        row = feedback_.model_dump() | {"tenant": filing.tenant, "actor": filing.actor}
        async with (
            named_faults("write a feedback"),
            audited(self._engine, {filing.tenant}) as (connection, trail),
        ):
            about = select(reports.c.id).where(reports.c.id == feedback_.report_id, reports.c.tenant == filing.tenant)
            if await connection.scalar(about) is None:
                return False
            await connection.execute(insert(feedback), [row])
            trail.record(filing.tenant, filing.actor, "feedback.added", feedback_.id, content)
        return True

    async def feedback(self, report_id: str, tenant: str = LOCAL_TENANT) -> tuple[Feedback, ...]:
        """See `ReportStore.feedback`."""
        columns = [feedback.c[name] for name in Feedback.model_fields]
        wanted = select(*columns).where(feedback.c.report_id == report_id, feedback.c.tenant == tenant)
        async with named_faults("read the feedback"), self._engine.connect() as connection:
            rows = (await connection.execute(wanted.order_by(feedback.c.at, feedback.c.id))).all()
        return tuple(Feedback(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name

    async def health(self) -> str:
        """Whether the table can be read."""
        try:
            async with named_faults("read the reports"), self._engine.connect() as connection:
                await connection.execute(text("SELECT 1 FROM reports LIMIT 1"))
        except StoreUnavailable as error:
            return str(error)
        return "ok"

    async def close(self) -> None:
        """Write what is waiting and close the pool."""
        await self._writer.close()
        await self._batches.close()
        await self._engine.dispose()


def _query(search: Search) -> Select[Any]:
    """One more than the page holds, to know whether there is a next."""
    wanted = select(*(reports.c[name] for name in Found.model_fields if name != "rules"))
    wanted = wanted.where(reports.c.tenant == search.tenant)
    for name in ("level", "chain_id", "sender", "origin_host", "digest"):
        value = getattr(search, name)
        if value is not None:
            wanted = wanted.where(reports.c[name] == value)
    if search.rule is not None:
        by_rule = select(report_rules.c.report_id).where(report_rules.c.tenant == search.tenant)
        wanted = wanted.where(reports.c.id.in_(by_rule.where(report_rules.c.rule == search.rule)))
    if search.since is not None:
        wanted = wanted.where(reports.c.created_at >= search.since)
    if search.until is not None:
        wanted = wanted.where(reports.c.created_at < search.until)
    if search.after is not None:
        at, report_id = search.after.created_at, search.after.report_id
        same = (reports.c.created_at == at) & (reports.c.id < report_id)
        wanted = wanted.where((reports.c.created_at < at) | same)
    return wanted.order_by(reports.c.created_at.desc(), reports.c.id.desc()).limit(search.limit + 1)


async def _rules(connection: AsyncConnection, report_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    if not report_ids:
        return found
    wanted = select(report_rules.c.report_id, report_rules.c.rule).where(report_rules.c.report_id.in_(report_ids))
    for row in await connection.execute(wanted.order_by(report_rules.c.rule)):
        found[row.report_id] = (*found.get(row.report_id, ()), row.rule)
    return found


def _found(row: Row[Any], rules: tuple[str, ...]) -> Found:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
    return Found(**values | {"level": Level(row.level), "rules": rules})
