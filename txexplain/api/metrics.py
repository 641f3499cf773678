"""`GET /metrics`."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from txexplain.api.access import admitted
from txexplain.gateway.api_key import Scope
from txexplain.metrics import MEDIA_TYPE
from txexplain.services import services_of

router = APIRouter()


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """What is counted and measured, for Prometheus. Where keys are demanded, one with the scope `metrics` is."""
    await admitted(request, Scope.METRICS)
    services = services_of(request.app)
    # Counting the spool's files reads the disk.
    return Response(await asyncio.to_thread(services.metrics.exposition, services), media_type=MEDIA_TYPE)
