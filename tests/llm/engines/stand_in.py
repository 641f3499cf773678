"""A completions server on loopback that writes well, or fails in every way that a server can."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
DONE = b"data: [DONE]\n\n"


def event(text: str, finish: str | None = None, **more: Any) -> bytes:
    document = {"choices": [{"index": 0, "text": text, "finish_reason": finish}], **more}
    return f"data: {json.dumps(document)}\n\n".encode()


def whole(text: str) -> list[bytes]:
    """The events of a whole text, a word each."""
    words = [word + " " for word in text.split(" ")]
    words[-1] = words[-1].rstrip()
    usage = {"prompt_tokens": 7, "completion_tokens": len(words)}
    return [*(event(word) for word in words), event("", "stop", usage=usage), DONE]


Behaviour = Callable[["StandIn", dict[str, Any], asyncio.StreamWriter], Awaitable[None]]


@dataclass
class StandIn:
    """What the server does next, and what it saw. `seconds` paces the behaviours that drip."""

    behaviour: Behaviour
    text: str = "yes"
    seconds: float = 0.01
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    writing: int = 0
    dropped: asyncio.Event = field(default_factory=asyncio.Event)


async def write_well(stand_in: StandIn, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    """Write the text; to a probe's grammar, what it demands."""
    fixed = body["grammar"].removeprefix('root ::= "').split('"')[0]
    probe = "Count." in body["prompt"]
    await send(writer, [HEAD, *whole(fixed if probe else stand_in.text)])


async def drip(stand_in: StandIn, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    del body
    await send(writer, [HEAD])
    for part in whole(stand_in.text):
        await asyncio.sleep(stand_in.seconds)
        await send(writer, [part])


async def hang(stand_in: StandIn, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    del stand_in, body, writer
    await asyncio.sleep(3600)


async def hang_in_the_middle(stand_in: StandIn, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    await send(writer, [HEAD, *(event("a ") for _ in range(8))])
    await hang(stand_in, body, writer)


async def endless(stand_in: StandIn, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    del stand_in, body
    await send(writer, [HEAD])
    while True:
        await send(writer, [event("word ") * 50])


async def endless_line(stand_in: StandIn, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    del stand_in, body
    await send(writer, [HEAD])
    while True:
        await send(writer, [b"data: " + b"x" * 10_000])


async def reset(stand_in: StandIn, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
    del stand_in, body
    await send(writer, [HEAD, event("half a ")])
    writer.transport.abort()


def says(*parts: bytes) -> Behaviour:
    """Answer with these bytes and close."""

    async def say(stand_in: StandIn, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        del stand_in, body
        await send(writer, parts)

    return say


def status(code: int) -> Behaviour:
    return says(f"HTTP/1.1 {code} No\r\ncontent-length: 2\r\nconnection: close\r\n\r\nno".encode())


async def send(writer: asyncio.StreamWriter, parts: Iterable[bytes]) -> None:
    writer.writelines(parts)
    await writer.drain()


@asynccontextmanager
async def serving(behaviour: Behaviour, host: str = "127.0.0.1", **options: Any) -> AsyncIterator[StandIn]:
    """The server, on a free port of a loopback address."""
    stand_in = StandIn(behaviour, **options)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        handling.add(task)
        try:
            body = await read_body(reader)
            stand_in.asked.append(body)
            stand_in.writing += 1
            await stand_in.behaviour(stand_in, body, Watched(writer, reader, task))  # type: ignore[arg-type]
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            stand_in.dropped.set()
        finally:
            stand_in.writing -= 1
            handling.discard(task)
            writer.close()

    handling: set[asyncio.Task[Any]] = set()
    server = await asyncio.start_server(handle, host, 0)
    stand_in.url = f"http://{host}:{server.sockets[0].getsockname()[1]}"
    try:
        yield stand_in
    finally:
        server.close()
        for task in list(handling):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*handling, return_exceptions=True)


async def read_body(reader: asyncio.StreamReader) -> dict[str, Any]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    body = json.loads(await reader.readexactly(length))
    assert isinstance(body, dict)
    return body


class Watched:
    """A writer whose handler is cancelled as soon as the client goes away, as vLLM and llama-server do."""

    def __init__(
        self, writer: asyncio.StreamWriter, reader: asyncio.StreamReader, handler: "asyncio.Task[Any]"
    ) -> None:
        self._writer = writer
        self.transport = writer.transport
        self._watch = asyncio.create_task(self._until_gone(reader, handler))
        handler.add_done_callback(lambda _: self._watch.cancel())

    def writelines(self, parts: Iterable[bytes]) -> None:
        self._writer.writelines(parts)

    async def drain(self) -> None:
        await self._writer.drain()

    @staticmethod
    async def _until_gone(reader: asyncio.StreamReader, handler: "asyncio.Task[Any]") -> None:
        with suppress(ConnectionError):
            await reader.read()
        handler.cancel()
