"""The status page tells how the parts are: feeds and what changed in them, regions, anvils, latency and costs."""

import time
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from llm.budget.cost import Cost
from llm.routing.decisions import Fault, Limits, Region
from llm.routing.router import Router
from llm.routing.table import RoutingTable
from llm.writing import Writing
from simulation.round_trips import RoundTrips
from simulation.telemetry import ChainTelemetry, PoolTelemetry, SimulatorTelemetry
from tests.txexplain.cases import case_of, effects, report_of, unlimited_approval
from tests.txexplain.console.conftest import OURS, THEIRS, Place, opened
from tests.txexplain.console.rich import import_two_versions
from txexplain.authors import Authors
from txexplain.console.data.quality import STEP_MS, DayQuality
from txexplain.console.opening import write_costs
from txexplain.console.views.charts import PLOT, columns
from txexplain.console.views.service import pool_view
from txexplain.spending import Spending, spending_of
from txexplain.store.queue.tables import queue_items
from txexplain.store.tables import report_rules


def _wrote(money: float, region: str = "eu-1") -> Writing:
    return Writing("small", None, region, "small-model", Cost(100, 20, 1500.0), money)


async def test_what_texts_cost_is_added_up_by_tenant_and_day_over_replicas(any_place: Place) -> None:
    console, replica = any_place.console, Spending()
    with spending_of(OURS):
        console.authors.spending.count(_wrote(0.5))
        console.authors.spending.count(_wrote(0.25))
        replica.count(_wrote(1.0))
    with spending_of(THEIRS):
        console.authors.spending.count(_wrote(9.0))
    await write_costs(console)
    await console.spending.add(replica.take())

    (found,) = await console.spending.of(OURS, int(time.time()) // 86_400)

    assert (found.texts, found.prompt_tokens, found.completion_tokens) == (3, 300, 60)
    assert (found.cpu_ms, found.money) == (4500.0, 1.75)
    assert console.authors.spending.take() == ()


async def _kept_days_ago(place: Place, *days: int) -> None:
    """Reports with an approval, each as if it had been kept so many days ago."""
    for ago in days:
        report = await place.keep(report_of(case_of(effects(approvals=(unlimited_approval(),)))))
        async with place.console.queue._engine.begin() as connection:
            for table in (queue_items, report_rules):
                moved = update(table).where(table.c.report_id == report.id)
                await connection.execute(moved.values(created_at=table.c.created_at - ago * 86_400_000))


async def test_counting_the_last_days_anew_gives_what_counting_all_gives(any_place: Place) -> None:
    quality = any_place.console.quality
    await _kept_days_ago(any_place, 0, 1, 2, 5, 13, 20)
    earlier = await quality.count(OURS)
    await _kept_days_ago(any_place, 0, 0, 1)
    again = await quality.count(OURS, earlier)

    assert replace(again, at=0) == replace(await quality.count(OURS), at=0)
    assert [sum(day.levels.values()) for day in again.days] == [1, *[0] * 7, 1, 0, 0, 1, 2, 3]
    assert sum(rule.hits for rule in again.rules.values()) == 8 * len(again.rules) > 0


async def test_counting_the_last_days_anew_reads_no_older_ones(any_place: Place) -> None:
    quality = any_place.console.quality
    await _kept_days_ago(any_place, 1)
    earlier = await quality.count(OURS)
    await _kept_days_ago(any_place, 3)

    assert replace(await quality.count(OURS, earlier), at=0) == replace(earlier, at=0)
    assert sum(sum(day.levels.values()) for day in (await quality.count(OURS)).days) == 2


async def test_the_page_shows_the_tenants_costs_and_times_and_nobody_elses(place: Place) -> None:
    slow = report_of().model_copy(update={"timings_ms": report_of().timings_ms.model_copy(update={"total": 4321.0})})
    for report in (report_of(), report_of(), slow):
        await place.keep(report)
    with spending_of(OURS):
        place.console.authors.spending.count(_wrote(0.5))
    with spending_of(THEIRS):
        place.console.authors.spending.count(_wrote(77.0, "their-region"))
    await write_costs(place.console)
    async with place.visitor("ann") as ann:
        text = (await ann.get("/status")).text

    assert "80 ms" in text
    assert "4320 ms" in text
    assert "1 small in eu-1" in text
    assert "no prices are configured" in text
    assert "their-region" not in text


async def test_regions_are_shown_with_their_health(place: Place) -> None:
    # Signing in takes longer than a region's first pauses where the machine is busy.
    limits = Limits(pause=600.0, longest_pause=600.0)
    table = RoutingTable([Region("eu-1", "eu"), Region("us-1", "us")], limits, seed=1)
    now = time.monotonic()
    for number in range(20):
        table.begin(number, "us", now, now + 10)
        table.failed(number, "us-1", now, Fault.BROKEN)
    authors = Authors(place.console.authors.explainer, (Router(table, {}),))
    object.__setattr__(place.console, "authors", authors)
    async with place.visitor("ann") as ann:
        text = (await ann.get("/status")).text

    assert "well: requests go to it" in text
    assert "failed: nothing goes to it" in text
    assert text.index("eu-1") < text.index("us-1")


def test_the_pool_is_shown_with_why_anvils_ended() -> None:
    chains = {1: ChainTelemetry(RoundTrips(), 2)}
    found = pool_view(SimulatorTelemetry(chains, PoolTelemetry(3, 1, 9, {"hung": 2, "died": 0}, 5 * 2**20)))

    assert found is not None
    assert (found.live, found.waiting, found.started, found.mebibytes) == (3, 1, 9, 5)
    assert found.ended == (("did not answer", 2),)
    assert found.chains[0][0] == 1
    assert pool_view(SimulatorTelemetry({}, None)) is None


async def test_a_feed_is_shown_with_what_its_version_changed(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    import_two_versions(folder)
    async with opened(f"sqlite:///{tmp_path / 'reports.db'}", tmp_path, feeds=folder) as place:
        await place.person("ann", "viewer")
        async with place.visitor("ann") as ann:
            status = (await ann.get("/status")).text
            page = (await ann.get("/feeds/scams")).text
            outside = await ann.get("/feeds/..%2F..%2Freports")

    assert "/console/feeds/scams" in status
    assert "in force" in status
    assert "new.example" in page
    assert "old.example" in page
    assert "stays.example" not in page
    assert outside.status_code == 404


@given(st.lists(st.floats(0, 60_000), min_size=1, max_size=50), st.sampled_from([0.5, 0.95]))
def test_a_percentile_from_steps_is_right_to_half_a_step(times: list[float], share: float) -> None:
    steps: dict[int, int] = {}
    for each in times:
        steps[round(each / STEP_MS)] = steps.get(round(each / STEP_MS), 0) + 1
    found = DayQuality(0, {}, steps).percentile(share)
    within = sum(each <= found + STEP_MS / 2 for each in times)

    assert within >= share * len(times)
    assert any(abs(each - found) <= STEP_MS / 2 for each in times)


@given(st.lists(st.tuples(st.floats(0, 1e9), st.floats(0, 1e9)), min_size=1, max_size=20))
def test_columns_stay_in_their_drawing_and_none_above_zero_is_nothing(pairs: list[tuple[float, float]]) -> None:
    inner, outer = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    chart = columns([str(at) for at in range(len(pairs))], inner, outer)

    for column, low, high in zip(chart.columns, inner, outer, strict=True):
        assert 0 <= column.outer_y <= column.inner_y <= PLOT or column.inner_height <= 2
        assert (column.inner_height > 0) == (low > 0)
        assert (column.outer_height > 0) == (high > 0)
        assert column.inner_y + column.inner_height == PLOT
    assert chart.empty == (not any(outer))
