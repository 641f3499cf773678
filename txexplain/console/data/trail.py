"""The tenant's audit trail as the console shows it, and the entries for what was read."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.store.chain import Entry, faults_of
from txexplain.store.faults import named_faults
from txexplain.store.tables import audit
from txexplain.store.trail import audited


class TrailRepository:
    """All methods raise `StoreUnavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def note_read(self, tenant: str, by: str, report_id: str, what: str = "report.read") -> None:
        """Record that somebody read what the chain does not make public: a user's request and where it came from."""
        async with named_faults("write the audit trail"), audited(self._engine, {tenant}) as (_, trail):
            trail.record(tenant, f"person:{by}", what, report_id)

    async def page(
        self, tenant: str, before: int | None, limit: int = 100
    ) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
        """Some entries, newest first, and what is wrong with this part of the chain."""
        wanted = select(audit).where(audit.c.tenant == tenant)
        if before is not None:
            wanted = wanted.where(audit.c.seq < before)
        wanted = wanted.order_by(audit.c.seq.desc()).limit(limit + 1)
        async with named_faults("read the audit trail"), self._engine.connect() as connection:
            rows = (await connection.execute(wanted)).all()
        entries = [Entry(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name
        oldest_first = list(reversed(entries))
        known = (oldest_first[0].seq, oldest_first[0].hash) if len(entries) > limit else None
        checked = oldest_first[1:] if known else oldest_first
        faults = faults_of(checked, *known) if known else faults_of(checked)
        return tuple(entries[:limit]), tuple(faults)
