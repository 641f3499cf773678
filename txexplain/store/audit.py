"""The audit trail read and checked against itself and against what is kept."""

from collections.abc import AsyncIterator
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from txexplain.store.chain import START, Entry, faults_of
from txexplain.store.rows import content_of
from txexplain.store.tables import audit, audit_heads, reports

_PAGE: Final = 1000


class AuditRepository:
    """Reads the chains. It never writes: entries are made where the things themselves are made."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def heads(self) -> dict[str, tuple[int, str]]:
        """The last number and hash of each tenant's chain. Kept elsewhere, they prove later that nothing was cut."""
        async with self._engine.connect() as connection:
            rows = (await connection.execute(select(audit_heads).order_by(audit_heads.c.tenant))).all()
        return {row.tenant: (row.seq, row.hash) for row in rows}

    async def entries(self, tenant: str, after: int = 0) -> AsyncIterator[Entry]:
        """The tenant's entries in order."""
        while True:
            wanted = select(audit).where(audit.c.tenant == tenant, audit.c.seq > after).order_by(audit.c.seq)
            async with self._engine.connect() as connection:
                rows = (await connection.execute(wanted.limit(_PAGE))).all()
            for row in rows:
                yield Entry(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
            if len(rows) < _PAGE:
                return
            after = rows[-1].seq

    async def verify(self, anchors: dict[str, tuple[int, str]] | None = None) -> AsyncIterator[str]:
        """What is wrong, one sentence each; nothing where all chains hold.

        Each chain is followed from its first entry to its head, each entry of a report is compared with the report,
        and each report with its entry. `anchors` are heads that were noted before (see `heads`).
        """
        async with self._engine.connect() as connection:
            tenants = await _tenants(connection)
        heads = await self.heads()
        for tenant in sorted(tenants | set(anchors or {})):
            async for fault in self._chain(tenant, heads.get(tenant, (0, START)), (anchors or {}).get(tenant)):
                yield fault
        async for fault in self._reports():
            yield fault

    async def _chain(self, tenant: str, head: tuple[int, str], anchor: tuple[int, str] | None) -> AsyncIterator[str]:
        seq, last = 0, START
        async for entry in self.entries(tenant):
            if entry.seq > head[0]:
                # Written since the head was read; the next check covers it.
                break
            for fault in faults_of([entry], seq, last):
                yield fault
            seq, last = entry.seq, entry.hash
            if anchor is not None and anchor[0] == seq and anchor[1] != last:
                yield f"tenant {tenant}: entry {seq} is not the one that was noted"
        if (seq, last) != head:
            yield f"tenant {tenant}: the chain ends at entry {seq}, but its head is entry {head[0]}"
        if anchor is not None and anchor[0] > seq:
            yield f"tenant {tenant}: the chain ends at entry {seq}, but entry {anchor[0]} was noted"

    async def _reports(self) -> AsyncIterator[str]:
        """Reports that were changed, that no entry knows, or that an entry knows and nobody deleted."""
        after = ""
        while True:
            wanted = select(reports.c.id, reports.c.tenant, reports.c.content, reports.c.body)
            wanted = wanted.where(reports.c.id > after).order_by(reports.c.id).limit(_PAGE)
            async with self._engine.connect() as connection:
                rows = (await connection.execute(wanted)).all()
                known = await _added(connection, [row.id for row in rows])
            for row in rows:
                if content_of(row.body) != row.content or known.get(row.id, (row.tenant, row.content)) != (
                    row.tenant,
                    row.content,
                ):
                    yield f"tenant {row.tenant}: report {row.id} was changed"
                if row.id not in known:
                    yield f"tenant {row.tenant}: report {row.id} has no entry in the audit trail"
            if len(rows) < _PAGE:
                break
            after = rows[-1].id
        async with self._engine.connect() as connection:
            for row in await connection.execute(_vanished()):
                yield f"tenant {row.tenant}: report {row.subject} is gone, and no entry says that it was deleted"


def _vanished() -> Select[Any]:
    removed = audit.alias("removed")
    gone = select(removed.c.subject).where(removed.c.action == "report.deleted", removed.c.tenant == audit.c.tenant)
    return (
        select(audit.c.tenant, audit.c.subject)
        .where(audit.c.action == "report.added")
        .where(~select(reports.c.id).where(reports.c.id == audit.c.subject).exists())
        .where(~gone.where(removed.c.subject == audit.c.subject).exists())
        .order_by(audit.c.tenant, audit.c.seq)
    )


async def _tenants(connection: AsyncConnection) -> set[str]:
    chains = await connection.scalars(select(audit.c.tenant).group_by(audit.c.tenant))
    heads = await connection.scalars(select(audit_heads.c.tenant))
    return {*chains, *heads}


async def _added(connection: AsyncConnection, ids: list[str]) -> dict[str, tuple[str, str]]:
    wanted = select(audit.c.subject, audit.c.tenant, audit.c.content).where(audit.c.action == "report.added")
    rows = await connection.execute(wanted.where(audit.c.subject.in_(ids)))
    return {row.subject: (row.tenant, row.content) for row in rows}
