"""The HTTP contract: answers, errors as problem+json, limits, ids and readiness."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from structlog.typing import EventDict

from tests.txexplain.cases import body, message_body
from tests.txexplain.fakes import UNREACHED, FakeSimulator, MemoryStore
from txexplain.api.app import create_app
from txexplain.api.body import MAX_BODY_BYTES, MAX_UNDECLARED_BYTES

_JSON = {"content-type": "application/json"}


async def test_a_request_is_answered_and_the_same_answer_can_be_fetched(client: httpx.AsyncClient) -> None:
    answered = await client.post("/v1/explain", json=body())

    assert answered.status_code == 200, answered.text
    assert answered.headers["content-type"] == "application/json"
    fetched = await client.get(f"/v1/reports/{answered.json()['id']}")
    assert fetched.status_code == 200
    assert fetched.content == answered.content


async def test_the_budget_of_the_request_is_kept_and_named(client: httpx.AsyncClient, simulator: FakeSimulator) -> None:
    simulator.seconds = 5

    response = await client.post("/v1/explain", json=body(budget_ms=150))

    answer = response.json()
    assert response.status_code == 200
    assert answer["budget_ms"] == 150
    assert answer["timings_ms"]["total"] < 300
    assert answer["effects"]["status"] == "unavailable"
    assert answer["verdict"]["level"] == "unknown"


async def test_without_a_budget_the_operators_is_taken(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/explain", json=message_body())

    assert response.json()["budget_ms"] == 800


async def test_a_stage_that_fails_is_named_in_the_answer(client: httpx.AsyncClient, simulator: FakeSimulator) -> None:
    simulator.found = UNREACHED

    answer = (await client.post("/v1/explain", json=body())).json()

    assert answer["degraded"] == ["simulate: upstream of chain 1 does not answer"]


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
async def test_another_content_type_is_415(client: httpx.AsyncClient, content_type: str) -> None:
    response = await client.post("/v1/explain", content=b"{}", headers={"content-type": content_type})

    _problem(response, 415)


async def test_a_charset_beside_the_content_type_is_accepted(client: httpx.AsyncClient) -> None:
    headers = {"content-type": "Application/JSON; charset=utf-8"}

    response = await client.post("/v1/explain", content=json.dumps(body()).encode(), headers=headers)

    assert response.status_code == 200


async def test_a_body_that_says_it_is_too_large_is_413_before_it_is_read(client: httpx.AsyncClient) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    headers = {**_JSON, "content-length": str(MAX_BODY_BYTES + 1)}
    response = await client.post("/v1/explain", content=never(), headers=headers)

    _problem(response, 413)


async def test_a_long_body_must_say_how_long_it_is(client: httpx.AsyncClient) -> None:
    content = json.dumps(body()).encode().ljust(MAX_UNDECLARED_BYTES + 1)

    async def undeclared() -> AsyncIterator[bytes]:
        yield content

    refused = await client.post("/v1/explain", content=undeclared(), headers=_JSON)
    answered = await client.post("/v1/explain", content=content, headers=_JSON)

    _problem(refused, 413)
    assert "Content-Length" in refused.json()["detail"]
    assert answered.status_code == 200


async def test_a_body_without_a_length_is_cut_off_at_the_limit(client: httpx.AsyncClient) -> None:
    read: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            read.append(1)
            yield b" " * 65_536

    response = await client.post("/v1/explain", content=endless(), headers=_JSON)

    _problem(response, 413)
    assert sum(read) * 65_536 <= MAX_UNDECLARED_BYTES + 2 * 65_536


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "0x10"])
async def test_a_strange_content_length_breaks_nothing(client: httpx.AsyncClient, length: str) -> None:
    response = await client.post("/v1/explain", content=b"{}", headers={**_JSON, "content-length": length})

    assert response.status_code in {400, 413}


async def test_an_unknown_path_is_404(client: httpx.AsyncClient) -> None:
    _problem(await client.get("/v1/nothing"), 404)


async def test_an_unknown_report_is_404(client: httpx.AsyncClient) -> None:
    _problem(await client.get("/v1/reports/rep_unknown"), 404)


async def test_another_method_is_405_and_the_right_one_is_named(client: httpx.AsyncClient) -> None:
    response = await client.get("/v1/explain")

    _problem(response, 405)
    assert response.headers["allow"] == "POST"


async def test_a_report_that_cannot_be_kept_is_503(client: httpx.AsyncClient, store: MemoryStore) -> None:
    store.failure = "the database could not write a report (OperationalError)"

    _problem(await client.post("/v1/explain", json=body()), 503)
    _problem(await client.get("/v1/reports/rep_x"), 503)


async def test_a_fault_of_the_service_is_500_without_its_cause(
    client: httpx.AsyncClient, store: MemoryStore, logged: list[EventDict]
) -> None:
    store.reports = None  # type: ignore[assignment] # what a fault of ours would leave behind

    response = await client.post("/v1/explain", json=body())

    problem = _problem(response, 500)
    assert "NoneType" not in response.text
    assert problem["request_id"] == response.headers["x-request-id"]
    assert any(event["event"] == "request failed" and event["exc_info"] for event in logged)


async def test_a_request_id_is_echoed(client: httpx.AsyncClient) -> None:
    response = await client.get("/v1/nothing", headers={"x-request-id": "wallet-7.1"})

    assert response.headers["x-request-id"] == "wallet-7.1"
    assert response.json()["request_id"] == "wallet-7.1"


@pytest.mark.parametrize("given", ["", "a b", 'a"b', "x" * 65, "é"])
async def test_a_request_id_that_could_forge_a_log_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    response = await client.get("/healthz", headers={b"x-request-id": given.encode()})

    assert response.headers["x-request-id"] not in {"", given}


async def test_alive_asks_nothing_of_the_parts(
    client: httpx.AsyncClient, simulator: FakeSimulator, store: MemoryStore
) -> None:
    simulator.failure, store.failure = RuntimeError(), "down"

    assert (await client.get("/healthz")).json() == {"status": "alive"}


async def test_ready_lists_each_part(client: httpx.AsyncClient, simulator: FakeSimulator) -> None:
    simulator.states = {"1": "ok", "10": "ok"}

    response = await client.get("/readyz")

    assert response.json() == {"status": "ready", "parts": {"chain 1": "ok", "chain 10": "ok", "store": "ok"}}


async def test_not_ready_names_the_parts_that_are_down(
    client: httpx.AsyncClient, simulator: FakeSimulator, store: MemoryStore
) -> None:
    simulator.states = {"1": "the upstream does not answer", "10": "ok"}
    store.failure = "the database could not read the reports (OperationalError)"

    problem = _problem(await client.get("/readyz"), 503)

    assert problem["parts"] == {"chain 1": "the upstream does not answer", "chain 10": "ok", "store": store.failure}
    assert "chain 1: the upstream does not answer" in problem["detail"]
    assert "chain 10" not in problem["detail"]


async def test_without_chains_the_service_is_not_ready(client: httpx.AsyncClient, simulator: FakeSimulator) -> None:
    simulator.states = {}

    assert "--rpc" in _problem(await client.get("/readyz"), 503)["parts"]["chains"]


async def test_a_health_check_that_fails_is_a_part_that_is_down(
    client: httpx.AsyncClient, simulator: FakeSimulator
) -> None:
    simulator.failure = RuntimeError("https://node.example/secret-key")

    assert "secret" not in (await client.get("/readyz")).text


async def test_the_log_has_one_line_a_request_without_calldata_or_session(
    client: httpx.AsyncClient, logged: list[EventDict]
) -> None:
    document = body()
    answer = (await client.post("/v1/explain", json=document)).json()

    (line,) = [event for event in logged if event["event"] == "report"]
    assert (line["id"], line["chain"], line["kind"], line["verdict"]) == (
        answer["id"],
        1,
        "transaction",
        answer["verdict"]["level"],
    )
    assert line["timings_ms"] == answer["timings_ms"]
    assert line["origin"] == "app.example.org"
    written = json.dumps(logged, default=str)
    assert "session" not in written
    assert document["params"][0]["data"] not in written


async def test_an_application_without_services_says_so_in_the_log_only() -> None:
    transport = httpx.ASGITransport(app=create_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
        response = await client.post("/v1/explain", json=body())

    _problem(response, 500)


def _problem(response: httpx.Response, status: int) -> dict[str, Any]:
    document: dict[str, Any] = response.json()
    assert response.status_code == status, document
    assert response.headers["content-type"] == "application/problem+json"
    assert document["status"] == status
    assert {"type", "title", "detail", "errors"} <= document.keys()
    return document
