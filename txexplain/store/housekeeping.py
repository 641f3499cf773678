"""Reports deleted: by age, by tenant, one by one. The audit trail keeps that they were there and that they went.

Deleting takes the report, its search columns, what people said and did about it, and the names it was asked under. The
trail's entries stay: they hold an id, a time and a hash, from which nothing of the report can be read.
"""

import time
from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.console.data import tables as console
from txexplain.store.faults import named_faults
from txexplain.store.queue.tables import queue_items, report_terms
from txexplain.store.tables import api_keys, feedback, idempotency, report_rules, reports, tenants, usage
from txexplain.store.trail import audited

DAY_MS: Final = 86_400_000
IDEMPOTENCY_MS: Final = DAY_MS
"""How long a caller's name for a request is remembered. Retries come within minutes."""

_BATCH: Final = 200
"""Reports a transaction: the tenant's chain is locked meanwhile, and new reports wait."""


class Housekeeping:
    """Deletes. Two replicas may do it at once: what one has taken the other does not find."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def sweep(self, default_days: int, now_ms: int | None = None) -> int:
        """Delete what is older than its tenant's days, or than `default_days` (0 keeps). The number of reports."""
        now = time.time_ns() // 1_000_000 if now_ms is None else now_ms
        deleted = 0
        for tenant, days in (await self._retention(default_days)).items():
            if days:
                deleted += await self.delete_before(tenant, now - days * DAY_MS, "retention")
        async with named_faults("delete old names"), self._engine.begin() as connection:
            await connection.execute(delete(idempotency).where(idempotency.c.created_at < now - IDEMPOTENCY_MS))
        return deleted

    async def delete_before(self, tenant: str, before_ms: int, actor: str) -> int:
        """Delete the tenant's reports made before this time. The number of them. Raises `StoreUnavailable`."""
        deleted = 0
        while count := await self._delete(tenant, actor, before_ms=before_ms):
            deleted += count
        return deleted

    async def delete_report(self, tenant: str, report_id: str, actor: str) -> bool:
        """Delete one report; False where the tenant has none of this id. Raises `StoreUnavailable`."""
        return bool(await self._delete(tenant, actor, report_id=report_id))

    async def delete_tenant(self, tenant: str, actor: str) -> int:
        """Delete all that is the tenant's but its audit trail. The number of reports. Raises `StoreUnavailable`."""
        deleted = await self.delete_before(tenant, 2**62, actor)
        async with named_faults("delete a tenant"), audited(self._engine, {tenant}) as (connection, trail):
            theirs = select(console.people.c.id).where(console.people.c.tenant == tenant)
            await connection.execute(delete(console.sessions).where(console.sessions.c.person_id.in_(theirs)))
            own = (
                *(console.people, console.labels, console.views, console.profiles, console.actions),
                console.spending,
            )
            for table in (api_keys, usage, idempotency, feedback, *own):
                await connection.execute(delete(table).where(table.c.tenant == tenant))
            await connection.execute(delete(tenants).where(tenants.c.id == tenant))
            trail.record(tenant, actor, "tenant.deleted", tenant)
        return deleted

    async def _delete(
        self, tenant: str, actor: str, *, before_ms: int | None = None, report_id: str | None = None
    ) -> int:
        wanted = select(reports.c.id, reports.c.content).where(reports.c.tenant == tenant)
        if before_ms is not None:
            wanted = wanted.where(reports.c.created_at < before_ms)
        if report_id is not None:
            wanted = wanted.where(reports.c.id == report_id)
        async with named_faults("delete reports"), audited(self._engine, {tenant}) as (connection, trail):
            rows = (await connection.execute(wanted.order_by(reports.c.created_at).limit(_BATCH))).all()
            ids: Sequence[str] = [row.id for row in rows]
            for row in rows:
                trail.record(tenant, actor, "report.deleted", row.id, row.content)
            for table in (report_rules, feedback, idempotency, queue_items, report_terms, console.actions):
                await connection.execute(delete(table).where(table.c.report_id.in_(ids)))
            await connection.execute(delete(reports).where(reports.c.id.in_(ids)))
        return len(rows)

    async def _retention(self, default_days: int) -> dict[str, int]:
        async with named_faults("read the tenants"), self._engine.connect() as connection:
            names = await connection.scalars(select(reports.c.tenant).group_by(reports.c.tenant))
            days = dict.fromkeys(names, default_days)
            for row in await connection.execute(select(tenants).where(tenants.c.retention_days.is_not(None))):
                days[row.id] = row.retention_days
        return days
