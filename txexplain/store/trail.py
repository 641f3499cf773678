"""Transactions that lengthen the audit trail.

Whoever writes takes the lock of the tenant's chain first and holds it to the commit, so any number of replicas can
write and the chain never forks. On SQLite the write lock of the whole database does the same.
"""

import dataclasses
import time
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from txexplain.store.chain import START, Entry
from txexplain.store.direct import begin_immediate, read_rows, write_rows
from txexplain.store.tables import audit, audit_heads
from txexplain.store.upsert import insert_into

# Built once: building a statement took longer than SQLite takes to answer it.
_HEADS = (
    select(audit_heads.c.tenant, audit_heads.c.seq, audit_heads.c.hash)
    .where(audit_heads.c.tenant.in_(bindparam("tenants", expanding=True)))
    .order_by(audit_heads.c.tenant)
    .with_for_update()
)
_ENTRY = insert(audit)
_MOVE_HEAD = (
    update(audit_heads)
    .where(audit_heads.c.tenant == bindparam("of"))
    .values(seq=bindparam("to"), hash=bindparam("last"))
)


class Trail:
    """The locked ends of some tenants' chains, within one transaction."""

    def __init__(self, heads: dict[str, tuple[int, str]]) -> None:
        self._heads = heads
        self._entries: list[Entry] = []

    def record(self, tenant: str, actor: str, action: str, subject: str, content: str = "") -> None:
        """Add an entry. The tenant's chain must be locked."""
        seq, previous = self._heads[tenant]
        now = time.time_ns() // 1_000_000
        entry = Entry(tenant, seq + 1, now, actor, action, subject, content, "")
        entry = dataclasses.replace(entry, hash=entry.expected(previous))
        self._entries.append(entry)
        self._heads[tenant] = (entry.seq, entry.hash)

    def write(self, connection: Connection) -> None:
        """Write the entries and the new heads."""
        if not self._entries:
            return
        write_rows(connection, _ENTRY, [entry.row for entry in self._entries])
        moved = {entry.tenant: self._heads[entry.tenant] for entry in self._entries}
        ends = [{"of": tenant, "to": seq, "last": last} for tenant, (seq, last) in moved.items()]
        write_rows(connection, _MOVE_HEAD, ends)


@asynccontextmanager
async def audited(engine: AsyncEngine, tenants: Collection[str]) -> AsyncIterator[tuple[AsyncConnection, Trail]]:
    """A transaction that may write to these tenants' chains; committed at the end of the block with its entries."""
    async with engine.begin() as connection:
        trail = await connection.run_sync(lock, tenants)
        yield connection, trail
        await connection.run_sync(trail.write)


def lock(connection: Connection, tenants: Collection[str]) -> Trail:
    """Lock the chains of these tenants to the end of the transaction, which must have done nothing before."""
    if connection.dialect.name == "sqlite":
        # Python's driver would begin only at the first write, after the heads were read.
        begin_immediate(connection)
    return Trail(_heads(connection, sorted(set(tenants))))


def _heads(connection: Connection, tenants: list[str]) -> dict[str, tuple[int, str]]:
    """The heads, locked in the order of the names, so that two writers of several chains cannot wait for each other."""
    heads = _read_heads(connection, tenants)
    missing = [tenant for tenant in tenants if tenant not in heads]
    if not missing:
        return heads
    rows = [{"tenant": tenant, "seq": 0, "hash": START} for tenant in missing]
    connection.execute(insert_into(audit_heads, connection.dialect).on_conflict_do_nothing(), rows)
    return _read_heads(connection, tenants)


def _read_heads(connection: Connection, tenants: list[str]) -> dict[str, tuple[int, str]]:
    return {tenant: (seq, last) for tenant, seq, last in read_rows(connection, _HEADS, "tenants", tenants)}
