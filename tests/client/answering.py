"""Regions that answer as they are told, below the client's HTTP: for what no healthy service does."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx

from tests.txexplain.cases import report_of
from txexplain.client import Options
from txexplain.wire.answer import answer_bytes

BODY: Any = {"chain_id": 1, "method": "personal_sign", "params": ["0x48656c6c6f", "0x" + "11" * 20]}

Answering = Callable[[httpx.Request], Awaitable[httpx.Response]]


def options(regions: dict[str, Answering], **others: Any) -> Options:
    """A client of these regions, by their host names, in this order."""

    async def answer(request: httpx.Request) -> httpx.Response:
        return await regions[request.url.host](request)

    urls = [f"http://{host}" for host in regions]
    return Options(urls, transport=httpx.MockTransport(answer), **others)


def document(level: str = "benign", **changes: Any) -> dict[str, Any]:
    """A whole report, as the service writes it."""
    written: dict[str, Any] = json.loads(answer_bytes(report_of()))
    written["verdict"]["level"] = level
    return written | changes


async def report(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json=document())


async def refused_connection(_request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("connection refused")


async def never(_request: httpx.Request) -> httpx.Response:
    await asyncio.sleep(3600)
    raise AssertionError


async def dripping(_request: httpx.Request) -> httpx.Response:
    """A byte now and then, without an end: each read is quick."""

    async def drops() -> AsyncIterator[bytes]:
        while True:
            await asyncio.sleep(0.01)
            yield b" "

    return httpx.Response(200, content=drops())


def status(code: int, body: bytes = b"", **headers: str) -> Answering:
    async def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            code, content=body, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )

    return answer


def problem(code: int, pointer: str = "") -> Answering:
    body = {
        "type": "urn:txexplain:problem:test",
        "title": "A problem",
        "status": code,
        "detail": "it is so",
        "errors": [{"pointer": pointer, "message": "be right"}],
    }
    return status(code, json.dumps(body).encode(), content_type="application/problem+json")


def streamed(*events: tuple[str, Any]) -> Answering:
    text = "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in events)
    return status(200, text.encode(), content_type="text/event-stream; charset=utf-8")
