"""While the process falls behind, newcomers are refused at the door, the greedy ones, and nothing that is cheap."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from tests.txexplain.cases import POLICY, message_body
from tests.txexplain.fakes import FakeSimulator, MemoryStore
from txexplain.api.app import create_app
from txexplain.gateway.admission import Admission
from txexplain.gateway.pressure import LATE_SECONDS, Pressure
from txexplain.services import assemble
from txexplain.settings import Settings


@asynccontextmanager
async def watched(admission: Admission) -> AsyncIterator[Pressure]:
    pressure = Pressure(admission)
    task = asyncio.create_task(pressure.watch())
    await asyncio.sleep(0)
    yield pressure
    task.cancel()


def hold_the_loop() -> None:
    """What too much work does: nothing else runs meanwhile."""
    time.sleep(2 * LATE_SECONDS + 0.02)


async def test_a_late_process_whose_turns_are_taken_refuses_and_counts_it() -> None:
    admission = Admission(1, 10)
    admission.running = 1
    async with watched(admission) as pressure:
        hold_the_loop()

        assert pressure.refuses(b"a")
        assert admission.shed == 1


async def test_a_late_process_with_a_turn_free_refuses_nobody() -> None:
    async with watched(Admission(1, 10)) as pressure:
        hold_the_loop()

        assert not pressure.refuses(b"a")


async def test_a_caller_that_asks_little_is_let_in_beside_a_greedy_one() -> None:
    admission = Admission(1, 10)
    admission.running = 1
    async with watched(admission) as pressure:
        hold_the_loop()
        refused = [pressure.refuses(b"greedy") for _ in range(50)]

        assert all(refused)
        assert not pressure.refuses(b"quiet")
        assert pressure.refuses(b"greedy")


async def test_without_a_watch_nobody_is_refused() -> None:
    admission = Admission(1, 10)
    admission.running = 1

    assert not Pressure(admission).refuses(b"a")


async def test_a_refused_request_is_a_problem_that_says_when_to_come_back(
    simulator: FakeSimulator, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = assemble(Settings(), simulator, POLICY, store)
    monkeypatch.setattr(services.gateway.pressure, "refuses", lambda _caller: True)
    transport = httpx.ASGITransport(app=create_app(services))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        refused = await client.post("/v1/explain", json=message_body())
        alive = await client.get("/healthz")

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["request_id"] == refused.headers["x-request-id"]
    assert alive.status_code == 200
    assert store.reports == {}
