"""A connection takes no more of the server than a request's share, whatever drips or never ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from txexplain import connection
from txexplain.connection import UNREAD_BYTES, Connection

_PIECE = b"x" * 65_536


@pytest.fixture(autouse=True)
def _brief_partings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PARTING_SECONDS", 0.01)


class _App:
    """Reads a body and answers its length, or refuses it unread. `reads` are the lengths of the pieces it was given."""

    def __init__(self) -> None:
        self.reads: list[int] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        more = scope["path"] != "/refused"
        while more:
            message = await receive()
            self.reads.append(len(message.get("body", b"")))
            more = message.get("more_body", False)
        told = str(sum(self.reads)).encode()
        await send(
            {
                "type": "http.response.start",
                "status": 200 if self.reads else 413,
                "headers": [(b"content-length", str(len(told)).encode())],
            }
        )
        await send({"type": "http.response.body", "body": told})


@asynccontextmanager
async def _connected(app: _App) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    config = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False)
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(config, state, {}), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        server.close()
        await server.wait_closed()
        # Both ends of the connection close in the next turns of the event loop.
        await asyncio.sleep(0.02)


def _head(path: str, length: int) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode()


def _chunked(path: str, pieces: int) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return head + pieces * (b"%x\r\n%s\r\n" % (len(_PIECE), _PIECE))


async def _status(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    return head.split()[1]


async def _closes(reader: asyncio.StreamReader) -> bool:
    """Whether the answer says that the connection will be closed."""
    return b"connection: close" in await reader.readuntil(b"\r\n\r\n")


async def test_a_body_that_drips_wakes_its_reader_once() -> None:
    app = _App()
    async with _connected(app) as (reader, writer):
        writer.write(_head("/", 20))
        for _ in range(20):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.002)
        assert await _status(reader) == b"200"

    assert app.reads == [20]


async def test_a_large_body_is_read_in_pieces() -> None:
    app = _App()
    async with _connected(app) as (reader, writer):
        writer.write(_head("/", 64 * len(_PIECE)) + 64 * _PIECE)
        assert await _status(reader) == b"200"

    assert sum(app.reads) == 64 * len(_PIECE)
    assert len(app.reads) > 4


@pytest.mark.parametrize("sent", [b"", b"POST / HTTP/1.1\r\nHost: local"])
async def test_a_head_that_does_not_end_is_not_waited_for(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 0.05)
    async with _connected(_App()) as (reader, writer):
        writer.write(sent)
        assert await reader.read() == b""


async def test_the_rest_of_a_refused_body_is_thrown_away_and_the_connection_serves_on() -> None:
    async with _connected(_App()) as (reader, writer):
        for _ in range(2):
            writer.write(_head("/refused", 16 * len(_PIECE)))
            assert await _status(reader) == b"413"
            assert await reader.readexactly(1) == b"0"
            writer.write(16 * _PIECE)
            await writer.drain()


async def test_a_refused_body_that_does_not_end_is_cut_off() -> None:
    sent = 0
    async with _connected(_App()) as (reader, writer):
        writer.write(_head("/refused", 1 << 40))
        assert await _status(reader) == b"413"
        with suppress(ConnectionError):
            while sent < 64 * UNREAD_BYTES:
                writer.write(_PIECE)
                sent += len(_PIECE)
                await writer.drain()

    assert UNREAD_BYTES <= sent < 64 * UNREAD_BYTES


@pytest.mark.parametrize("sent", [_head("/refused", 2 * UNREAD_BYTES), _chunked("/refused", 1)])
async def test_nobody_is_invited_to_send_more_after_a_refused_body_that_may_be_long(sent: bytes) -> None:
    async with _connected(_App()) as (reader, writer):
        writer.write(sent)
        assert await _closes(reader)
        assert await reader.read() == b"0"
        writer.write(4 * _PIECE)
        await writer.drain()


async def test_who_reads_after_sending_sees_why_a_body_was_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PARTING_SECONDS", 0.1)
    async with _connected(_App()) as (reader, writer):
        writer.write(_head("/refused", 3 * UNREAD_BYTES))
        for _ in range(UNREAD_BYTES // len(_PIECE) + 2):
            writer.write(_PIECE)
            await writer.drain()
        assert await _status(reader) == b"413"
        await asyncio.sleep(0.15)


@pytest.mark.parametrize("sent", [_chunked("/", 2) + b"0\r\n\r\n", _head("/", 2 * UNREAD_BYTES) + 32 * _PIECE])
async def test_a_connection_serves_on_after_a_long_body_that_was_read(sent: bytes) -> None:
    async with _connected(_App()) as (reader, writer):
        for _ in range(2):
            writer.write(sent)
            assert not await _closes(reader)
            await reader.readexactly(6 if b"chunked" in sent else 7)


async def test_a_refused_body_that_drips_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "UNREAD_SECONDS", 0.05)
    async with _connected(_App()) as (reader, writer):
        writer.write(_head("/refused", 100) + b"x")
        assert await _status(reader) == b"413"
        assert await reader.read() == b"0"
