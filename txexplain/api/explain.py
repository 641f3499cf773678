"""`POST /v1/explain`."""

import time

from fastapi import APIRouter, Request
from starlette.responses import Response

from simulation.deadline import Deadline
from txexplain.api.access import admitted, idempotency_of, turn
from txexplain.api.body import read_json_body
from txexplain.filing import Idempotency
from txexplain.gateway.api_key import Scope
from txexplain.gateway.principal import Principal
from txexplain.report import Report
from txexplain.report_log import log_report
from txexplain.services import Services, services_of
from txexplain.wire.answer import answer_bytes
from txexplain.wire.explain_request import parse_explain_request

router = APIRouter()


@router.post("/v1/explain", response_class=Response)
async def explain(request: Request) -> Response:
    """Judge what is about to be signed, and say it in words, within the budget."""
    services = services_of(request.app)
    principal = await admitted(request, Scope.EXPLAIN)
    body = await read_json_body(request)
    # The budget starts here: how fast the caller's body arrives is not the service's to promise.
    received = time.perf_counter()
    asked = parse_explain_request(body, services.settings.budget_ms)
    deadline = Deadline.after(asked.budget_ms / 1000 - (time.perf_counter() - received))
    name = idempotency_of(request, body)
    report = await _earlier(services, principal, name)
    if report is None:
        async with turn(request, principal, deadline):
            report = await services.pipeline.run(asked, deadline, received, principal.filing(name))
        log_report(report)
    return Response(answer_bytes(report), media_type="application/json")


async def _earlier(services: Services, principal: Principal, name: Idempotency | None) -> Report | None:
    """The report that this caller's name for the request stands for already."""
    return None if name is None else await services.store.named(principal.tenant, name.key, name.request)
