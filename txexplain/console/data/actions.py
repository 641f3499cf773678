"""What analysts do about reports: decide, assign, undo. Every change is conditional on the version that was seen.

Each is written with its entry in the audit trail in one transaction; where another was first, nothing is written.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from txexplain.console.data.queue import QueueItem, item_of
from txexplain.console.data.tables import actions
from txexplain.store.faults import named_faults
from txexplain.store.queue.tables import queue_items
from txexplain.store.trail import Trail, audited

DECISIONS: Final = ("correct", "false_positive", "false_negative", "escalate")
_STATE: Final = ("status", "assignee", "decision", "decided_by", "decided_at")


class Collision(Exception):  # noqa: N818 - it states what is the case
    """Another person changed the item first; `item` is what it is now."""

    def __init__(self, item: QueueItem) -> None:
        super().__init__("another person changed this report first")
        self.item = item


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that was done; `at` in Unix milliseconds."""

    id: str
    report_id: str
    at: int
    actor: str
    action: str
    value: str
    note: str
    version: int

    @property
    def words(self) -> str:
        """For people."""
        match self.action:
            case "decide":
                return "escalated it" if self.value == "escalate" else f"decided: {self.value.replace('_', ' ')}"
            case "assign":
                return f"gave it to {self.value}" if self.value else "gave it back"
            case _:
                return "undid their last action"


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants done about one report, and the version that they saw."""

    report_id: str
    version: int
    action: str
    value: str
    note: str = ""


class ActionRepository:
    """Writes decisions of one tenant. All methods raise `StoreUnavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def apply(self, tenant: str, actor: str, change: Change) -> QueueItem | None:
        """The item as it is now; None where the tenant has no such report. Raises `Collision`."""
        done = await self.apply_all(tenant, actor, [change])
        if done.collided:
            raise Collision(done.collided[0])
        return done.changed[0] if done.changed else None

    async def apply_all(self, tenant: str, actor: str, changes: Sequence[Change]) -> "Applied":
        """Each change by itself: a collision of one does not hold the others up."""
        changed: list[QueueItem] = []
        collided: list[QueueItem] = []
        async with named_faults("write a decision"), audited(self._engine, {tenant}) as (connection, trail):
            for change in changes:
                before = await item_of(connection, tenant, change.report_id)
                if before is None:
                    continue
                after = _after(before, actor, change)
                if before.version != change.version or not await _write(connection, tenant, before, after):
                    collided.append(before)
                    continue
                await _record(connection, trail, tenant, actor, change, before)
                changed.append(after)
        return Applied(tuple(changed), tuple(collided))

    async def undo(self, tenant: str, actor: str, report_id: str) -> QueueItem | None:
        """Take this person's last action on a report back; None where there is none. Raises `Collision`."""
        async with named_faults("write a decision"), audited(self._engine, {tenant}) as (connection, trail):
            now = await item_of(connection, tenant, report_id)
            wanted = select(actions).where(actions.c.tenant == tenant, actions.c.report_id == report_id)
            last = (await connection.execute(wanted.order_by(actions.c.version.desc()).limit(1))).first()
            if now is None or last is None or last.action == "undo":
                return None
            if last.actor != actor or last.version != now.version:
                raise Collision(now)
            after = QueueItem(**asdict(now) | json.loads(last.before) | {"version": now.version + 1})
            if not await _write(connection, tenant, now, after):
                raise Collision(now)
            change = Change(report_id, now.version, "undo", last.value)
            await _record(connection, trail, tenant, actor, change, now)
        return after

    async def history(self, tenant: str, report_id: str) -> tuple[Action, ...]:
        """What was done about a report, newest first."""
        wanted = select(*(actions.c[name] for name in Action.__dataclass_fields__))
        wanted = wanted.where(actions.c.tenant == tenant, actions.c.report_id == report_id)
        async with named_faults("read the decisions"), self._engine.connect() as connection:
            rows = await connection.execute(wanted.order_by(actions.c.at.desc(), actions.c.version.desc()).limit(100))
            return tuple(Action(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of several changes; those of reports that the tenant does not have are in neither."""

    changed: tuple[QueueItem, ...]
    collided: tuple[QueueItem, ...]


def _after(before: QueueItem, actor: str, change: Change) -> QueueItem:
    values: dict[str, Any] = {"version": before.version + 1}
    if change.action == "assign":
        values["assignee"] = change.value or None
    else:
        status = "escalated" if change.value == "escalate" else "decided"
        values |= {"status": status, "decision": change.value, "decided_by": actor, "decided_at": _now()}
    return QueueItem(**asdict(before) | values)


async def _write(connection: AsyncConnection, tenant: str, before: QueueItem, after: QueueItem) -> bool:
    """Whether nobody else was first."""
    values = {name: getattr(after, name) for name in (*_STATE, "version")}
    changed = update(queue_items).where(
        queue_items.c.report_id == before.report_id,
        queue_items.c.tenant == tenant,
        queue_items.c.version == before.version,
    )
    done = await connection.execute(changed.values(values))
    return bool(done.rowcount)


async def _record(  # noqa: PLR0913, PLR0917 - an action has these parts
    connection: AsyncConnection, trail: Trail, tenant: str, actor: str, change: Change, before: QueueItem
) -> None:
    row = {
        "id": secrets.token_hex(12),
        "tenant": tenant,
        "report_id": change.report_id,
        "at": _now(),
        "actor": actor,
        "action": change.action,
        "value": change.value,
        "note": change.note,
        "before": json.dumps({name: getattr(before, name) for name in _STATE}),
        "version": before.version + 1,
    }
    await connection.execute(insert(actions), [row])
    content = hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
    trail.record(tenant, f"person:{actor}", f"report.{change.action}", change.report_id, content)


def _now() -> int:
    return time.time_ns() // 1_000_000
