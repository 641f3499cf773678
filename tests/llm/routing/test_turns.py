"""Turns of an engine in this process: one text at a time, and nobody waits for a text that would come too late."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

import pytest

from llm.engines.engine import Ask, EngineFailed, Finish, Piece
from llm.routing.attempt import Attempt, Expected, Place, Task, run_attempt
from llm.routing.decisions import HERE, Fault, GiveUp, Limits, Region, Send
from llm.routing.router import Router
from llm.routing.table import RoutingTable
from simulation.deadline import Deadline

OWN = Region("embedded", HERE, slots=1)
LIMITS = Limits(written=0.25, jitter=0.0)
TASK = Task(Ask("prompt", 'root ::= "yes"', 16), least=1)
EXPECTED = Expected(0.0, 150.0)


@dataclass
class GatedEngine:
    """Writes "yes" once the gate is open; `most` is how many texts it ever wrote at once."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    asked: int = 0
    writing: int = 0
    most: int = 0
    model: str = "gated"

    async def write(self, ask: Ask) -> AsyncGenerator[Piece, None]:
        del ask
        self.begun.set()
        self.asked += 1
        self.writing += 1
        self.most = max(self.most, self.writing)
        try:
            await self.gate.wait()
            yield Piece("yes", Finish.STOP)
        finally:
            self.writing -= 1

    async def close(self) -> None:
        pass


def _router(engine: GatedEngine) -> Router:
    return Router(RoutingTable([OWN], LIMITS), {OWN.name: Place(engine, turns=asyncio.Semaphore(1))})


async def test_sixteen_at_once_are_written_one_after_the_other() -> None:
    engine = GatedEngine()
    router = _router(engine)
    writing = [
        asyncio.create_task(router.write(TASK, lambda raw: raw == "yes", Deadline.after(60.0), None)) for _ in range(16)
    ]
    await engine.begun.wait()
    engine.gate.set()

    routed = await asyncio.gather(*writing)

    assert [it.text for it in routed] == ["yes"] * 16
    assert engine.most == 1


async def test_who_would_wait_too_long_is_told_at_once_and_the_engine_is_not_asked() -> None:
    engine = GatedEngine()
    router = _router(engine)
    first = asyncio.create_task(router.write(TASK, lambda raw: raw == "yes", Deadline.after(60.0), None))
    await engine.begun.wait()
    deadline = Deadline.after(60.0)

    # Two texts of a quarter of a second do not fit into four tenths of one, and the clock of this one stands.
    hurried = await router.write(TASK, lambda raw: raw == "yes", Deadline(0.4, lambda: 0.0), None)

    assert (hurried.text, hurried.reason, hurried.sent) == (None, "no region can take it now", ())
    assert not deadline.passed()
    engine.gate.set()
    assert (await first).text == "yes"
    assert engine.asked == 1


async def test_a_turn_that_does_not_come_in_time_is_given_up_without_asking_the_engine() -> None:
    engine, attempt = GatedEngine(), Attempt()
    place = Place(engine, turns=asyncio.Semaphore(1))
    assert place.turns is not None
    await place.turns.acquire()

    with pytest.raises(EngineFailed) as failed:
        await run_attempt(attempt, place, TASK, Deadline.after(0.05), EXPECTED)

    assert failed.value.fault is Fault.UNFIT
    assert engine.asked == 0
    assert attempt.cost(place, 1e9).cpu_ms == 0


def test_only_as_many_wait_as_have_the_time() -> None:
    routes = RoutingTable([OWN], LIMITS)
    assert routes.begin(1, None, 0.0, 0.7) == (Send(OWN.name),)
    assert routes.begin(2, None, 0.0, 0.7) == (Send(OWN.name),)
    assert routes.begin(3, None, 0.0, 0.7) == (GiveUp("no region can take it now"),)
    assert routes.begin(4, None, 0.0, 2.0) == (Send(OWN.name),)


def test_a_slow_engine_that_has_nothing_else_to_write_is_always_tried() -> None:
    routes = RoutingTable([OWN], LIMITS)
    for request in range(20):
        assert routes.begin(request, None, 0.0, 1.0) == (Send(OWN.name),)
        routes.failed(request, OWN.name, 0.9, Fault.SLOW)


def test_waiting_for_a_turn_says_nothing_about_how_fast_the_engine_is() -> None:
    routes = RoutingTable([OWN], LIMITS)
    routes.begin(1, None, 0.0, 30.0)
    routes.begin(2, None, 0.0, 30.0)
    routes.turn(1, OWN.name, 10.0)
    routes.first_token(1, OWN.name, 10.1)
    routes.succeeded(1, OWN.name, 10.2)
    routes.end(2, 20.0)

    (report,) = routes.reports(20.0)

    assert report.first_token_p50 == pytest.approx(0.1)
    assert report.written_p50 == pytest.approx(0.2)
