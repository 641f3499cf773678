"""`python -m benchmarks.attackers [SECONDS]`: what one caller's hostile requests cost another caller, in one run.

Two callers with keys of their own share one service. The honest one asks 40 times a second, and what it waits is
measured in turns of SECONDS (1.75 by default, then all takes five to ten minutes): alone, beside ordinary requests of
the other caller (what anybody's use costs), beside each kind of attack, and beside the same attack on another service
of the machine (what its sender takes of the cores that all of them share here). The turns go round ten times, each time
from another beginning, so that a machine that is busy with other things is busy in all of them. A turn in which a
virtual machine's host gave the processors to others (`steal` in /proc/stat) is asked again, three times at most: it
tells of the host.

An attack has not moved the honest caller's p99 where it is, but for the noise, at most the p99 alone, at most the p99
beside ordinary requests and at most the p99 beside the same attack elsewhere, and every request had its report. The
noise of a difference is told by the run itself: the rounds are drawn anew a thousand times (bootstrap), and a
difference is more than noise where it is more than 2.6 times the standard deviation of what was drawn (one in 200 such
draws; eighteen comparisons are made). Where the noise is more than half of the p99 alone, the run cannot tell, and says
so.
"""

import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import aiohttp
import uvloop
from rich.console import Console
from rich.table import Table

from benchmarks.attacks import (
    ALONE,
    ELSEWHERE,
    ORDINARY,
    PATIENCE_SECONDS,
    Opponent,
    Place,
    attacks,
    headers,
    session,
)
from benchmarks.verdict import quantile
from benchmarks.vitals import processor_seconds, stolen_seconds
from tests.txexplain.cases import message_body
from tests.txexplain.programs import Service, run, service

DEFAULT_SECONDS = 1.75
ROUNDS = 10
RATE = 40
NOISE_DEVIATIONS: Final = 2.6
MOST_NOISE: Final = 0.5
"""Of the p99 alone: with more noise than that a run cannot tell."""

UNANSWERED_MS: Final = PATIENCE_SECONDS * 1000
"""What a request without a report counts as."""

_SETTLING_SECONDS: Final = 0.4
"""Until an attack is under way, and the one before it is over."""

_MOST_STOLEN: Final = 0.01
"""Of a turn's processor time. Turns with more had twice the slowest waits of those without, in every row (measured)."""

_MOST_REPEATED: Final = 3
_DRAWS: Final = 1000
_ARGUMENTS: Final = ("--auth", "on", "--model", "off")
_BODY: Final = json.dumps(message_body()).encode()


@dataclass
class Row:
    """What the honest caller waited beside one attack (milliseconds, a list a turn), and what it took of the cores."""

    turns: list[list[float]] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    service_seconds: float = 0.0
    attacker_seconds: float = 0.0
    seconds: float = 0.0

    @property
    def times(self) -> list[float]:
        """Of all turns."""
        return [time for turn in self.turns for time in turn]

    def p99(self, drawn: Sequence[int] | None = None) -> float:
        """Of all turns, or of those drawn."""
        times = self.times if drawn is None else [time for number in drawn for time in self.turns[number]]
        return quantile(times, 0.99)


Rows = Mapping[str, Row]


@dataclass(frozen=True)
class Difference:
    """By how much one row's p99 is above another's, and how much of that can be noise (milliseconds)."""

    above: float
    noise: float

    @property
    def moved(self) -> bool:
        """Whether it is more than noise."""
        return self.above > self.noise


def difference(row: Row, other: Row) -> Difference:
    """The same rounds are drawn of both rows: what else the machine did then, it did to both."""
    chance = random.Random(1)  # noqa: S311 - nothing secret: the same draws in every run
    rounds = range(min(len(row.turns), len(other.turns)))
    drawn = [chance.choices(rounds, k=len(rounds)) for _ in range(_DRAWS)]
    deviation = statistics.pstdev(row.p99(numbers) - other.p99(numbers) for numbers in drawn)
    return Difference(row.p99() - other.p99(), NOISE_DEVIATIONS * deviation)


async def honest(http: aiohttp.ClientSession, url: str, key: str, seconds: float) -> list[float]:
    """Milliseconds of each request, sent at the rate whether those before are answered or not."""

    async def ask() -> float:
        start = time.perf_counter()
        try:
            async with http.post(f"{url}/v1/explain", data=_BODY, headers=headers(key)) as response:
                await response.read()
        except (aiohttp.ClientError, TimeoutError):
            return UNANSWERED_MS
        return (time.perf_counter() - start) * 1000 if response.status == 200 else UNANSWERED_MS

    tasks = []
    for _ in range(int(seconds * RATE)):
        tasks.append(asyncio.create_task(ask()))
        await asyncio.sleep(1 / RATE)
    return list(await asyncio.gather(*tasks))


