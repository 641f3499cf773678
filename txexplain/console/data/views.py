"""Saved views of the queue: a person's own, and those shared with the tenant."""

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.console.data.tables import views
from txexplain.store.faults import named_faults


@dataclass(frozen=True, slots=True)
class SavedView:
    """A name for a view. `query` as in a page's address."""

    id: str
    owner: str
    name: str
    query: str
    shared: bool


class ViewRepository:
    """All methods raise `StoreUnavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def of(self, tenant: str, owner: str) -> tuple[SavedView, ...]:
        """The person's own views and the shared ones, by name; at most 30."""
        wanted = select(*(views.c[name] for name in SavedView.__dataclass_fields__)).where(views.c.tenant == tenant)
        wanted = wanted.where(or_(views.c.owner == owner, views.c.shared.is_(True))).order_by(views.c.name).limit(30)
        async with named_faults("read the views"), self._engine.connect() as connection:
            return tuple(SavedView(*row) for row in await connection.execute(wanted))

    async def save(self, tenant: str, owner: str, name: str, query: str, *, shared: bool) -> None:
        """Keep a view; one of the same owner and name is replaced."""
        same = delete(views).where(views.c.tenant == tenant, views.c.owner == owner, views.c.name == name)
        row = {
            "id": secrets.token_hex(8),
            "tenant": tenant,
            "owner": owner,
            "name": name,
            "query": query,
            "shared": shared,
        }
        async with named_faults("write a view"), self._engine.begin() as connection:
            await connection.execute(same)
            await connection.execute(insert(views), [row])

    async def remove(self, tenant: str, owner: str, view_id: str) -> bool:
        """Remove one of the person's own views; False where there is none."""
        own = delete(views).where(views.c.tenant == tenant, views.c.owner == owner, views.c.id == view_id)
        async with named_faults("write a view"), self._engine.begin() as connection:
            return bool((await connection.execute(own)).rowcount)
