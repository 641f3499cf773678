"""`python -m benchmarks.chaos [SECONDS] [--minutes M]`: parts die under load, and no acknowledged report is lost.

Two replicas on one PostgreSQL, with a chain, and a model server where `make model` was run, are asked 10 times a second
by a wallet that goes to the other replica with the same Idempotency-Key where one does not answer. Each fault lasts
SECONDS (4 by default), or as long as all of them need to fill M minutes. A full disk is a limit of zero on the size of
the replicas' files while the database stands still: the kernel then refuses each byte of spool and log. One replica's
wall clock jumps by an hour and back (`clock.py`). After each fault the time is taken until every part says that it is
well and nothing waits in a spool; at the end the wallet asks for every report that was acknowledged to it, and for all
that are kept of each request.
"""

import argparse
import asyncio
import itertools
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp
import httpx
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console
from rich.table import Table

from benchmarks.chaos_faults import FAULTS, Asked, Stage, send
from benchmarks.clock import Clock
from benchmarks.verdict import quantile
from tests.llm.model_servers import MODELS, llama_server
from tests.recorded.clocked_chain import CHAIN_ID, HARDFORK, ClockedChain
from tests.txexplain.databases import database_on, own_postgres
from tests.txexplain.programs import Service, service

DEFAULT_SECONDS: Final = 4.0
RATE: Final = 10
BUDGET_MS: Final = 2_500
HANG_SECONDS: Final = 15.0
"""How long the wallet goes on trying. A request that got no answer of any replica by then hangs; one that was told that
no report can be kept now (503), as while there is neither a database nor room on the disk, is refused."""

RECOVERY_SECONDS: Final = 60.0
_ONE_TRY: Final = aiohttp.ClientTimeout(total=5)


@dataclass(frozen=True)
class Trial:
    """A fault: what was asked meanwhile, and seconds from its end until all was well (None where it never was)."""

    name: str
    asked: Sequence[Asked]
    recovery: float | None


class Wallet:
    """Asks without waiting for earlier answers; each request has a sender of its own, by which it is found again."""

    def __init__(self, http: aiohttp.ClientSession, stage: Stage, account: str) -> None:
        self._http = http
        self._stage = stage
        self._account = account
        self._number = itertools.count(1)

    async def ask_for(self, seconds: float) -> list[Asked]:
        """Requests at the rate for so long."""
        tasks = []
        for _ in range(int(seconds * RATE)):
            tasks.append(asyncio.create_task(self._ask(next(self._number))))
            await asyncio.sleep(1 / RATE)
        asked = await asyncio.gather(*tasks)
        self._stage.asked += asked
        return list(asked)

    async def _ask(self, number: int) -> Asked:
        asked, start = Asked(f"0x{number:040x}"), time.monotonic()
        call = {"from": asked.sender, "to": self._account, "value": "0x0"}
        body = {"chain_id": CHAIN_ID, "method": "eth_sendTransaction", "params": [call], "budget_ms": BUDGET_MS}
        while asked.acknowledged is None and time.monotonic() - start < HANG_SECONDS:
            at = self._stage.replicas[(number + asked.tries) % len(self._stage.replicas)]
            asked.tries += 1
            asked.acknowledged = await self._try(at.url, body, asked, f"request-{number}")
            if asked.acknowledged is None:
                await asyncio.sleep(0.2)
        asked.seconds = time.monotonic() - start
        return asked

    async def _try(self, url: str, body: dict[str, Any], asked: Asked, name: str) -> str | None:
        headers = {"Idempotency-Key": name}
        try:
            async with self._http.post(f"{url}/v1/explain", json=body, headers=headers, timeout=_ONE_TRY) as response:
                answer = await response.json()
        except (aiohttp.ClientError, TimeoutError):
            return None
        asked.refusals += response.status == 503
        return str(answer["id"]) if response.status == 200 else None


def well(replicas: Sequence[Service]) -> bool:
    """Whether each replica is ready, has its database, and nothing waits in its spool."""
    return all(_is_well(each.url) for each in replicas)


def _is_well(url: str) -> bool:
    try:
        ready = httpx.get(f"{url}/readyz", timeout=3).status_code == 200
        exposed = httpx.get(f"{url}/metrics", timeout=3).text
    except httpx.HTTPError:
        return False
    families = text_string_to_metric_families(exposed)
    gauges = {sample.name: sample.value for family in families for sample in family.samples if not sample.labels}
    return ready and not gauges["txexplain_database_away"] and not gauges["txexplain_spool_reports"]


async def recovered(stage: Stage) -> float | None:
    """Seconds until all is well."""
    start = time.monotonic()
    while time.monotonic() - start < RECOVERY_SECONDS:
        if await asyncio.to_thread(well, stage.replicas):
            return time.monotonic() - start
        await asyncio.sleep(0.1)
    return None


