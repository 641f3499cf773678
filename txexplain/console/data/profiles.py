"""Profiles that were activated in the console. The newest active one of a tenant judges its requests."""

import hashlib
import secrets
import time
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.console.data.tables import profiles
from txexplain.store.faults import named_faults
from txexplain.store.trail import audited


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """One version of a tenant's profile, as TOML text."""

    id: str
    tenant: str
    text: str
    note: str
    state: str
    made_by: str
    made_at: int


class ProfileRepository:
    """All methods raise `StoreUnavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def activate(self, tenant: str, by: str, text: str, note: str) -> StoredProfile:
        """Make a text the tenant's profile; the one before it is kept as retired."""
        made = StoredProfile(secrets.token_hex(12), tenant, text, note, "active", by, time.time_ns() // 1_000_000)
        retired = update(profiles).where(profiles.c.tenant == tenant, profiles.c.state == "active")
        async with named_faults("write a profile"), audited(self._engine, {tenant}) as (connection, trail):
            await connection.execute(retired.values(state="retired"))
            row = {name: getattr(made, name) for name in StoredProfile.__dataclass_fields__}
            await connection.execute(insert(profiles), [row])
            trail.record(
                tenant, f"person:{by}", "profile.activated", made.id, hashlib.sha256(text.encode()).hexdigest()
            )
        return made

    async def versions(self, tenant: str) -> tuple[StoredProfile, ...]:
        """The newest first; at most 50."""
        return await self._select(profiles.c.tenant == tenant)

    async def active(self) -> tuple[StoredProfile, ...]:
        """The profiles in force, one for each tenant that has its own."""
        return await self._select(profiles.c.state == "active", most=10_000)

    async def _select(self, condition: object, most: int = 50) -> tuple[StoredProfile, ...]:
        wanted = select(*(profiles.c[name] for name in StoredProfile.__dataclass_fields__)).where(condition)  # type: ignore[arg-type] # a column expression
        wanted = wanted.order_by(profiles.c.made_at.desc(), profiles.c.id).limit(most)
        async with named_faults("read the profiles"), self._engine.connect() as connection:
            return tuple(StoredProfile(*row) for row in await connection.execute(wanted))
