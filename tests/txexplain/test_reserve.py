"""What follows a stage keeps its time, however long it takes here and however many requests are in hand."""

import asyncio
import time
from contextlib import ExitStack

import pytest

from llm.template.explainer import TemplateExplainer
from simulation.deadline import Deadline
from tests.txexplain.cases import POLICY, asked, body
from tests.txexplain.fakes import FakeSimulator, MemoryStore
from txexplain.pipeline import Pipeline
from txexplain.reserve import Reserve

_BUDGET_MS = 2_000
_STORE_SECONDS = 0.5


def _reserved(reserve: Reserve, seconds: float = 1.0) -> float:
    """Of so many seconds, on a clock that stands."""
    deadline = Deadline(seconds, lambda: 0.0)
    return deadline.at - reserve.before(deadline, 1.0, reserve.filing).at


@pytest.mark.parametrize("in_hand", [1, 4, 16])
def test_as_many_requests_as_are_in_hand_lengthen_the_steps_that_follow(in_hand: int) -> None:
    reserve = Reserve()
    reserve.filing.add(0.02, time.monotonic())

    with ExitStack() as stack:
        for _ in range(in_hand):
            stack.enter_context(reserve.request())
        assert _reserved(reserve) == pytest.approx(0.02 * in_hand)


def test_a_hanging_step_takes_no_more_than_half_of_the_time() -> None:
    reserve = Reserve()
    reserve.filing.add(60.0, time.monotonic())

    assert _reserved(reserve) == pytest.approx(0.5)


async def _timed(pipeline: Pipeline) -> float:
    start = time.perf_counter()
    await pipeline.run(asked({**body(), "budget_ms": _BUDGET_MS}), Deadline.after(_BUDGET_MS / 1000), start)
    return (time.perf_counter() - start) * 1000


async def test_a_slow_store_takes_its_time_from_the_simulation() -> None:
    simulator, store = FakeSimulator(), MemoryStore(seconds=_STORE_SECONDS)
    pipeline = Pipeline(simulator, POLICY, TemplateExplainer(), store)

    await _timed(pipeline)
    await _timed(pipeline)

    first, second = simulator.deadlines
    assert second <= _BUDGET_MS / 1000 - _STORE_SECONDS < first


async def test_sixteen_at_once_with_hanging_simulations_and_a_slow_store_all_keep_their_budget() -> None:
    simulator, store = FakeSimulator(), MemoryStore(seconds=_STORE_SECONDS)
    pipeline = Pipeline(simulator, POLICY, TemplateExplainer(), store)
    await _timed(pipeline)
    simulator.seconds = 60.0

    times = await asyncio.gather(*(_timed(pipeline) for _ in range(16)))

    assert max(times) <= _BUDGET_MS
    assert len(store.reports) == 17
