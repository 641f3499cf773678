"""Reports come back from the database as they went in."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.txexplain.cases import OWNER, case_of, effects, report_of, unlimited_approval
from txexplain.store import migrate
from txexplain.store.database import database_url, open_engine
from txexplain.store.migrate import upgrade
from txexplain.store.report_store import StoreUnavailable
from txexplain.store.repository import SqlReportStore
from txexplain.store.tables import metadata


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    opened = open_engine(database_url(f"sqlite:///{tmp_path / 'data' / 'reports.db'}"))
    yield opened
    await opened.dispose()


async def test_a_report_comes_back_equal(engine: AsyncEngine) -> None:
    await upgrade(engine)
    store = SqlReportStore(engine)
    report = report_of(case_of(effects(approvals=(unlimited_approval(),))), degraded=("explain: late",))

    await store.add(report)

    assert await store.get(report.id) == report
    assert await store.health() == "ok"


async def test_an_unknown_id_is_none(engine: AsyncEngine) -> None:
    await upgrade(engine)

    assert await SqlReportStore(engine).get("rep_' OR 1=1 --") is None


async def test_what_is_searched_for_stands_in_columns(engine: AsyncEngine, tmp_path: Path) -> None:
    await upgrade(engine)
    report = report_of()
    await SqlReportStore(engine).add(report)

    with sqlite3.connect(tmp_path / "data" / "reports.db") as connection:
        row = connection.execute("SELECT id, created_at, chain_id, sender, level, digest FROM reports").fetchone()
    connection.close()

    assert row == (report.id, report.created_at, 1, OWNER, report.verdict.level.value, report.digest)


async def test_each_commit_is_written_through_to_the_disk(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        synchronous = (await connection.exec_driver_sql("PRAGMA synchronous")).scalar()
        journal = (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar()

    assert (synchronous, journal) == (2, "wal")


async def test_many_reports_at_once_are_all_kept(engine: AsyncEngine) -> None:
    await upgrade(engine)
    store = SqlReportStore(engine)
    reports = [report_of() for _ in range(25)]

    await asyncio.gather(*(store.add(report) for report in reports))

    assert [await store.get(report.id) for report in reports] == reports


async def test_the_same_id_twice_is_refused_and_the_first_kept(engine: AsyncEngine) -> None:
    await upgrade(engine)
    store = SqlReportStore(engine)
    report = report_of()
    await store.add(report)

    with pytest.raises(StoreUnavailable):
        await store.add(report.model_copy(update={"budget_ms": 1}))

    assert await store.get(report.id) == report


async def test_a_database_without_its_table_is_unavailable_and_says_so(engine: AsyncEngine) -> None:
    store = SqlReportStore(engine)

    with pytest.raises(StoreUnavailable):
        await store.add(report_of())
    with pytest.raises(StoreUnavailable):
        await store.get("rep_x")
    assert "could not read" in await store.health()


async def test_an_upgrade_is_done_once(engine: AsyncEngine) -> None:
    assert await upgrade(engine) is True
    assert await upgrade(engine) is False


async def test_processes_that_start_together_upgrade_once(tmp_path: Path) -> None:
    url = database_url(f"sqlite:///{tmp_path / 'reports.db'}")
    engines = [open_engine(url) for _ in range(3)]

    done = await asyncio.gather(*(upgrade(each) for each in engines))

    for each in engines:
        await each.dispose()
    assert sorted(done) == [False, False, True]


async def test_the_migrations_make_exactly_the_tables_that_the_code_uses(engine: AsyncEngine) -> None:
    await upgrade(engine)

    async with engine.connect() as connection:
        found = await connection.run_sync(lambda sync: compare_metadata(MigrationContext.configure(sync), metadata))

    assert found == []


def test_the_newest_migration_is_the_one_that_the_code_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate._SCRIPTS))

    assert ScriptDirectory.from_config(config).get_current_head() == migrate.HEAD


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("not a url", "is not a database URL"),
        ("mysql://user:pass@host/db", "names mysql"),
        ("oracle://user:pass@host/db", "names oracle"),
    ],
)
def test_a_bad_database_url_is_refused_without_showing_it(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault) as caught:
        database_url(text)

    assert "pass" not in str(caught.value)


def test_the_driver_may_be_left_out() -> None:
    assert database_url("sqlite:///x.db").drivername == "sqlite+aiosqlite"
