"""Reports from before the queue, or from a version that wrote none, put into it: once, in small steps."""

import asyncio
from typing import Final

import structlog
from pydantic import ValidationError
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.report import Report
from txexplain.store.queue.rows import queue_row, term_rows
from txexplain.store.queue.tables import queue_items, report_terms
from txexplain.store.tables import reports

_logger = structlog.get_logger(__name__)
_STEP: Final = 100
_PAUSE_SECONDS: Final = 0.05


async def fill_queue(engine: AsyncEngine) -> int:
    """How many reports were added. A report that this version cannot read is logged and left out."""
    added, after = 0, ""
    while rows := await _missing(engine, after):
        added += await _add(engine, rows)
        after = rows[-1][0]
        # The database serves requests meanwhile.
        await asyncio.sleep(_PAUSE_SECONDS)
    if added:
        _logger.info("queue filled", reports=added)
    return added


async def _missing(engine: AsyncEngine, after: str) -> list[tuple[str, str, str | None, str]]:
    wanted = (
        select(reports.c.id, reports.c.tenant, reports.c.origin_host, reports.c.body)
        .outerjoin(queue_items, queue_items.c.report_id == reports.c.id)
        .where(queue_items.c.report_id.is_(None), reports.c.id > after)
        .order_by(reports.c.id)
        .limit(_STEP)
    )
    async with engine.connect() as connection:
        return [(row.id, row.tenant, row.origin_host, row.body) for row in await connection.execute(wanted)]


async def _add(engine: AsyncEngine, rows: list[tuple[str, str, str | None, str]]) -> int:
    items, terms = [], []
    for report_id, tenant, host, body in rows:
        try:
            report = Report.model_validate_json(body)
        except ValidationError:
            _logger.warning("report not readable by this version; it stays out of the queue", id=report_id)
            continue
        items.append(queue_row(report, tenant, host))
        terms.extend(term_rows(report, tenant, host))
    if items:
        async with engine.begin() as connection:
            await connection.execute(insert(queue_items), items)
            await connection.execute(insert(report_terms), terms)
    return len(items)
