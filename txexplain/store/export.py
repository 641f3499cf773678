"""A tenant's reports as JSON lines: what a tenant may ask for, and what a backup for people looks like."""

import json
from collections.abc import AsyncIterator
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.store.tables import feedback, reports

_PAGE: Final = 200


async def exported(
    engine: AsyncEngine, tenant: str, since: int | None = None, until: int | None = None
) -> AsyncIterator[str]:
    """One line a report, oldest first: tenant, the SHA-256 of the report's text, the report, and what was said of it.

    Times in Unix milliseconds, `since` included and `until` not. Reads in pages, so a report that is added meanwhile
    may be in it or not.
    """
    at, report_id = since if since is not None else -1, ""
    while True:
        later = (reports.c.created_at > at) | ((reports.c.created_at == at) & (reports.c.id > report_id))
        wanted = select(reports).where(reports.c.tenant == tenant, later)
        if until is not None:
            wanted = wanted.where(reports.c.created_at < until)
        async with engine.connect() as connection:
            ordered = wanted.order_by(reports.c.created_at, reports.c.id).limit(_PAGE)
            rows = (await connection.execute(ordered)).all()
            said = select(feedback).where(feedback.c.report_id.in_([row.id for row in rows])).order_by(feedback.c.at)
            words = [dict(row._mapping) for row in await connection.execute(said)]  # noqa: SLF001 - its documented name
        for row in rows:
            own: list[dict[str, Any]] = [each for each in words if each["report_id"] == row.id]
            head = json.dumps({"tenant": tenant, "content": row.content, "feedback": own}, separators=(",", ":"))
            # The report's text stands last and unchanged, so that its hash can be checked.
            yield f'{head[:-1]},"report":{row.body}}}'
        if len(rows) < _PAGE:
            return
        at, report_id = rows[-1].created_at, rows[-1].id
