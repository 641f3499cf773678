"""While the database is away, reports wait on the disk, and come into the database once when it is back."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.txexplain.cases import report_of
from tests.txexplain.databases import engine_of, faults
from tests.txexplain.fakes import MemoryStore
from txexplain.filing import LOCAL, LOCAL_TENANT, Filing, Idempotency
from txexplain.report import Report
from txexplain.store.migrate import upgrade
from txexplain.store.report_store import IdempotencyConflict, StoreRefused, StoreUnavailable
from txexplain.store.repository import SqlReportStore
from txexplain.store.search import Search
from txexplain.store.spool import Spool, Spooled, SpoolFull
from txexplain.store.spooled_store import SpooledStore

_MEGABYTE = 1_000_000


def _named(key: str, request: str = "ab") -> Filing:
    return Filing(idempotency=Idempotency(key, request))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


@pytest.fixture
async def spooled(folder: Path, store: MemoryStore) -> AsyncIterator[SpooledStore]:
    """A store whose database is away and comes back when `store.failure` is taken away."""
    store.failure = "the database is stopped"
    opened = SpooledStore(store, Spool(folder, _MEGABYTE), patience=0.1, pause=0.01)
    await opened.start()
    yield opened
    await opened.close()


async def _until_empty(opened: SpooledStore) -> None:
    await _until(lambda: not opened.spooled)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - what is waited for is a file's end, which tells nobody
            await asyncio.sleep(0.01)


async def test_reports_come_into_the_database_when_it_is_back(spooled: SpooledStore, store: MemoryStore) -> None:
    reports = [report_of() for _ in range(5)]
    for report in reports:
        assert await spooled.add(report, Filing(tenant="t", actor="key")) == report
    assert store.reports == {}
    assert [await spooled.get(report.id, "t") for report in reports] == reports
    assert await spooled.health() == "ok"

    store.failure = None
    await _until_empty(spooled)

    assert store.reports == {report.id: report for report in reports}
    assert set(store.filings.values()) == {Filing(tenant="t", actor="key")}
    assert spooled.replayed == 5


async def test_a_spooled_report_is_given_to_its_tenant_alone(spooled: SpooledStore, store: MemoryStore) -> None:
    report = await spooled.add(report_of(), Filing(tenant="t"))
    store.failure = None

    assert await spooled.get(report.id, "other") is None


async def test_a_database_that_hangs_is_left_for_the_spool(folder: Path, store: MemoryStore) -> None:
    store.seconds = 60
    opened = SpooledStore(store, Spool(folder, _MEGABYTE), patience=0.05)
    report = report_of()

    assert await opened.add(report) == report
    assert len(Spool(folder, _MEGABYTE).paths()) == 1


async def test_the_next_process_replays_what_the_last_one_left(folder: Path, store: MemoryStore) -> None:
    store.failure = "the database is stopped"
    report = await SpooledStore(store, Spool(folder, _MEGABYTE)).add(report_of())
    store.failure = None

    following = SpooledStore(store, Spool(folder, _MEGABYTE))
    await following.start()
    await _until_empty(following)
    await following.close()

    assert store.reports == {report.id: report}
    assert Spool(folder, _MEGABYTE).paths() == []


async def test_two_processes_that_share_a_folder_replay_each_report_once(folder: Path, database: str) -> None:
    reports = [report_of() for _ in range(20)]
    for report in reports:
        Spool(folder, _MEGABYTE).put(Spooled(report.id, report.created_at, LOCAL, report.model_dump_json()))
    async with engine_of(database) as engine:
        await upgrade(engine)
        both = [SpooledStore(SqlReportStore(engine), Spool(folder, _MEGABYTE), pause=0.01) for _ in range(2)]

        await asyncio.gather(*(each.start() for each in both))
        await _until(lambda: not Spool(folder, _MEGABYTE).paths())

        found = (await both[0].search(Search(tenant=LOCAL_TENANT, limit=100))).found
        assert {each.id for each in found} == {report.id for report in reports}
        assert sum(each.replayed for each in both) == 20
        assert await faults(engine) == []
        for each in both:
            await each.close()


async def test_a_report_that_the_database_took_without_saying_so_is_kept_once(folder: Path, database: str) -> None:
    async with engine_of(database) as engine:
        await upgrade(engine)
        inner = SqlReportStore(engine)
        report = report_of()
        await inner.add(report)
        Spool(folder, _MEGABYTE).put(Spooled(report.id, report.created_at, LOCAL, report.model_dump_json()))

        opened = SpooledStore(inner, Spool(folder, _MEGABYTE))
        await opened.start()
        await _until_empty(opened)

        assert [each.id for each in (await opened.search(Search(tenant=LOCAL_TENANT))).found] == [report.id]
        assert await faults(engine) == []
        await opened.close()


async def test_an_idempotency_key_holds_while_the_database_is_away(spooled: SpooledStore) -> None:
    first, second = await asyncio.gather(spooled.add(report_of(), _named("k")), spooled.add(report_of(), _named("k")))

    assert first == second
    assert await spooled.named(LOCAL_TENANT, "k", "ab") == first
    assert await spooled.named("other", "k", "ab") is None
    with pytest.raises(IdempotencyConflict):
        await spooled.add(report_of(), _named("k", "cd"))


async def test_an_acknowledged_report_whose_key_went_to_another_one_is_kept_too(folder: Path, database: str) -> None:
    async with engine_of(database) as engine:
        await upgrade(engine)
        inner = SqlReportStore(engine)
        first = await inner.add(report_of(), _named("k"))
        second, third = report_of(), report_of()
        for report, request in ((second, "ab"), (third, "cd")):
            item = Spooled(report.id, report.created_at, _named("k", request), report.model_dump_json())
            Spool(folder, _MEGABYTE).put(item)

        opened = SpooledStore(inner, Spool(folder, _MEGABYTE))
        await opened.start()
        await _until_empty(opened)

        assert [await inner.get(each.id) for each in (first, second, third)] == [first, second, third]
        assert await inner.named(LOCAL_TENANT, "k", "ab") == first
        await opened.close()


async def test_a_report_that_the_database_refuses_is_put_aside_and_holds_up_no_other(
    spooled: SpooledStore, store: MemoryStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = await spooled.add(report_of()), await spooled.add(report_of())
    kept = store.add

    async def add(report: Report, filing: Filing = LOCAL) -> Report:
        if report.id == bad.id:
            raise StoreRefused("never")
        return await kept(report, filing)

    monkeypatch.setattr(store, "add", add)
    store.failure = None
    await _until_empty(spooled)

    assert set(store.reports) == {good.id}
    assert Spool(folder, _MEGABYTE).put_aside_count() == 1


async def test_a_refused_report_is_not_spooled(
    folder: Path, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def add(_report: Report, _filing: Filing = LOCAL) -> Report:
        raise StoreRefused("never")

    monkeypatch.setattr(store, "add", add)

    with pytest.raises(StoreRefused):
        await SpooledStore(store, Spool(folder, _MEGABYTE)).add(report_of())
    assert Spool(folder, _MEGABYTE).paths() == []


async def test_a_full_spool_refuses_and_says_so(folder: Path, store: MemoryStore) -> None:
    store.failure = "the database is stopped"
    opened = SpooledStore(store, Spool(folder, 10_000))
    done = await asyncio.gather(*(opened.add(report_of()) for _ in range(30)), return_exceptions=True)

    kept = [each for each in done if isinstance(each, Report)]
    assert {str(each) for each in done if each not in kept} == {
        "the database is away, and the spool holds its 10000 bytes"
    }
    assert 0 < len(kept) == len(Spool(folder, 10_000).paths())
    assert Spool(folder, 10_000).size() <= 10_000


@pytest.mark.parametrize("call", ["fsync", "rename", "open"])
async def test_a_full_disk_refuses_and_leaves_nothing_behind(
    folder: Path, store: MemoryStore, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    store.failure = "the database is stopped"
    opened = SpooledStore(store, Spool(folder, _MEGABYTE))

    def full(*_args: object, **_names: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os if call == "fsync" else Path, call, full)
        with pytest.raises(StoreUnavailable, match="No space left on device"):
            await opened.add(report_of())

    assert {path for path in os.listdir(folder) if path != "lock"} == set()  # noqa: PTH208 - a test may block
    report = report_of()
    assert await opened.add(report) == report


async def test_the_file_is_on_the_disk_before_the_report_is_acknowledged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def noted_fsync(handle: int) -> None:
        order.append("fsync")
        fsync(handle)

    def noted_rename(path: Path, target: Path) -> Path:
        order.append("rename")
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "rename", noted_rename)
    report = report_of()

    Spool(folder, _MEGABYTE).put(Spooled(report.id, report.created_at, LOCAL, "{}"))

    assert order == ["fsync", "rename", "fsync"]


def test_a_damaged_file_is_kept_and_not_tried_again(folder: Path) -> None:
    spool = Spool(folder, _MEGABYTE)
    path = spool.put(Spooled("rep_1", 1, LOCAL, "{}"))
    path.write_bytes(path.read_bytes().replace(b"rep_1", b"rep_2"))

    assert spool.read(path) is None
    assert spool.paths() == []
    assert spool.put_aside_count() == 1


def test_what_a_dead_process_did_not_finish_is_swept_away(folder: Path) -> None:
    folder.mkdir()
    (folder / "1-rep.2147483600.unfinished").write_bytes(b"half")
    (folder / f"1-rep.{os.getppid()}.unfinished").write_bytes(b"another process writes it now")

    Spool(folder, _MEGABYTE)

    assert [path.name for path in folder.glob("*.unfinished")] == [f"1-rep.{os.getppid()}.unfinished"]


def test_the_folder_is_for_its_owner_alone(folder: Path) -> None:
    Spool(folder, _MEGABYTE)

    assert folder.stat().st_mode & 0o077 == 0


def test_a_spool_without_room_says_so(folder: Path) -> None:
    with pytest.raises(SpoolFull, match="holds its 10 bytes"):
        Spool(folder, 10).put(Spooled("rep_1", 1, LOCAL, "{}"))
