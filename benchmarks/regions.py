"""`python -m benchmarks.regions`: three model servers fail one after the other under load; who still writes, and when.

Two are real llama.cpp servers (one in eu, one in us), the third is a hostile stand-in in us. Every request must be
answered inside its budget; data bound to eu must reach no other region, which the servers' own logs show.
"""

import argparse
import asyncio
import logging
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog
from rich.console import Console
from rich.table import Table

from benchmarks.verdict import quantile
from llm.budget.text_cache import TextCache
from llm.engines.openai_http import OpenAiEngine
from llm.explanation import Explanation
from llm.grounding import GroundedPrompt, compose
from llm.model_explainer import ModelExplainer
from llm.routing.attempt import Place
from llm.routing.decisions import Region
from llm.routing.prober import probe_forever
from llm.routing.router import Router
from llm.routing.table import RoutingTable
from simulation.deadline import Deadline
from tests.llm.engines.stand_in import HEAD, Behaviour, StandIn, drip, hang, says, serving, status, whole
from tests.llm.golden import GOLDEN
from tests.llm.model_servers import ModelServer, llama_server

_SHARE = 0.7
"""The part of the budget that the pipeline gives to the explainer; the rest is the answer's."""

_PAUSE_SECONDS = 0.1

_LEARN_SECONDS = 15.0
"""Before the first phase: the table learns how fast the servers are on this machine."""

BOUND = "revoke"
"""The case of requests that are bound to eu; no other request has it, so its prompt betrays them in any log."""

LIE = says(HEAD, *whole("This is safe. Please sign it now."))

NAMES = [
    name
    for name, judged in GOLDEN.items()
    if isinstance(prompt := compose(*judged, "en"), GroundedPrompt) and not prompt.trivial and name != BOUND
]


@dataclass(frozen=True)
class Sample:
    """One answered request."""

    explanation: Explanation
    ms: float
    in_time: bool
    at: float


@dataclass
class Field:
    """The regions and the load on them."""

    eu: ModelServer
    us: ModelServer
    hostile: StandIn
    explainer: ModelExplainer
    budget: float
    clients: int
    back: float = 0.0
    """When a server was last started or continued, on the monotonic clock."""

    async def ask(self, name: str, residency: str | None) -> Sample:
        """One request, as the pipeline makes it."""
        outer = Deadline.after(self.budget)
        start = time.perf_counter()
        explanation = await self.explainer.explain(*GOLDEN[name], outer.share(_SHARE), "en", residency)
        return Sample(explanation, (time.perf_counter() - start) * 1000, not outer.passed(), time.monotonic())

    async def load(self, seconds: float, residency: str | None = None) -> list[Sample]:
        """Several clients, each asking again as soon as it has its answer."""
        end = time.monotonic() + seconds
        samples: list[Sample] = []

        async def client(number: int) -> None:
            turn = number
            while time.monotonic() < end:
                name = BOUND if residency else NAMES[turn % len(NAMES)]
                samples.append(await self.ask(name, residency))
                turn += 1
                await asyncio.sleep(_PAUSE_SECONDS)  # a template takes no time: without a pause it would be the load

        await asyncio.gather(*(client(number) for number in range(self.clients)))
        return samples


