"""`python -m benchmarks.ipc`: one call trace over anvil's own socket, beside the same over HTTP, in turn.

The service asks its anvils over the socket; the bare call of the other benchmarks goes over HTTP, as anybody's would.
"""

import asyncio
import json
import statistics
import time
from dataclasses import dataclass, field

import uvloop
from rich.console import Console
from rich.table import Table

from benchmarks.verdict import quantile
from simulation.anvil.binary import find_anvil
from simulation.anvil.ipc import start_anvil
from simulation.deadline import Deadline
from simulation.http import HttpClient
from simulation.rpc import RpcClient

_TIMES = 3_000
_WORK = "0x60005b6001018061012c11600257"
"""A constructor that counts to 300: about as many steps as a token's transfer."""
_OPTIONS = {"tracer": "callTracer"}


@dataclass
class Way:
    """Milliseconds of each call by the clock, and of our processor's time."""

    name: str
    rpc: RpcClient
    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    async def ask(self) -> str:
        """One call; its answer as text."""
        clock, processor = time.perf_counter(), time.thread_time()
        answer = await self.rpc.call("debug_traceCall", {"data": _WORK}, "latest", _OPTIONS, deadline=Deadline.after(5))
        self.processor.append((time.thread_time() - processor) * 1000)
        self.clock.append((time.perf_counter() - clock) * 1000)
        return json.dumps(answer, sort_keys=True)


async def measure() -> tuple[Way, Way]:
    """Both ways to one anvil. Raises RuntimeError where their answers differ."""
    http = HttpClient()
    anvil, ipc = await start_anvil(find_anvil(), ("--threads", "1"), http)
    ways = Way("HTTP", RpcClient(anvil.url, http)), Way("socket", RpcClient(anvil.url, ipc))
    try:
        for _ in range(_TIMES):
            over_http, over_socket = [await way.ask() for way in ways]
            if over_http != over_socket:
                raise RuntimeError("the two ways answer differently")
    finally:
        ipc.close()
        await asyncio.gather(anvil.stop(), http.close())
    return ways


def main() -> None:
    """Print the table."""
    ways = uvloop.run(measure())
    table = Table(title=f"one debug_traceCall, {_TIMES} times each", title_justify="left")
    for heading in ("", "p50 ms", "p95 ms", "our processor ms", "p50 to HTTP"):
        table.add_column(heading, justify="left" if not heading else "right")
    usual = statistics.median(ways[0].clock)
    for way in ways:
        p50, p95 = statistics.median(way.clock), quantile(way.clock, 0.95)
        spent = statistics.median(way.processor)
        table.add_row(way.name, f"{p50:.2f}", f"{p95:.2f}", f"{spent:.2f}", f"{p50 / usual:.2f} x")
    Console(highlight=False).print(table)


if __name__ == "__main__":
    main()
