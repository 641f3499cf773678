"""All rules over a case, with 400,000 feed entries loaded: `python -m benchmarks.policies`.

The cases are the hit and miss cases of the rules (`fixtures/rules`). Timed are the facts and the verdict together, as
the pipeline runs them. The load is the opening of the feeds from disk and the building of the index, while an event
loop ticks beside it: the longest gap between two ticks is what a request would have waited.
"""

import asyncio
import json
import platform
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from policies.case import Case
from policies.catalogue import CATALOGUE
from policies.engine import assess
from policies.feeds.index import FeedIndex
from policies.feeds.kinds import KINDS
from policies.feeds.library import About, FeedLibrary, open_feeds
from policies.feeds.sources import Source
from policies.policy import Policy, build_policy
from policies.profile import Profile

ADDRESSES: Final = 50_000
SITES: Final = 350_000
REFERENCE_MS: Final = 2.0
"""What is demanded of the median."""
_CASES: Final = Path(__file__).parents[1] / "fixtures" / "rules"
_ROUNDS: Final = 5
_LOOKUPS: Final = 20_000
_TICK: Final = 0.001


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        imported = _import(Path(folder))
        before = _memory()
        index, load, stall = asyncio.run(_load(Path(folder)))
        memory = _memory() - before
        policy = build_policy(Profile(name="benchmark"), CATALOGUE, index)
        times = sorted(_judge(policy))
        rows = (
            ("entries in force", f"{index.entries}", ""),
            ("import of all (parse, check, write)", f"{imported:.1f} s", ""),
            ("load", f"{load * 1000:.0f} ms", ""),
            ("longest gap of the event loop while loading", f"{stall * 1000:.1f} ms", ""),
            ("memory of the index (resident, mapped files included)", f"{memory / 1024:.1f} MiB", ""),
            ("look-up of an address that no feed lists", f"{_address_lookup(index):.1f} µs", ""),
            ("look-up of a site that no feed lists", f"{_site_lookup(index):.1f} µs", ""),
            (
                f"facts and {len(CATALOGUE)} rules, p50",
                _ms(statistics.median(times)),
                f"<= {REFERENCE_MS} ms (issue 5)",
            ),
            ("the same, p95", _ms(times[int(len(times) * 0.95)]), ""),
            ("the same, worst", _ms(times[-1]), ""),
        )
    print_table(rows, len(times))


def print_table(rows: tuple[tuple[str, str, str], ...], runs: int) -> None:
    """Write the rows as Markdown."""
    sys.stdout.write(f"Python {platform.python_version()}, {platform.machine()}, {runs} runs\n\n")
    sys.stdout.write("| measured | value | reference |\n|---|---|---|\n")
    sys.stdout.writelines(f"| {name} | {value} | {reference} |\n" for name, value, reference in rows)


def _import(folder: Path) -> float:
    """Feeds of the size of the largest public ones, made up: nothing licensed is needed to measure."""
    start = time.perf_counter()
    addresses = [f"0x{(at + 1) * 0x9E3779B97F4A7C15F39CC0605CEDC834 % 2**160:040x}" for at in range(ADDRESSES)]
    sites = [f"claim-{at}.{'vercel.app' if at % 3 else 'example'}" for at in range(SITES)]
    library = FeedLibrary(folder)
    now = int(time.time())
    for name, content in (("addresses", addresses), ("sites", sites)):
        source = Source(f"{name}.json", json.dumps(content).encode())
        library.add(KINDS["scamsniffer"], (source,), About(name=name, now=now))
    imitated = {"fuzzylist": ["etherscan.io", "myetherwallet.com", "opensea.io"], "blacklist": ["bad.example"]}
    source = Source("config.json", json.dumps({**imitated, "tolerance": 2}).encode())
    library.add(KINDS["eth-phishing-detect"], (source,), About(name="imitated", now=now))
    return time.perf_counter() - start


async def _load(folder: Path) -> tuple[FeedIndex, float, float]:
    """The index, how long it took in its thread, and the longest gap between two ticks of the loop meanwhile."""
    gaps = [0.0]

    async def tick() -> None:
        while True:
            start = time.perf_counter()
            await asyncio.sleep(_TICK)
            gaps.append(time.perf_counter() - start - _TICK)

    ticking = asyncio.create_task(tick())
    await asyncio.sleep(_TICK * 10)
    gaps.clear()
    start = time.perf_counter()
    index = await asyncio.to_thread(open_feeds, folder, int(time.time()))
    took = time.perf_counter() - start
    await asyncio.sleep(_TICK * 2)
    ticking.cancel()
    return index, took, max(gaps)


def _judge(policy: Policy) -> list[float]:
    """Milliseconds for each case and round."""
    paths = sorted(_CASES.glob("*/*.json"))
    documents = [json.loads(path.read_text(encoding="utf-8"))["case"] for path in paths]
    cases = [Case.model_validate_json(json.dumps(document)) for document in documents]
    times = []
    for _ in range(_ROUNDS):
        for case in cases:
            start = time.perf_counter()
            assess(policy.informed(case), policy)
            times.append((time.perf_counter() - start) * 1000)
    return times


def _address_lookup(index: FeedIndex) -> float:
    start = time.perf_counter()
    for at in range(_LOOKUPS):
        list(index.about_address(1, f"0x{at:040x}"))
    return (time.perf_counter() - start) / _LOOKUPS * 1e6


def _site_lookup(index: FeedIndex) -> float:
    start = time.perf_counter()
    for at in range(_LOOKUPS):
        list(index.about_site(f"app.site-{at}.example.org"))
    return (time.perf_counter() - start) / _LOOKUPS * 1e6


def _memory() -> int:
    """The process's resident memory in KiB: at present where the system tells (Linux), else its highest so far."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return pages * resource.getpagesize() // 1024


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:.2f} ms"


if __name__ == "__main__":
    main()
