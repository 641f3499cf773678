"""What a hostile caller sends, and the process of its own that sends it.

Bodies are encoded before the start and sent by a process that runs on uvloop, so that an attack costs the service and
as little as can be of the machine that both share; what the attacker itself takes of a core is counted.
"""

import asyncio
import itertools
import json
import multiprocessing
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import uvloop

from tests.txexplain.cases import OWNER, message_body

ALONE: Final = "alone"
ORDINARY: Final = "ordinary"
"""The control: a second caller who asks what may be asked, as often as an attacker sends."""

ELSEWHERE: Final = " elsewhere"
"""Behind an attack's name: the same sent to another service of the machine. What that moves, the sender's own use of
the cores has moved, which all share here."""

ATTACKS_A_SECOND: Final = 20
"""For each kind that sends whole requests; a key may ask 50 times a second by default."""

DRIPPING: Final = 200
"""Connections that send a byte a second."""

PATIENCE_SECONDS: Final = 15.0
MEGABYTE: Final = 1024 * 1024
_PIECE: Final = 65_536

Attack = Callable[["Attacker"], Coroutine[Any, Any, None]]

Place = tuple[str, str]
"""A service's URL, and a key to it."""


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
            async with self.http.post(f"{self.url}/v1/explain", data=data, headers=headers(self.key)) as response:
                await response.read()
                self.answers[str(response.status)] += 1
        except (aiohttp.ClientError, TimeoutError):
            self.answers["cut off"] += 1


def headers(key: str) -> dict[str, str]:
    """The headers of a request with this key."""
    return {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}


def session() -> aiohttp.ClientSession:
    """A client that opens as many connections as are asked for."""
    patience = aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=patience)


def attacks() -> Mapping[str, Attack]:
    """By name, with the two that are none."""
    told: dict[str, Attack] = {ALONE: _nothing, ORDINARY: _sending([json.dumps(message_body()).encode()])}
    return told | {name: _sending(bodies) for name, bodies in _bodies().items()} | {"drip": _dripping}


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
            _typed_data(b"[" + b"[]," * (filled // 4) + b"0]"),
        ),
        "laborious": _laborious(),
    }


def _laborious() -> Sequence[bytes]:
    """Within every limit, and refused for what stands in them: whoever refuses them has parsed them."""
    return (
        b'{"params":[' + b"[]," * 16_000 + b"0]}",
        b'{"params":[' + b"{}," * 10_000 + b"0]}",
        b'{"params":[' + (b"1" * 4000 + b",") * 240 + b"1]}",
        b"{" + b",".join(b'"%d":1' % number for number in range(16_000)) + b"}",
        b'{"params":["' + b"\\n" * 400_000 + b'"]}',
        _typed_data(b"[" + b"[]," * 16_000 + b"0]"),
    )


def _typed_data(text: bytes) -> bytes:
    document = {"chain_id": 1, "method": "eth_signTypedData_v4", "params": [OWNER, text.decode()]}
    return json.dumps(document).encode()


async def _nothing(_attacker: Attacker) -> None:
    await asyncio.Event().wait()


def _sending(bodies: Sequence[bytes]) -> Attack:
    async def attack(attacker: Attacker) -> None:
        async with asyncio.TaskGroup() as sent:
            for turn, body in enumerate(itertools.cycle(bodies)):
                sent.create_task(attacker.send(body, chunked=turn % 2 == 1))
                await asyncio.sleep(1 / ATTACKS_A_SECOND)

    return attack


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(body), _PIECE):
        yield body[at : at + _PIECE]


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
        lines += [f"{name}: {value}" for name, value in headers(attacker.key).items()]
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


class Opponent:
    """The attacker's process. `processor_seconds` is what its attacks have taken, by name."""

    def __init__(self, place: Place, elsewhere: Place) -> None:
        context = multiprocessing.get_context("spawn")
        self._told, own = context.Pipe()
        self._process = context.Process(target=_serve_attacks, args=(place, elsewhere, own), daemon=True)
        self._process.start()
        self._told.recv()
        self.processor_seconds: Counter[str] = Counter()

    @contextmanager
    def attacking(self, name: str, answers: Counter[str]) -> Iterator[None]:
        """The attack goes on to the end of the block; how it was answered is added."""
        self._told.send(name)
        try:
            yield
        finally:
            self._told.send(None)
            told, seconds = self._told.recv()
            answers += told
            self.processor_seconds[name] += seconds

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()


def _serve_attacks(place: Place, elsewhere: Place, told: "Connection[Any, Any]") -> None:
    uvloop.run(_attack_when_told(place, elsewhere, told))


async def _attack_when_told(place: Place, elsewhere: Place, told: "Connection[Any, Any]") -> None:
    known = attacks()
    told.send(None)
    while True:
        name = await asyncio.to_thread(told.recv)
        start = time.process_time()
        at = elsewhere if name.endswith(ELSEWHERE) else place
        answers = await _one_attack(known[name.removesuffix(ELSEWHERE)], *at, told)
        told.send((answers, time.process_time() - start))


async def _one_attack(attack: Attack, url: str, key: str, told: "Connection[Any, Any]") -> Counter[str]:
    """How the attack was answered until the next word came."""
    async with session() as http:
        attacker = Attacker(http, url, key)
        sending = asyncio.create_task(attack(attacker))
        await asyncio.to_thread(told.recv)
        sending.cancel()
        await asyncio.wait({sending})
    return attacker.answers
