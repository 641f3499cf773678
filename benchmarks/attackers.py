"""`python -m benchmarks.attackers [SECONDS]`: what one caller's hostile requests cost another caller, in one run.

Two callers with keys of their own share one service. The honest one asks 30 times a second, and what it waits is
measured in turns of SECONDS (2 by default, then all takes less than a minute): alone, and beside each kind of attack.
The turns go round three times, so that a machine that is busy with other things is busy in all of them.
"""

import asyncio
import itertools
import json
import math
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from rich.console import Console
from rich.table import Table

from benchmarks.verdict import quantile
from tests.txexplain.cases import OWNER, message_body
from tests.txexplain.programs import run, service

DEFAULT_SECONDS = 2.0
ROUNDS = 3
RATE = 30
ATTACKS_A_SECOND = 20
"""For each kind that sends whole requests; a key may ask 50 times a second by default."""
DRIPPING = 200
"""Connections that send a byte now and then."""
MEGABYTE: Final = 1024 * 1024
MOVED_FACTOR, MOVED_MS = 2.0, 25.0
"""The honest caller's p99 counts as moved where it is over this many times its own, and by more than this."""

_STARTING_SECONDS: Final = 0.5
"""Until an attack is under way."""

_PATIENCE: Final = aiohttp.ClientTimeout(total=15)

Attack = Callable[["Attacker"], Coroutine[Any, Any, None]]


@dataclass
class Attacker:
    """Where to send, with which key, and what came back."""

    http: aiohttp.ClientSession
    url: str
    key: str
    answers: Counter[str] = field(default_factory=Counter)

    async def send(self, body: bytes, *, chunked: bool = False) -> None:
        """One request; a connection that the service closes is an answer too."""
        try:
            data = _pieces(body) if chunked else body
            async with self.http.post(f"{self.url}/v1/explain", data=data, headers=_headers(self.key)) as response:
                await response.read()
                self.answers[str(response.status)] += 1
        except (aiohttp.ClientError, TimeoutError):
            self.answers["cut off"] += 1


async def _pieces(body: bytes) -> Any:
    for at in range(0, len(body), 65_536):
        yield body[at : at + 65_536]


def _headers(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}


def _call(**keys: Any) -> bytes:
    return json.dumps({"chain_id": 1, "method": "eth_sendTransaction", **keys}).encode()


