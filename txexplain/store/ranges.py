"""A tenant's reports in the order of time, in ranges of equal length: what many workers share out among themselves."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.store.faults import named_faults
from txexplain.store.search import Cursor
from txexplain.store.tables import reports


async def ends_of_ranges(engine: AsyncEngine, tenant: str, most: int, size: int) -> tuple[list[Cursor], int]:
    """The last report of each range of `size`, oldest first, over the newest `most` reports; and how many they are.

    The first cursor stands before the first report. Raises `StoreUnavailable`.
    """
    newest = select(reports.c.created_at, reports.c.id).where(reports.c.tenant == tenant)
    newest = newest.order_by(reports.c.created_at.desc(), reports.c.id.desc()).limit(most)
    async with named_faults("list the reports"), engine.connect() as connection:
        rows = (await connection.execute(newest)).all()[::-1]
    if not rows:
        return [], 0
    before = Cursor(created_at=rows[0].created_at, report_id="")
    lasts = [*rows[size - 1 :: size], *(rows[-1:] if len(rows) % size else ())]
    return [before, *(Cursor(created_at=row.created_at, report_id=row.id) for row in lasts)], len(rows)


async def bodies_between(engine: AsyncEngine, tenant: str, after: Cursor, last: Cursor) -> Sequence[str]:
    """The reports' JSON texts, oldest first; `after` not included and `last` is. Raises `StoreUnavailable`."""
    wanted = select(reports.c.body).where(reports.c.tenant == tenant, _later(after), ~_later(last))
    async with named_faults("read the reports"), engine.connect() as connection:
        return (await connection.scalars(wanted.order_by(reports.c.created_at, reports.c.id))).all()


def _later(place: Cursor) -> ColumnElement[bool]:
    return (reports.c.created_at > place.created_at) | (
        (reports.c.created_at == place.created_at) & (reports.c.id > place.report_id)
    )
