"""Many reports written in one transaction: one lock of the chains, one write-through to the disk."""

from collections.abc import Sequence

from sqlalchemy import Connection, Insert, bindparam, insert, select, tuple_

from txexplain.store.direct import read_rows, write_rows
from txexplain.store.queue.tables import queue_items, report_terms
from txexplain.store.report_store import IdempotencyConflict, StoreRefused, StoreUnavailable
from txexplain.store.rows import FiledReport
from txexplain.store.tables import idempotency, report_rules, reports
from txexplain.store.trail import lock

Filed = str | StoreUnavailable | IdempotencyConflict
"""What became of one report: the id under which it is kept (an earlier one's, where its key had been used), or why
it is not."""

_Names = dict[tuple[str, str], tuple[str, str]]
"""From tenant and idempotency key to the request's hash and the report's id."""

_REPORT, _RULE, _NAME, _QUEUED, _TERM = (
    insert(table) for table in (reports, report_rules, idempotency, queue_items, report_terms)
)
_KEPT = select(reports.c.id, reports.c.tenant, reports.c.content).where(
    reports.c.id.in_(bindparam("ids", expanding=True))
)


def write_batch(connection: Connection, batch: Sequence[FiledReport]) -> list[Filed]:
    """Write them all within the transaction; what became of each. Raises the database's errors."""
    trail = lock(connection, {item.filing.tenant for item in batch})
    # Under the lock nobody else can add a report or a name for these tenants, so what is read here stays true.
    kept = _kept(connection, batch)
    names = _names(connection, batch)
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
    _insert(connection, new, names)
    trail.write(connection)
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


def _kept(connection: Connection, batch: Sequence[FiledReport]) -> dict[str, tuple[str, str]]:
    found = read_rows(connection, _KEPT, "ids", [item.id for item in batch])
    return {report_id: (tenant, content) for report_id, tenant, content in found}


def _names(connection: Connection, batch: Sequence[FiledReport]) -> _Names:
    asked = [(i.filing.tenant, i.filing.idempotency.key) for i in batch if i.filing.idempotency is not None]
    if not asked:
        return {}
    wanted = select(idempotency).where(tuple_(idempotency.c.tenant, idempotency.c.key).in_(asked))
    return {(row.tenant, row.key): (row.request, row.report_id) for row in connection.execute(wanted)}


def _insert(connection: Connection, new: Sequence[FiledReport], names: _Names) -> None:
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
    rows: tuple[tuple[Insert, list[dict[str, object]]], ...] = (
        (_REPORT, [item.report for item in new]),
        (_RULE, [rule for item in new for rule in item.rules]),
        (_NAME, named),
        (_QUEUED, [item.queue for item in new]),
        (_TERM, [term for item in new for term in item.terms]),
    )
    for statement, values in rows:
        write_rows(connection, statement, values)
