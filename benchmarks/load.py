"""`python -m benchmarks.load [SECONDS]`: open-loop load at shares of the measured capacity, and what became of it.

The service runs as its operator starts it, without a chain and a model: on SQLite, on PostgreSQL, and as two replicas
on one PostgreSQL, between which requests alternate. First its capacity is measured with as many callers as it judges at
once, each asking again when it has its answer; then requests come at random moments at 50, 90, 120 and 200 % of that,
whether earlier ones are answered or not. Each step lasts SECONDS (5 by default).
"""

import asyncio
import itertools
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp
from rich.console import Console
from rich.table import Table

from benchmarks.verdict import quantile
from benchmarks.vitals import resident
from tests.txexplain.cases import message_body
from tests.txexplain.databases import database_on, postgres_server
from tests.txexplain.programs import Service, service

DEFAULT_SECONDS = 5.0
SHARES: Final = (0.5, 0.9, 1.2, 2.0)
BUDGET_MS = 800
GOODPUT = 0.85
"""The least share of the capacity that is answered in time when twice as much is asked."""

CALLERS = 32
"""For each replica while its capacity is measured; the service's own default concurrency."""

_PATIENCE: Final = aiohttp.ClientTimeout(total=20)


@dataclass(frozen=True)
class Answer:
    """One request: its status (0 where there was no answer) and milliseconds."""

    status: int
    milliseconds: float


@dataclass(frozen=True)
class Step:
    """Requests a second (0 while the capacity is measured), for how long, the answers, and MiB of all replicas."""

    asked: float
    seconds: float
    answers: Sequence[Answer]
    memory: float

    @property
    def accepted(self) -> list[float]:
        """Milliseconds of the requests that got a report."""
        return [answer.milliseconds for answer in self.answers if answer.status == 200]

    @property
    def goodput(self) -> float:
        """Reports a second that came within the budget."""
        return sum(each <= BUDGET_MS for each in self.accepted) / self.seconds

    @property
    def throughput(self) -> float:
        """Reports a second, late ones too."""
        return len(self.accepted) / self.seconds

    @property
    def late(self) -> int:
        """Reports that came after it."""
        return sum(each > BUDGET_MS for each in self.accepted)


class Load:
    """Requests to some replicas in turns."""

    def __init__(self, http: aiohttp.ClientSession, replicas: Sequence[Service]) -> None:
        self._http = http
        self._replicas = replicas
        self._turn = itertools.cycle(replicas)
        self._number = itertools.count()

    async def capacity(self, seconds: float) -> Step:
        """As many callers as are judged at once, each asking again and again."""
        answers: list[Answer] = []
        end = time.monotonic() + seconds

        async def caller() -> None:
            while time.monotonic() < end:
                answers.append(await self._ask())

        start = time.monotonic()
        await asyncio.gather(*(caller() for _ in range(CALLERS * len(self._replicas))))
        return Step(0, time.monotonic() - start, answers, self._memory())

    async def open(self, rate: float, seconds: float) -> Step:
        """Requests at random moments, whether earlier ones are answered or not (Poisson arrivals, by a seed)."""
        chance, tasks = random.Random(7), []  # noqa: S311 - a benchmark's arrivals
        start = at = time.monotonic()
        while at < start + seconds:
            await asyncio.sleep(max(0, at - time.monotonic()))
            tasks.append(asyncio.create_task(self._ask()))
            at += chance.expovariate(rate)
        answers = await asyncio.gather(*tasks)
        return Step(rate, seconds, answers, self._memory())

    async def _ask(self) -> Answer:
        body = {**message_body(f"message {next(self._number)}"), "budget_ms": BUDGET_MS}
        start = time.perf_counter()
        try:
            async with self._http.post(f"{next(self._turn).url}/v1/explain", json=body) as response:
                await response.read()
                status = response.status
        except (aiohttp.ClientError, TimeoutError):
            status = 0
        return Answer(status, (time.perf_counter() - start) * 1000)

    def _memory(self) -> float:
        return sum(resident(replica.process.pid) for replica in self._replicas)


async def measure(replicas: Sequence[Service], seconds: float) -> tuple[Step, list[Step]]:
    """The capacity, then each share of it, with a pause between them."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=_PATIENCE) as http:
        load = Load(http, replicas)
        await load.capacity(1.0)
        capacity = await load.capacity(seconds)
        steps = []
        for share in SHARES:
            steps.append(await load.open(share * capacity.throughput, seconds))
            await asyncio.sleep(0.5)
        return capacity, steps


@contextmanager
def replicas_on(url: str, count: int) -> Iterator[list[Service]]:
    """So many services on one database, each with a folder of its own."""
    with ExitStack() as opened:
        started = []
        for _ in range(count):
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
            options = ("--database-url", url, "--model", "off", "--log-level", "info")
            started.append(opened.enter_context(service(folder, *options)))
        yield started


def setups(folder: Path) -> Iterator[tuple[str, str, int]]:
    """Name, database and number of replicas; SQLite has one writer on one machine and is for one replica."""
    yield "SQLite, 1 replica", f"sqlite:///{folder / 'reports.db'}", 1
    with postgres_server() as server:
        for count in (1, 2):
            with database_on(server) as url:
                yield f"PostgreSQL, {count} replica{'s' * (count > 1)}", url, count


def print_table(name: str, capacity: Step, steps: Sequence[Step], console: Console) -> bool:
    """Print a setup's steps; whether at twice its capacity it still does its work, and in time."""
    table = Table(title=f"{name}: capacity {capacity.throughput:.0f} requests a second, budget {BUDGET_MS} ms")
    for heading in (
        "load",
        "asked/s",
        "goodput/s",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "max ms",
        "shed",
        "late",
        "failed",
        "MiB",
    ):
        table.add_column(heading, justify="right")
    for share, step in zip(("capacity", *(f"{share:.0%}" for share in SHARES)), (capacity, *steps), strict=True):
        times = step.accepted or [0.0]
        figures = (f"{quantile(times, at):.0f}" for at in (0.5, 0.95, 0.99, 1.0))
        shed = sum(answer.status == 429 for answer in step.answers) / len(step.answers)
        failed = sum(answer.status not in {200, 429} for answer in step.answers)
        asked = f"{len(step.answers) / step.seconds:.0f}"
        table.add_row(
            share,
            asked,
            f"{step.goodput:.0f}",
            *figures,
            f"{shed:.1%}",
            str(step.late),
            str(failed),
            f"{step.memory:.0f}",
        )
    console.print(table)
    kept = steps[-1].goodput / capacity.throughput
    console.print(f"at {SHARES[-1]:.0%}: goodput {kept:.0%} of the capacity, target at least {GOODPUT:.0%}")
    return kept >= GOODPUT and not any(step.late for step in steps)


def main() -> int:
    """Exit status 0 when each setup keeps its goodput at twice its capacity and no accepted request is late."""
    seconds, console = float(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_SECONDS, Console(highlight=False, width=120)
    good, capacities = True, {}
    with tempfile.TemporaryDirectory() as name:
        for setup, url, count in setups(Path(name)):
            with replicas_on(url, count) as replicas:
                capacity, steps = asyncio.run(measure(replicas, seconds))
            good = print_table(setup, capacity, steps, console) and good
            capacities[setup] = capacity.throughput
    one, two = capacities["PostgreSQL, 1 replica"], capacities["PostgreSQL, 2 replicas"]
    console.print(f"two replicas on PostgreSQL: {two / one:.2f} times one; load and database share the machine's cores")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
