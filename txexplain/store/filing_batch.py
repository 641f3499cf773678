"""Many reports written in one transaction: one lock of the chains, one write-through to the disk."""

from collections.abc import Sequence

from sqlalchemy import Table, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from txexplain.store.queue.tables import queue_items, report_terms
from txexplain.store.report_store import IdempotencyConflict, StoreRefused, StoreUnavailable
from txexplain.store.rows import FiledReport
from txexplain.store.tables import idempotency, report_rules, reports
from txexplain.store.trail import audited

Filed = str | StoreUnavailable | IdempotencyConflict
"""What became of one report: the id under which it is kept (an earlier one's, where its key had been used), or why
it is not."""

_Names = dict[tuple[str, str], tuple[str, str]]
"""From tenant and idempotency key to the request's hash and the report's id."""


async def write_batch(engine: AsyncEngine, batch: Sequence[FiledReport]) -> list[Filed]:
    """Write them all; what became of each. Raises the database's errors, and then none is written."""
    async with audited(engine, {item.filing.tenant for item in batch}) as (connection, trail):
        # Under the lock nobody else can add a report or a name for these tenants, so what is read here stays true.
        kept = await _kept(connection, batch)
        names = await _names(connection, batch)
        outcomes: list[Filed] = []
        new: list[FiledReport] = []
        for item in batch:
            outcome = _outcome(item, kept, names)
            outcomes.append(outcome)
            if outcome == item.id and item.id not in kept:
                kept[item.id] = (item.filing.tenant, item.content)
                if item.filing.idempotency is not None:
                    name = item.filing.idempotency
                    names.setdefault((item.filing.tenant, name.key), (name.request, item.id))
                new.append(item)
                trail.record(item.filing.tenant, item.filing.actor, "report.added", item.id, item.content)
        await _insert(connection, new, names)
    return outcomes


def _outcome(item: FiledReport, kept: dict[str, tuple[str, str]], names: _Names) -> Filed:
    before = kept.get(item.id)
    if before is not None:
        same = before == (item.filing.tenant, item.content)
        return item.id if same else StoreRefused("another report is kept under this id")
    if item.filing.idempotency is None:
        return item.id
    request, report_id = names.get((item.filing.tenant, item.filing.idempotency.key), (None, item.id))
    if request is None or request == item.filing.idempotency.request:
        return report_id
    return IdempotencyConflict("this Idempotency-Key was used for another request")


async def _kept(connection: AsyncConnection, batch: Sequence[FiledReport]) -> dict[str, tuple[str, str]]:
    wanted = select(reports.c.id, reports.c.tenant, reports.c.content).where(reports.c.id.in_([i.id for i in batch]))
    return {row.id: (row.tenant, row.content) for row in await connection.execute(wanted)}


async def _names(connection: AsyncConnection, batch: Sequence[FiledReport]) -> _Names:
    asked = [(i.filing.tenant, i.filing.idempotency.key) for i in batch if i.filing.idempotency is not None]
    if not asked:
        return {}
    wanted = select(idempotency).where(tuple_(idempotency.c.tenant, idempotency.c.key).in_(asked))
    return {(row.tenant, row.key): (row.request, row.report_id) for row in await connection.execute(wanted)}


async def _insert(connection: AsyncConnection, new: Sequence[FiledReport], names: _Names) -> None:
    named = [
        {
            "tenant": item.filing.tenant,
            "key": item.filing.idempotency.key,
            "request": item.filing.idempotency.request,
            "report_id": item.id,
            "created_at": item.report["created_at"],
        }
        for item in new
        if item.filing.idempotency is not None and names[item.filing.tenant, item.filing.idempotency.key][1] == item.id
    ]
    rows: tuple[tuple[Table, list[dict[str, object]]], ...] = (
        (reports, [item.report for item in new]),
        (report_rules, [rule for item in new for rule in item.rules]),
        (idempotency, named),
        (queue_items, [item.queue for item in new]),
        (report_terms, [term for item in new for term in item.terms]),
    )
    for table, values in rows:
        if values:
            await connection.execute(insert(table), values)
