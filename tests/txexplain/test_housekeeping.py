"""Reports are deleted by age and tenant, with the trail whole; an export holds what was kept."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.txexplain.cases import case_of, effects, report_of, unlimited_approval
from tests.txexplain.databases import engine_of, faults
from txexplain.filing import Filing, Idempotency
from txexplain.gateway.api_key import ROLES, ApiKey
from txexplain.report import Report
from txexplain.store.export import exported
from txexplain.store.feedback import Feedback
from txexplain.store.housekeeping import DAY_MS, Housekeeping
from txexplain.store.keys import KeyRepository
from txexplain.store.migrate import upgrade
from txexplain.store.repository import SqlReportStore
from txexplain.store.search import Search
from txexplain.store.tenants import TenantRepository

_NOW = 2_000_000_000_000


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    async with engine_of(database) as opened:
        await upgrade(opened)
        yield opened


def _aged(days: float) -> Report:
    report = report_of(case_of(effects(approvals=(unlimited_approval(),))))
    return report.model_copy(update={"created_at": _NOW - round(days * DAY_MS)})


async def _ids(store: SqlReportStore, tenant: str) -> set[str]:
    return {found.id for found in (await store.search(Search(tenant=tenant, limit=500))).found}


async def test_each_tenants_reports_are_kept_as_long_as_it_says(engine: AsyncEngine) -> None:
    store = SqlReportStore(engine)
    kept: dict[str, list[Report]] = {}
    for tenant in ("default", "short", "ever"):
        kept[tenant] = [await store.add(_aged(days), Filing(tenant)) for days in (1, 10, 100)]
    await TenantRepository(engine).set_retention("short", 5, "test")
    await TenantRepository(engine).set_retention("ever", 0, "test")

    assert await Housekeeping(engine).sweep(30, _NOW) == 3

    assert await _ids(store, "default") == {report.id for report in kept["default"][:2]}
    assert await _ids(store, "short") == {kept["short"][0].id}
    assert await _ids(store, "ever") == {report.id for report in kept["ever"]}
    assert await faults(engine) == []
    assert await Housekeeping(engine).sweep(0, _NOW) == 0


async def test_a_deleted_report_takes_all_that_is_about_it(engine: AsyncEngine) -> None:
    store = SqlReportStore(engine)
    report = await store.add(_aged(1), Filing("t", "key", Idempotency("name", "ab")))
    assert await store.add_feedback(Feedback(id="fb_1", report_id=report.id, at=1, note="private"), Filing("t"))

    assert await Housekeeping(engine).delete_report("other", report.id, "test") is False
    assert await Housekeeping(engine).delete_report("t", report.id, "test") is True

    async with engine.connect() as connection:
        for table in ("reports", "report_rules", "feedback", "idempotency"):
            assert await connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0, table  # noqa: S608 - our own names
    assert await faults(engine) == []


async def test_a_deleted_tenant_leaves_its_trail_and_nothing_else(engine: AsyncEngine) -> None:
    store, keys = SqlReportStore(engine), KeyRepository(engine)
    for tenant in ("gone", "stays"):
        await store.add(report_of(), Filing(tenant))
        await keys.add(ApiKey(f"key_{tenant}", tenant, "", "ab" * 32, ROLES["wallet"], 1), "test")

    assert await Housekeeping(engine).delete_tenant("gone", "test") == 1

    assert [tenant.id for tenant in await TenantRepository(engine).tenants()] == ["stays"]
    assert [key.tenant for key in await keys.keys()] == ["stays"]
    assert await faults(engine) == []


async def test_an_export_holds_each_report_as_it_was_digested(engine: AsyncEngine) -> None:
    store = SqlReportStore(engine)
    reports = [await store.add(_aged(days), Filing("t")) for days in (3, 2, 1)]
    await store.add(_aged(2), Filing("other"))
    await store.add_feedback(Feedback(id="fb_1", report_id=reports[0].id, at=1, opinion="correct"), Filing("t"))

    lines = [line async for line in exported(engine, "t")]

    documents: list[dict[str, Any]] = [json.loads(line) for line in lines]
    assert [Report.model_validate_json(json.dumps(each["report"])) for each in documents] == reports
    for line, document in zip(lines, documents, strict=True):
        body = line.partition(',"report":')[2][:-1]
        assert hashlib.sha256(body.encode()).hexdigest() == document["content"]
    assert [each["opinion"] for each in documents[0]["feedback"]] == ["correct"]
    later = [line async for line in exported(engine, "t", since=reports[1].created_at, until=reports[2].created_at)]
    assert [json.loads(line)["report"]["id"] for line in later] == [reports[1].id]


async def test_an_export_pages_through_many_reports_of_one_moment(engine: AsyncEngine) -> None:
    store = SqlReportStore(engine)
    reports = [_aged(1) for _ in range(450)]
    await asyncio.gather(*(store.add(report, Filing("t")) for report in reports))

    ids = [json.loads(line)["report"]["id"] async for line in exported(engine, "t")]

    assert sorted(ids) == sorted(report.id for report in reports)


async def test_a_search_finds_by_each_column_and_pages_without_gap_or_double(engine: AsyncEngine) -> None:
    store = SqlReportStore(engine)
    plain, risky = report_of(), report_of(case_of(effects(approvals=(unlimited_approval(),))))
    for report in (plain, risky):
        await store.add(report, Filing("t"))
    rule = risky.verdict.findings[0].rule

    async def found(**conditions: Any) -> set[str]:
        return {each.id for each in (await store.search(Search(tenant="t", **conditions))).found}

    assert await found() == {plain.id, risky.id}
    assert await found(rule=rule) == {risky.id}
    assert await found(rule="no-such-rule") == set()
    assert await found(level=plain.verdict.level) == {plain.id}
    assert await found(sender=plain.case.request.sender, chain_id=1) == {plain.id, risky.id}
    assert await found(chain_id=2) == set()
    assert await found(origin_host="app.example.org") == {plain.id, risky.id}
    assert await found(origin_host="other.example") == set()
    assert await found(digest=risky.digest) == {risky.id}
    assert await found(since=max(plain.created_at, risky.created_at) + 1) == set()
    assert {each.id for each in (await store.search(Search(tenant="other"))).found} == set()

    first = await store.search(Search(tenant="t", limit=1))
    second = await store.search(Search(tenant="t", limit=1, after=first.next))
    assert {first.found[0].id, second.found[0].id} == {plain.id, risky.id}
    assert second.next is None
