"""`python -m benchmarks.load [SECONDS]`: open-loop load at shares of the measured capacity, and what became of it.

The service runs as its operator starts it, without a chain and a model: on SQLite, on PostgreSQL, and as two replicas
on one PostgreSQL, between which requests alternate. First its capacity is measured with as many callers as it judges at
once, each asking again when it has its answer; then requests come at random moments at 50, 90, 120 and 200 % of that,
whether earlier ones are answered or not. Each step lasts SECONDS (5 by default). Both measures are taken by one sender
(`load_sender.py`), whose own processor time for a request stands beside that of the replicas: they share the machine.
"""

import asyncio
import itertools
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.load_sender import Answer, Sender, request_bytes
from benchmarks.verdict import quantile
from benchmarks.vitals import processor_seconds, resident
from tests.txexplain.cases import message_body
from tests.txexplain.databases import database_on, postgres_server
from tests.txexplain.programs import Service, service

DEFAULT_SECONDS = 5.0
SHARES: Final = (0.5, 0.9, 1.2)
MOST: Final = 2.0
BUDGET_MS = 800
GOODPUT = 0.85
"""The least share of the capacity that is answered in time when twice as much is asked."""

CALLERS = 32
"""For each replica while its capacity is measured; the service's own default concurrency."""


@dataclass(frozen=True)
class Spent:
    """Seconds of processor time so far, of all replicas and of the sender."""

    replicas: float
    sender: float


@dataclass(frozen=True)
class Step:
    """For how long was asked, the answers, what was spent on them, and MiB of all replicas."""

    seconds: float
    answers: Sequence[Answer]
    spent: Spent
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

    @property
    def shed(self) -> int:
        """Requests refused for lack of time."""
        return sum(answer.status == 429 for answer in self.answers)

    def each(self, seconds: float) -> float:
        """Milliseconds for each request."""
        return seconds / len(self.answers) * 1000


class Load:
    """Requests to some replicas in turns."""

    def __init__(self, replicas: Sequence[Service]) -> None:
        self._replicas = replicas
        self._senders = [Sender(replica.url) for replica in replicas]
        self._requests = _requests(self._senders)

    async def capacity(self, seconds: float) -> Step:
        """As many callers as are judged at once, each asking again and again."""
        answers: list[Answer] = []
        before, start = self._spent(), time.monotonic()

        async def caller() -> None:
            while time.monotonic() < start + seconds:
                answers.append(await self._ask())

        await asyncio.gather(*(caller() for _ in range(CALLERS * len(self._replicas))))
        return self._step(time.monotonic() - start, answers, before)

    async def open(self, rate: float, seconds: float) -> Step:
        """Requests at random moments, whether earlier ones are answered or not (Poisson arrivals, by a seed)."""
        chance, tasks = random.Random(7), []  # noqa: S311 - a benchmark's arrivals
        before = self._spent()
        start = at = time.monotonic()
        while at < start + seconds:
            await asyncio.sleep(max(0, at - time.monotonic()))
            tasks.append(asyncio.create_task(self._ask()))
            at += chance.expovariate(rate)
        return self._step(seconds, await asyncio.gather(*tasks), before)

    def close(self) -> None:
        """Close the connections."""
        for sender in self._senders:
            sender.close()

    async def _ask(self) -> Answer:
        sender, request = next(self._requests)
        return await sender.ask(request)

    def _step(self, seconds: float, answers: Sequence[Answer], before: Spent) -> Step:
        now = self._spent()
        spent = Spent(now.replicas - before.replicas, now.sender - before.sender)
        return Step(seconds, answers, spent, sum(resident(replica.process.pid) for replica in self._replicas))

    def _spent(self) -> Spent:
        return Spent(processor_seconds([replica.process.pid for replica in self._replicas]), time.process_time())


def _requests(senders: Sequence[Sender]) -> Iterator[tuple[Sender, bytes]]:
    """To each in turns, each of a message of its own."""
    for number, sender in zip(itertools.count(), itertools.cycle(senders)):
        body = {**message_body(f"message {number}"), "budget_ms": BUDGET_MS}
        yield sender, request_bytes(sender.url, "/v1/explain", json.dumps(body).encode())


@dataclass(frozen=True)
class Measured:
    """The steps by name, in their order. `kept`: reports in time at twice the capacity, as a share of the capacity."""

    steps: Mapping[str, Step]
    kept: float

    @property
    def capacity(self) -> float:
        """Requests a second."""
        return self.steps["capacity"].throughput

    @property
    def good(self) -> bool:
        """Whether at twice its capacity it still does its work, and always in time."""
        return self.kept >= GOODPUT and not any(step.late for step in self.steps.values())


async def measure(replicas: Sequence[Service], seconds: float) -> Measured:
    """The capacity, then each share of it, with a pause between them.

    The speed of a shared machine changes within seconds, so the capacity that the last step is held against is taken
    once more before it and once after it.
    """
    load = Load(replicas)
    await load.capacity(1.0)
    steps = {"capacity": await load.capacity(seconds)}
    for share in SHARES:
        steps[f"{share:.0%}"] = await load.open(share * steps["capacity"].throughput, seconds)
        await asyncio.sleep(0.5)
    before = await load.capacity(seconds)
    steps["capacity before"] = before
    steps[f"{MOST:.0%}"] = most = await load.open(MOST * before.throughput, seconds)
    await asyncio.sleep(0.5)
    steps["capacity after"] = after = await load.capacity(seconds)
    load.close()
    return Measured(steps, most.goodput / statistics.mean((before.throughput, after.throughput)))


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


def print_table(name: str, measured: Measured, console: Console) -> None:
    """Print a setup's steps."""
    table = Table(title=f"{name}: capacity {measured.capacity:.0f} requests a second, budget {BUDGET_MS} ms")
    times = ("p50 ms", "p95 ms", "p99 ms", "max ms")
    for heading in ("load", "asked/s", "goodput/s", *times, "shed", "late", "failed", "CPU ms", "sender", "MiB"):
        table.add_column(heading, justify="right")
    for share, step in measured.steps.items():
        accepted = step.accepted or [0.0]
        table.add_row(
            share,
            f"{len(step.answers) / step.seconds:.0f}",
            f"{step.goodput:.0f}",
            *(f"{quantile(accepted, at):.0f}" for at in (0.5, 0.95, 0.99, 1.0)),
            f"{step.shed / len(step.answers):.1%}",
            str(step.late),
            str(sum(answer.status not in {200, 429} for answer in step.answers)),
            f"{step.each(step.spent.replicas):.2f}",
            f"{step.each(step.spent.sender):.2f}",
            f"{step.memory:.0f}",
        )
    console.print(table)
    console.print(
        f"at {MOST:.0%}: goodput {measured.kept:.0%} of the capacity before and after, target at least {GOODPUT:.0%}"
    )


def main() -> int:
    """Exit status 0 when each setup keeps its goodput at twice its capacity and no accepted request is late."""
    seconds, console = float(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_SECONDS, Console(highlight=False, width=120)
    good, capacities = True, {}
    with tempfile.TemporaryDirectory() as name:
        for setup, url, count in setups(Path(name)):
            with replicas_on(url, count) as replicas:
                measured = asyncio.run(measure(replicas, seconds))
            print_table(setup, measured, console)
            good = measured.good and good
            capacities[setup] = measured.capacity
    one, two = capacities["PostgreSQL, 1 replica"], capacities["PostgreSQL, 2 replicas"]
    console.print(f"two replicas on PostgreSQL: {two / one:.2f} times one; load and database share the machine's cores")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
