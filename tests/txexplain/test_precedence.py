"""A caller whose requests are mostly refused makes nobody wait who is being answered."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from tests.txexplain.cases import POLICY
from tests.txexplain.fakes import FakeSimulator, MemoryStore
from txexplain.api.giving_way import GivingWay
from txexplain.gateway import precedence as module
from txexplain.gateway.precedence import MAX_CALLERS, STEP_SECONDS, Precedence
from txexplain.services import assemble
from txexplain.settings import Settings

HOSTILE = "hostile"
TURNED = 11


def _refused(times: int = TURNED) -> Precedence:
    made = Precedence()
    for _ in range(times):
        made.note(HOSTILE, refused=True)
    return made


async def _begun(precedence: Precedence, caller: str = HOSTILE) -> bool:
    """Whether its request begins within a few turns of the event loop."""
    beginning = asyncio.create_task(precedence.begin(caller))
    for _ in range(5):
        await asyncio.sleep(0)
    done = beginning.done()
    beginning.cancel()
    return done


async def test_a_caller_that_is_refused_again_and_again_waits_for_the_others() -> None:
    precedence = _refused()
    assert await precedence.begin("good")
    beginning = asyncio.create_task(precedence.begin(HOSTILE))
    await asyncio.sleep(0)
    assert not beginning.done()

    precedence.end()

    assert await beginning is False
    assert precedence.stepped == 1


async def test_a_few_refusals_cost_nobody_its_place() -> None:
    precedence = _refused(TURNED - 1)
    await precedence.begin("good")

    assert await precedence.begin(HOSTILE)
    assert precedence.stepped == 0


async def test_good_requests_give_a_caller_its_place_again() -> None:
    precedence = _refused(1000)
    await precedence.begin("good")
    assert not await _begun(precedence)
    for _ in range(TURNED):
        precedence.note(HOSTILE, refused=False)

    assert await _begun(precedence)


@given(st.lists(st.booleans(), min_size=1, max_size=200))
async def test_who_is_refused_in_one_of_four_requests_at_most_never_steps_behind(good: list[bool]) -> None:
    precedence = Precedence()
    await precedence.begin("good")
    for each in good:
        precedence.note(HOSTILE, refused=each)
        for _ in range(3):
            precedence.note(HOSTILE, refused=False)

    assert await _begun(precedence)


async def test_with_nobody_in_hand_it_does_not_wait() -> None:
    precedence = _refused()
    assert await _begun(precedence)
    await precedence.begin("good")
    precedence.end()

    assert await _begun(precedence)
    assert precedence.stepped == 0


async def test_it_does_not_wait_longer_than_a_moment() -> None:
    precedence = _refused()
    await precedence.begin("good")

    async with asyncio.timeout(100 * STEP_SECONDS):
        assert not await precedence.begin(HOSTILE)


async def test_who_is_woken_lets_those_go_first_who_came_meanwhile() -> None:
    precedence = _refused()
    await precedence.begin("good")
    beginning = asyncio.create_task(precedence.begin(HOSTILE))
    await asyncio.sleep(0)
    precedence.end()
    await precedence.begin("another")
    for _ in range(5):
        await asyncio.sleep(0)

    assert not beginning.done()
    beginning.cancel()


async def test_it_remembers_so_many_callers_and_no_more() -> None:
    precedence = _refused()
    await precedence.begin("good")
    for number in range(MAX_CALLERS):
        precedence.note(str(number), refused=True)

    assert await _begun(precedence)


class _Answers:
    """An application that answers everything with one status; it fails where there is none."""

    def __init__(self, status: int) -> None:
        self.status = status

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        if not self.status:
            raise RuntimeError("it fails")
        await send({"type": "http.response.start", "status": self.status, "headers": []})


@pytest.fixture
def giving_way(simulator: FakeSimulator, store: MemoryStore) -> GivingWay:
    return GivingWay(assemble(Settings(), simulator, POLICY, store).gateway)


async def _asked(giving_way: GivingWay, status: int, path: str = "/v1/explain") -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None:
        pass

    scope = {"type": "http", "method": "POST", "path": path, "headers": []}
    await giving_way.serve(_Answers(status), scope, receive, send)


@pytest.mark.parametrize(
    ("status", "waits"), [(400, True), (401, True), (413, True), (429, True), (200, False), (503, False)]
)
async def test_what_is_answered_4xx_is_a_refusal(
    status: int, *, waits: bool, giving_way: GivingWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STEP_SECONDS", 10.0)
    for _ in range(TURNED):
        await _asked(giving_way, status)
    await giving_way.precedence.begin("another")
    asked = asyncio.create_task(_asked(giving_way, status))
    alive = asyncio.create_task(_asked(giving_way, status, "/healthz"))
    for _ in range(5):
        await asyncio.sleep(0)

    assert asked.done() is not waits
    assert alive.done()
    asked.cancel()


async def test_a_request_that_fails_is_not_in_hand_any_more(giving_way: GivingWay) -> None:
    for _ in range(3):
        with pytest.raises(RuntimeError, match="it fails"):
            await _asked(giving_way, 0)
    for _ in range(TURNED):
        giving_way.precedence.note(HOSTILE, refused=True)

    assert await _begun(giving_way.precedence)
    assert giving_way.precedence.stepped == 0