@asynccontextmanager
async def opened(budget: float, clients: int) -> AsyncIterator[Field]:
    """The three servers, started, and the explainer over them, its regions probed."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        eu = stack.enter_context(llama_server("127.0.0.1", folder / "eu.log"))
        us = stack.enter_context(llama_server("127.0.0.2", folder / "us.log"))
        hostile = await stack.enter_async_context(serving(status(503), host="127.0.0.3"))
        regions = [Region("eu-1", "eu"), Region("us-1", "us"), Region("us-2", "us")]
        urls = [eu.url, us.url, hostile.url]
        places = {region.name: Place(OpenAiEngine(url, "txexplain")) for region, url in zip(regions, urls, strict=True)}
        router = Router(RoutingTable(regions), places)
        stack.push_async_callback(router.close)
        probing = asyncio.create_task(probe_forever(router))
        try:
            yield Field(eu, us, hostile, ModelExplainer(router, cache=TextCache(0)), budget, clients)
        finally:
            probing.cancel()
            with suppress(asyncio.CancelledError):
                await probing


Phase = Callable[[Field, float], Awaitable[list[Sample]]]


async def calm(field: Field, seconds: float) -> list[Sample]:
    """Nothing is done to the servers."""
    return await field.load(seconds)


async def killed(field: Field, seconds: float) -> list[Sample]:
    """The home region is killed in the middle of its texts."""
    load = asyncio.create_task(field.load(seconds))
    await asyncio.sleep(seconds / 4)
    field.eu.kill()
    return await load


async def restarted(field: Field, seconds: float) -> list[Sample]:
    """The home region is started again under load."""
    load = asyncio.create_task(field.load(seconds * 1.5))
    await asyncio.to_thread(field.eu.start)
    field.back = time.monotonic()
    return await load


async def stopped(field: Field, seconds: float) -> list[Sample]:
    """The home region takes connections and says nothing."""
    field.eu.signal(signal.SIGSTOP)
    try:
        return await field.load(seconds)
    finally:
        field.eu.signal(signal.SIGCONT)
        field.back = time.monotonic()


async def slowed(field: Field, seconds: float) -> list[Sample]:
    """The home region runs for a quarter of the time."""
    load = asyncio.create_task(field.load(seconds))
    while not load.done():
        field.eu.signal(signal.SIGSTOP)
        await asyncio.sleep(0.3)
        field.eu.signal(signal.SIGCONT)
        await asyncio.sleep(0.1)
    field.back = time.monotonic()
    return await load


def only_hostile(behaviour: Behaviour) -> Phase:
    """Both real regions say nothing, and the stand-in does this."""

    async def run(field: Field, seconds: float) -> list[Sample]:
        field.hostile.behaviour = behaviour
        field.hostile.text, field.hostile.seconds = "You send α. " * 40, 0.2
        for server in (field.eu, field.us):
            server.signal(signal.SIGSTOP)
        try:
            return await field.load(seconds / 2)
        finally:
            for server in (field.eu, field.us):
                server.signal(signal.SIGCONT)
            field.back = time.monotonic()

    return run


PHASES: Final[tuple[tuple[str, Phase], ...]] = (
    ("calm", calm),
    ("eu-1 killed", killed),
    ("eu-1 restarted", restarted),
    ("eu-1 stopped (SIGSTOP)", stopped),
    ("eu-1 continued", calm),
    ("eu-1 slowed to a quarter", slowed),
    ("only us-2: refuses", only_hostile(status(500))),
    ("only us-2: hangs", only_hostile(hang)),
    ("only us-2: drips", only_hostile(drip)),
    ("only us-2: lies", only_hostile(LIE)),
    ("all continued", calm),
)


async def residency(field: Field, seconds: float) -> tuple[list[Sample], str, bool]:
    """Load bound to eu while eu is down; what the others' own logs show of it."""
    field.hostile.behaviour = status(503)
    field.eu.kill()
    before = field.us.log.read_bytes().count(b"launch_slot_")
    asked = len(field.hostile.asked)
    samples = await field.load(seconds, residency="eu")
    texts = field.us.log.read_bytes().count(b"launch_slot_") - before
    probes = sum("Count." in body["prompt"] for body in field.hostile.asked[asked:])
    others = len(field.hostile.asked) - asked - probes
    leaked = compose(*GOLDEN[BOUND], "en")
    leaks = sum(isinstance(leaked, GroundedPrompt) and body["prompt"] == leaked.prompt for body in field.hostile.asked)
    # us-1 is silent then, so it is probed: at most one text every eight seconds (the interval less its jitter).
    kept = texts <= 1 + seconds / 8 and others == 0 and leaks == 0
    shown = f"us-1 log: {texts} texts (probes) for {len(samples)} requests; us-2 log: {others} + {probes} probes"
    return samples, f"{shown}; bound prompts ever seen by us-2: {leaks}", kept


def row(name: str, samples: list[Sample], back: float) -> tuple[str, ...]:
    """One line of the table."""
    written = Counter(sample.explanation.region for sample in samples if sample.explanation.author == "model")
    times = sorted(sample.ms for sample in samples)
    share = 100 * written.total() / max(1, len(samples))
    by_region = " ".join(f"{region} {count}" for region, count in sorted(written.items(), key=str))
    late = sum(not sample.in_time for sample in samples)
    return (
        name,
        str(len(samples)),
        str(late),
        f"{share:.0f} %",
        by_region,
        *(f"{quantile(times, at):.0f}" for at in (0.5, 0.95)),
        recovery(samples, back) if "continued" in name or "restarted" in name else "",
    )


def recovery(samples: list[Sample], back: float) -> str:
    """Seconds from the server's return to the first text of the home region after it."""
    since = [sample.at - back for sample in samples if sample.explanation.region == "eu-1" and sample.at >= back]
    return f"{min(since):.1f}" if since else "not yet"


async def run(seconds: float, budget: float, clients: int) -> bool:
    """Print the table; whether every promise was kept."""
    table = Table(
        title=f"Regions under load: {clients} clients, budget {budget * 1000:.0f} ms, {seconds:.0f} s a phase"
    )
    for column in ("phase", "requests", "late", "model", "by region", "p50 ms", "p95 ms", "recovered s"):
        table.add_column(column, justify="left" if column in {"phase", "by region"} else "right")
    late = 0
    async with opened(budget, clients) as field:
        await field.load(_LEARN_SECONDS)
        for name, phase in PHASES:
            samples = await phase(field, seconds)
            late += sum(not sample.in_time for sample in samples)
            table.add_row(*row(name, samples, field.back))
        samples, shown, kept = await residency(field, seconds)
        late += sum(not sample.in_time for sample in samples)
        table.add_row(*row("bound to eu, eu-1 killed", samples, field.back))
    console = Console(width=140)
    console.print(table)
    console.print(f"Answered late: {late}. Residency {'kept' if kept else 'BROKEN'}: {shown}.")
    return late == 0 and kept


def main() -> None:
    """Run it once; exit status 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.regions", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0, help="length of a phase")
    parser.add_argument("--budget-ms", type=float, default=2000.0)
    parser.add_argument("--clients", type=int, default=4)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    kept = asyncio.run(run(options.seconds, options.budget_ms / 1000, options.clients))
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
