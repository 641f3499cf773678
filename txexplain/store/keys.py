"""Every query about API keys and their use stands here."""

import dataclasses
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.gateway.api_key import ApiKey, Scope
from txexplain.store.faults import named_faults
from txexplain.store.tables import api_keys, usage
from txexplain.store.trail import audited
from txexplain.store.upsert import insert_into


class KeyRepository:
    """Keys; each change is an entry of the tenant's audit trail."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def key(self, key_id: str) -> ApiKey | None:
        """The key, or None. Raises `StoreUnavailable`."""
        async with named_faults("read an API key"), self._engine.connect() as connection:
            row = (await connection.execute(select(api_keys).where(api_keys.c.id == key_id))).first()
        return None if row is None else _key(row)

    async def keys(self, tenant: str | None = None) -> list[ApiKey]:
        """All keys, or one tenant's; oldest first. Raises `StoreUnavailable`."""
        wanted = select(api_keys).order_by(api_keys.c.tenant, api_keys.c.created_at, api_keys.c.id)
        if tenant is not None:
            wanted = wanted.where(api_keys.c.tenant == tenant)
        async with named_faults("read the API keys"), self._engine.connect() as connection:
            return [_key(row) for row in await connection.execute(wanted)]

    async def add(self, key: ApiKey, actor: str) -> None:
        """Keep a new key. Raises `StoreUnavailable`."""
        async with named_faults("write an API key"), audited(self._engine, {key.tenant}) as (connection, trail):
            await connection.execute(insert(api_keys), [_row(key)])
            trail.record(key.tenant, actor, "key.created", key.id)

    async def replace(self, old: ApiKey, new: ApiKey, expires_at: int, actor: str) -> None:
        """Keep the new key and let the old one expire, in one step. Raises `StoreUnavailable`."""
        async with named_faults("write an API key"), audited(self._engine, {old.tenant}) as (connection, trail):
            await connection.execute(insert(api_keys), [_row(new)])
            await connection.execute(update(api_keys).where(api_keys.c.id == old.id).values(expires_at=expires_at))
            trail.record(old.tenant, actor, "key.created", new.id)
            trail.record(old.tenant, actor, "key.expires", old.id)

    async def revoke(self, key: ApiKey, actor: str) -> None:
        """Refuse the key from now on. Raises `StoreUnavailable`."""
        now = time.time_ns() // 1_000_000
        async with named_faults("write an API key"), audited(self._engine, {key.tenant}) as (connection, trail):
            await connection.execute(update(api_keys).where(api_keys.c.id == key.id).values(revoked_at=now))
            trail.record(key.tenant, actor, "key.revoked", key.id)

    async def add_usage(self, day: int, counts: Mapping[str, tuple[str, int]]) -> Mapping[str, int]:
        """See `UsageLedger.add_usage`."""
        sums: dict[str, int] = {}
        async with named_faults("count the requests"), self._engine.begin() as connection:
            # In the order of the keys, so that two replicas never wait for each other's rows.
            for key_id, (tenant, count) in sorted(counts.items()):
                row = insert_into(usage, self._engine.dialect).values(
                    key_id=key_id, day=day, tenant=tenant, requests=count
                )
                added = row.on_conflict_do_update(
                    index_elements=["key_id", "day"], set_={"requests": usage.c.requests + count}
                )
                sums[key_id] = int(await connection.scalar(added.returning(usage.c.requests)) or 0)
        return sums


def _row(key: ApiKey) -> dict[str, Any]:
    return dataclasses.asdict(key) | {"scopes": " ".join(sorted(key.scopes))}


def _key(row: Row[Any]) -> ApiKey:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
    return ApiKey(**values | {"scopes": frozenset(Scope(name) for name in row.scopes.split())})
