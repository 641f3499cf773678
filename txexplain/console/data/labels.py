"""What analysts say about parties, the four eyes that a label needs, and its state over time."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert, or_, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.console.data.tables import labels
from txexplain.store.faults import named_faults
from txexplain.store.trail import audited

MEANINGS: Final = ("malicious", "trusted", "watched")
"""`malicious` and `trusted` change verdicts and need a second person; `watched` only marks a party for readers."""


class NotAllowed(Exception):  # noqa: N818 - it states what is the case
    """The label cannot take this step; the message says why."""


@dataclass(frozen=True, slots=True)
class Label:
    """One label. `party` is an address (lowercase) or a domain; `chain_id` None means every chain."""

    id: str
    tenant: str
    party: str
    kind: str
    chain_id: int | None
    meaning: str
    reason: str
    report_id: str | None
    state: str
    proposed_by: str
    proposed_at: int
    decided_by: str | None
    decided_at: int | None
    expires_at: int | None
    version: int

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at is not None and self.expires_at <= _now()


@dataclass(frozen=True, slots=True)
class NewLabel:
    """A label as somebody proposes it. `expires_at` in Unix milliseconds."""

    party: str
    kind: str
    chain_id: int | None
    meaning: str
    reason: str
    report_id: str | None
    expires_at: int | None


_FIELDS: Final = tuple(Label.__dataclass_fields__)


class LabelRepository:
    """All methods raise `StoreUnavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def propose(self, tenant: str, by: str, new: NewLabel) -> Label:
        """A label that waits for a second person; one that changes no verdict is active at once."""
        state = "active" if new.meaning == "watched" else "proposed"
        label = Label(
            id=f"lab_{secrets.token_hex(10)}",
            tenant=tenant,
            party=new.party,
            kind=new.kind,
            chain_id=new.chain_id,
            meaning=new.meaning,
            reason=new.reason,
            report_id=new.report_id,
            state=state,
            proposed_by=by,
            proposed_at=_now(),
            decided_by=None,
            decided_at=None,
            expires_at=new.expires_at,
            version=1,
        )
        async with named_faults("write a label"), audited(self._engine, {tenant}) as (connection, trail):
            await connection.execute(insert(labels), [{name: getattr(label, name) for name in _FIELDS}])
            trail.record(tenant, f"person:{by}", "label.proposed", label.id, _content(label))
        return label

    async def decide(self, tenant: str, by: str, label_id: str, version: int, *, approve: bool) -> Label | None:
        """Approve or reject a proposal; None where the tenant has no such label. Raises `NotAllowed`."""
        before = await self.get(tenant, label_id)
        if before is None:
            return None
        if before.state != "proposed":
            raise NotAllowed(f"the label is {before.state} already")
        if approve and before.proposed_by == by:
            raise NotAllowed("a label that changes verdicts needs a second person; you proposed this one")
        return await self._step(before, by, version, "active" if approve else "rejected")

    async def withdraw(self, tenant: str, by: str, label_id: str, version: int) -> Label | None:
        """Take a label back, at once and by anyone who may label: undoing must be easier than doing."""
        before = await self.get(tenant, label_id)
        if before is None:
            return None
        if before.state not in {"active", "proposed"}:
            raise NotAllowed(f"the label is {before.state} already")
        return await self._step(before, by, version, "withdrawn")

    async def get(self, tenant: str, label_id: str) -> Label | None:
        """One label of the tenant."""
        found = await self._select(labels.c.tenant == tenant, labels.c.id == label_id)
        return found[0] if found else None

    async def of_tenant(self, tenant: str, state: str | None = None) -> tuple[Label, ...]:
        """The newest first, of one state or of all; at most 500."""
        conditions = [labels.c.tenant == tenant] + ([labels.c.state == state] if state else [])
        return await self._select(*conditions)

    async def of_parties(self, tenant: str, parties: tuple[str, ...]) -> tuple[Label, ...]:
        """The active labels of these parties."""
        return await self._select(labels.c.tenant == tenant, labels.c.state == "active", labels.c.party.in_(parties))

    async def in_force(self) -> tuple[Label, ...]:
        """The labels of all tenants that change verdicts now: active, not expired."""
        alive = or_(labels.c.expires_at.is_(None), labels.c.expires_at > _now())
        return await self._select(
            labels.c.state == "active", labels.c.meaning.in_(("malicious", "trusted")), alive, most=100_000
        )

    async def _step(self, before: Label, by: str, version: int, state: str) -> Label:
        changed = (
            update(labels)
            .where(labels.c.id == before.id, labels.c.tenant == before.tenant, labels.c.version == version)
            .values(state=state, decided_by=by, decided_at=_now(), version=version + 1)
        )
        async with named_faults("write a label"), audited(self._engine, {before.tenant}) as (connection, trail):
            if before.version != version or not (await connection.execute(changed)).rowcount:
                raise NotAllowed("another person changed this label first; load the page again")
            action = {"active": "label.approved"}.get(state, f"label.{state}")
            trail.record(before.tenant, f"person:{by}", action, before.id, _content(before))
        after = await self.get(before.tenant, before.id)
        if after is None:
            raise NotAllowed("the label is gone")
        return after

    async def _select(self, *conditions: Any, most: int = 500) -> tuple[Label, ...]:
        wanted = select(*(labels.c[name] for name in _FIELDS)).where(*conditions)
        wanted = wanted.order_by(labels.c.proposed_at.desc(), labels.c.id).limit(most)
        async with named_faults("read the labels"), self._engine.connect() as connection:
            return tuple(_label(row) for row in await connection.execute(wanted))


def _label(row: Row[Any]) -> Label:
    return Label(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name


def _content(label: Label) -> str:
    """The hash of what the label says; what became of it is the entries' own matter."""
    said = (label.party, label.chain_id, label.meaning, label.reason, label.expires_at)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _now() -> int:
    return time.time_ns() // 1_000_000
