"""Few run at once, what is due first goes first, one that waits holds nobody, and no turn is lost or given twice."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation import turns as turns_module
from simulation.deadline import Deadline
from simulation.http import HttpClient
from simulation.turns import NoTurn, Turns
from simulation.upstream.node import Node
from simulation.upstream.nodes import Nodes


@asynccontextmanager
async def _held(turns: Turns, count: int) -> AsyncIterator[asyncio.Event]:
    """So many turns are taken until the event is set."""
    release = asyncio.Event()

    async def hold() -> None:
        async with turns.turn(Deadline.after(60)):
            await release.wait()

    holders = [asyncio.create_task(hold()) for _ in range(count)]
    await asyncio.sleep(0)
    yield release
    release.set()
    await asyncio.gather(*holders)


async def _order(turns: Turns, deadlines: list[float], held: int) -> list[float]:
    """In which order runs with these seconds left have their turns, once the holders let go."""
    order: list[float] = []

    async def run(seconds: float) -> None:
        async with turns.turn(Deadline.after(seconds)):
            order.append(seconds)

    async with _held(turns, held) as release:
        asked = []
        for seconds in deadlines:
            asked.append(asyncio.create_task(run(seconds)))
            await asyncio.sleep(0)
        assert turns.waiting == len(deadlines)
        release.set()
        await asyncio.gather(*asked)
    return order


async def test_the_run_that_is_due_first_goes_first() -> None:
    assert await _order(Turns(1), [30.0, 10.0, 20.0], held=1) == [10.0, 20.0, 30.0]


async def test_whoever_gives_himself_little_time_does_not_go_before_those_who_came_earlier() -> None:
    assert await _order(Turns(1), [0.55, 0.5, 0.45], held=1) == [0.55, 0.5, 0.45]


async def test_a_run_without_a_turn_in_time_is_told_so_and_leaves_the_queue() -> None:
    turns = Turns(1)
    async with _held(turns, 1):
        with pytest.raises(NoTurn, match="busy"):
            async with turns.turn(Deadline.after(0.01)):
                pytest.fail("it had a turn")
        assert turns.waiting == 0


async def test_a_turn_that_comes_too_late_to_be_of_use_goes_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(1)
    for _ in range(50):
        async with turns.turn(Deadline.after(60)):
            await asyncio.sleep(0.002)
    monkeypatch.setattr(turns, "_seconds", 30.0)

    async def late() -> None:
        async with turns.turn(Deadline.after(10)):
            pytest.fail("it had a turn")

    async with _held(turns, 1) as release:
        told = asyncio.create_task(late())
        await asyncio.sleep(0)
        patient = asyncio.create_task(_use(turns))
        await asyncio.sleep(0)
        release.set()
        await patient
    with pytest.raises(NoTurn):
        await told


async def test_a_free_turn_is_taken_however_little_time_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(1)
    monkeypatch.setattr(turns, "_seconds", 30.0)
    async with turns.turn(Deadline.after(1)):
        pass


async def test_while_a_run_waits_for_a_node_another_one_has_its_turn() -> None:
    turns = Turns(1)
    async with _held(turns, 1):
        waiting = asyncio.create_task(_use(turns))
        await asyncio.sleep(0)
        assert turns.waiting == 1
        with turns.aside():
            await waiting
        assert turns.waiting == 0


async def test_a_run_whose_node_is_far_away_does_not_hold_the_next_one() -> None:
    turns, answered, http = Turns(1), asyncio.Event(), HttpClient()
    nodes = Nodes(1, ["http://127.0.0.1:9"], http, turns=turns)

    async def ask(_node: Node, _deadline: Deadline) -> str:
        await answered.wait()
        return "state"

    async def run() -> str:
        async with turns.turn(Deadline.after(60)):
            return await nodes.first(ask, Deadline.after(60))

    reading = asyncio.create_task(run())
    await asyncio.sleep(0)
    await asyncio.wait_for(_use(turns), 10)
    assert not reading.done()
    answered.set()
    assert await reading == "state"
    await nodes.close()
    await http.close()


async def test_a_run_that_hangs_holds_nobody_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns_module, "_LAPSE_SECONDS", 0.01)
    turns = Turns(1)
    async with _held(turns, 1):
        await _use(turns)
    # The turn that lapsed is not given back twice.
    assert await _order(turns, [20.0, 10.0], held=1) == [10.0, 20.0]


async def _use(turns: Turns) -> None:
    async with turns.turn(Deadline.after(60)):
        await asyncio.sleep(0)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), at_once=st.integers(1, 3))
def test_no_turn_is_lost_or_given_twice_whoever_leaves_when(seed: int, at_once: int) -> None:
    async def play() -> None:
        luck, turns, now, most = random.Random(seed), Turns(at_once), 0, 0

        async def run() -> None:
            nonlocal now, most
            async with turns.turn(Deadline.after(luck.choice([0.001, 60]))):
                now, most = now + 1, max(most, now + 1)
                try:
                    await asyncio.sleep(luck.choice([0, 0, 0.001]))
                finally:
                    now -= 1

        tasks = []
        for _ in range(30):
            tasks.append(asyncio.create_task(run()))
            if luck.random() < 0.3:
                luck.choice(tasks).cancel()
            await asyncio.sleep(luck.choice([0, 0, 0.001]))
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(it is None or isinstance(it, NoTurn | asyncio.CancelledError) for it in outcomes)
        assert most <= at_once
        assert turns.waiting == 0
        await asyncio.wait_for(asyncio.gather(*(_use(turns) for _ in range(at_once + 2))), 10)

    asyncio.run(play())
