"""`python -m benchmarks.cold`: a whole simulation on a cold cache behind a slow upstream, beside a bare anvil fork.

Each transaction of the recorded block gets a service of its own that knows nothing: no header, no state, no fork. The
bare fork is new for each transaction too, and is asked for the call trace and the state diff in one batch.
"""

import asyncio
import contextlib
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.verdict import quantile
from decoders.decode import decode
from decoders.outcome import Known
from decoders.parsing import parse_signing_request
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.effects import Effects
from simulation.query import BlockQuery, parse_overrides
from simulation.round_trips import RoundTrips
from tests.recorded.anvil import BareAnvil
from tests.recorded.corpora import RecordedBlock, RecordedTransaction, find_corpora
from tests.recorded.mainnet import BLOCKS
from tests.recorded.state import RpcError
from tests.recorded.tracing import ACCESS_LISTS, TRACER, tracing
from tests.recorded.upstream import RecordedUpstream

BLOCK = 22546209
LATENCY = 0.05
MOST_ROUND_TRIPS = (2, 3)
"""Targets for the median and for 95 of 100."""

STRANGERS = {"from": "0x" + "5e" * 20, "to": "0x" + "5f" * 20, "gas": "0x5208", "gasPrice": "0x0", "nonce": "0x0"}
MOST_MS = 2.5 * LATENCY * 1000 + 20


@dataclass(frozen=True)
class Sample:
    """One transaction: upstream round trips and milliseconds, with the fork's start and on a fork already started."""

    round_trips: RoundTrips
    whole_ms: float
    started_ms: float
    bare_round_trips: int
    bare_ms: float


async def measure(block: RecordedBlock, every: int, *, lists: bool) -> list[Sample]:
    """Every `every`-th transaction of the block. `lists`: the node has access lists in the place of the tracer."""
    with tracing(block, ACCESS_LISTS if lists else TRACER) as state:
        for transaction in block.transactions[::every]:
            method, params = ("debug_traceCall", _trace(block, transaction))
            if lists:
                method, params = "eth_createAccessList", params[:2]
            with contextlib.suppress(RpcError):  # as of transactions that this node cannot list
                state.answer(method, params)  # a real node has its own state at hand
        with RecordedUpstream(state, latency=LATENCY) as upstream:
            return [await _sample(upstream, block, transaction) for transaction in block.transactions[::every]]


async def _sample(upstream: RecordedUpstream, block: RecordedBlock, transaction: RecordedTransaction) -> Sample:
    whole_ms, round_trips = await _simulate(upstream, block, transaction)
    started_ms, _ = await _simulate(upstream, block, transaction, started=True)
    with BareAnvil(upstream.url, block) as anvil:
        upstream.reset_counters()
        start = time.perf_counter()
        await asyncio.to_thread(anvil.replay, transaction)
        bare_ms = (time.perf_counter() - start) * 1000
    return Sample(round_trips, whole_ms, started_ms, upstream.requests, bare_ms)


async def _simulate(
    upstream: RecordedUpstream, block: RecordedBlock, transaction: RecordedTransaction, *, started: bool = False
) -> tuple[float, RoundTrips]:
    """Milliseconds and round trips of one simulation by a new service.

    `started`: its fork already runs, since strangers to the transaction asked for something else on the same block.
    """
    simulator = AnvilSimulator({1: ChainSettings(1, (upstream.url,))})
    try:
        if started:
            await _effects(simulator, block, STRANGERS)
        before, start = simulator.round_trips, time.perf_counter()
        await _effects(simulator, block, transaction.request)
        return (time.perf_counter() - start) * 1000, simulator.round_trips - before
    finally:
        await simulator.close()


async def _effects(simulator: AnvilSimulator, block: RecordedBlock, transaction: Mapping[str, Any]) -> Effects:
    request = parse_signing_request({"chain_id": 1, "method": "eth_sendTransaction", "params": [dict(transaction)]})
    overrides, query = parse_overrides(None, dict(block.block_overrides)), BlockQuery(number=block.state.number)
    simulation = await simulator.simulate(request, decode(request), query, overrides, Deadline.after(20))
    if not isinstance(simulation.effects, Known):
        raise TypeError(f"a transaction has no effects: {simulation.effects.reason}")
    return simulation.effects.value


def _trace(block: RecordedBlock, transaction: RecordedTransaction) -> list[object]:
    options = {"tracer": "prestateTracer", "blockOverrides": dict(block.block_overrides)}
    call = {key: value for key, value in transaction.request.items() if key not in {"nonce", "type"}}
    return [call, hex(block.state.number), options]


def print_table(samples: Sequence[Sample], console: Console, ability: str) -> bool:
    """Print the figures; whether they meet the targets."""
    table = Table(
        title=f"block {BLOCK}: {len(samples)} cold simulations, node with {ability} and {LATENCY * 1000:.0f} ms latency"
    )
    for heading in ("", "p50", "p95"):
        table.add_column(heading, justify="left" if not heading else "right")
    trips = [sample.round_trips.requests for sample in samples]
    rows: list[tuple[str, Sequence[float]]] = [
        ("upstream round trips", trips),
        ("  of a bare fork", [sample.bare_round_trips for sample in samples]),
        ("upstream KiB received", [sample.round_trips.bytes_received / 1024 for sample in samples]),
        ("ms on a started fork", [sample.started_ms for sample in samples]),
        ("ms with the fork's start", [sample.whole_ms for sample in samples]),
        ("  of a bare, started fork", [sample.bare_ms for sample in samples]),
    ]
    for name, values in rows:
        table.add_row(name, f"{statistics.median(values):.0f}", f"{quantile(values, 0.95):.0f}")
    console.print(table)
    median_ms = statistics.median(sample.started_ms for sample in samples)
    median, most = MOST_ROUND_TRIPS
    console.print(f"targets: at most {median} and {most} round trips, {MOST_MS:.0f} ms (p50) on a started fork")
    in_trips = statistics.median(trips) <= median and quantile(trips, 0.95) <= most
    return in_trips and median_ms <= MOST_MS


def main() -> int:
    """Exit status 0 when the targets are met, 1 when not, 2 without the recorded blocks.

    A number samples; `lists` measures a node without `debug_traceCall`, for which there is no target.
    """
    folder = find_corpora()
    console = Console(highlight=False)
    if folder is None:
        console.print("the recorded blocks are not here; set TXEXPLAIN_CORPORA to their folder")
        return 2
    lists = "lists" in sys.argv
    every = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 1)
    samples = asyncio.run(measure(BLOCKS[BLOCK](folder), every, lists=lists))
    met = print_table(samples, console, "access lists" if lists else "debug_traceCall")
    return 0 if met or lists else 1


if __name__ == "__main__":
    sys.exit(main())