def _bodies() -> Mapping[str, Sequence[bytes]]:
    """Whole requests, by the kind of attack; each kind is sent in turns."""
    filled = MEGABYTE - 64
    return {
        "malformed": (b"", b"{", b"\xff" * 512, b'{"chain_id": 1, "chain_id": 1}', b'{"chain_id": 1e999}'),
        "oversized": (b"[" + b" " * (3 * MEGABYTE),),
        "nested": (b"[" * filled, b'{"a":' * (filled // 5), b'{"params":[' + b"[" * 63 + b"]" * 63 + b"]}"),
        "crowded": (
            b'{"params":[' + b"[]," * (filled // 3) + b"0]}",
            b'{"params":[' + b"1," * (filled // 2) + b"0]}",
            _call(params=[OWNER, "[" + "[]," * (filled // 4) + "0]"]).replace(b"sendTransaction", b"signTypedData_v4"),
        ),
    }


def attacks() -> Mapping[str, Attack]:
    """By name; none is the honest caller alone."""
    told: dict[str, Attack] = {"alone": _nothing}
    told |= {name: _sending(bodies) for name, bodies in _bodies().items()}
    return told | {"drip": _dripping}


async def _nothing(_attacker: Attacker) -> None:
    await asyncio.Event().wait()


def _sending(bodies: Sequence[bytes]) -> Attack:
    async def attack(attacker: Attacker) -> None:
        async with asyncio.TaskGroup() as sent:
            for turn, body in enumerate(itertools.cycle(bodies)):
                sent.create_task(attacker.send(body, chunked=turn % 2 == 1))
                await asyncio.sleep(1 / ATTACKS_A_SECOND)

    return attack


async def _dripping(attacker: Attacker) -> None:
    """Connections whose body comes byte by byte."""
    place = urlsplit(attacker.url)
    async with asyncio.TaskGroup() as dripping:
        for _ in range(DRIPPING):
            dripping.create_task(_drip(str(place.hostname), int(place.port or 80), attacker))


async def _drip(host: str, port: int, attacker: Attacker) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        lines = ["POST /v1/explain HTTP/1.1", f"Host: {host}", "Content-Length: 4096"]
        lines += [f"{name}: {value}" for name, value in _headers(attacker.key).items()]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        while not reader.at_eof():
            writer.write(b"{")
            await writer.drain()
            await asyncio.sleep(1.0)
        attacker.answers["cut off"] += 1
    except OSError:
        attacker.answers["cut off"] += 1
    finally:
        attacker.answers["dripped"] += 1
        writer.close()


async def honest(http: aiohttp.ClientSession, url: str, key: str, seconds: float) -> list[float]:
    """Milliseconds of each request, sent at the rate whether those before are answered or not.

    One without a report counts as endless.
    """

    async def ask() -> float:
        start = time.perf_counter()
        try:
            async with http.post(f"{url}/v1/explain", json=message_body(), headers=_headers(key)) as response:
                await response.read()
        except (aiohttp.ClientError, TimeoutError):
            return math.inf
        return (time.perf_counter() - start) * 1000 if response.status == 200 else math.inf

    tasks = []
    for _ in range(int(seconds * RATE)):
        tasks.append(asyncio.create_task(ask()))
        await asyncio.sleep(1 / RATE)
    return list(await asyncio.gather(*tasks))


Waits = dict[str, list[float]]


class Opponent:
    """A process of its own that attacks, so that an attack costs the service and not the clock that measures it."""

    def __init__(self, url: str, key: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._told, own = context.Pipe()
        self._process = context.Process(target=_serve_attacks, args=(url, key, own), daemon=True)
        self._process.start()
        self._told.recv()

    @contextmanager
    def attacking(self, name: str, answers: Counter[str]) -> Iterator[None]:
        """The attack goes on to the end of the block; how it was answered is added."""
        self._told.send(name)
        try:
            yield
        finally:
            self._told.send(None)
            answers += self._told.recv()

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()


def _serve_attacks(url: str, key: str, told: "Connection[Any, Any]") -> None:
    told.send(None)
    while True:
        told.send(asyncio.run(_one_attack(told.recv(), url, key, told)))


async def _one_attack(name: str, url: str, key: str, told: "Connection[Any, Any]") -> Counter[str]:
    """How the attack was answered until the next word came."""
    async with _session() as http:
        attacker = Attacker(http, url, key)
        attack = asyncio.create_task(attacks()[name](attacker))
        await asyncio.to_thread(told.recv)
        attack.cancel()
        await asyncio.wait({attack})
    return attacker.answers


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=_PATIENCE)


async def measure(url: str, keys: tuple[str, str], seconds: float) -> tuple[Waits, dict[str, Counter[str]]]:
    """What the honest caller waited beside each attack, and how the attacks were answered."""
    waits: Waits = {name: [] for name in attacks()}
    answers: dict[str, Counter[str]] = {name: Counter() for name in attacks()}
    opponent = Opponent(url, keys[1])
    async with _session() as http:
        await honest(http, url, keys[0], 1.0)
        for name in ROUNDS * list(attacks()):
            with opponent.attacking(name, answers[name]):
                await asyncio.sleep(_STARTING_SECONDS)
                waits[name] += await honest(http, url, keys[0], seconds)
    opponent.close()
    return waits, answers


def print_table(waits: Waits, answers: Mapping[str, Counter[str]], console: Console) -> bool:
    """Print what the honest caller waited; whether no attack moved its p99."""
    table = Table(title=f"an honest caller's {RATE} requests a second beside another caller's attacks")
    for heading in ("", "asked", "p50 ms", "p95 ms", "p99 ms", "max ms", "p99 / alone", "attacks answered"):
        table.add_column(heading, justify="right" if heading not in {"", "attacks answered"} else "left")
    own, good = quantile(waits["alone"], 0.99), True
    for name, times in waits.items():
        figures = [quantile(times, at) for at in (0.5, 0.95, 0.99, 1.0)]
        good = good and figures[2] <= max(own * MOVED_FACTOR, own + MOVED_MS)
        told = ", ".join(f"{count} {what}" for what, count in sorted(answers[name].items()))
        table.add_row(name, str(len(times)), *(f"{figure:.1f}" for figure in figures), f"{figures[2] / own:.2f}", told)
    console.print(table)
    return good


def keys_of(folder: Path) -> tuple[str, str]:
    """A key of each caller, of tenants of their own."""
    made = [run(folder, "keys", "create", "--tenant", tenant) for tenant in ("wallet", "attacker")]
    first, second = (done.stdout.decode().strip() for done in made)
    return first, second


def main() -> int:
    """Exit status 0 when no attack moved the honest caller's p99."""
    seconds, console = float(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_SECONDS, Console(highlight=False)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keys = keys_of(folder)
        with service(folder, "--auth", "on", "--model", "off") as running:
            waits, answers = asyncio.run(measure(running.url, keys, seconds))
    return 0 if print_table(waits, answers, console) else 1


if __name__ == "__main__":
    sys.exit(main())
