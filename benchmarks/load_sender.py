"""Sends requests that are bytes already and reads of each answer only its status and length.

The sender shares the machine with what it measures, so it must cost little: a client that builds JSON and header
objects took more processor time for a request than the service takes to refuse one. Connections are used again.
"""

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import urlsplit

PATIENCE_SECONDS: Final = 20.0

_END_OF_HEAD: Final = b"\r\n\r\n"
_LENGTH: Final = b"\r\ncontent-length: "


@dataclass(frozen=True, slots=True)
class Answer:
    """One request: its status (0 where there was no answer) and milliseconds."""

    status: int
    milliseconds: float


def request_bytes(url: str, path: str, body: bytes) -> bytes:
    """A POST of JSON as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Sender:
    """The connections to one service."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self.url = url
        self._host, self._port = str(place.hostname), int(place.port or 80)
        self._idle: deque[_Connection] = deque()

    async def ask(self, request: bytes) -> Answer:
        """Send one request and wait for its answer."""
        start = time.perf_counter()
        status = 0
        try:
            connection = self._idle.pop() if self._idle else await self._connect()
            status = await connection.ask(request)
            if not connection.closed:
                self._idle.append(connection)
        except OSError:
            pass
        return Answer(status, (time.perf_counter() - start) * 1000)

    def close(self) -> None:
        """Close the connections that wait for their next request."""
        while self._idle:
            self._idle.pop().close()

    async def _connect(self) -> "_Connection":
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(lambda: _Connection(self._idle), self._host, self._port)
        return connection


class _Connection(asyncio.Protocol):
    """One connection: one request at a time."""

    def __init__(self, idle: "deque[_Connection]") -> None:
        self._idle = idle
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[int] | None = None
        self._received = bytearray()

    @property
    def closed(self) -> bool:
        """Whether the service has closed it."""
        return self._transport is None or self._transport.is_closing()

    async def ask(self, request: bytes) -> int:
        """The status of the answer, 0 where none came in time. Raises OSError."""
        if self._transport is None:
            raise ConnectionResetError
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        self._transport.write(request)
        late = loop.call_later(PATIENCE_SECONDS, self.close)
        try:
            return await self._answer
        finally:
            late.cancel()

    def close(self) -> None:
        """Close it; a request that waits is answered 0."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        self._received += data
        end = self._received.find(_END_OF_HEAD)
        if end < 0 or self._answer is None:
            return
        at = self._received.lower().find(_LENGTH, 0, end)
        if at < 0:
            # None of the answers measured here comes in pieces of unknown number; its end could not be told.
            self.close()
            return
        length = int(self._received[at + len(_LENGTH) : self._received.find(b"\r", at + len(_LENGTH))])
        if len(self._received) >= end + len(_END_OF_HEAD) + length:
            status = int(self._received[9:12])
            self._received.clear()
            self._answered(status)

    def connection_lost(self, _error: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._transport = None
        if self in self._idle:
            self._idle.remove(self)
        self._answered(0)

    def _answered(self, status: int) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(status)
