"""The people who may sign in, and their sessions. A session's token is never kept, only its SHA-256."""

import hashlib
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.console.access.roles import may
from txexplain.console.access.secrets import NO_PASSWORD
from txexplain.console.data.tables import people, sessions
from txexplain.store.faults import named_faults
from txexplain.store.trail import audited

IDLE_MS: Final = 2 * 3_600_000
LONGEST_MS: Final = 12 * 3_600_000
"""A working day; after that, or after two idle hours, one signs in again."""

_SEEN_EVERY_MS: Final = 60_000


class NameTaken(ValueError):  # noqa: N818 - it states what is the case
    """Another person has this name."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in. `totp_step` is the last step whose code was used."""

    id: str
    tenant: str
    name: str
    role: str
    password_hash: str
    totp_secret: str | None
    totp_step: int
    disabled_at: int | None
    created_at: int
    identity: str | None = None

    def may(self, right: str) -> bool:
        """Whether this person's role has a right."""
        return may(self.role, right)


@dataclass(frozen=True, slots=True)
class Session:
    """An open session. `csrf` is the secret that each of its forms carries; `stage` is `enrol` or `full`."""

    token_hash: str
    person: Person
    csrf: str
    stage: str


_FIELDS: Final = tuple(Person.__dataclass_fields__)


class PeopleRepository:
    """All methods raise `StoreUnavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(  # noqa: PLR0913, PLR0917 - a person has these parts
        self, by: str, tenant: str, name: str, role: str, hashed: str, identity: str | None = None
    ) -> Person:
        """A new person. Raises `NameTaken`."""
        person = Person(secrets.token_hex(12), tenant, name, role, hashed, None, 0, None, _now(), identity)
        row = {field: getattr(person, field) for field in _FIELDS}
        async with named_faults("write a person"):
            try:
                async with audited(self._engine, {tenant}) as (connection, trail):
                    await connection.execute(insert(people), [row])
                    trail.record(tenant, by, "person.added", person.id, _digest(f"{name} {role}"))
            except IntegrityError:
                raise NameTaken(f"there is a person named {name}") from None
        return person

    async def provided(self, tenant: str, identity: str, wanted: str, role: str) -> Person:
        """The person whom a provider knows by `identity`, made at the first time, with the role that it gives now.

        A role that changed ends the sessions that had the other. Raises `NameTaken` where no name can be found.
        """
        person = await self._one(and_(people.c.identity == identity, people.c.tenant == tenant))
        if person is None:
            return await self._first_time(tenant, identity, wanted, role)
        if person.role != role and person.disabled_at is None:
            await self.change("provider", tenant, person.id, "person.role", role=role)
            person = replace(person, role=role)
        return person

    async def _first_time(self, tenant: str, identity: str, wanted: str, role: str) -> Person:
        for name in (wanted, *(f"{wanted[:40]}-{secrets.token_hex(3)}" for _ in range(4))):
            with suppress(NameTaken):
                return await self.add("provider", tenant, name, role, NO_PASSWORD, identity)
        raise NameTaken(f"no name like {wanted} is free")

    async def named(self, name: str) -> Person | None:
        """The person with a name, over all tenants."""
        return await self._one(people.c.name == name)

    async def of_tenant(self, tenant: str) -> tuple[Person, ...]:
        """The tenant's people, by name."""
        wanted = select(*(people.c[field] for field in _FIELDS)).where(people.c.tenant == tenant)
        async with named_faults("read the people"), self._engine.connect() as connection:
            return tuple(_person(row) for row in await connection.execute(wanted.order_by(people.c.name)))

    async def tenants(self) -> tuple[str, ...]:
        """Those that have people here."""
        wanted = select(people.c.tenant).group_by(people.c.tenant).order_by(people.c.tenant)
        async with named_faults("read the people"), self._engine.connect() as connection:
            return tuple(await connection.scalars(wanted))

    async def change(self, by: str, tenant: str, person_id: str, action: str, **values: Any) -> bool:
        """Change columns of a tenant's person and end their sessions; False where there is none."""
        async with named_faults("write a person"), audited(self._engine, {tenant}) as (connection, trail):
            changed = update(people).where(people.c.id == person_id, people.c.tenant == tenant).values(**values)
            if not (await connection.execute(changed)).rowcount:
                return False
            await connection.execute(delete(sessions).where(sessions.c.person_id == person_id))
            trail.record(tenant, by, action, person_id)
        return True

    async def use_code(self, person: Person, step: int) -> bool:
        """Note that a code was used; False where it was used meanwhile."""
        changed = update(people).where(people.c.id == person.id, people.c.totp_step < step).values(totp_step=step)
        async with named_faults("write a person"), self._engine.begin() as connection:
            return bool((await connection.execute(changed)).rowcount)

    async def open_session(self, person: Person, stage: str) -> tuple[str, Session]:
        """A new session and its token, 256 random bits. Sessions that ended are swept out."""
        token, now = secrets.token_urlsafe(32), _now()
        session = Session(_digest(token), person, secrets.token_urlsafe(24), stage)
        row = {
            "token_hash": session.token_hash,
            "person_id": person.id,
            "csrf": session.csrf,
            "stage": stage,
            "created_at": now,
            "seen_at": now,
            "expires_at": now + LONGEST_MS,
        }
        async with named_faults("write a session"), audited(self._engine, {person.tenant}) as (connection, trail):
            await connection.execute(delete(sessions).where(sessions.c.expires_at < now))
            await connection.execute(insert(sessions), [row])
            trail.record(person.tenant, f"person:{person.name}", "session.opened", person.id)
        return token, session

    async def session(self, token: str) -> Session | None:
        """The session of a token, if it is neither over nor idle nor of somebody disabled."""
        now = _now()
        wanted = select(sessions, *(people.c[field].label(f"p_{field}") for field in _FIELDS)).join(
            people, people.c.id == sessions.c.person_id
        )
        wanted = wanted.where(
            sessions.c.token_hash == _digest(token),
            sessions.c.expires_at > now,
            sessions.c.seen_at > now - IDLE_MS,
            people.c.disabled_at.is_(None),
        )
        async with named_faults("read a session"), self._engine.connect() as connection:
            row = (await connection.execute(wanted)).first()
        if row is None:
            return None
        if row.seen_at < now - _SEEN_EVERY_MS:
            await self._seen(row.token_hash, now)
        person = Person(**{field: getattr(row, f"p_{field}") for field in _FIELDS})
        return Session(row.token_hash, person, row.csrf, row.stage)

    async def close_session(self, token: str) -> None:
        """End a session at once."""
        async with named_faults("write a session"), self._engine.begin() as connection:
            await connection.execute(delete(sessions).where(sessions.c.token_hash == _digest(token)))

    async def _seen(self, token_hash: str, now: int) -> None:
        async with named_faults("write a session"), self._engine.begin() as connection:
            await connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=now))

    async def _one(self, condition: Any) -> Person | None:
        wanted = select(*(people.c[field] for field in _FIELDS)).where(condition)
        async with named_faults("read a person"), self._engine.connect() as connection:
            row = (await connection.execute(wanted)).first()
        return None if row is None else _person(row)


def _person(row: Row[Any]) -> Person:
    return Person(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _now() -> int:
    return time.time_ns() // 1_000_000
