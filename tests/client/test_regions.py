"""Whatever the regions do, a call ends within its budget, with a report or with the reason."""

import json

import httpx
import pytest

from tests.client.answering import (
    BODY,
    Answering,
    document,
    dripping,
    never,
    options,
    problem,
    refused_connection,
    report,
    status,
    streamed,
)
from txexplain.client import (
    AsyncClient,
    Client,
    Done,
    ExplainEvent,
    Options,
    ProblemError,
    TextPiece,
    UnavailableError,
    UnsupportedError,
)
from txexplain.client.endpoints import EndpointPool

_BENIGN = json.dumps(document()).encode()


@pytest.mark.parametrize(
    "broken",
    [
        refused_connection,
        never,
        dripping,
        status(200, b"<html>please log in</html>", content_type="text/html"),
        status(200, b'{"verdict": {"level": "benign"}}'),
        status(200, json.dumps(document("excellent")).encode()),
        status(302, location="http://elsewhere/"),
        status(502, b"bad gateway"),
        status(503),
        status(429, retry_after="3600"),
        problem(500),
    ],
    ids=["refused", "silent", "dripping", "login", "half", "level", "redirect", "gateway", "503", "429", "500"],
)
async def test_a_broken_region_is_replaced_by_the_next(broken: Answering) -> None:
    async with AsyncClient(options({"eu": broken, "us": report}, budget_ms=1500)) as client:
        assert (await client.explain(BODY)).verdict.level == "benign"


@pytest.mark.parametrize("broken", [never, dripping])
def test_a_silent_service_costs_the_budget_and_no_more(broken: Answering) -> None:
    with Client(options({"eu": broken}, budget_ms=400)) as client, pytest.raises(UnavailableError, match="no answer"):
        client.explain(BODY)


async def test_a_problem_with_the_request_is_not_asked_of_another_region() -> None:
    async def must_not_be_asked(_request: httpx.Request) -> httpx.Response:
        raise AssertionError

    async with AsyncClient(options({"eu": problem(422, "/params"), "us": must_not_be_asked})) as client:
        with pytest.raises(ProblemError, match="it is so") as raised:
            await client.explain(BODY)

    assert raised.value.faults[0].pointer == "/params"


async def test_a_region_that_asks_for_patience_gets_it_where_the_budget_allows() -> None:
    asked: list[httpx.Request] = []

    async def busy_once(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return await (status(503, retry_after="0") if len(asked) == 1 else report)(request)

    async with AsyncClient(options({"eu": busy_once})) as client:
        await client.explain(BODY)

    assert len(asked) == 2


async def test_the_service_is_told_what_is_left_after_the_way() -> None:
    told: list[int] = []

    async def note(request: httpx.Request) -> httpx.Response:
        told.append(json.loads(request.content)["budget_ms"])
        return await report(request)

    async with AsyncClient(options({"eu": note}, budget_ms=1000, transport_ms=300)) as client:
        await client.explain(BODY)
        await client.explain(BODY, budget_ms=600_000)

    assert 50 <= told[0] <= 700
    assert told[1] == 30_000


async def test_the_key_is_sent_and_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    keys: list[str] = []

    async def note(request: httpx.Request) -> httpx.Response:
        keys.append(request.headers["authorization"])
        return await report(request)

    async with AsyncClient(options({"eu": note}, api_key="txk_1")) as client:
        await client.explain(BODY)
        assert not client._http._mounts

    assert keys == ["Bearer txk_1"]


async def test_a_stream_that_breaks_is_answered_whole_and_nothing_is_heard_twice() -> None:
    verdict, text = ("verdict", document()["verdict"]), ("text", {"text": "You send 1."})
    regions = {"eu": streamed(verdict, text), "us": streamed(verdict, text, ("done", document()))}

    async with AsyncClient(options(regions)) as client:
        events: list[ExplainEvent] = [event async for event in client.stream(BODY)]

    assert [type(event).__name__ for event in events] == ["Verdict", "TextPiece", "Done"]


async def test_a_service_that_cannot_stream_is_done_at_once() -> None:
    async with AsyncClient(options({"eu": report})) as client:
        assert [type(event) async for event in client.stream(BODY)] == [Done]


async def test_a_problem_at_the_end_of_a_stream_is_raised() -> None:
    wrong = {"type": "t", "title": "A problem", "status": 422, "detail": "it is so", "errors": []}
    async with AsyncClient(options({"eu": streamed(("text", {"text": "a"}), ("error", wrong))})) as client:
        with pytest.raises(ProblemError):
            _ = [event async for event in client.stream(BODY)]


def test_leaving_a_stream_early_ends_the_call() -> None:
    with Client(options({"eu": streamed(("text", {"text": "a"}), ("done", document()))})) as client:
        for event in client.stream(BODY):
            assert event == TextPiece(text="a")
            break


def test_a_service_without_rechecks_says_so() -> None:
    with Client(options({"eu": problem(404)})) as client, pytest.raises(UnsupportedError):
        client.recheck("witness")


@pytest.mark.parametrize("urls", [[], "http://eu", ["ftp://eu"], ["http://user:secret@eu"], ["http://eu?key=1"]])
def test_an_address_that_cannot_work_is_refused_at_once(urls: list[str]) -> None:
    with pytest.raises(ValueError, match="endpoint"):
        Client(Options(urls))


@pytest.mark.parametrize("budget", [float("nan"), float("inf"), 249, -1])
def test_a_budget_that_cannot_work_is_refused_at_once(budget: float) -> None:
    with pytest.raises(ValueError, match="budget_ms"):
        Client(Options(["http://eu"], budget_ms=budget))


def test_a_region_that_fails_rests_longer_each_time_and_is_taken_again() -> None:
    pool = EndpointPool(["http://eu/", "http://us"])
    eu = pool.following(set(), now=0.0)
    assert eu is not None
    assert eu.url == "http://eu"

    pool.failed(eu, None, now=0.0)
    first = eu.rests_until
    other = pool.following(set(), now=0.01)
    assert other is not eu
    pool.failed(eu, None, now=first)
    assert eu.rests_until - first > first
    assert pool.following(set(), now=eu.rests_until) is eu
