"""`POST /v1/explain/bulk`: several requests in one call, each judged as if it had come alone."""

import asyncio
import json
import time
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from decoders.refusal import Malformed, Refusal
from decoders.strict_json import parse_json
from txexplain.api.access import admitted, counted
from txexplain.api.body import parsed, read_json_body
from txexplain.api.judging import Judging
from txexplain.api.problems import problem_of
from txexplain.gateway.api_key import Scope
from txexplain.gateway.principal import Principal
from txexplain.services import services_of
from txexplain.wire.answer import write_answer
from txexplain.wire.explain_request import ExplainRequest, read_explain_request
from txexplain.wire.problem import refused
from txexplain.wire.report_shapes import BulkAnswer, BulkResult

router = APIRouter()

MAX_REQUESTS: Final = 20


@router.post("/v1/explain/bulk", response_class=Response)
async def explain_all(request: Request) -> Response:
    """Judge several requests. One that is malformed or comes too late is a problem in its place, and costs no other."""
    principal = await admitted(request, Scope.EXPLAIN)
    received = time.perf_counter()
    budget_ms = services_of(request.app).settings.budget_ms
    found = await parsed(await read_json_body(request, principal), lambda body: _requests(body, budget_ms))
    counted(request, principal, len(found))
    results = await asyncio.gather(*(_judge(request, principal, each, received) for each in found))
    answer: BulkAnswer = {"results": list(results)}
    return Response(json.dumps(answer, separators=(",", ":")), media_type="application/json")


def _requests(body: bytes, budget_ms: int) -> list[ExplainRequest | Refusal]:
    """Each request, or why it is none."""
    document = parse_json(body)
    found = document.get("requests") if isinstance(document, dict) and len(document) == 1 else None
    if not isinstance(found, list) or not 1 <= len(found) <= MAX_REQUESTS:
        raise Malformed.at("", f'must be {{"requests": [...]}} with 1 to {MAX_REQUESTS} requests')
    return [_read(each, budget_ms) for each in found]


def _read(document: Any, budget_ms: int) -> ExplainRequest | Refusal:
    try:
        return read_explain_request(document, budget_ms)
    except Refusal as refusal:
        return refusal


async def _judge(
    request: Request, principal: Principal, asked: ExplainRequest | Refusal, received: float
) -> BulkResult:
    if isinstance(asked, Refusal):
        return {"problem": refused(asked).document()}
    try:
        return {"report": write_answer(await Judging(request, principal, asked, received).report())}
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            raise
        return {"problem": problem.document()}
