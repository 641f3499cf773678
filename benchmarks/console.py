"""`python -m benchmarks.console URL`: the console's pages beside their bare queries, over a filled store.

Fill one by `python -m benchmarks.console_data URL`. The application is called in process, so the figures hold the
queries, the rendering and the session, and no network. Milliseconds; each page is asked thirty times after two.
"""

import argparse
import asyncio
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import structlog
from rich.console import Console
from rich.table import Table

import txexplain.console
from tests.txexplain.console.conftest import Place, opened
from txexplain.console.data.queue import PAGE
from txexplain.console.views.queue_query import read_query
from txexplain.filing import LOCAL_TENANT

_TIMES: Final = 30
_TARGET_MS: Final = 200.0
_TARGET_KB: Final = 150.0
_STATIC: Final = Path(txexplain.console.__file__).parent / "static"
_QUEUES: Final = (
    "",
    "sort=gravest",
    "sort=oldest",
    "level=malicious",
    "chain=8453",
    "origin=app-7.example.org",
    "rule=unlimited-approval",
    "assignee=ann",
    "flag=degraded",
    "status=decided",
    "span=24h",
    "q=swap",
    "q=swap usdc",
    "q=app-7.example.org permit",
    "q=0x0000000000000000000000000000000000000007",
)

_PAGES: Final = ("/rules", "/rules/unlimited-approval", "/status", "/labels", "/audit", "/people")


async def measure(url: str, folder: Path) -> list[tuple[str, float, float, float, int]]:
    """Page, median and 95th percentile, the bare query's median, and the page's bytes."""
    found: list[tuple[str, float, float, float, int]] = []
    async with opened(url, folder) as place:
        await _let_in(place)
        async with place.visitor("bench") as visitor:
            for query in _QUEUES:
                view = read_query(dict(part.split("=", 1) for part in query.split("&") if part))

                async def bare(view: object = view) -> None:
                    await place.console.queue.page(LOCAL_TENANT, view, "bench", PAGE)  # type: ignore[arg-type] # bound

                size = len((await visitor.get(f"/queue?{query}")).content)
                page = await _times(lambda query=query: visitor.get(f"/queue?{query}"))  # type: ignore[misc]
                found.append(_said((f"queue {query}", *page, (await _times(bare))[0], size)))
            report = await _openable(place)
            for path in (f"/reports/{report}", *_PAGES):
                size = len((await visitor.get(path)).content)
                page = await _times(lambda path=path: visitor.get(path))  # type: ignore[misc]
                found.append(_said((path.replace(report, "..."), *page, 0.0, size)))
    return found


def _said(row: tuple[str, float, float, float, int]) -> tuple[str, float, float, float, int]:
    """Tell of it at once: a slow database takes minutes for all."""
    sys.stderr.write(f"{row[0]}: p95 {row[2]:.0f} ms\n")
    return row


async def _openable(place: Place) -> str:
    """The newest report with a body; of the filled ones only each hundredth has one."""
    for item in (await place.console.queue.page(LOCAL_TENANT, read_query({}), "bench", 5_000)).items:
        if await place.console.store.get(item.report_id, LOCAL_TENANT) is not None:
            return item.report_id
    raise RuntimeError("no report of the store can be opened; fill it by benchmarks.console_data")


async def _let_in(place: Place) -> None:
    if await place.console.people.named("bench") is None:
        await place.person("bench", "admin", LOCAL_TENANT)


async def _times(ask: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    taken = []
    for number in range(_TIMES + 2):
        started = time.perf_counter()
        await ask()
        if number >= 2:
            taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def main() -> int:
    """Print the table; exit status 1 where a page is slower or heavier than the target."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.console", description=__doc__)
    parser.add_argument("url")
    url: str = parser.parse_args().url
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(measure(url, Path(folder)))
    shared = sum(path.stat().st_size for path in _STATIC.iterdir() if path.suffix in {".css", ".js", ".svg"})
    table = Table(
        title=f"the console's pages, target p95 {_TARGET_MS:.0f} ms and {_TARGET_KB:.0f} kB; with each page come "
        f"{shared / 1000:.1f} kB that browsers keep",
        title_justify="left",
    )
    for heading in ("page", "p50 ms", "p95 ms", "bare query ms", "kB"):
        table.add_column(heading, justify="left" if heading == "page" else "right")
    for name, median, high, bare, size in rows:
        table.add_row(name, f"{median:.1f}", f"{high:.1f}", f"{bare:.1f}" if bare else "", f"{size / 1000:.1f}")
    Console(width=110).print(table)
    light = all(size + shared <= _TARGET_KB * 1000 for *_, size in rows)
    return 0 if light and all(high <= _TARGET_MS for _, _, high, _, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
