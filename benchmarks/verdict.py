"""`python -m benchmarks.verdict [--without-contexts]`: the whole verdict beside one bare `debug_traceCall`, same anvil.

Recorded mainnet transactions go through the pipeline (decode, simulate, assess, explain by template, store in SQLite),
warm, each after one bare call trace of the same transaction on the same fork, asked over HTTP as anybody would (the
service asks over anvil's socket, `python -m benchmarks.ipc`). As in the service, the event loop is
uvloop and the collector leaves alone what was there at the start.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop
from rich.console import Console
from rich.table import Table

from llm.template.explainer import TemplateExplainer
from policies.policy import load_policy
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.http import HttpClient
from simulation.rpc import RpcClient
from tests.recorded.corpora import RecordedBlock, RecordedTransaction, find_corpora
from tests.recorded.mainnet import BLOCKS
from tests.recorded.upstream import RecordedUpstream
from txexplain.heap import settle_heap
from txexplain.pipeline import Pipeline
from txexplain.report import Report
from txexplain.store.database import database_url, open_engine
from txexplain.store.migrate import upgrade
from txexplain.store.repository import SqlReportStore
from txexplain.wire.explain_request import ExplainRequest, parse_explain_request

TARGET_RATIO = 8.0
_BUDGET_MS = 10_000
_SAMPLES = 540
"""At least so many for each block: with fewer, the ratio of the medians went up and down by a twentieth."""

_IN_TURN = ("simulate", "assess", "explain")
_STAGES = ("decode", *_IN_TURN)
"""A transaction is decoded while it is being simulated."""


@dataclass(frozen=True)
class Sample:
    """One transaction: milliseconds of the bare trace and of the whole verdict, and the report's own timings."""

    bare: float
    verdict: float
    report: Report


async def measure(block: RecordedBlock, folder: Path, *, contexts: bool = True) -> list[Sample]:
    """Samples of every transaction, after one round that warms the fork's cache."""
    with RecordedUpstream(block.state) as upstream:
        simulator = AnvilSimulator({1: ChainSettings(1, (upstream.url,))}, contexts=contexts)
        engine = open_engine(database_url(f"sqlite+aiosqlite:///{folder / 'reports.db'}"))
        await upgrade(engine)
        store = SqlReportStore(engine)
        pipeline = Pipeline(simulator, load_policy(None), TemplateExplainer(), store)
        try:
            return await _samples(pipeline, simulator, block)
        finally:
            await simulator.close()
            await store.close()


async def _samples(pipeline: Pipeline, simulator: AnvilSimulator, block: RecordedBlock) -> list[Sample]:
    requests = [_request(block, transaction) for transaction in block.transactions]
    for request in requests:
        await pipeline.run(request, Deadline.after(10), time.perf_counter())
    settle_heap()
    (url,) = simulator.anvil_urls
    samples: list[Sample] = []
    http = HttpClient()
    anvil = RpcClient(url, http)
    while len(samples) < _SAMPLES:
        for request, transaction in zip(requests, block.transactions, strict=True):
            bare = await _bare(anvil, block, transaction)
            start = time.perf_counter()
            report = await pipeline.run(request, Deadline.after(10), start)
            samples.append(Sample(bare, (time.perf_counter() - start) * 1000, report))
    await http.close()
    return samples


async def _bare(anvil: RpcClient, block: RecordedBlock, transaction: RecordedTransaction) -> float:
    options: dict[str, Any] = {
        "tracer": "callTracer",
        "stateOverrides": transaction.state_overrides,
        "blockOverrides": dict(block.block_overrides),
    }
    call = {key: value for key, value in transaction.request.items() if key not in {"nonce", "type"}}
    start = time.perf_counter()
    await anvil.call("debug_traceCall", call, "latest", options, deadline=Deadline.after(10))
    return (time.perf_counter() - start) * 1000


def _request(block: RecordedBlock, transaction: RecordedTransaction) -> ExplainRequest:
    document = {
        "chain_id": 1,
        "method": "eth_sendTransaction",
        "params": [dict(transaction.request)],
        "block": block.state.number,
        "block_overrides": dict(block.block_overrides),
        "state_overrides": transaction.state_overrides,
        "budget_ms": _BUDGET_MS,
    }
    return parse_explain_request(json.dumps(document).encode())


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def print_tables(number: int, samples: Sequence[Sample], console: Console) -> float:
    """Print the comparison and the stages; return the ratio of the medians."""
    bare, verdict = [sample.bare for sample in samples], [sample.verdict for sample in samples]
    ratio = statistics.median(verdict) / statistics.median(bare)
    table = Table(title=f"block {number}: {len(samples)} verdicts, warm, no model", title_justify="left")
    for heading in ("", "p50 ms", "p95 ms", "p50 to bare"):
        table.add_column(heading, justify="left" if not heading else "right")
    _row(table, "bare debug_traceCall", bare, 1.0)
    _row(table, "whole verdict", verdict, ratio)
    for stage in _STAGES:
        times = [getattr(sample.report.timings_ms, stage) for sample in samples]
        _row(table, f"  {stage}", times, statistics.median(times) / statistics.median(bare))
    rest = [sample.verdict - sum(getattr(sample.report.timings_ms, stage) for stage in _IN_TURN) for sample in samples]
    _row(table, "  report, digest, store", rest, statistics.median(rest) / statistics.median(bare))
    console.print(table)
    return ratio


def _row(table: Table, name: str, times: Sequence[float], ratio: float) -> None:
    table.add_row(name, f"{statistics.median(times):.2f}", f"{quantile(times, 0.95):.2f}", f"{ratio:.1f} x")


def main() -> int:
    """Exit status 0 when every ratio is within the target, 1 when not, 2 without the recorded blocks."""
    folder = find_corpora()
    console = Console(highlight=False)
    if folder is None:
        console.print("the recorded blocks are not here; set TXEXPLAIN_CORPORA to their folder")
        return 2
    worst, contexts = 0.0, "--without-contexts" not in sys.argv
    for number, load in BLOCKS.items():
        with tempfile.TemporaryDirectory() as scratch:
            samples = uvloop.run(measure(load(folder), Path(scratch), contexts=contexts))
        worst = max(worst, print_tables(number, samples, console))
    console.print(f"worst ratio of the medians: {worst:.1f} x (target: at most {TARGET_RATIO:g} x)")
    return 0 if worst <= TARGET_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
