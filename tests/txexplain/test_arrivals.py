"""What the bodies of one caller may take: their number on the way, and their size. Another caller has its own."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import httpx
import pytest

from tests.txexplain.cases import POLICY, body
from tests.txexplain.fakes import FakeSimulator, MemoryStore
from txexplain.api.app import create_app
from txexplain.gateway.api_key import ROLES, ApiKey, new_key_text
from txexplain.gateway.arrivals import Arrivals
from txexplain.gateway.authenticator import Authenticator
from txexplain.services import assemble, new_gateway
from txexplain.settings import Settings

_BODY = json.dumps(body()).encode()


class _Ask(Protocol):
    async def __call__(self, key: str, content: bytes | AsyncIterator[bytes], path: str = ...) -> int: ...


def test_a_place_is_free_again_when_its_body_has_come() -> None:
    arrivals = Arrivals()
    with arrivals.one("a", 1) as first, arrivals.one("a", 1) as second, arrivals.one("b", 1) as of_another:
        assert (first, second, of_another) == (True, False, True)
    with arrivals.one("a", 1) as later:
        assert later


class _Keys:
    """Two keys of the same limits."""

    def __init__(self, burst: int, rate: float) -> None:
        made = [new_key_text() for _ in range(2)]
        self.texts = [text for _, _, text in made]
        self._kept = {
            key_id: ApiKey(key_id, "acme", "", hashed, ROLES["wallet"], 0, burst=burst, rate=rate)
            for key_id, hashed, _ in made
        }

    async def key(self, key_id: str) -> ApiKey | None:
        return self._kept.get(key_id)


@asynccontextmanager
async def _asking(keys: _Keys, simulator: FakeSimulator, store: MemoryStore) -> AsyncIterator[_Ask]:
    """Asks a service that knows these keys, and tells the status."""
    settings = Settings(auth="on")
    gateway = new_gateway(settings, None)
    gateway.authenticator = Authenticator(keys)
    transport = httpx.ASGITransport(app=create_app(assemble(settings, simulator, POLICY, store, gateway=gateway)))
    async with httpx.AsyncClient(transport=transport, base_url="https://service.example") as client:

        async def ask(key: str, content: bytes | AsyncIterator[bytes], path: str = "/v1/explain") -> int:
            headers = {"Authorization": f"Bearer {key}", "content-type": "application/json"}
            return (await client.post(path, content=content, headers=headers)).status_code

        yield ask


async def test_a_third_body_of_a_key_is_429_and_another_keys_is_judged(
    simulator: FakeSimulator, store: MemoryStore
) -> None:
    keys, arrived = _Keys(burst=2, rate=1000), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b" "
        await arrived.wait()
        yield _BODY

    async with _asking(keys, simulator, store) as ask:
        dripping, other = keys.texts
        sent = [asyncio.create_task(ask(dripping, slow())) for _ in range(2)]
        await asyncio.sleep(0.05)
        third, of_another = await ask(dripping, _BODY), await ask(other, _BODY)
        arrived.set()

        assert (third, of_another) == (429, 200)
        assert await asyncio.gather(*sent) == [200, 200]
        assert await ask(dripping, _BODY) == 200


async def test_a_body_of_many_values_counts_as_many_requests_of_its_key_only(
    simulator: FakeSimulator, store: MemoryStore
) -> None:
    large = b'{"params":[' + b"[]," * 7 * 256 + b"0]}"
    keys = _Keys(burst=20, rate=0.001)
    async with _asking(keys, simulator, store) as ask:
        greedy, other = keys.texts
        # Each takes 1 and 14 of the 20.
        assert [await ask(greedy, large), await ask(greedy, large), await ask(other, _BODY)] == [400, 429, 200]


@pytest.mark.parametrize("burst", [1, 2, 8])
async def test_however_small_its_burst_a_key_gets_its_largest_requests_through(
    simulator: FakeSimulator, store: MemoryStore, burst: int
) -> None:
    keys = _Keys(burst=burst, rate=0.001)
    padded = _BODY[:-1] + b"," + b" " * 300_000 + b'"budget_ms":800}'
    bulk = json.dumps({"requests": [body()] * 20}).encode()
    async with _asking(keys, simulator, store) as ask:
        first, second = keys.texts
        assert await ask(first, padded) == 200
        assert await ask(second, bulk, "/v1/explain/bulk") == 200
