"""The calls of `@blockaid/client` 1.7.0."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from decoders.parsing.fields import read_address
from decoders.refusal import Malformed
from txexplain.api.access import admitted, counted
from txexplain.api.body import parsed, read_json_body
from txexplain.api.judging import Judging
from txexplain.gateway.api_key import Scope
from txexplain.gateway.principal import Principal
from txexplain.services import services_of
from txexplain.v0.answers import scan_answer
from txexplain.v0.chains import chain_id_of
from txexplain.v0.listings import address_answer, site_answer
from txexplain.v0.requests import ScanBody, json_rpc_call, raw_call, transaction_call, user_operation_call
from txexplain.wire.explain_request import ExplainRequest

router = APIRouter()

MAX_TRANSACTIONS: Final = 20


@router.post("/v0/evm/transaction/scan", response_class=Response)
async def scan_transaction(request: Request) -> Response:
    """Scan a transaction."""
    return await _scanned(request, lambda body: transaction_call(body.data))


@router.post("/v0/evm/transaction-raw/scan", response_class=Response)
async def scan_raw_transaction(request: Request) -> Response:
    """Scan a serialized transaction."""
    return await _scanned(request, raw_call)


@router.post("/v0/evm/json-rpc/scan", response_class=Response)
async def scan_json_rpc(request: Request) -> Response:
    """Scan what a wallet was asked over JSON-RPC."""
    return await _scanned(request, json_rpc_call)


@router.post("/v0/evm/user-operation/scan", response_class=Response)
async def scan_user_operation(request: Request) -> Response:
    """Scan an ERC-4337 operation."""
    return await _scanned(request, user_operation_call)


@router.post("/v0/evm/transaction-bulk/scan", response_class=Response)
async def scan_transactions(request: Request) -> Response:
    """Scan several transactions, each by itself and on the same state."""
    principal = await admitted(request, Scope.EXPLAIN)
    body, asked, received = await _asked(request, principal, _transactions)
    counted(request, principal, len(asked))
    return _json(await asyncio.gather(*(_scan(request, principal, body, each, received) for each in asked)))


@router.post("/v0/evm/address/scan", response_class=Response)
async def scan_address(request: Request) -> Response:
    """What is listed about an address."""
    principal, body = await _body(request)
    address = read_address(body.document.get("address"), "/address")
    policy = services_of(request.app).pipeline.policy.of(principal.tenant)
    return _json(address_answer(policy, chain_id_of(body.document.get("chain")), address))


@router.post("/v0/site/scan", response_class=Response)
async def scan_site(request: Request) -> Response:
    """What is listed about a site."""
    principal, body = await _body(request)
    url = body.document.get("url")
    if not isinstance(url, str) or not 0 < len(url) <= 2048:
        raise Malformed.at("/url", "must be the site's address as text")
    return _json(site_answer(services_of(request.app).pipeline.policy.of(principal.tenant), url))


async def _body(request: Request) -> tuple[Principal, ScanBody]:
    principal = await admitted(request, Scope.EXPLAIN)
    return principal, await parsed(await read_json_body(request, principal), ScanBody)


async def _scanned(request: Request, call: Callable[[ScanBody], dict[str, Any]]) -> Response:
    principal = await admitted(request, Scope.EXPLAIN)
    body, asked, received = await _asked(request, principal, lambda body: [call(body)])
    return _json(await _scan(request, principal, body, asked[0], received))


async def _asked(
    request: Request, principal: Principal, calls: Callable[[ScanBody], list[dict[str, Any]]]
) -> tuple[ScanBody, list[ExplainRequest], float]:
    """The body, the requests in it, and when it had arrived."""
    content = await read_json_body(request, principal)
    received = time.perf_counter()
    budget_ms = services_of(request.app).settings.budget_ms
    body, asked = await parsed(content, lambda content: _read(content, calls, budget_ms))
    return body, asked, received


def _read(
    content: bytes, calls: Callable[[ScanBody], list[dict[str, Any]]], budget_ms: int
) -> tuple[ScanBody, list[ExplainRequest]]:
    body = ScanBody(content)
    return body, [body.asked(call, budget_ms) for call in calls(body)]


def _transactions(body: ScanBody) -> list[dict[str, Any]]:
    data = body.data
    if not isinstance(data, list) or not 1 <= len(data) <= MAX_TRANSACTIONS:
        raise Malformed.at("/data", f"must be a list of 1 to {MAX_TRANSACTIONS} transactions")
    return [transaction_call(each, f"/data/{index}") for index, each in enumerate(data)]


async def _scan(
    request: Request, principal: Principal, body: ScanBody, asked: ExplainRequest, received: float
) -> dict[str, Any]:
    return scan_answer(body, await Judging(request, principal, asked, received).report())


def _json(answer: Any) -> Response:
    return Response(json.dumps(answer, separators=(",", ":")), media_type="application/json")
