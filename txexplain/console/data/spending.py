"""What models' texts cost a tenant, kept by day."""

from collections.abc import Sequence

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from txexplain.console.data.tables import spending
from txexplain.spending import Spent
from txexplain.store.faults import named_faults
from txexplain.store.upsert import insert_into

_KEY = ("tenant", "day", "source", "region")
_COUNTED = ("texts", "prompt_tokens", "completion_tokens", "cpu_ms", "money")


class SpendingRepository:
    """All methods raise `StoreUnavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, spent: Sequence[Spent]) -> None:
        """Add to what is kept. Every replica does, so each row is raised by the database itself."""
        async with named_faults("write the costs"), self._engine.begin() as connection:
            # In one order over all replicas: two that write the same rows must not wait for each other.
            for each in sorted(spent, key=lambda it: it.key):
                await _raise(connection, spending, each)

    async def of(self, tenant: str, first_day: int) -> tuple[Spent, ...]:
        """The tenant's rows from a day on, in order."""
        wanted = select(*(spending.c[name] for name in (*_KEY, *_COUNTED)))
        wanted = wanted.where(spending.c.tenant == tenant, spending.c.day >= first_day)
        async with named_faults("read the costs"), self._engine.connect() as connection:
            rows = await connection.execute(wanted.order_by(spending.c.day, spending.c.source, spending.c.region))
            return tuple(Spent(*row) for row in rows)


async def _raise(connection: AsyncConnection, table: Table, each: Spent) -> None:
    values = {name: getattr(each, name) for name in (*_KEY, *_COUNTED)}
    written = insert_into(table, connection.dialect).values(values)
    raised = {name: table.c[name] + written.excluded[name] for name in _COUNTED}
    await connection.execute(written.on_conflict_do_update(index_elements=list(_KEY), set_=raised))
