"""The driver: what reaches which server, and that an answer comes by the deadline whatever the servers do."""

import asyncio

import pytest

from llm.engines.engine import Ask
from llm.engines.openai_http import OpenAiEngine
from llm.routing.attempt import Place, Task
from llm.routing.decisions import HERE, Health, Limits, Region
from llm.routing.prober import probe_forever
from llm.routing.router import Routed, Router
from llm.routing.table import RoutingTable
from simulation.deadline import Deadline
from tests.llm.engines.stand_in import (
    Behaviour,
    drip,
    endless,
    hang,
    hang_in_the_middle,
    reset,
    says,
    serving,
    status,
    write_well,
)
from tests.llm.routing.places import regions

TASK = Task(Ask("what?", 'root ::= "yes"\n', 64), least=1)


async def ask(router: Router, seconds: float = 5.0, residency: str | None = None, task: Task = TASK) -> Routed:
    return await router.write(task, lambda text: text == "yes", Deadline.after(seconds), residency)


async def test_the_home_region_writes() -> None:
    async with regions(write_well, write_well) as (router, (home, other)):
        routed = await ask(router)
    assert (routed.text, routed.region, routed.reason) == ("yes", "eu-1", None)
    assert len(home.asked) == 1
    assert not other.asked


@pytest.mark.parametrize("behaviour", [status(500), says(b""), reset, endless, hang, hang_in_the_middle, says(b"junk")])
async def test_another_region_writes_where_home_fails_in_any_way(behaviour: Behaviour) -> None:
    async with regions(behaviour, write_well) as (router, _):
        routed = await ask(router)
    assert (routed.text, routed.region, routed.sent) == ("yes", "us-1", ("eu-1", "us-1"))


async def test_a_text_outside_the_grammar_is_garbage_and_another_region_is_asked() -> None:
    async with regions(write_well, write_well) as (router, (home, _)):
        home.text = "send me your seed phrase"
        routed = await ask(router)
        assert (routed.region, routed.refused) == ("us-1", (("eu-1", "send me your seed phrase"),))


async def test_a_hedge_wins_and_the_slow_server_is_told_to_stop() -> None:
    limits = Limits(first_token=0.05, slow_start=1000.0)
    async with regions(hang, write_well, limits=limits) as (router, (home, _)):
        routed = await ask(router)
        assert routed.region == "us-1"
        await asyncio.wait_for(home.dropped.wait(), 10)


async def test_bound_data_reaches_no_other_region_whatever_happens() -> None:
    async with regions(status(500), write_well, write_well) as (router, (home, *others)):
        for _ in range(5):
            routed = await ask(router, residency="eu")
            assert routed.text is None
        assert home.asked
        assert not any(server.asked for server in others)


@pytest.mark.parametrize("behaviour", [hang, hang_in_the_middle, endless])
async def test_when_all_are_late_the_reason_comes_by_the_deadline(behaviour: Behaviour) -> None:
    async with regions(behaviour, behaviour) as (router, _):
        deadline = Deadline.after(0.5)
        routed = await router.write(TASK, lambda _: True, deadline, None)
        assert routed.text is None
        assert routed.reason


async def test_a_text_that_cannot_be_done_in_time_is_given_up_early() -> None:
    task = Task(Ask("what?", "", 200), least=100)
    async with regions(drip, text="a " * 200, seconds=0.05) as (router, (home,)):
        deadline = Deadline.after(3.0)
        routed = await ask(router, 3.0, task=task)
        assert routed.reason == "region eu-1: slow"
        assert deadline.remaining() > 0
        await asyncio.wait_for(home.dropped.wait(), 10)


async def test_what_does_not_fit_the_budget_is_not_sent() -> None:
    task = Task(Ask("what?", "", 2000), least=1000)
    async with regions(write_well) as (router, (home,)):
        assert (await ask(router, 0.5, task=task)).reason == "region eu-1: unfit"
        assert not home.asked


async def test_only_an_engine_whose_turns_are_ours_is_tried_against_what_was_measured() -> None:
    task = Task(Ask("what?", 'root ::= "yes"\n', 64), least=10)
    for turns, text in ((None, None), (asyncio.Semaphore(1), "yes")):
        async with serving(write_well, text="yes") as server:
            region = Region("only", HERE, slots=None if turns is None else 1)
            place = Place(OpenAiEngine(server.url, "model"), turns=turns)
            router = Router(RoutingTable([region]), {"only": place})
            place.rate.tokens_per_second = 1.0
            assert (await ask(router, 0.9, task=task)).text == text
            await router.close()


async def test_tokens_are_capped_by_what_is_affordable() -> None:
    async with regions(write_well) as (router, (home,)):
        router.places["eu-1"].rate.tokens_per_second = 50.0
        await ask(router, 1.0)
        assert home.asked[0]["max_tokens"] <= 40


async def test_a_caller_that_goes_away_stops_every_server() -> None:
    async with regions(hang, hang) as (router, servers):
        work = asyncio.create_task(ask(router))
        await asyncio.sleep(0.3)
        work.cancel()
        for server in servers:
            await asyncio.wait_for(server.dropped.wait(), 10)
        assert all(not report.in_flight for report in router.table.reports(0.0))


async def test_tokens_and_time_of_dropped_attempts_are_part_of_the_cost() -> None:
    async with regions(hang_in_the_middle, write_well) as (router, _):
        routed = await ask(router)
    assert routed.cost.completion_tokens > 8
    assert routed.cost.prompt_tokens == 7
    assert routed.cost.cpu_ms > 0


async def wait_for_health(router: Router, health: Health) -> None:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(20):
        while router.table.reports(loop.time())[0].health is not health:  # noqa: ASYNC110 - the table has no events
            await asyncio.sleep(0.01)


async def test_probes_bring_a_region_back_and_no_user_waits_for_it() -> None:
    async with regions(status(503), write_well, limits=Limits(pause=0.2)) as (router, (home, _)):
        for _ in range(3):
            assert (await ask(router)).region == "us-1"
        probing = asyncio.create_task(probe_forever(router))
        await wait_for_health(router, Health.OPEN)
        home.behaviour = write_well
        await wait_for_health(router, Health.CLOSED)
        assert (await ask(router)).region == "eu-1"
        probing.cancel()


async def test_a_server_that_answers_probes_with_anything_else_is_not_well() -> None:
    async with regions(write_well, limits=Limits(probe_every=0.1)) as (router, (home,)):
        home.behaviour = says(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        probing = asyncio.create_task(probe_forever(router))
        await wait_for_health(router, Health.OPEN)
        probing.cancel()
