"""The parts of the service, and how it has been doing."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from txexplain.console.views.charts import bars, stacks
from txexplain.console.visit import Visit, reading
from txexplain.health import parts_of

router = APIRouter()


@router.get("/status")
async def status(visit: Annotated[Visit, Depends(reading("read"))]) -> Response:
    """Chains, store, policy; reports by level and their time, day by day."""
    console = visit.console
    quality = await console.quality.of(visit.tenant)
    policy = console.policies.of(visit.tenant)
    labels = await console.labels.of_tenant(visit.tenant, "active")
    return visit.page(
        "status.html",
        parts=await parts_of(console.pipeline.simulator, console.store),
        profile=console.policies.profile(visit.tenant),
        digest=policy.digest,
        feeds=policy.feeds,
        known=len(policy.known),
        labels=len([label for label in labels if not label.expired]),
        quality=quality,
        levels=stacks([day.levels for day in quality.days]),
        times=bars([round(day.mean_ms) for day in quality.days]),
        model=console.settings.model,
    )
