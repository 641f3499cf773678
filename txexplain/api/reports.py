"""Stored reports: read, searched, computed again, and what people said about them."""

import json

from fastapi import APIRouter, Request
from starlette.responses import Response

from simulation.deadline import Deadline
from txexplain.api.access import admitted, turn
from txexplain.api.body import read_json_body
from txexplain.api.problems import ProblemError
from txexplain.gateway.api_key import Scope
from txexplain.gateway.principal import Principal
from txexplain.replay import BUDGET_MS, replay
from txexplain.report import Report
from txexplain.services import services_of
from txexplain.wire.answer import answer_bytes
from txexplain.wire.feedback_body import parse_feedback
from txexplain.wire.feedback_shape import FeedbackAnswer
from txexplain.wire.problem import Problem
from txexplain.wire.report_shapes import FoundReport, ReplayAnswer, SearchAnswer
from txexplain.wire.search_query import parse_search, written_cursor

router = APIRouter()

_MAX_FEEDBACK_BYTES = 16 * 1024


@router.get("/v1/reports", response_class=Response)
async def found_reports(request: Request) -> Response:
    """Search the caller's own reports, newest first."""
    principal = await admitted(request, Scope.SEARCH)
    search = parse_search(dict(request.query_params), principal.tenant)
    page = await services_of(request.app).store.search(search)
    lines: list[FoundReport] = [
        {
            "id": found.id,
            "created_at": found.created_at,
            "chain_id": found.chain_id,
            "sender": found.sender,
            "kind": found.kind,
            "level": found.level.value,
            "origin_host": found.origin_host,
            "rules": list(found.rules),
            "digest": found.digest,
            "policy_digest": found.policy_digest,
        }
        for found in page.found
    ]
    answer: SearchAnswer = {"reports": lines, "next": written_cursor(page.next)}
    return _json(answer)


@router.get("/v1/reports/{report_id}", response_class=Response)
async def stored_report(request: Request, report_id: str) -> Response:
    """The stored report, as it was answered."""
    report = await _report(request, await admitted(request, Scope.READ), report_id)
    return Response(answer_bytes(report), media_type="application/json")


@router.post("/v1/reports/{report_id}/replay", response_class=Response)
async def replayed_report(request: Request, report_id: str) -> Response:
    """Compute the report again on its block and compare. Nothing is stored."""
    principal = await admitted(request, Scope.READ)
    report = await _report(request, principal, report_id)
    deadline = Deadline.after(BUDGET_MS / 1000)
    async with turn(request, principal, deadline):
        done = await replay(services_of(request.app).pipeline, report, principal.tenant, deadline)
    answer: ReplayAnswer = {
        "id": report.id,
        "equal": not done.differs,
        "digest": report.digest,
        "replayed_digest": done.fresh.digest,
        "level": report.verdict.level.value,
        "replayed_level": done.fresh.verdict.level.value,
        "differs": list(done.differs),
    }
    return _json(answer)


@router.post("/v1/reports/{report_id}/feedback", response_class=Response)
async def told_feedback(request: Request, report_id: str) -> Response:
    """Keep what became of a report, for those who tune the rules."""
    principal = await admitted(request, Scope.FEEDBACK)
    feedback = parse_feedback(await read_json_body(request, principal, _MAX_FEEDBACK_BYTES), report_id[:64])
    if not await services_of(request.app).store.add_feedback(feedback, principal.filing()):
        raise ProblemError(Problem(404, "there is no report with this id"))
    answer: FeedbackAnswer = {"id": feedback.id}
    return _json(answer, 201)


async def _report(request: Request, principal: Principal, report_id: str) -> Report:
    report = await services_of(request.app).store.get(report_id[:64], principal.tenant)
    if report is None:
        raise ProblemError(Problem(404, "there is no report with this id"))
    return report


def _json(answer: SearchAnswer | ReplayAnswer | FeedbackAnswer, status: int = 200) -> Response:
    return Response(json.dumps(answer, separators=(",", ":")), status, media_type="application/json")
