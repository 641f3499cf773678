"""`POST /v1/explain`."""

import time

from fastapi import APIRouter, Request
from starlette.responses import Response

from simulation.deadline import Deadline
from txexplain.api.body import read_json_body
from txexplain.report_log import log_report
from txexplain.services import services_of
from txexplain.wire.answer import answer_bytes
from txexplain.wire.explain_request import parse_explain_request

router = APIRouter()


@router.post("/v1/explain", response_class=Response)
async def explain(request: Request) -> Response:
    """Judge what is about to be signed, and say it in words, within the budget."""
    services = services_of(request.app)
    body = await read_json_body(request)
    # The budget starts here: how fast the caller's body arrives is not the service's to promise.
    received = time.perf_counter()
    asked = parse_explain_request(body, services.settings.budget_ms)
    deadline = Deadline.after(asked.budget_ms / 1000 - (time.perf_counter() - received))
    report = await services.pipeline.run(asked, deadline, received)
    log_report(report)
    return Response(answer_bytes(report), media_type="application/json")
