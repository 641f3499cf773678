"""`python -m benchmarks.faults [SECONDS]`: faults of nodes and anvils under 20 requests a second, and what callers saw.

The service runs as its operator starts it, behind two nodes of one real chain that goes on by a block a second. Each
fault is tried for SECONDS (10 by default, 60 for the full measure). The contract that is called returns the number of
the block that last wrote to it, so a result of another block than the report names is seen.
"""

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

import aiohttp
from rich.console import Console
from rich.table import Table

from benchmarks.verdict import quantile
from tests.journeys.service import ServiceProcess
from tests.recorded.clocked_chain import CHAIN_ID, HARDFORK, ClockedChain
from tests.recorded.faulty import Fault, FaultyNode

DEFAULT_SECONDS = 10.0
RATE = 20
BUDGET_MS = 2_500
BLOCK_SECONDS = 1.0
LATE_SECONDS = 4.5
"""How long a block may be superseded before a request that still gets it: the head is looked for every second, a fork
of the next one takes a second at most, and a node is believed for three seconds after it fell silent."""

_SLACK_SECONDS = 0.5
"""The least time that the store is given, past the deadline."""


@dataclass(frozen=True)
class Answer:
    """One request: seconds until its answer, whether it had effects, and what was wrong with it, if anything."""

    seconds: float
    effects: bool
    fault: str | None


@dataclass(frozen=True)
class Trial:
    """A fault, the answers while it lasted, and the anvils that ran before it and after the recovery."""

    name: str
    answers: Sequence[Answer]
    forks: tuple[int, int]


@dataclass(frozen=True)
class Stage:
    """All that plays."""

    chain: ClockedChain
    nodes: tuple[FaultyNode, FaultyNode]
    service: ServiceProcess


@contextmanager
def stage(folder: Path) -> Iterator[Stage]:
    """The chain, which goes on, two nodes of it, and the service behind them."""
    with ExitStack() as opened:
        chain = opened.enter_context(ClockedChain())
        first, second = (opened.enter_context(FaultyNode(chain.url, chain.reading)) for _ in range(2))
        urls, rules = {CHAIN_ID: f"{first.url},{second.url}"}, {CHAIN_ID: HARDFORK}
        service = opened.enter_context(ServiceProcess(folder, urls, hardforks=rules))
        opened.enter_context(repeated(BLOCK_SECONDS, chain.mine))
        yield Stage(chain, (first, second), service)


@contextmanager
def repeated(seconds: float, work: Callable[[], object]) -> Iterator[None]:
    """Do it again and again in a thread, until the end of the `with`."""
    ended = Event()

    def repeat() -> None:
        while not ended.wait(seconds):
            work()

    thread = Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def forks_of(service: ServiceProcess) -> list[int]:
    """The anvils of the service."""
    children = Path(f"/proc/{service.pid}/task/{service.pid}/children").read_text().split()
    return [int(pid) for pid in children if "anvil" in Path(f"/proc/{pid}/cmdline").read_text()]


def signalled(service: ServiceProcess, number: int) -> Callable[[], None]:
    """Send a signal to each of its anvils."""

    def send() -> None:
        for pid in forks_of(service):
            os.kill(pid, number)

    return send


async def asked(stage: Stage, seconds: float) -> list[Answer]:
    """Requests at the rate, whether the ones before are answered or not."""
    async with aiohttp.ClientSession() as http:
        tasks = []
        for _ in range(int(seconds * RATE)):
            tasks.append(asyncio.create_task(_ask(http, stage)))
            await asyncio.sleep(1 / RATE)
        return list(await asyncio.gather(*tasks))


async def _ask(http: aiohttp.ClientSession, stage: Stage) -> Answer:
    sent = time.monotonic()
    async with http.post(f"{stage.service.url}/v1/explain", json=stage.chain.request(BUDGET_MS)) as response:
        report: dict[str, Any] = await response.json()
    seconds = time.monotonic() - sent
    if response.status != 200:
        return Answer(seconds, effects=False, fault=f"status {response.status}")
    has_effects = report["effects"]["status"] != "unavailable"
    return Answer(seconds, has_effects, stage.chain.fault_of(report, sent, LATE_SECONDS))


def tried(stage: Stage, seconds: float) -> Iterator[Trial]:
    """Each fault in turn, with a pause to recover after it."""
    for fault in Fault:
        stage.nodes[0].fault = fault
        yield _trial(f"node A {fault.value}", stage, seconds, lambda: None)
        stage.nodes[0].fault = Fault.NONE
    yield _trial("blocks reorganised", stage, seconds, stage.chain.reorganise)
    yield _trial("anvil killed (SIGKILL)", stage, seconds, signalled(stage.service, signal.SIGKILL))
    yield _trial("anvil stopped (SIGSTOP)", stage, seconds, signalled(stage.service, signal.SIGSTOP))


def _trial(name: str, stage: Stage, seconds: float, disturb: Callable[[], object]) -> Trial:
    before = len(forks_of(stage.service))
    with repeated(1.5, disturb):
        answers = asyncio.run(asked(stage, seconds))
    asyncio.run(asked(stage, 1.0))
    return Trial(name, answers, (before, len(forks_of(stage.service))))


def print_table(trials: Sequence[Trial], console: Console) -> bool:
    """Print the trials; whether every request was answered in time and none from a wrong block."""
    table = Table(title=f"faults under {RATE} requests a second with a budget of {BUDGET_MS} ms")
    counted = ("asked", "late", "refused, wrong block", "with effects")
    for heading in ("", *counted, "p50 ms", "p95 ms", "max ms", "anvils"):
        table.add_column(heading, justify="left" if not heading else "right")
    good = True
    for trial in trials:
        times = [answer.seconds * 1000 for answer in trial.answers]
        late = sum(time > BUDGET_MS + _SLACK_SECONDS * 1000 for time in times)
        wrong = [answer.fault for answer in trial.answers if answer.fault is not None]
        share = sum(answer.effects for answer in trial.answers) / len(trial.answers)
        figures = (f"{quantile(times, at):.0f}" for at in (0.5, 0.95, 1.0))
        counts = (str(len(times)), str(late), str(len(wrong)), f"{share:.1%}")
        table.add_row(trial.name, *counts, *figures, f"{trial.forks[0]} -> {trial.forks[1]}")
        good = good and not late and not wrong and trial.forks[1] > 0
        for fault in sorted(set(wrong)):
            console.print(f"{trial.name}: {fault}")
    console.print(table)
    return good


def main() -> int:
    """Exit status 0 when every request was answered inside its budget and none from a wrong block."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_SECONDS
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder)) as playing:
        playing.service.explain(playing.chain.request(10_000))
        trials = list(tried(playing, seconds))
    return 0 if print_table(trials, Console(highlight=False)) else 1


if __name__ == "__main__":
    sys.exit(main())
