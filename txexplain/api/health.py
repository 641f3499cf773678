"""`GET /healthz` and `GET /readyz`."""

import json

from fastapi import APIRouter, Request
from starlette.responses import Response

from txexplain.api.problems import ProblemError
from txexplain.health import broken, parts_of
from txexplain.services import services_of
from txexplain.wire.problem import Problem

router = APIRouter()


@router.get("/healthz", response_class=Response)
async def alive() -> Response:
    """Whether the process answers. It asks nothing of the parts: a supervisor restarts on this one."""
    return _json({"status": "alive"})


@router.get("/readyz", response_class=Response)
async def ready(request: Request) -> Response:
    """Whether it can judge: each chain and the store. 503 names what is down."""
    services = services_of(request.app)
    if services.gateway.draining:
        raise ProblemError(Problem(503, "not ready: the service is stopping"))
    parts = await parts_of(services.simulator, services.store)
    down = broken(parts)
    # The regions are told and not asked for: without any of them the template writes, and the service is ready.
    parts |= services.authors.states()
    if down:
        raise ProblemError(Problem(503, f"not ready: {', '.join(down)}", parts=parts))
    return _json({"status": "ready", "parts": parts})


def _json(document: dict[str, object]) -> Response:
    return Response(json.dumps(document), media_type="application/json")
