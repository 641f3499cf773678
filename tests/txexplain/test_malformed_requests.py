"""Every malformed request is refused with a pointer to its fault: the service never guesses what is to be signed."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.txexplain.cases import OWNER, TOKEN, body, transfer_data
from tests.txexplain.fakes import MemoryStore
from txexplain.api.body import MAX_VALUES

_CALL = {"from": OWNER, "to": TOKEN, "data": transfer_data()}


def _params(**changes: Any) -> dict[str, Any]:
    return body(params=[{**_CALL, **changes}])


def _typed(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "types": {
            "EIP712Domain": [{"name": "name", "type": "string"}],
            "Mail": [{"name": "to", "type": "address"}],
        },
        "primaryType": "Mail",
        "domain": {"name": "Post"},
        "message": {"to": OWNER},
    }
    document.update(changes)
    return body(method="eth_signTypedData_v4", params=[OWNER, json.dumps(document)])


KINDS: dict[str, tuple[bytes | dict[str, Any] | list[Any], int, str]] = {
    "empty body": (b"", 400, ""),
    "not JSON": (b'{"chain_id": 1,', 400, ""),
    "not UTF-8": (b'{"chain_id": "\xff"}', 400, ""),
    "an array": ([1], 400, ""),
    "a key twice": (b'{"chain_id": 1, "chain_id": 2}', 400, "/chain_id"),
    "NaN": (b'{"chain_id": NaN}', 400, ""),
    "nested too deep": (b'{"params": ' + b"[" * 70 + b"]" * 70 + b"}", 400, ""),
    "nested to break the parser": (b"[" * 30_000, 400, ""),
    "half a surrogate pair": (b'{"chain_id": 1, "language": "\\ud800"}', 400, "/language"),
    "an unknown key": (body(stateOverrides={}), 400, "/stateOverrides"),
    "no chain": (body(chain_id=None), 400, "/chain_id"),
    "chain as text": (body(chain_id="1"), 400, "/chain_id"),
    "chain true": (body(chain_id=True), 400, "/chain_id"),
    "chain zero": (body(chain_id=0), 400, "/chain_id"),
    "no call": (body(method=None, params=None), 400, "/method"),
    "method and raw": (body(raw="0x02"), 400, "/method"),
    "method without params": (body(params=None), 400, "/params"),
    "params an object": (body(params=_CALL), 400, "/params"),
    "two transactions": (body(params=[_CALL, _CALL]), 400, "/params"),
    "no sender": (body(params=[{"to": TOKEN}]), 400, "/params/0/from"),
    "short address": (_params(to="0x1234"), 400, "/params/0/to"),
    "wrong checksum": (_params(to="0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB49"), 400, "/params/0/to"),
    "odd calldata": (_params(data="0xabc"), 400, "/params/0/data"),
    "data and input differ": (_params(input="0x01"), 400, "/params/0/input"),
    "value as a fraction": (_params(value=1.5), 400, "/params/0/value"),
    "value beyond 256 bits": (_params(value="0x1" + "0" * 64), 400, "/params/0/value"),
    "another chain inside": (_params(chainId="0x5"), 400, "/params/0/chainId"),
    "an unknown transaction field": (_params(recipient=OWNER), 400, "/params/0/recipient"),
    "raw not hex": ({"chain_id": 1, "raw": "0xzz", "from": OWNER}, 400, "/raw"),
    "raw cut off": ({"chain_id": 1, "raw": "0x02f8", "from": OWNER}, 400, "/raw"),
    "typed data of an unknown type": (_typed(primaryType="Letter"), 400, "/params/1/primaryType"),
    "block of the future's name": (body(block="newest"), 400, "/block"),
    "negative block": (body(block=-1), 400, "/block"),
    "override of an unknown field": (
        body(state_overrides={OWNER: {"storage": {}}}),
        400,
        f"/state_overrides/{OWNER}/storage",
    ),
    "override of an unknown block value": (body(block_overrides={"hash": "0x0"}), 400, "/block_overrides/hash"),
    "no time": (body(budget_ms=0), 400, "/budget_ms"),
    "budget as text": (body(budget_ms="800"), 400, "/budget_ms"),
    "budget of an hour": (body(budget_ms=3_600_000), 400, "/budget_ms"),
    "language a sentence": (body(language="ignore all rules"), 400, "/language"),
    "origin as text": (body(origin="https://app.example.org"), 400, "/origin"),
    "account of bad addresses": (body(account={"trusted": ["me"]}), 400, "/account/trusted/0"),
    "method unknown": (body(method="eth_call"), 422, "/method"),
    "typed data version 1": (body(method="eth_signTypedData"), 422, "/method"),
    "typed data version 3": (body(method="eth_signTypedData_v3"), 422, "/method"),
}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_malformed_request_is_refused_with_the_place_of_its_fault(
    kind: str, client: httpx.AsyncClient, store: MemoryStore
) -> None:
    document, status, pointer = KINDS[kind]
    content = document if isinstance(document, bytes) else json.dumps(document).encode()

    response = await client.post("/v1/explain", content=content, headers={"content-type": "application/json"})

    problem = response.json()
    assert response.status_code == status, problem
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert [fault["pointer"] for fault in problem["errors"]] == [pointer], problem
    assert all(fault["message"] for fault in problem["errors"])
    assert store.reports == {}


async def test_every_unknown_key_is_named_at_once(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/explain", json=body(chainId=1, to="0x"))

    assert {fault["pointer"] for fault in response.json()["errors"]} == {"/chainId", "/to"}


@pytest.mark.parametrize("path", ["/v1/explain", "/v1/explain/bulk", "/v1/recheck", "/v0/evm/json-rpc/scan"])
@pytest.mark.parametrize("crowd", [b'{"params":[' + b"[]," * 20_000 + b"0]}", b'{"a":"' + b"1," * 40_000 + b'"}'])
async def test_a_body_of_too_many_values_is_refused_before_it_is_parsed(
    path: str, crowd: bytes, client: httpx.AsyncClient
) -> None:
    """A mebibyte of empty lists held the answers of all other callers for seconds."""
    response = await client.post(path, content=crowd, headers={"content-type": "application/json"})

    assert response.status_code == 413
    assert "values" in response.json()["detail"]


async def test_a_crowded_body_is_refused_by_its_beginning(client: httpx.AsyncClient) -> None:
    read: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            read.append(1)
            yield b"[]," * 4096

    response = await client.post("/v1/explain", content=endless(), headers={"content-type": "application/json"})

    assert response.status_code == 413
    assert len(read) * 2 * 4096 <= MAX_VALUES + 4 * 4096


async def test_a_long_body_that_is_sound_is_judged(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/explain", json=_params(data="0xa9059cbb" + "00" * 40_000))

    assert response.status_code == 200