async def play(stage: Stage, account: str, seconds: float) -> list[Trial]:
    """Each fault in turn, under load that goes on through the recovery."""
    trials = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        wallet = Wallet(http, stage, account)
        await wallet.ask_for(2.0)
        for name, fault in FAULTS.items():
            if stage.model is None and name.startswith("model server"):
                continue
            asking = asyncio.create_task(wallet.ask_for(seconds + 2))
            await asyncio.sleep(0.5)
            end = await asyncio.to_thread(fault, stage)
            await asyncio.sleep(seconds)
            await asyncio.to_thread(end)
            recovery = await recovered(stage)
            trials.append(Trial(name, await asking, recovery))
            sys.stderr.write(f"{name}: tried\n")
            await recovered(stage)
    return trials


def lost_and_doubled(stage: Stage) -> tuple[list[str], list[str], int]:
    """What the wallet misses, what is kept twice of a request sent once, and how often a refused try is kept too.

    A replica that could not say in time whether the silent database took a report answers 503, and the wallet asks the
    other one. Where the database took the first one after all, both are kept; only one was acknowledged.
    """
    lost, doubled, tries_kept = [], [], 0
    with httpx.Client(base_url=stage.replicas[-1].url, timeout=20) as http:
        for asked in stage.asked:
            found = http.get("/v1/reports", params={"sender": asked.sender}).json()["reports"]
            kept = [each["id"] for each in found]
            if asked.acknowledged is not None and asked.acknowledged not in kept:
                lost.append(asked.acknowledged)
            if len(kept) > 1 and asked.tries == 1:
                doubled.append(f"{asked.sender}: {', '.join(kept)}")
            tries_kept += len(kept) > 1 and asked.tries > 1
    return lost, doubled, tries_kept


@contextmanager
def staged(folder: Path) -> Iterator[tuple[Stage, str]]:
    """Everything started, and an account on the chain."""
    with ExitStack() as opened:
        chain = opened.enter_context(ClockedChain())
        postgres = opened.enter_context(own_postgres())
        url = opened.enter_context(database_on(postgres.url))
        model = None
        if (MODELS / "txexplain.Q4_0.gguf").is_file():
            model = opened.enter_context(llama_server("127.0.0.1", folder / "model.log", slots=1))
        replicas, clock = [], Clock(folder / "clock")
        for name, variables in (("first", clock.variables), ("second", {})):
            own = folder / name
            own.mkdir()
            options = ["--database-url", url, "--model", "off" if model is None else model.url]
            options += ["--rpc", f"{CHAIN_ID}={chain.url}", "--hardfork", f"{CHAIN_ID}={HARDFORK}"]
            replicas.append(opened.enter_context(service(own, *options, variables=variables)))
        stage = Stage(postgres, replicas, model, clock)
        opened.callback(lambda: send(signal.SIGKILL, [each.process.pid for each in stage.replicas]))
        yield stage, chain.account


def answered_by(asked: Sequence[Asked]) -> list[float]:
    """Milliseconds from the first try to the report, of those that got one."""
    return [each.seconds * 1000 for each in asked if each.acknowledged is not None]


def print_table(trials: Sequence[Trial], console: Console) -> None:
    """Print the faults."""
    table = Table(title=f"faults under {RATE} requests a second to two replicas")
    for heading in (
        "",
        "asked",
        "acknowledged",
        "refused",
        "hangs",
        "p50 ms",
        "p95 ms",
        "max ms",
        "tried twice",
        "recovery s",
    ):
        table.add_column(heading, justify="left" if not heading else "right")
    for trial in trials:
        answered = answered_by(trial.asked) or [0.0]
        acknowledged = len(answered_by(trial.asked))
        hangs = sum(each.hangs for each in trial.asked)
        again = sum(each.tries > 1 for each in trial.asked)
        figures = (f"{quantile(answered, at):.0f}" for at in (0.5, 0.95, 1.0))
        recovery = "never" if trial.recovery is None else f"{trial.recovery:.1f}"
        counts = (len(trial.asked), acknowledged, len(trial.asked) - acknowledged - hangs, hangs)
        table.add_row(trial.name, *map(str, counts), *figures, str(again), recovery)
    console.print(table)


def main() -> int:
    """Exit status 0 when no acknowledged report is lost, none is kept twice, no request hangs and all recover."""
    parser = argparse.ArgumentParser()
    parser.add_argument("seconds", type=float, nargs="?", default=DEFAULT_SECONDS)
    parser.add_argument("--minutes", type=float)
    asked, console = parser.parse_args(), Console(highlight=False, width=120)
    seconds = asked.seconds if asked.minutes is None else asked.minutes * 60 / len(FAULTS)
    with tempfile.TemporaryDirectory() as name, staged(Path(name)) as (stage, account):
        if stage.model is None:
            console.print("the model is not built (make model): its server is left out, the template writes")
        trials = asyncio.run(play(stage, account, seconds))
        lost, doubled, tries_kept = lost_and_doubled(stage)
    print_table(trials, console)
    for each in (*lost, *doubled):
        console.print(each)
    acknowledged = sum(each.acknowledged is not None for each in stage.asked)
    console.print(f"{acknowledged} reports acknowledged, {len(lost)} lost, {len(doubled)} doubled")
    console.print(f"{tries_kept} requests with a second report, of a try that was refused or not answered")
    hangs = sum(each.hangs for each in stage.asked)
    return 0 if not lost and not doubled and not hangs and all(each.recovery is not None for each in trials) else 1


if __name__ == "__main__":
    sys.exit(main())
