"""Reports come back from the database as they went in."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.txexplain.cases import case_of, effects, report_of, unlimited_approval
from tests.txexplain.databases import engine_of, faults
from txexplain.filing import LOCAL_TENANT
from txexplain.store import migrate
from txexplain.store.database import database_url, open_engine
from txexplain.store.migrate import downgrade, upgrade
from txexplain.store.report_store import StoreUnavailable
from txexplain.store.repository import SqlReportStore
from txexplain.store.search import Search
from txexplain.store.tables import metadata, report_rules


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    async with engine_of(database) as opened:
        yield opened


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


async def test_each_commit_is_written_through_to_the_disk(tmp_path: Path) -> None:
    async with engine_of(f"sqlite:///{tmp_path / 'new' / 'reports.db'}") as engine, engine.connect() as connection:
        synchronous = (await connection.exec_driver_sql("PRAGMA synchronous")).scalar()
        journal = (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar()

    assert (synchronous, journal) == (2, "wal")


async def test_many_reports_at_once_are_all_kept(engine: AsyncEngine) -> None:
    await upgrade(engine)
    store = SqlReportStore(engine)
    reports = [report_of() for _ in range(25)]

    await asyncio.gather(*(store.add(report) for report in reports))

    assert [await store.get(report.id) for report in reports] == reports


async def test_the_same_report_twice_is_kept_once(engine: AsyncEngine) -> None:
    await upgrade(engine)
    store = SqlReportStore(engine)
    report = report_of()

    await asyncio.gather(store.add(report), store.add(report))
    await store.add(report)

    assert [found.id for found in (await store.search(Search(tenant=LOCAL_TENANT))).found] == [report.id]
    assert await faults(engine) == []


async def test_another_report_of_the_same_id_is_refused_and_the_first_kept(engine: AsyncEngine) -> None:
    await upgrade(engine)
    store = SqlReportStore(engine)
    report = report_of()
    await store.add(report)

    with pytest.raises(StoreUnavailable):
        await store.add(report.model_copy(update={"budget_ms": 1}))

    assert await store.get(report.id) == report


async def test_a_report_that_the_database_refuses_does_not_cost_the_others_theirs(engine: AsyncEngine) -> None:
    await upgrade(engine)
    store = SqlReportStore(engine)
    reports = [report_of(case_of(effects(approvals=(unlimited_approval(),)))) for _ in range(5)]
    async with engine.begin() as connection:
        # A row that the batch cannot see coming: the rule of a report that is not there.
        row = {"report_id": reports[2].id, "rule": reports[2].verdict.findings[0].rule, "tenant": "t"}
        await connection.execute(insert(report_rules), [row | {"severity": "info", "created_at": 1}])

    done = await asyncio.gather(*(store.add(report) for report in reports), return_exceptions=True)

    assert [isinstance(each, StoreUnavailable) for each in done] == [False, False, True, False, False]
    assert await faults(engine) == []


async def test_a_database_without_its_table_is_unavailable_and_says_so(engine: AsyncEngine) -> None:
    store = SqlReportStore(engine)

    with pytest.raises(StoreUnavailable):
        await store.add(report_of())
    with pytest.raises(StoreUnavailable):
        await store.get("rep_x")
    assert "could not read" in await store.health()


async def test_the_migrations_go_down_and_up_again_with_the_reports_kept(engine: AsyncEngine) -> None:
    await upgrade(engine)
    store = SqlReportStore(engine)
    report = report_of(case_of(effects(approvals=(unlimited_approval(),))))
    await store.add(report)

    await downgrade(engine, "0001")
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT id FROM reports")) == report.id
    await upgrade(engine)

    assert await store.get(report.id) == report
    (found,) = (await store.search(Search(tenant=LOCAL_TENANT, origin_host="app.example.org"))).found
    assert found.rules == tuple(sorted({finding.rule for finding in report.verdict.findings}))
    assert found.kind == "transaction"
    assert await faults(engine) == []
    await store.add(report_of())
    assert await faults(engine) == []


async def test_the_migrations_go_down_to_nothing_and_up_again(engine: AsyncEngine) -> None:
    await upgrade(engine)
    await downgrade(engine, "base")
    async with engine.connect() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["alembic_version"]

    assert await upgrade(engine) is True
    await SqlReportStore(engine).add(report_of())


async def test_an_upgrade_is_done_once(engine: AsyncEngine) -> None:
    assert await upgrade(engine) is True
    assert await upgrade(engine) is False


async def test_processes_that_start_together_upgrade_once(database: str) -> None:
    url = database_url(database)
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


async def test_a_store_that_is_closed_twice_is_closed(tmp_path: Path) -> None:
    store = SqlReportStore(open_engine(database_url(f"sqlite:///{tmp_path / 'reports.db'}")))
    await upgrade(store.engine)
    await store.add(report_of())

    await store.close()
    await store.close()
