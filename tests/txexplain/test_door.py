"""At the door the requests are refused, unread, that the admission would refuse, and no others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from simulation.deadline import Deadline
from tests.txexplain.cases import POLICY, message_body
from tests.txexplain.fakes import FakeSimulator, MemoryStore
from txexplain.api.app import create_app
from txexplain.gateway.admission import Admission
from txexplain.gateway.door import STRANGERS_A_SECOND, Door
from txexplain.services import assemble
from txexplain.settings import Settings

BUDGET = 0.8
QUEUE = 4


def known(text: str | None) -> str | None:
    """Every key but the strangers' is remembered; a caller's id is its key here."""
    return None if text == "stranger" else text


@asynccontextmanager
async def crowd(caller: str, count: int = QUEUE) -> AsyncIterator[Admission]:
    """The only turn is taken, and so many requests of the caller wait for it."""
    admission = Admission(1, QUEUE)
    admission.running = 1

    async def wait() -> None:
        async with admission.turn(caller, Deadline.after(60)):
            pytest.fail("it had a turn")

    waiting = [asyncio.create_task(wait()) for _ in range(count)]
    await asyncio.sleep(0)
    yield admission
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)


async def test_whoever_fills_the_queue_is_refused_and_counted() -> None:
    async with crowd("greedy") as admission:
        assert Door(admission, known, BUDGET).refuses("greedy") > 0
        assert admission.shed == 1


async def test_a_caller_that_asks_little_is_let_in_beside_a_greedy_one() -> None:
    async with crowd("greedy") as admission:
        assert Door(admission, known, BUDGET).refuses("quiet") == 0
        assert admission.shed == 0


async def test_who_would_wait_longer_than_the_budget_allows_is_refused() -> None:
    async with crowd("greedy", 2) as admission:
        assert Door(admission, known, 60.0).refuses("greedy") == 0
        assert Door(admission, known, 0.01).refuses("greedy") > 0


async def test_with_a_turn_free_nobody_is_refused() -> None:
    door = Door(Admission(1, 0), known, 0.0)

    assert not any(door.refuses(shown) for shown in ("anybody", "stranger"))


async def test_guessed_keys_are_looked_at_few_times_while_others_wait() -> None:
    async with crowd("greedy", 1) as admission:
        door = Door(admission, known, BUDGET)
        refused = [door.refuses("stranger") > 0 for _ in range(10 * STRANGERS_A_SECOND)]

        assert not any(refused[:STRANGERS_A_SECOND])
        assert sum(refused) > 8 * STRANGERS_A_SECOND
        assert door.refuses("quiet") == 0


async def test_a_refused_request_is_a_problem_that_says_when_to_come_back(
    simulator: FakeSimulator, store: MemoryStore
) -> None:
    services = assemble(Settings(concurrency=1, queue=0), simulator, POLICY, store)
    transport = httpx.ASGITransport(app=create_app(services))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        services.gateway.admission.running = 1
        refused = await client.post("/v1/explain", json=message_body(), headers={"X-Request-Id": "mine"})
        forged = await client.post("/v1/explain", json=message_body(), headers={"X-Request-Id": "a b"})
        alive = await client.get("/healthz")
        exposed = services.metrics.exposition(services).decode()

    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert refused.json()["request_id"] == refused.headers["x-request-id"] == "mine"
    assert forged.json()["request_id"] == forged.headers["x-request-id"] != "a b"
    assert alive.status_code == 200
    assert store.reports == {}
    assert 'txexplain_requests_total{route="door",status="429"} 2.0' in exposed
    assert "txexplain_shed_total 2.0" in exposed
