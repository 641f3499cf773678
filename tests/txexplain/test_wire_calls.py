"""The calls beside `/v1/explain`: the stream, many at once, searching, computing again and feedback."""

import json
from typing import Any

import httpx
import pytest

from policies.severity import Level
from tests.txexplain.cases import OWNER, body, effects, message_body, unlimited_approval
from tests.txexplain.fakes import UNREACHED, FakeSimulator, MemoryStore


def _events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


async def _stream(client: httpx.AsyncClient, document: dict[str, Any]) -> list[tuple[str, Any]]:
    response = await client.post("/v1/explain", json=document, headers={"Accept": "text/event-stream"})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    return _events(response.text)


async def test_the_stream_gives_the_verdict_then_the_words_then_the_stored_report(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    events = await _stream(client, body())

    names = [name for name, _ in events]
    assert names[0] == "verdict"
    assert set(names[1:-1]) == {"text"}
    assert names[-1] == "done"
    report = events[-1][1]
    assert events[0][1] == report["verdict"]
    spoken = [piece["text"] for name, piece in events if name == "text"]
    assert spoken == [report["explanation"]["headline"], *(said["text"] for said in report["explanation"]["sentences"])]
    assert (await client.get(f"/v1/reports/{report['id']}")).json() == report
    assert set(store.reports) == {report["id"]}


async def test_a_stream_whose_report_cannot_be_kept_ends_with_the_problem_and_not_with_done(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    store.failure = "the database is stopped"
    events = await _stream(client, body())

    assert events[-1][0] == "error"
    assert events[-1][1]["status"] == 503
    assert "done" not in [name for name, _ in events]


async def test_a_malformed_request_is_refused_before_the_stream_begins(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/explain", json={"chain_id": 0}, headers={"Accept": "text/event-stream"})

    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


async def test_many_requests_are_judged_each_by_itself(client: httpx.AsyncClient, store: MemoryStore) -> None:
    requests = [body(), {"chain_id": 1}, message_body(), body(method="wallet_watchAsset")]
    results = (await client.post("/v1/explain/bulk", json={"requests": requests})).json()["results"]

    assert [next(iter(result)) for result in results] == ["report", "problem", "report", "problem"]
    assert results[1]["problem"]["status"] == 400
    assert {result["report"]["id"] for result in results if "report" in result} == set(store.reports)


@pytest.mark.parametrize("document", [{}, [], {"requests": []}, {"requests": [{}] * 21}, {"requests": [], "x": 1}])
async def test_a_bulk_body_of_another_form_is_refused(client: httpx.AsyncClient, document: Any) -> None:
    response = await client.post("/v1/explain/bulk", json=document)

    assert response.status_code == 400
    assert "1 to 20" in response.json()["detail"]


async def test_a_replay_of_the_same_world_is_equal_and_stores_nothing(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    report = (await client.post("/v1/explain", json=body())).json()
    answer = (await client.post(f"/v1/reports/{report['id']}/replay")).json()

    assert answer == {
        "id": report["id"],
        "equal": True,
        "digest": report["digest"],
        "replayed_digest": report["digest"],
        "level": report["verdict"]["level"],
        "replayed_level": report["verdict"]["level"],
        "differs": [],
    }
    assert set(store.reports) == {report["id"]}


async def test_a_replay_names_what_differs(client: httpx.AsyncClient, simulator: FakeSimulator) -> None:
    report = (await client.post("/v1/explain", json=body())).json()
    simulator.found = UNREACHED
    gone = (await client.post(f"/v1/reports/{report['id']}/replay")).json()

    assert not gone["equal"]
    assert "effects" in gone["differs"]
    assert gone["replayed_digest"] != report["digest"]


async def test_a_replay_of_an_approval_finds_the_approval_again(
    client: httpx.AsyncClient, simulator: FakeSimulator
) -> None:
    simulator.found = simulator.found.model_copy(update={"value": effects(approvals=(unlimited_approval(),))})
    report = (await client.post("/v1/explain", json=body())).json()
    answer = (await client.post(f"/v1/reports/{report['id']}/replay")).json()

    assert answer["equal"] is True
    assert report["verdict"]["findings"]


async def test_feedback_is_kept_with_its_report(client: httpx.AsyncClient, store: MemoryStore) -> None:
    report_id = (await client.post("/v1/explain", json=body())).json()["id"]
    sent = {"outcome": "rejected", "opinion": "correct", "note": "thanks"}
    response = await client.post(f"/v1/reports/{report_id}/feedback", json=sent)

    assert response.status_code == 201
    (kept,) = store.said
    assert kept.model_dump() == {"id": response.json()["id"], "report_id": report_id, "at": kept.at, **sent}


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({}, ""),
        ([], ""),
        ({"outcome": "maybe"}, "/outcome"),
        ({"opinion": None}, "/opinion"),
        ({"note": "x" * 2001}, "/note"),
        ({"note": 1}, "/note"),
        ({"verdict": "wrong"}, "/verdict"),
    ],
)
async def test_feedback_of_another_form_is_refused_with_a_pointer(
    client: httpx.AsyncClient, document: Any, pointer: str
) -> None:
    response = await client.post("/v1/reports/rep_x/feedback", json=document)

    assert response.status_code == 400
    assert pointer in [fault["pointer"] for fault in response.json()["errors"]]


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("POST", "/replay")])
async def test_a_report_that_is_not_there_is_not_found(client: httpx.AsyncClient, method: str, path: str) -> None:
    assert (await client.request(method, f"/v1/reports/rep_x{path}")).status_code == 404
    assert (await client.post("/v1/reports/rep_x/feedback", json={"outcome": "signed"})).status_code == 404


async def test_a_search_is_read_strictly(client: httpx.AsyncClient, store: MemoryStore) -> None:
    query = {"level": "malicious", "chain_id": "1", "sender": OWNER.upper().replace("0X", "0x"), "limit": "10"}
    response = await client.get("/v1/reports", params=query | {"after": f"5-rep_{'a' * 27}"})

    assert response.json() == {"reports": [], "next": None}
    (search,) = store.searches
    assert (search.level, search.chain_id, search.sender, search.limit) == (Level.MALICIOUS, 1, OWNER, 10)
    assert search.after is not None
    assert (search.after.created_at, search.tenant) == (5, "local")


@pytest.mark.parametrize(
    ("key", "value"),
    [("level", "bad"), ("limit", "501"), ("sender", "0x1"), ("after", "x"), ("colour", "red"), ("since", "-1")],
)
async def test_a_search_that_cannot_be_read_names_its_parameter(
    client: httpx.AsyncClient, key: str, value: str
) -> None:
    response = await client.get("/v1/reports", params={key: value})

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == f"/{key}"
