"""anvil's socket of this machine (`--ipc`): a call takes half the time that it takes over HTTP.

Measured with anvil 1.7.1 beside aiohttp on loopback: 0.26 and 0.49 ms for a short trace, of which 0.16 and 0.38 ms of
our processor time (`python -m benchmarks.ipc`). Each connection carries one question at a time, and an answer is one
line.
"""

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Final, cast

from simulation.anvil.process import AnvilProcess
from simulation.http import MAX_ANSWER, AnswerTooLarge, HttpAnswer, HttpClient, NoAnswer

_CONNECTIONS: Final = 8
"""Questions that can be under way at one time; more go over HTTP."""

_MOST_BODY: Final = 128 * 1024
"""anvil reads a longer question again from its beginning with each piece of it: 2 MB took 80 ms, 20 MB did not end."""

_LONGEST_PATH: Final = 103
"""Of a socket, in bytes, on every system that has them (`sun_path`, unix(7))."""


class IpcClient:
    """Asks over connections that were opened at the start, and over `http` what these cannot carry."""

    def __init__(self, connections: Sequence["_Connection"], http: HttpClient) -> None:
        self._connections = connections
        self._http = http

    @classmethod
    async def connected(cls, path: Path | None, http: HttpClient) -> "IpcClient":
        """Connected to the socket at this path, which is not needed afterwards; over HTTP alone where there is none."""
        if path is None:
            return cls((), http)
        made = await asyncio.gather(*(_connect(path) for _ in range(_CONNECTIONS)), return_exceptions=True)
        return cls([connection for connection in made if isinstance(connection, _Connection)], http)

    async def post(self, url: str, body: bytes, seconds: float) -> HttpAnswer:
        """See `HttpClient.post`. A question that nobody waits for any more keeps its connection until its answer."""
        connection = self._free() if len(body) <= _MOST_BODY else None
        if connection is None:
            return await self._http.post(url, body, seconds)
        async with asyncio.timeout(seconds):
            return HttpAnswer(HTTPStatus.OK, await connection.ask(body))

    def close(self) -> None:
        """Close every connection."""
        for connection in self._connections:
            connection.close()

    def _free(self) -> "_Connection | None":
        return next((connection for connection in self._connections if connection.free), None)


async def start_anvil(
    binary: Path, arguments: Sequence[str], http: HttpClient, most_bytes: int | None = None
) -> tuple[AnvilProcess, IpcClient]:
    """A running anvil and the way to ask it. Raises as `AnvilProcess.start`, which says what the arguments are."""
    with socket_path() as path:
        given = [*arguments, *(("--ipc", str(path)) if path is not None else ())]
        process = await AnvilProcess.start(binary, given, most_bytes=most_bytes)
        return process, await IpcClient.connected(path, http)


@contextlib.contextmanager
def socket_path() -> Iterator[Path | None]:
    """Where a socket may be made that only we can reach, and that leaves nothing behind; None where there is no way."""
    if not hasattr(socket, "AF_UNIX"):
        yield None
        return
    try:
        folder = tempfile.TemporaryDirectory(prefix="anvil-", ignore_cleanup_errors=True)
    except OSError:
        yield None
        return
    with folder as name:
        path = Path(name) / "ipc"
        yield path if len(bytes(path)) <= _LONGEST_PATH else None


class _Connection(asyncio.Protocol):
    """One question at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._pieces: list[bytes] = []
        self._size = 0

    @property
    def free(self) -> bool:
        """Whether it is open and no answer is to come."""
        return self._answer is None and self._transport is not None

    async def ask(self, body: bytes) -> bytes:
        """The answer. The connection must be free. Raises `NoAnswer`, `AnswerTooLarge`."""
        if self._transport is None:
            raise NoAnswer("does not answer (closed)")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(body)
        return await self._answer

    def close(self) -> None:
        """Whoever waits is told that no answer comes."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.BaseProtocol`."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.BaseProtocol`."""
        self._transport = None
        self._settle(NoAnswer(f"does not answer ({type(exc or EOFError()).__name__})"))

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`. JSON of one line has no other line's end in it."""
        if self._answer is None:
            return
        self._size += len(data)
        if not self._answer.done():
            self._pieces.append(data)
        if data.endswith(b"\n"):
            self._settle(b"".join(self._pieces))
        elif self._size > MAX_ANSWER:
            self._settle(AnswerTooLarge(f"answered with more than {MAX_ANSWER >> 20} MiB"))
            self.close()

    def _settle(self, outcome: bytes | Exception) -> None:
        answer, self._answer = self._answer, None
        self._pieces, self._size = [], 0
        if answer is None or answer.done():
            return
        if isinstance(outcome, bytes):
            answer.set_result(outcome)
        else:
            answer.set_exception(outcome)


async def _connect(path: Path) -> _Connection:
    _, connection = await asyncio.get_running_loop().create_unix_connection(_Connection, str(path))
    return connection
