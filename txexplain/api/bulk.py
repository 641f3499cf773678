"""`POST /v1/explain/bulk`: several requests in one call, each judged as if it had come alone."""

import asyncio
import json
import time
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from decoders.refusal import Refusal
from txexplain.api.access import admitted, counted
from txexplain.api.body import parsed, read_json_body
from txexplain.api.judging import Judging
from txexplain.api.problems import problem_of
from txexplain.gateway.api_key import Scope
from txexplain.gateway.principal import Principal
from txexplain.services import services_of
from txexplain.wire.answer import write_answer
from txexplain.wire.bulk_request import parse_bulk_request
from txexplain.wire.explain_request import ExplainRequest
from txexplain.wire.problem import refused
from txexplain.wire.report_shapes import BulkAnswer, BulkResult

router = APIRouter()


@router.post("/v1/explain/bulk", response_class=Response)
async def explain_all(request: Request) -> Response:
    """Judge several requests. One that is malformed or comes too late is a problem in its place, and costs no other."""
    principal = await admitted(request, Scope.EXPLAIN)
    received = time.perf_counter()
    budget_ms = services_of(request.app).settings.budget_ms
    body = await read_json_body(request, principal)
    found = await parsed(request, body, partial(parse_bulk_request, default_budget_ms=budget_ms))
    counted(request, principal, len(found))
    results = await asyncio.gather(*(_judge(request, principal, each, received) for each in found))
    answer: BulkAnswer = {"results": list(results)}
    return Response(json.dumps(answer, separators=(",", ":")), media_type="application/json")


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
