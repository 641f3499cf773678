"""A connection to a server of its own, and an application that reads bodies or refuses them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import httpx
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from txexplain.connection import Connection

PIECE: Final = b"x" * 65_536


class App:
    """Reads a body and answers its length once `answering` is set, or refuses it unread.

    `reads` are the lengths of the pieces it was given, `asked` says whether it was called.
    """

    def __init__(self) -> None:
        self.reads: list[int] = []
        self.asked = False
        self.answering = asyncio.Event()
        self.answering.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked = True
        more, length = scope["path"] != "/refused", 0
        while more:
            message = await receive()
            self.reads.append(len(message.get("body", b"")))
            length += self.reads[-1]
            more = message.get("more_body", False)
        await self.answering.wait()
        told = str(length).encode()
        await send(
            {
                "type": "http.response.start",
                "status": 200 if self.reads else 413,
                "headers": [(b"content-length", str(len(told)).encode())],
            }
        )
        await send({"type": "http.response.body", "body": told})


@asynccontextmanager
async def connected(
    app: App, make: Callable[..., Connection] = Connection
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """The caller's end of a connection that `make` makes, on loopback."""
    config = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False)
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(lambda: make(config, state, {}), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        server.close()
        await server.wait_closed()
        async with asyncio.timeout(10):
            while state.connections:  # noqa: ASYNC110 - uvicorn tells nobody when one ends
                await asyncio.sleep(0.005)
        # The caller's end closes in the next turns of the event loop.
        await asyncio.sleep(0.01)


def head(path: str, length: int) -> bytes:
    """Of a request whose body has that length."""
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode()


def chunked(path: str, pieces: int) -> bytes:
    """A request whose body does not say how long it is, without its end."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return head + pieces * (b"%x\r\n%s\r\n" % (len(PIECE), PIECE))


async def status(reader: asyncio.StreamReader) -> bytes:
    """Of the answer whose head comes next."""
    head = await reader.readuntil(b"\r\n\r\n")
    return head.split()[1]


async def closes(reader: asyncio.StreamReader) -> bool:
    """Whether the answer says that the connection will be closed."""
    return b"connection: close" in await reader.readuntil(b"\r\n\r\n")


async def answer(reader: asyncio.StreamReader) -> httpx.Response:
    """The whole answer that comes next."""
    head, _, lines = (await reader.readuntil(b"\r\n\r\n")).partition(b"\r\n")
    headers = httpx.Headers([_header(line) for line in lines.split(b"\r\n") if line])
    content = await reader.readexactly(int(headers["content-length"]))
    return httpx.Response(int(head.split()[1]), headers=headers, content=content)


def _header(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b": ")
    return name, value
