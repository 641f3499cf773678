"""`POST /v0/evm/...`: bodies of the public client that are not sound are refused, and each is parsed once."""

from typing import Any

import httpx
import pytest

import decoders.strict_json
import txexplain.v0.requests
import txexplain.wire.bulk_request
import txexplain.wire.explain_request
from tests.txexplain.cases import OWNER, TOKEN, body
from tests.txexplain.fakes import MemoryStore

_TRANSACTION = {"from": OWNER, "to": TOKEN, "data": "0x", "value": "0x1"}


def _scan(**changes: Any) -> dict[str, Any]:
    return {"chain": "ethereum", "data": _TRANSACTION, "metadata": {"domain": "app.example.org"}, **changes}


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (_scan(block="9" * 5_000), "/block"),
        (_scan(block="-1"), "/block"),
        (_scan(data={**_TRANSACTION, "authorization_list": 5}), "/data/authorization_list"),
        (_scan(data={**_TRANSACTION, "authorization_list": [5]}), "/data/authorization_list/0"),
        (_scan(data=[_TRANSACTION]), "/data"),
        (_scan(metadata=None), "/metadata"),
        (_scan(options=[{}]), "/options"),
    ],
)
async def test_a_scan_that_cannot_be_read_is_refused_with_the_place_of_its_fault(
    document: dict[str, Any], pointer: str, client: httpx.AsyncClient, store: MemoryStore
) -> None:
    response = await client.post("/v0/evm/transaction/scan", json=document)

    assert response.status_code == 400, response.text
    assert [fault["pointer"] for fault in response.json()["errors"]] == [pointer]
    assert store.reports == {}


async def test_a_block_in_decimal_digits_is_that_block(client: httpx.AsyncClient) -> None:
    assert (await client.post("/v0/evm/transaction/scan", json=_scan(block="17"))).status_code == 200


async def test_one_unreadable_transaction_refuses_a_scan_of_several_before_any_is_judged(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    document = _scan(data=[_TRANSACTION, {**_TRANSACTION, "to": "0x12"}])

    assert (await client.post("/v0/evm/transaction-bulk/scan", json=document)).status_code == 400
    assert store.reports == {}


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("/v0/evm/transaction/scan", _scan()),
        ("/v0/evm/transaction-bulk/scan", _scan(data=[_TRANSACTION, _TRANSACTION])),
        ("/v1/explain/bulk", {"requests": [body(), body()]}),
    ],
)
async def test_a_body_is_parsed_once_however_many_requests_are_in_it(
    path: str, document: dict[str, Any], client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []

    def counted(text: bytes) -> Any:
        seen.append(text)
        return decoders.strict_json.parse_json(text)

    for module in (txexplain.wire.bulk_request, txexplain.v0.requests, txexplain.wire.explain_request):
        monkeypatch.setattr(module, "parse_json", counted)

    assert (await client.post(path, json=document)).status_code == 200
    assert len(seen) == 1
