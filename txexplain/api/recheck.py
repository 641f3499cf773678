"""`POST /v1/recheck`."""

import json
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from decoders.outcome import Unavailable
from simulation.deadline import Deadline
from txexplain.api.access import admitted
from txexplain.api.body import parsed, read_json_body
from txexplain.api.problems import ProblemError
from txexplain.gateway.api_key import Scope
from txexplain.services import services_of
from txexplain.wire.problem import Problem
from txexplain.wire.recheck import parse_recheck_request, write_recheck

router = APIRouter()


@router.post("/v1/recheck", response_class=Response)
async def recheck(request: Request) -> Response:
    """Read again, just before signing, what the outcome of a report rested on: one batch to the chain's node."""
    services = services_of(request.app)
    principal = await admitted(request, Scope.EXPLAIN)
    budget_ms = services.settings.budget_ms
    content = await read_json_body(request, principal)
    asked = await parsed(request, content, partial(parse_recheck_request, default_budget_ms=budget_ms))
    found = await services.simulator.recheck(asked.witness, Deadline.after(asked.budget_ms / 1000))
    if isinstance(found, Unavailable):
        raise ProblemError(Problem(503, f"the witness could not be read again: {found.reason}"))
    return Response(json.dumps(write_recheck(found.value)), media_type="application/json")
