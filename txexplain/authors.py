"""The explainer that the settings ask for, with its engines open and its regions watched."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from llm.budget.cost import Prices
from llm.engines.embedded import EmbeddedEngine, processors
from llm.engines.openai_http import OpenAiEngine
from llm.explainer import Explainer
from llm.grounding.compose import PREFIX
from llm.model_explainer import ModelExplainer
from llm.routing.attempt import Place
from llm.routing.decisions import HERE, Health, Region
from llm.routing.prober import probe_forever
from llm.routing.router import Router
from llm.routing.table import RoutingTable
from llm.template.explainer import TemplateExplainer
from llm.writing import Writing
from txexplain.setting_sections.model import ModelSettings, RegionSettings
from txexplain.spending import Spending
from txexplain.writing_metrics import WritingMetrics


@dataclass(frozen=True, slots=True)
class Authors:
    """The explainer, and the regions behind it; none where templates write."""

    explainer: Explainer
    routers: tuple[Router, ...] = ()
    metrics: WritingMetrics = field(default_factory=WritingMetrics)
    spending: Spending = field(default_factory=Spending)

    def states(self) -> dict[str, str]:
        """`ok` or what is wrong, for `region eu-1`, .... None of them being well makes the service not ready."""
        now = time.monotonic()
        reports = [report for router in self.routers for report in router.table.reports(now)]
        return {
            f"region {report.name}": "ok" if report.health is Health.CLOSED else f"breaker {report.health}"
            for report in reports
        }


TEMPLATES = Authors(TemplateExplainer())


@asynccontextmanager
async def open_authors(settings: ModelSettings) -> AsyncIterator[Authors]:
    """The authors until the end of the block. Raises `llm.engines.embedded.CannotLoad`."""
    if settings.model.get_secret_value() == "off":
        yield TEMPLATES
        return
    small = _router([*await _first(settings), *_regions(settings.regions, "small")])
    large = _router(_regions(settings.regions, "large"))
    routers = tuple(router for router in (small, large) if router.places)
    probing = [asyncio.create_task(probe_forever(router), name="probes") for router in routers]
    metrics, spending = WritingMetrics(), Spending()

    def observe(writing: Writing) -> None:
        metrics.count(writing)
        spending.count(writing)

    explainer = ModelExplainer(small, large if large.places else None, _prices(settings), observe)
    try:
        yield Authors(explainer, routers, metrics, spending)
    finally:
        for task in probing:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        for router in routers:
            await router.close()


async def _first(settings: ModelSettings) -> list[tuple[Region, Place]]:
    """The region that `--model` names; none for `regions`."""
    model = settings.model.get_secret_value()
    if model == "regions":
        return []
    if model != "embedded":
        return [(Region("model"), Place(OpenAiEngine(model, settings.model_name)))]
    return [await embedded(settings.model_file, settings.model_threads or processors(), settings.model_slots)]


async def embedded(file: Path, threads: int, slots: int) -> tuple[Region, Place]:
    """The model in this process, loaded and warm. Raises `CannotLoad`."""
    engine = await EmbeddedEngine.open(file, threads=threads, slots=slots)
    await engine.warm(PREFIX)
    # It shares the service's processors, so who gets a turn is decided here, by what is left of each deadline.
    return Region("embedded", HERE, slots=slots), Place(engine, threads, turns=asyncio.Semaphore(slots))


def _regions(regions: Sequence[RegionSettings], size: str) -> list[tuple[Region, Place]]:
    return [
        (
            Region(region.name, region.residency, region.capacity),
            Place(OpenAiEngine(region.url.get_secret_value(), region.model), region.processors),
        )
        for region in regions
        if region.size == size
    ]


def _router(places: list[tuple[Region, Place]]) -> Router:
    # A seed of its own for each process: replicas must not all come back to a region at once.
    table = RoutingTable([region for region, _ in places], seed=time.monotonic_ns())
    return Router(table, {region.name: place for region, place in places})


def _prices(settings: ModelSettings) -> Prices:
    return Prices(**settings.prices.model_dump())