async def measure(running: Service, keys: tuple[str, str], elsewhere: Place, seconds: float) -> Rows:
    """A row for each attack here and elsewhere, and for none."""
    hostile = [name for name in attacks() if name not in {ALONE, ORDINARY}]
    rows = {name: Row() for name in (ALONE, ORDINARY, *(it + at for it in hostile for at in ("", ELSEWHERE)))}
    opponent = Opponent((running.url, keys[1]), elsewhere)
    async with session() as http:
        await honest(http, running.url, keys[0], 1.0)
        for number in range(ROUNDS):
            names = list(rows)
            for name in names[number % len(names) :] + names[: number % len(names)]:
                with opponent.attacking(name, rows[name].answers):
                    await _undisturbed(http, running, keys[0], seconds, rows[name])
    opponent.close()
    for name, row in rows.items():
        row.attacker_seconds = opponent.processor_seconds[name]
    return rows


async def _undisturbed(http: aiohttp.ClientSession, running: Service, key: str, seconds: float, row: Row) -> None:
    """One turn, asked again where the host disturbed it; of those, the one that it disturbed least."""
    tried: list[tuple[float, list[float]]] = []
    while len(tried) <= _MOST_REPEATED:
        start, stolen = time.perf_counter(), stolen_seconds()
        times = await _turn(http, running, key, seconds, row)
        share = (stolen_seconds() - stolen) / (time.perf_counter() - start) / (os.cpu_count() or 1)
        tried.append((share, times))
        if share <= _MOST_STOLEN:
            break
    row.repeated += len(tried) - 1
    row.turns.append(min(tried)[1])


async def _turn(http: aiohttp.ClientSession, running: Service, key: str, seconds: float, row: Row) -> list[float]:
    start, used = time.perf_counter(), processor_seconds([running.process.pid])
    await asyncio.sleep(_SETTLING_SECONDS)
    times = await honest(http, running.url, key, seconds)
    row.service_seconds += processor_seconds([running.process.pid]) - used
    row.seconds += time.perf_counter() - start
    return times


def print_table(rows: Rows, console: Console) -> int:
    """Print what the honest caller waited; 0 where no attack moved its p99, 1 where one did, 2 where none can tell."""
    table = Table(title=f"an honest caller's {RATE} requests a second beside another caller's requests")
    for heading in ("", "asked", "p50 ms", "p95 ms", "p99 ms", "max ms", "to alone", "to ordinary", "to elsewhere"):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for heading in ("again", "service", "sender", "attacks answered"):
        table.add_column(heading, justify="left" if heading == "attacks answered" else "right")
    moved, unsure = [], False
    for name, row in rows.items():
        found = [difference(row, rows[other]) for other in (ALONE, ORDINARY, name + ELSEWHERE) if other in rows]
        table.add_row(name, *_figures(row), *_told(found), *_shares(row))
        if name + ELSEWHERE in rows:
            unsure = unsure or found[0].noise > MOST_NOISE * rows[ALONE].p99()
            moved += [name] if any(each.moved for each in found) or max(row.times) >= UNANSWERED_MS else []
    console.print(table)
    console.print("differences are of the p99, in ms; service and sender are shares of one core")
    console.print(f"moved by: {', '.join(moved) or 'none'}{'; too much noise to tell' if unsure else ''}")
    return 1 if moved else 2 if unsure else 0


def _figures(row: Row) -> list[str]:
    times = row.times
    return [str(len(times)), *(f"{quantile(times, at):.1f}" for at in (0.5, 0.95, 0.99, 1.0))]


def _told(found: Sequence[Difference]) -> list[str]:
    told = [f"{each.above:+.1f} ± {each.noise:.1f}{' !' if each.moved else ''}" for each in found]
    return [*told, *[""] * (3 - len(told))]


def _shares(row: Row) -> list[str]:
    told = ", ".join(f"{count} {what}" for what, count in sorted(row.answers.items()))
    return [
        str(row.repeated),
        f"{row.service_seconds / row.seconds:.0%}",
        f"{row.attacker_seconds / row.seconds:.0%}",
        told,
    ]


def keys_of(folder: Path) -> tuple[str, str]:
    """A key of each caller, of tenants of their own."""
    made = [run(folder, "keys", "create", "--tenant", tenant) for tenant in ("wallet", "attacker")]
    first, second = (done.stdout.decode().strip() for done in made)
    return first, second


def main() -> int:
    """Exit status 0 when no attack moved the honest caller's p99, 1 when one did, 2 when the machine was too noisy."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_SECONDS
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 170)
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as other:
        folders = Path(name), Path(other)
        keys, others = (keys_of(folder) for folder in folders)
        with service(folders[0], *_ARGUMENTS) as running, service(folders[1], *_ARGUMENTS) as elsewhere:
            rows = uvloop.run(measure(running, keys, (elsewhere.url, others[1]), seconds))
    return print_table(rows, console)


if __name__ == "__main__":
    sys.exit(main())
