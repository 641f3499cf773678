"""The audit trail: whoever changes, removes, adds or moves anything is found out, on both databases."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from tests.txexplain.cases import report_of
from tests.txexplain.databases import engine_of, faults
from txexplain.filing import Filing
from txexplain.store.audit import AuditRepository
from txexplain.store.chain import START, Entry, faults_of
from txexplain.store.migrate import upgrade
from txexplain.store.repository import SqlReportStore
from txexplain.store.tables import audit, audit_heads, reports

_A, _B = Filing(tenant="a", actor="key_a"), Filing(tenant="b", actor="key_b")


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    """A database with four reports of one tenant and two of another, whose trail holds."""
    async with engine_of(database) as opened:
        await upgrade(opened)
        store = SqlReportStore(opened)
        for filing in (_A, _A, _B, _A, _B, _A):
            await store.add(report_of(), filing)
        assert await faults(opened) == []
        yield opened


async def _change_an_entry(connection: AsyncConnection) -> None:
    await connection.execute(update(audit).where(audit.c.tenant == "a", audit.c.seq == 2).values(actor="somebody"))


async def _change_an_entry_and_its_hash(connection: AsyncConnection) -> None:
    row = (await connection.execute(select(audit).where(audit.c.tenant == "a", audit.c.seq == 2))).one()
    first = await connection.scalar(select(audit.c.hash).where(audit.c.tenant == "a", audit.c.seq == 1))
    forged = dataclasses.replace(Entry(**row._mapping), actor="somebody")
    values = {"actor": "somebody", "hash": forged.expected(str(first))}
    await connection.execute(update(audit).where(audit.c.tenant == "a", audit.c.seq == 2).values(values))


async def _remove_an_entry(connection: AsyncConnection) -> None:
    await connection.execute(delete(audit).where(audit.c.tenant == "a", audit.c.seq == 2))


async def _remove_the_first_entry(connection: AsyncConnection) -> None:
    await connection.execute(delete(audit).where(audit.c.tenant == "a", audit.c.seq == 1))


async def _remove_the_last_entry(connection: AsyncConnection) -> None:
    await connection.execute(delete(audit).where(audit.c.tenant == "a", audit.c.seq == 4))


async def _remove_the_last_entry_and_move_the_head(connection: AsyncConnection) -> None:
    await _remove_the_last_entry(connection)
    before = await connection.scalar(select(audit.c.hash).where(audit.c.tenant == "a", audit.c.seq == 3))
    await connection.execute(update(audit_heads).where(audit_heads.c.tenant == "a").values(seq=3, hash=before))


async def _remove_a_whole_chain(connection: AsyncConnection) -> None:
    await connection.execute(delete(audit).where(audit.c.tenant == "a"))
    await connection.execute(delete(audit_heads).where(audit_heads.c.tenant == "a"))


async def _swap_two_entries(connection: AsyncConnection) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        await connection.execute(update(audit).where(audit.c.tenant == "a", audit.c.seq == old).values(seq=new))


async def _move_an_entry_to_another_tenant(connection: AsyncConnection) -> None:
    await connection.execute(update(audit).where(audit.c.tenant == "a", audit.c.seq == 4).values(tenant="b", seq=3))


async def _change_a_report(connection: AsyncConnection) -> None:
    report_id = await connection.scalar(select(reports.c.id).order_by(reports.c.id).limit(1))
    changed = update(reports).where(reports.c.id == report_id)
    await connection.execute(changed.values(body=text("replace(body, '\"benign\"', '\"unknown\"')")))


async def _change_whose_report_it_is(connection: AsyncConnection) -> None:
    report_id = await connection.scalar(select(reports.c.id).where(reports.c.tenant == "a").limit(1))
    await connection.execute(update(reports).where(reports.c.id == report_id).values(tenant="b"))


async def _remove_a_report(connection: AsyncConnection) -> None:
    report_id = await connection.scalar(select(reports.c.id).order_by(reports.c.id).limit(1))
    await connection.execute(delete(reports).where(reports.c.id == report_id))


async def _add_a_report(connection: AsyncConnection) -> None:
    row = (await connection.execute(select(reports).limit(1))).one()
    await connection.execute(insert(reports), [{**row._mapping, "id": "rep_forged"}])


_TAMPERINGS = [
    _change_an_entry,
    _change_an_entry_and_its_hash,
    _remove_an_entry,
    _remove_the_first_entry,
    _remove_the_last_entry,
    _remove_the_last_entry_and_move_the_head,
    _remove_a_whole_chain,
    _swap_two_entries,
    _move_an_entry_to_another_tenant,
    _change_a_report,
    _change_whose_report_it_is,
    _remove_a_report,
    _add_a_report,
]


@pytest.mark.parametrize("tamper", _TAMPERINGS, ids=lambda each: each.__name__.lstrip("_"))
async def test_tampering_is_found(engine: AsyncEngine, tamper: Callable[[AsyncConnection], Awaitable[None]]) -> None:
    async with engine.begin() as connection:
        await _unseal(connection)
        await tamper(connection)

    assert await faults(engine) != []


async def test_a_chain_rewritten_from_its_start_is_found_by_a_head_that_was_noted(engine: AsyncEngine) -> None:
    noted = await AuditRepository(engine).heads()
    async with engine.begin() as connection:
        await _unseal(connection)
        rows = (await connection.execute(select(audit).where(audit.c.tenant == "a").order_by(audit.c.seq))).all()
        previous = START
        for row in rows:
            forged = dataclasses.replace(Entry(**row._mapping), actor="somebody")
            values = {"actor": "somebody", "hash": forged.expected(previous)}
            previous = values["hash"]
            await connection.execute(update(audit).where(audit.c.tenant == "a", audit.c.seq == row.seq).values(values))
        await connection.execute(update(audit_heads).where(audit_heads.c.tenant == "a").values(hash=previous))

    assert await faults(engine) == []
    found = [fault async for fault in AuditRepository(engine).verify(noted)]
    assert found == ["tenant a: entry 4 is not the one that was noted"]


@pytest.mark.parametrize(
    "statement", ["UPDATE reports SET level = 'benign'", "UPDATE audit SET actor = 'x'", "DELETE FROM audit"]
)
async def test_the_database_itself_refuses_changes(engine: AsyncEngine, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        async with engine.begin() as connection:
            await connection.execute(text(statement))


async def test_two_replicas_and_many_tenants_write_at_once_and_every_chain_holds(database: str) -> None:
    filings = [Filing(tenant=f"t{number % 3}") for number in range(60)]
    async with engine_of(database) as one, engine_of(database) as two:
        await upgrade(one)
        stores = [SqlReportStore(one), SqlReportStore(two)]

        await asyncio.gather(*(stores[number % 2].add(report_of(), filing) for number, filing in enumerate(filings)))

        assert {tenant: seq for tenant, (seq, _) in (await AuditRepository(one).heads()).items()} == {
            "t0": 20,
            "t1": 20,
            "t2": 20,
        }
        assert await faults(one) == []


async def _unseal(connection: AsyncConnection) -> None:
    """What only the database's owner can do."""
    for table, action in (("reports", "update"), ("audit", "update"), ("audit", "delete")):
        on = "" if connection.dialect.name == "sqlite" else f" ON {table}"
        await connection.execute(text(f"DROP TRIGGER {table}_no_{action}{on}"))


