"""`POST /v1/explain`: as one answer, or as a stream where the caller accepts `text/event-stream`."""

import time
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from txexplain.api.access import admitted, idempotency_of
from txexplain.api.body import parsed, read_json_body
from txexplain.api.event_stream import MEDIA_TYPE, events_of
from txexplain.api.judging import Judging
from txexplain.gateway.api_key import Scope
from txexplain.services import services_of
from txexplain.wire.answer import answer_bytes
from txexplain.wire.explain_request import parse_explain_request

router = APIRouter()


@router.post("/v1/explain", response_class=Response)
async def explain(request: Request) -> Response:
    """Judge what is about to be signed, and say it in words, within the budget."""
    principal = await admitted(request, Scope.EXPLAIN)
    body = await read_json_body(request, principal)
    # The budget starts here: how fast the caller's body arrives is not the service's to promise.
    received = time.perf_counter()
    budget_ms = services_of(request.app).settings.budget_ms
    asked = await parsed(request, body, partial(parse_explain_request, default_budget_ms=budget_ms))
    judging = Judging(request, principal, asked, received, idempotency_of(request, body))
    if MEDIA_TYPE in request.headers.get("accept", ""):
        return StreamingResponse(events_of(judging), media_type=MEDIA_TYPE, headers={"X-Accel-Buffering": "no"})
    return Response(answer_bytes(await judging.report()), media_type="application/json")
