"""The calls of `@blockaid/client` 1.7.0."""

import asyncio
import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

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
from txexplain.v0.requests import (
    ScanBody,
    ScanCall,
    json_rpc_call,
    parse_bulk_scan,
    parse_scan,
    raw_call,
    single_call,
    user_operation_call,
)
from txexplain.wire.explain_request import ExplainRequest

router = APIRouter()


@router.post("/v0/evm/transaction/scan", response_class=Response)
async def scan_transaction(request: Request) -> Response:
    """Scan a transaction."""
    return await _scanned(request, single_call)


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
    body, asked, received = await _asked(request, principal, parse_bulk_scan)
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
    return principal, await parsed(request, await read_json_body(request, principal), ScanBody)


async def _scanned(request: Request, call: ScanCall) -> Response:
    principal = await admitted(request, Scope.EXPLAIN)
    body, asked, received = await _asked(request, principal, partial(parse_scan, call))
    return _json(await _scan(request, principal, body, asked[0], received))


async def _asked(
    request: Request, principal: Principal, parse: Callable[[int, bytes], tuple[ScanBody, list[ExplainRequest]]]
) -> tuple[ScanBody, list[ExplainRequest], float]:
    """The body, the requests in it, and when it had arrived."""
    content = await read_json_body(request, principal)
    received = time.perf_counter()
    budget_ms = services_of(request.app).settings.budget_ms
    body, asked = await parsed(request, content, partial(parse, budget_ms))
    return body, asked, received


async def _scan(
    request: Request, principal: Principal, body: ScanBody, asked: ExplainRequest, received: float
) -> dict[str, Any]:
    return scan_answer(body, await Judging(request, principal, asked, received).report())


def _json(answer: Any) -> Response:
    return Response(json.dumps(answer, separators=(",", ":")), media_type="application/json")
