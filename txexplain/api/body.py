"""A JSON body, read within limits of size, number of values and time."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from starlette.requests import Request

from txexplain.api.problems import ProblemError
from txexplain.wire.problem import Problem

T = TypeVar("T")

MAX_BODY_BYTES: Final = 1024 * 1024
"""The protocol's own limit on a transaction is 128 KiB (geth's txMaxSize); typed data and overrides need more."""

MAX_VALUES: Final = 32_768
"""A body of a mebibyte can hold 350,000 empty lists, which took the parser seconds (measured); what a wallet sends with
thousands of overrides stays below 20,000."""

_SMALL_BYTES: Final = 16 * 1024
"""Up to this a body is parsed at once; more would hold the answers of others for longer than a thread costs."""

_SECONDS = 10.0
"""For the whole body; a caller that drips bytes holds a connection no longer."""


async def read_json_body(request: Request, limit: int = MAX_BODY_BYTES) -> bytes:
    """The bytes. Raises `ProblemError` 415, 413 or 408, before more than `limit` bytes were read or any were parsed.

    The content type is demanded because a web page may send any other without asking (CORS "simple requests").
    """
    content_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if content_type != "application/json":
        raise ProblemError(Problem(415, "send the body with the header `Content-Type: application/json`"))
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > limit:
        raise ProblemError(_too_large(limit))
    try:
        async with asyncio.timeout(_SECONDS):
            body = await _read(request, limit)
    except TimeoutError:
        raise ProblemError(Problem(408, f"the body did not arrive within {_SECONDS:.0f} seconds")) from None
    # Commas and brackets of texts are counted too: JSON within a text (typed data) is parsed as well.
    if body.count(b",") + body.count(b"[") + body.count(b"{") > MAX_VALUES:
        raise ProblemError(Problem(413, f"the body may hold at most {MAX_VALUES} values"))
    return body


async def parsed(body: bytes, parse: Callable[[bytes], T]) -> T:
    """What `parse` makes of the body; in a thread where that may take long. Raises what `parse` raises."""
    return parse(body) if len(body) <= _SMALL_BYTES else await asyncio.to_thread(parse, body)


async def _read(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise ProblemError(_too_large(limit))
    return bytes(body)


def _too_large(limit: int) -> Problem:
    return Problem(413, f"the body may have at most {limit} bytes")
