"""Requests through the whole pipeline with the embedded model in this process, a number of them at once."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.explain_requests import Requests
from benchmarks.vitals import processor_seconds, resident
from llm.budget.cost import Prices
from llm.budget.text_cache import TextCache
from llm.explainer import Explainer
from llm.explanation import Explanation
from llm.grounding import GroundedPrompt, compose
from llm.model_explainer import ModelExplainer
from llm.routing.router import Router
from llm.routing.table import RoutingTable
from llm.writing import Writing
from policies.case import Case
from policies.verdict import Verdict
from simulation.anvil_simulator import AnvilSimulator
from simulation.deadline import Deadline
from txexplain.authors import embedded
from txexplain.pipeline import Pipeline
from txexplain.settings import load_settings
from txexplain.store.opening import open_spooled_store
from txexplain.store.spooled_store import SpooledStore
from txexplain.wire.explain_request import ExplainRequest

_LOOK_SECONDS = 0.05
_WARM_SECONDS = 30.0

_written: ContextVar[list[Writing]] = ContextVar("written")
"""The request in hand keeps here who wrote its text: observers are told in its own task."""


@dataclass(frozen=True)
class Model:
    """Which model writes, and what it may use. `prices` make the money."""

    file: Path
    threads: int
    slots: int
    prices: Prices


@dataclass(frozen=True)
class Sample:
    """One report: its milliseconds on the wall, whether it came within its budget, and who wrote the text."""

    ms: float
    simulate_ms: float
    explain_ms: float
    store_ms: float
    late: bool
    explanation: Explanation
    writing: Writing | None


@dataclass(frozen=True)
class Load:
    """Some reports, `at_once` of them at a time.

    `own_ms` and `anvil_ms` are processor milliseconds for each report: of this process, model included, and of its
    anvils. `memory` is the most that this process was resident in meanwhile, in MiB; then with its anvils.
    """

    at_once: int
    author: str
    samples: Sequence[Sample]
    own_ms: float
    anvil_ms: float
    memory: float
    memory_with_anvils: float


@dataclass
class Bench:
    """A pipeline without an author yet; `prompts` collects what the model was asked, by digest."""

    simulator: AnvilSimulator
    store: SpooledStore
    requests: Requests
    prompts: dict[str, GroundedPrompt] = field(default_factory=dict)
    _peak: tuple[float, float] = (0.0, 0.0)

    async def load(self, explainer: Explainer, at_once: int, count: int, author: str) -> Load:
        """`count` reports, `at_once` of them at a time, told by the explainer that the row calls `author`."""
        pipeline = Pipeline(self.simulator, self.requests.policy, Noting(explainer, self.prompts), self.store)
        asked = [self.requests.asked[number % len(self.requests.asked)] for number in range(count)]
        memory = asyncio.create_task(self._watched_memory())
        own, anvils = time.process_time(), processor_seconds(self.simulator.anvil_pids)
        samples = await _in_parallel(pipeline, asked, at_once)
        scale = 1000 / len(samples)
        own_ms, anvil_ms = (
            (time.process_time() - own) * scale,
            (processor_seconds(self.simulator.anvil_pids) - anvils) * scale,
        )
        memory.cancel()
        await asyncio.wait({memory})
        return Load(at_once, author, samples, own_ms, anvil_ms, self._peak[0], self._peak[1])

    async def warm(self, explainer: Explainer) -> None:
        """Ask for each once, so that the fork's cache is filled, with all the time that it takes."""
        pipeline = Pipeline(self.simulator, self.requests.policy, explainer, self.store)
        for asked in self.requests.asked:
            await pipeline.run(asked, Deadline.after(_WARM_SECONDS), time.perf_counter())

    async def _watched_memory(self) -> None:
        self._peak = (0.0, 0.0)
        while True:
            own, *anvils = (resident(pid) for pid in (os.getpid(), *self.simulator.anvil_pids))
            self._peak = (max(self._peak[0], own), max(self._peak[1], own + sum(anvils)))
            await asyncio.sleep(_LOOK_SECONDS)


@dataclass(frozen=True)
class Noting:
    """An explainer that keeps what it is asked."""

    inner: Explainer
    prompts: dict[str, GroundedPrompt]

    async def explain(
        self, case: Case, verdict: Verdict, deadline: Deadline, language: str, residency: str | None = None
    ) -> Explanation:
        """As the explainer inside does it."""
        prompt = compose(case, verdict, language)
        if isinstance(prompt, GroundedPrompt):
            self.prompts[prompt.digest] = prompt
        return await self.inner.explain(case, verdict, deadline, language, residency)


@asynccontextmanager
async def opened(requests: Requests, folder: Path) -> AsyncIterator[Bench]:
    """The pipeline's parts, open until the end of the block; reports go into a database in `folder`."""
    simulator = AnvilSimulator({requests.chain.chain_id: requests.chain})
    database = f"sqlite+aiosqlite:///{folder / 'reports.db'}"
    store = await open_spooled_store(load_settings({"database_url": database, "spool": folder / "spool"}))
    try:
        yield Bench(simulator, store, requests)
    finally:
        await simulator.close()
        await store.close()


@asynccontextmanager
async def router_of(model: Model) -> AsyncIterator[Router]:
    """The embedded engine, loaded and warm, as the service has it. Raises `CannotLoad`."""
    region, place = await embedded(model.file, model.threads, model.slots)
    router = Router(RoutingTable([region]), {region.name: place})
    try:
        yield router
    finally:
        await router.close()


def explainer_of(router: Router, prices: Prices, *, cached: bool) -> ModelExplainer:
    """The service's explainer. Without the cache each text is written anew."""
    return ModelExplainer(router, prices=prices, observe=_note, cache=None if cached else TextCache(entries=0))


def _note(writing: Writing) -> None:
    kept = _written.get(None)
    if kept is not None:
        kept.append(writing)


async def _in_parallel(pipeline: Pipeline, asked: Sequence[ExplainRequest], at_once: int) -> list[Sample]:
    waiting, samples = list(reversed(asked)), []

    async def client() -> None:
        while waiting:
            samples.append(await _sample(pipeline, waiting.pop()))

    await asyncio.gather(*(asyncio.create_task(client()) for _ in range(at_once)))
    return samples


async def _sample(pipeline: Pipeline, asked: ExplainRequest) -> Sample:
    kept: list[Writing] = []
    _written.set(kept)
    start = time.perf_counter()
    report = await pipeline.run(asked, Deadline.after(asked.budget_ms / 1000), start)
    ms = (time.perf_counter() - start) * 1000
    timings = report.timings_ms
    writing = kept[0] if kept else None
    late = ms > asked.budget_ms
    return Sample(ms, timings.simulate, timings.explain, ms - timings.total, late, report.explanation, writing)
