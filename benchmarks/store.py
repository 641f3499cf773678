"""`python -m benchmarks.store`: reports written to SQLite in a thread, beside the asynchronous driver.

Each way writes the same reports into a file of its own, one at a time and sixteen together; both write through to the
disk at each commit.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.txexplain.cases import case_of, effects, report_of, unlimited_approval
from txexplain.filing import LOCAL
from txexplain.store.batch_engine import BatchEngine, PooledBatches
from txexplain.store.database import database_url, open_batches, open_engine
from txexplain.store.migrate import upgrade
from txexplain.store.rows import FiledReport, filed
from txexplain.store.writer import Writer

_REPORTS = 400
_TOGETHER = (1, 16)


async def write(batches: BatchEngine, items: Sequence[FiledReport], together: int) -> tuple[float, float]:
    """Milliseconds a report: by the clock, and of the processor."""
    writer = Writer(batches)
    left = iter(items)

    async def caller() -> None:
        for item in left:
            await writer.add(item)

    clock, processor = time.perf_counter(), time.process_time()
    await asyncio.gather(*(caller() for _ in range(together)))
    spent = time.perf_counter() - clock, time.process_time() - processor
    await writer.close()
    return spent[0] * 1000 / len(items), spent[1] * 1000 / len(items)


async def measure(*, threaded: bool, together: int) -> tuple[float, float]:
    """One way, into a new file."""
    case = case_of(effects(approvals=(unlimited_approval(),)))
    items = [filed(report_of(case), LOCAL) for _ in range(_REPORTS)]
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(database_url(f"sqlite:///{Path(folder) / 'reports.db'}"))
        await upgrade(engine)
        batches = open_batches(engine) if threaded else PooledBatches(engine)
        try:
            return await write(batches, items, together)
        finally:
            await batches.close()
            await engine.dispose()


def main() -> int:
    """Print the table."""
    table = Table(title=f"{_REPORTS} reports written to SQLite", title_justify="left")
    for heading in ("", "at once", "ms a report", "CPU ms", "to the driver's"):
        table.add_column(heading, justify="right" if heading else "left")
    for together in _TOGETHER:
        driver = asyncio.run(measure(threaded=False, together=together))
        thread = asyncio.run(measure(threaded=True, together=together))
        for name, (clock, processor) in (("asynchronous driver", driver), ("one thread", thread)):
            share = f"{clock / driver[0]:.2f} x"
            table.add_row(name, str(together), f"{clock:.2f}", f"{processor:.2f}", share)
    Console(highlight=False).print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
