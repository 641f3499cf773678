"""As many bodies of a caller are waited for as may be, and those of another caller beside them."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx

from tests.txexplain.cases import POLICY, body
from tests.txexplain.fakes import FakeSimulator, MemoryStore
from txexplain.api.app import create_app
from txexplain.gateway.api_key import ROLES, ApiKey, new_key_text
from txexplain.gateway.arrivals import Arrivals
from txexplain.gateway.authenticator import Authenticator
from txexplain.services import assemble, new_gateway
from txexplain.settings import Settings

_BODY = json.dumps(body()).encode()


def test_a_place_is_free_again_when_its_body_has_come() -> None:
    arrivals = Arrivals()
    with arrivals.one("a", 1) as first, arrivals.one("a", 1) as second, arrivals.one("b", 1) as of_another:
        assert (first, second, of_another) == (True, False, True)
    with arrivals.one("a", 1) as later:
        assert later


class _Keys:
    """Two keys that may ask for two bodies at once."""

    def __init__(self) -> None:
        made = [new_key_text() for _ in range(2)]
        self.texts = [text for _, _, text in made]
        self._kept = {
            key_id: ApiKey(key_id, "acme", "", hashed, ROLES["wallet"], 0, burst=2, rate=1000)
            for key_id, hashed, _ in made
        }

    async def key(self, key_id: str) -> ApiKey | None:
        return self._kept.get(key_id)


async def test_a_third_body_of_a_key_is_429_and_another_keys_is_judged(
    simulator: FakeSimulator, store: MemoryStore
) -> None:
    keys, settings, arrived = _Keys(), Settings(auth="on"), asyncio.Event()
    gateway = new_gateway(settings, None)
    gateway.authenticator = Authenticator(keys)
    transport = httpx.ASGITransport(app=create_app(assemble(settings, simulator, POLICY, store, gateway=gateway)))

    async def slow() -> AsyncIterator[bytes]:
        yield b" "
        await arrived.wait()
        yield _BODY

    async with httpx.AsyncClient(transport=transport, base_url="https://service.example") as client:

        async def ask(key: str, content: bytes | AsyncIterator[bytes]) -> int:
            headers = {"Authorization": f"Bearer {key}", "content-type": "application/json"}
            return (await client.post("/v1/explain", content=content, headers=headers)).status_code

        dripping, other = keys.texts
        sent = [asyncio.create_task(ask(dripping, slow())) for _ in range(2)]
        await asyncio.sleep(0.05)
        third, of_another = await ask(dripping, _BODY), await ask(other, _BODY)
        arrived.set()

        assert (third, of_another) == (429, 200)
        assert await asyncio.gather(*sent) == [200, 200]
        assert await ask(dripping, _BODY) == 200
