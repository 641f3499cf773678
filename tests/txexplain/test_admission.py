"""Turns are given fairly, late work is dropped first, and none is lost or given twice."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.deadline import Deadline
from txexplain.gateway.admission import Admission, Overloaded


@asynccontextmanager
async def _held(admission: Admission, turns: int) -> AsyncIterator[asyncio.Event]:
    """All turns are taken until the event is set."""
    release = asyncio.Event()

    async def hold() -> None:
        async with admission.turn("holder", Deadline.after(60)):
            await release.wait()

    holders = [asyncio.create_task(hold()) for _ in range(turns)]
    await asyncio.sleep(0)
    yield release
    release.set()
    await asyncio.gather(*holders)


async def test_callers_take_turns_however_many_requests_one_of_them_sends() -> None:
    admission = Admission(1, 100)
    order: list[str] = []

    async def ask(caller: str) -> None:
        async with admission.turn(caller, Deadline.after(60)):
            order.append(caller)

    async with _held(admission, 1) as release:
        asked = [asyncio.create_task(ask("greedy")) for _ in range(10)]
        await asyncio.sleep(0)
        asked += [asyncio.create_task(ask(caller)) for caller in ("a", "b")]
        await asyncio.sleep(0)
        release.set()
        await asyncio.gather(*asked)

    assert order.index("a") <= 2
    assert order.index("b") <= 3
    assert len(order) == 12


async def test_a_request_that_would_come_too_late_is_refused_at_once() -> None:
    admission = Admission(1, 100)
    async with _held(admission, 1):
        with pytest.raises(Overloaded, match="too late") as caught:
            async with admission.turn("a", Deadline.after(0.001)):
                pytest.fail("it had a turn")

    assert caught.value.retry_after > 0
    assert (admission.shed, admission.waiting, admission.running) == (1, 0, 0)


async def test_a_full_queue_drops_the_latest_work_of_the_greediest_caller() -> None:
    admission = Admission(1, 3)
    refused: list[str] = []

    async def ask(caller: str, seconds: float) -> None:
        try:
            async with admission.turn(caller, Deadline.after(seconds)):
                pass
        except Overloaded:
            refused.append(f"{caller} {seconds}")

    async with _held(admission, 1) as release:
        asked = [asyncio.create_task(ask("greedy", seconds)) for seconds in (30, 10, 20)]
        await asyncio.sleep(0)
        asked.append(asyncio.create_task(ask("modest", 60)))
        await asyncio.sleep(0)
        asked.append(asyncio.create_task(ask("greedy", 60)))
        await asyncio.sleep(0)
        release.set()
        await asyncio.gather(*asked)

    assert refused == ["greedy 10", "greedy 60"]


async def test_whoever_waits_past_its_deadline_is_told_so_and_not_held() -> None:
    admission = Admission(1, 10)
    async with _held(admission, 1):
        with pytest.raises(Overloaded, match="no turn came in time"):
            async with admission.turn("a", Deadline.after(0.15)):
                pytest.fail("it had a turn")
    assert (admission.running, admission.waiting) == (0, 0)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), concurrency=st.integers(1, 4), queue=st.integers(0, 8))
async def test_no_turn_is_lost_or_given_twice(seed: int, concurrency: int, queue: int) -> None:
    admission = Admission(concurrency, queue)
    chance = random.Random(seed)
    most = 0

    async def ask() -> str:
        nonlocal most
        await asyncio.sleep(chance.random() * 0.02)
        try:
            async with admission.turn(chance.choice("abc"), Deadline.after(chance.choice((0.02, 0.2, 5)))):
                most = max(most, admission.running)
                await asyncio.sleep(chance.random() * 0.005)
                if chance.random() < 0.1:
                    raise ValueError  # noqa: TRY301 - whatever fails inside a turn gives it back
        except Overloaded:
            return "refused"
        except ValueError:
            return "failed"
        return "served"

    tasks = [asyncio.create_task(ask()) for _ in range(30)]
    await asyncio.sleep(0.01)
    for task in chance.sample(tasks, 5):
        task.cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)

    assert (admission.running, admission.waiting) == (0, 0)
    assert most <= concurrency
    assert done.count("refused") == admission.shed
    async with admission.turn("after", Deadline.after(5)):
        assert admission.running == 1
