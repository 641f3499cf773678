"""`GET /v1/reports/{id}`."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from txexplain.api.access import admitted
from txexplain.api.problems import ProblemError
from txexplain.gateway.api_key import Scope
from txexplain.services import services_of
from txexplain.wire.answer import answer_bytes
from txexplain.wire.problem import Problem

router = APIRouter()


@router.get("/v1/reports/{report_id}", response_class=Response)
async def stored_report(request: Request, report_id: str) -> Response:
    """The stored report, as it was answered."""
    principal = await admitted(request, Scope.READ)
    report = await services_of(request.app).store.get(report_id[:64], principal.tenant)
    if report is None:
        raise ProblemError(Problem(404, "there is no report with this id"))
    return Response(answer_bytes(report), media_type="application/json")
