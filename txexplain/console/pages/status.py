"""The parts of the service, and how it has been doing."""

import time
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from simulation.anvil_simulator import AnvilSimulator
from txexplain.console.data.quality import DAYS
from txexplain.console.views.charts import columns, day_label, stacks
from txexplain.console.views.costs import CostsView, costs_view
from txexplain.console.views.service import PoolView, RegionRow, pool_view, region_rows
from txexplain.console.visit import Visit, reading
from txexplain.health import parts_of

router = APIRouter()


@router.get("/status")
async def status(visit: Annotated[Visit, Depends(reading("read"))]) -> Response:
    """Chains, store, regions, anvils, policy and feeds; levels, latency and costs day by day."""
    console = visit.console
    policy = console.policies.of(visit.tenant)
    labels = await console.labels.of_tenant(visit.tenant, "active")
    return visit.page(
        "status.html",
        parts=await parts_of(console.pipeline.simulator, console.store),
        regions=_regions(visit),
        pool=_pool(visit),
        profile=console.policies.profile(visit.tenant),
        digest=policy.digest,
        feeds=policy.feeds,
        now=int(time.time()),
        known=len(policy.known),
        labels=len([label for label in labels if not label.expired]),
        writer=_writer(visit),
        **await _charts(visit),
    )


async def _charts(visit: Visit) -> dict[str, Any]:
    quality = await visit.console.quality.of(visit.tenant)
    labels = [day_label(day.day) for day in quality.days]
    times = [(day.percentile(0.5), day.percentile(0.95)) for day in quality.days]
    latency = columns(labels, [low for low, _ in times], [high for _, high in times], " ms")
    return {
        "quality": quality,
        "levels": stacks([day.levels for day in quality.days]),
        "labels_of_days": labels,
        "times": times,
        "latency": latency,
        "costs": await _costs(visit, quality.days[0].day),
    }


async def _costs(visit: Visit, first: int) -> CostsView:
    spent = await visit.console.spending.of(visit.tenant, first)
    prices = visit.console.settings.prices
    return costs_view(spent, first, DAYS, priced=any(prices.model_dump().values()))


def _regions(visit: Visit) -> tuple[RegionRow, ...]:
    now = time.monotonic()
    return region_rows([it for router in visit.console.authors.routers for it in router.table.reports(now)])


def _pool(visit: Visit) -> PoolView | None:
    simulator = visit.console.pipeline.simulator
    return pool_view(simulator.telemetry) if isinstance(simulator, AnvilSimulator) else None


def _writer(visit: Visit) -> str:
    """Who writes the words. A server's URL is the operator's secret."""
    named = visit.console.settings.model.get_secret_value()
    words = {"off": "templates", "embedded": "the embedded model", "regions": "models in regions"}
    return words.get(named, "a model behind a URL")
