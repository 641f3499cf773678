"""`python -m benchmarks.throughput [RUNS]`: simulations on one block beside anvil's own bare `debug_traceCall`.

Both go to the same anvils, in turns, warm, with contexts off: the bare call over HTTP, as anybody's would, a simulation
over anvil's socket, as the service does. The row between is what a simulation asks and nothing else: its questions,
asked again over the socket, their answers parsed and dropped. What is compared is the processor time of all processes
for each call (calls a second and core), which a busy machine does not change much.
Then the resident memory of service and anvils over RUNS runs (2,000 by default, 20,000 for the full measure).
"""

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from benchmarks.vitals import processor_seconds, resident
from decoders.decode import decode
from decoders.decoded import Decoded
from decoders.outcome import Known, Outcome
from decoders.parsing import parse_signing_request
from decoders.requests import SigningRequest
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.http import HttpClient
from simulation.query import BlockQuery, parse_overrides
from simulation.rpc import Call, RpcClient
from tests.recorded.corpora import RecordedBlock, RecordedTransaction, find_corpora
from tests.recorded.mainnet import BLOCKS
from tests.recorded.upstream import RecordedUpstream

BLOCK = 22546209
TARGET = 0.5
FLAT = 1.1
"""The most that memory may grow from the middle of the measure to its end, as a factor."""

_AT_A_TIME = 4
_ROUNDS = 3
_SAMPLES = 8

Work = Callable[[int], Awaitable[object]]
Prepared = tuple[SigningRequest, Outcome[Decoded]]
Questions = list[tuple[RpcClient, Sequence[Call]]]


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor time for each call: of this process and of the anvils."""

    own: float
    anvil: float

    @property
    def per_core(self) -> float:
        """Calls a second on one core."""
        return 1000 / (self.own + self.anvil)


@dataclass(frozen=True)
class Memory:
    """Resident MiB after so many runs."""

    runs: int
    service: float
    anvils: float


class Bench:
    """A simulator on the recorded block, warm."""

    def __init__(self, simulator: AnvilSimulator, block: RecordedBlock) -> None:
        self._simulator = simulator
        self._block = block
        self._requests = [_read(transaction) for transaction in block.transactions]
        self._overrides = parse_overrides(None, dict(block.block_overrides))
        self._query = BlockQuery(number=block.state.number)
        self._http = HttpClient()
        self._questions: list[Questions] = [[] for _ in self._requests]

    @property
    def count(self) -> int:
        """How many transactions there are."""
        return len(self._requests)

    async def simulate(self, index: int) -> object:
        """One whole simulation."""
        request, decoded = self._requests[index % self.count]
        simulation = await self._simulator.simulate(request, decoded, self._query, self._overrides, Deadline.after(30))
        if not isinstance(simulation.effects, Known):
            raise TypeError(f"a transaction has no effects: {simulation.effects.reason}")
        return simulation

    async def listen(self) -> None:
        """Note down what each transaction's simulation asks."""
        for index in range(self.count):
            with heard() as self._questions[index]:
                await self.simulate(index)

    async def questions(self, index: int) -> object:
        """What one simulation asks, asked again."""
        return [await rpc.attempt(calls, Deadline.after(30)) for rpc, calls in self._questions[index % self.count]]

    async def bare(self, index: int) -> object:
        """One call trace of the same transaction by the anvil alone."""
        request = self._block.transactions[index % self.count].request
        call = {key: value for key, value in request.items() if key not in {"nonce", "type"}}
        options: dict[str, Any] = {"tracer": "callTracer", "blockOverrides": dict(self._block.block_overrides)}
        anvil = RpcClient(self._simulator.anvil_urls[0], self._http)
        return await anvil.call("debug_traceCall", call, "latest", options, deadline=Deadline.after(30))

    async def cost(self, work: Work) -> Cost:
        """What one round over all transactions costs for each of them."""
        own, anvil = time.process_time(), processor_seconds(self._simulator.anvil_pids)
        await in_parallel(work, range(self.count))
        scale = 1000 / self.count
        return Cost(
            (time.process_time() - own) * scale, (processor_seconds(self._simulator.anvil_pids) - anvil) * scale
        )

    def memory(self, runs: int) -> Memory:
        """Resident memory now."""
        return Memory(runs, resident(os.getpid()), sum(resident(pid) for pid in self._simulator.anvil_pids))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close()