def _chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(length):
        entry = Entry("t", number + 1, 1000 + number, "key", "report.added", f"rep_{number}", "ab" * 32, "")
        previous = entries[-1].hash if entries else START
        entries.append(dataclasses.replace(entry, hash=entry.expected(previous)))
    return entries


@given(length=st.integers(2, 8), data=st.data())
def test_any_change_of_any_field_of_any_entry_is_a_fault(length: int, data: st.DataObject) -> None:
    entries = _chain(length)
    assert list(faults_of(entries)) == []
    place = data.draw(st.integers(0, length - 1))
    name = data.draw(st.sampled_from([field.name for field in dataclasses.fields(Entry)]))
    old = getattr(entries[place], name)
    changed = old + 1 if isinstance(old, int) else old + data.draw(st.text(min_size=1, max_size=3))
    entries[place] = Entry(**dataclasses.asdict(entries[place]) | {name: changed})

    assert list(faults_of(entries)) != []


@given(length=st.integers(3, 8), data=st.data())
def test_any_two_entries_that_change_places_are_a_fault(length: int, data: st.DataObject) -> None:
    entries = _chain(length)
    one, two = data.draw(st.lists(st.integers(0, length - 1), min_size=2, max_size=2, unique=True))
    moved = {one: entries[two], two: entries[one]}
    shuffled = [moved.get(place, entry) for place, entry in enumerate(entries)]
    renumbered = [dataclasses.replace(entry, seq=place + 1) for place, entry in enumerate(shuffled)]

    assert list(faults_of(shuffled)) != []
    assert list(faults_of(renumbered)) != []
