"""`python -m benchmarks.console [URL] [--reports N] [--sqlite N]`: each page of the console beside its bare queries.

Without a URL it starts a PostgreSQL and makes an SQLite file of its own, fills each (`benchmarks.console_data`) and
measures both. The application is called in process, so a page's figures hold its queries, the rendering and the
session, and no network. Beside them stand the statements that this page itself asked, asked again over the driver alone
(`benchmarks.asked_queries`). Milliseconds; each page is asked thirty times after two, and so are its statements.

A feed of a hundred thousand sites is in force in its second version, since one page compares the two.
"""

import argparse
import asyncio
import json
import logging
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog
from rich.console import Console
from rich.table import Table

import txexplain.console
from benchmarks.asked_queries import recorded, times_of
from benchmarks.console_data import fill_store
from tests.policies.feeds.lists import imported
from tests.txexplain.console.conftest import Place, opened
from tests.txexplain.console.visitor import Visitor
from tests.txexplain.databases import database_on, postgres_server
from txexplain.console.data.queue import PAGE
from txexplain.console.views.queue_query import read_query
from txexplain.filing import LOCAL_TENANT
from txexplain.setting_sections.console import CompanySettings

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
_PAGES: Final = (
    "/rules",
    "/rules/unlimited-approval",
    "/status",
    "/feeds/sites",
    "/labels",
    "/labels?state=active",
    "/labels/new",
    "/profile",
    "/audit",
    "/people",
    "/account",
    "/second-factor",
    "/sign-in",
    "/company/back",
    "/reports/rep_none",
)
_REFUSED: Final = {"/company/back": 401, "/reports/rep_none": 404}
"""Pages that say no: a sign-in by the company that was never begun, and a link to a report that is not there."""
_SITES: Final = 100_000
_COMPANY: Final = CompanySettings(
    issuer="http://127.0.0.1:9", client_id="console", url="http://127.0.0.1", roles={"Analysts": "analyst"}
)


@dataclass(frozen=True, slots=True)
class Row:
    """A page, all times in milliseconds, `size` in bytes.

    `first` is its first answer, which may count what later ones keep; `answers` are thirty later ones, and `bare` its
    statements alone, `statements` of them one after the other.
    """

    name: str
    first: float
    answers: tuple[float, ...]
    bare: tuple[float, ...]
    statements: int
    size: int

    @property
    def slow(self) -> float:
        """The 95th percentile of its answers."""
        return _high(self.answers)


async def measure(url: str, folder: Path) -> list[Row]:
    """Every page of a filled store."""
    import_sites(folder / "feeds")
    async with opened(url, folder, feeds=folder / "feeds", company=_COMPANY) as place:
        if await place.console.people.named("bench") is None:
            await place.person("bench", "admin", LOCAL_TENANT)
        async with place.visitor("bench") as visitor:
            paths = paths_of(await _openable(place), await _middle(place), await _half_of_the_trail(place))
            return [await _measured(visitor, path) for path in paths]


def paths_of(report: str, middle: str, entry: int) -> list[str]:
    """Every page, under /console: of a report, from a place deep in the queue, and before an entry of the trail."""
    queues = [*(f"/queue?{query}" for query in _QUEUES), f"/queue?after={middle}"]
    return [*queues, f"/reports/{report}", f"/reports/{report}/raw", *_PAGES, f"/audit?before={entry}"]


