"""Every query about tenants stands here."""

import time
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.store.faults import named_faults
from txexplain.store.tables import reports, tenants
from txexplain.store.trail import audited


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant. `retention_days` None where the settings' number holds; 0 keeps its reports for good."""

    id: str
    reports: int
    retention_days: int | None


class TenantRepository:
    """Tenants and what differs for them."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def tenants(self) -> list[Tenant]:
        """All that own a report or have something of their own, by name. Raises `StoreUnavailable`."""
        counted = select(reports.c.tenant, func.count().label("number")).group_by(reports.c.tenant)
        async with named_faults("read the tenants"), self._engine.connect() as connection:
            counts = {row.tenant: int(row.number) for row in await connection.execute(counted)}
            own = {row.id: row.retention_days for row in await connection.execute(select(tenants))}
        return [Tenant(name, counts.get(name, 0), own.get(name)) for name in sorted({*counts, *own})]

    async def set_retention(self, tenant: str, days: int | None, actor: str) -> None:
        """Keep this tenant's reports so many days; None for the settings' number. Raises `StoreUnavailable`."""
        async with named_faults("write a tenant"), audited(self._engine, {tenant}) as (connection, trail):
            # Under the chain's lock, so that two of us cannot both find it missing.
            if await connection.scalar(select(tenants.c.id).where(tenants.c.id == tenant)) is None:
                row = {"id": tenant, "created_at": time.time_ns() // 1_000_000, "retention_days": days}
                await connection.execute(insert(tenants), [row])
            else:
                await connection.execute(update(tenants).where(tenants.c.id == tenant).values(retention_days=days))
            trail.record(tenant, actor, "tenant.retention", "settings" if days is None else str(days))