@contextmanager
def heard() -> Iterator[Questions]:
    """What is asked of anvils to the end of the block, with whom it was asked of."""
    questions: Questions = []
    attempt = RpcClient.attempt

    async def noting(rpc: RpcClient, calls: Sequence[Call], deadline: Deadline) -> list[Any]:
        questions.append((rpc, calls))
        return await attempt(rpc, calls, deadline)

    with patch.object(RpcClient, "attempt", noting):
        yield questions


def _read(transaction: RecordedTransaction) -> Prepared:
    document = {"chain_id": 1, "method": "eth_sendTransaction", "params": [dict(transaction.request)]}
    request = parse_signing_request(document)
    return request, decode(request)


async def in_parallel(work: Work, indexes: Sequence[int]) -> None:
    """A few at a time."""
    waiting = list(indexes)

    async def worker() -> None:
        while waiting:
            await work(waiting.pop())

    await asyncio.gather(*(worker() for _ in range(_AT_A_TIME)))


async def measure(block: RecordedBlock, runs: int) -> tuple[list[list[Cost]], list[Memory]]:
    """Costs of simulations, of what they ask and of bare traces in turns, then memory over the runs."""
    with RecordedUpstream(block.state) as node:
        simulator = AnvilSimulator({1: ChainSettings(1, (node.url,))}, contexts=False)
        bench = Bench(simulator, block)
        try:
            await in_parallel(bench.simulate, range(bench.count))
            await bench.listen()
            works = (bench.simulate, bench.questions, bench.bare)
            rounds = [[await bench.cost(work) for work in works] for _ in range(_ROUNDS)]
            memory = []
            for sample in range(_SAMPLES):
                await in_parallel(bench.simulate, range(runs // _SAMPLES))
                memory.append(bench.memory((sample + 1) * (runs // _SAMPLES)))
            return rounds, memory
        finally:
            await bench.close()
            await simulator.close()


def mean(costs: Sequence[Cost]) -> Cost:
    """The mean of some rounds."""
    return Cost(sum(cost.own for cost in costs) / len(costs), sum(cost.anvil for cost in costs) / len(costs))


def print_costs(ours: Cost, asked: Cost, bare: Cost, console: Console) -> bool:
    """Print what a call costs; whether the target is met."""
    table = Table(title=f"block {BLOCK}: processor time for each call, warm, contexts off")
    for heading in ("", "client ms", "anvil ms", "calls/s and core"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, cost in (("simulation", ours), ("  its questions alone", asked), ("bare debug_traceCall", bare)):
        table.add_row(name, f"{cost.own:.2f}", f"{cost.anvil:.2f}", f"{cost.per_core:.0f}")
    console.print(table)
    ratio = ours.per_core / bare.per_core
    most = asked.per_core / bare.per_core
    console.print(f"ratio {ratio:.2f}, target at least {TARGET}; its questions alone allow {most:.2f}")
    return ratio >= TARGET


def print_memory(samples: Sequence[Memory], console: Console) -> bool:
    """Print the memory; whether it stays flat."""
    table = Table(title="resident memory on one block")
    for heading in ("runs", "service MiB", "anvils MiB"):
        table.add_column(heading, justify="right")
    for sample in samples:
        table.add_row(str(sample.runs), f"{sample.service:.0f}", f"{sample.anvils:.0f}")
    console.print(table)
    middle, last = samples[len(samples) // 2], samples[-1]
    return last.service <= FLAT * middle.service and last.anvils <= FLAT * middle.anvils


def main() -> int:
    """Exit status 0 when throughput and memory meet their targets, 1 when not, 2 without the recorded block."""
    folder, console = find_corpora(), Console(highlight=False)
    if folder is None or not Path("/proc/self/stat").exists():
        console.print("needs the recorded blocks (TXEXPLAIN_CORPORA) and a system with /proc")
        return 2
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    rounds, memory = asyncio.run(measure(BLOCKS[BLOCK](folder), runs))
    ours, asked, bare = [mean(costs) for costs in zip(*rounds, strict=True)]
    enough = print_costs(ours, asked, bare, console)
    flat = print_memory(memory, console)
    return 0 if enough and flat else 1


if __name__ == "__main__":
    sys.exit(main())