def import_sites(folder: Path, number: int = _SITES) -> None:
    """A feed in its second version: each hundredth site is new, and as many of the first are gone."""
    for first in (0, number // 100):
        sites = [f"site-{n}.example" for n in range(first, first + number)]
        listed = {"version": 2, "tolerance": 0, "fuzzylist": [], "whitelist": [], "blacklist": sites}
        imported(folder, "eth-phishing-detect", json.dumps(listed), "sites", int(time.time()))


async def _measured(visitor: Visitor, path: str) -> Row:
    answers = []
    for _ in range(_TIMES + 2):
        started = time.perf_counter()
        with recorded() as asked:
            answer = await visitor.get(path)
        answers.append((time.perf_counter() - started) * 1000)
        if answer.status_code != _REFUSED.get(path, 200):
            raise RuntimeError(f"{path} answered {answer.status_code}")
    bare = await times_of(asked, _TIMES)
    row = Row(path, answers[0], tuple(answers[2:]), tuple(bare), len(asked), len(answer.content))
    sys.stderr.write(f"{path}: p95 {row.slow:.0f} ms\n")
    return row


async def _openable(place: Place) -> str:
    """The newest report with a body; of the filled ones only each hundredth has one."""
    for item in (await place.console.queue.page(LOCAL_TENANT, read_query({}), "bench", 5_000)).items:
        if await place.console.store.get(item.report_id, LOCAL_TENANT) is not None:
            return item.report_id
    raise RuntimeError("no report of the store can be opened; fill it by benchmarks.console_data")


async def _middle(place: Place) -> str:
    """The place of a report six weeks old, from which a page deep in the queue goes on."""
    then = time.time_ns() // 1_000_000 - 45 * 86_400_000
    return (await place.console.queue.newer(LOCAL_TENANT, then, PAGE))[0].cursor


async def _half_of_the_trail(place: Place) -> int:
    entries, _ = await place.console.trail.page(LOCAL_TENANT, None)
    return entries[0].seq // 2


def _high(times: tuple[float, ...]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _table(title: str, rows: list[Row], shared: int) -> Table:
    table = Table(
        title=f"{title}: the console's pages, target p95 {_TARGET_MS:.0f} ms and {_TARGET_KB:.0f} kB; with each page "
        f"come {shared / 1000:.1f} kB that browsers keep",
        title_justify="left",
    )
    for heading in ("page", "first ms", "p50 ms", "p95 ms", "bare p50", "bare p95", "queries", "kB"):
        table.add_column(heading, justify="left" if heading == "page" else "right")
    for row in rows:
        times = (row.first, statistics.median(row.answers), row.slow, statistics.median(row.bare), _high(row.bare))
        name = row.name if len(row.name) <= 51 else f"{row.name[:20]}..."
        table.add_row(name, *(f"{each:.1f}" for each in times), str(row.statements), f"{row.size / 1000:.1f}")
    return table


def _measure_and_print(title: str, url: str) -> bool:
    """Whether every page keeps both targets."""
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(measure(url, Path(folder)))
    shared = sum(path.stat().st_size for path in _STATIC.iterdir() if path.suffix in {".css", ".js", ".svg"})
    Console(width=120).print(_table(title, rows, shared))
    return all(row.slow <= _TARGET_MS and row.size + shared <= _TARGET_KB * 1000 for row in rows)


def _on_postgres(number: int) -> bool:
    with postgres_server() as server, database_on(server) as url:
        asyncio.run(fill_store(url, number))
        return _measure_and_print(f"PostgreSQL, {number:,} reports", url)


def _on_sqlite(number: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/reports.db"
        asyncio.run(fill_store(url, number))
        return _measure_and_print(f"SQLite, {number:,} reports", url)


def main() -> int:
    """Print the tables; exit status 1 where a page on PostgreSQL, or of the named store, misses a target."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.console", description=__doc__)
    parser.add_argument("url", nargs="?", help="a store that is filled already; without it, both are made")
    parser.add_argument("--reports", type=int, default=1_000_000, help="in PostgreSQL; 0 leaves it out")
    parser.add_argument("--sqlite", type=int, default=200_000, help="reports in SQLite; 0 leaves it out")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    if given.url is not None:
        return 0 if _measure_and_print("a filled store", given.url) else 1
    kept = _on_postgres(given.reports) if given.reports else True
    if given.sqlite:
        _on_sqlite(given.sqlite)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
