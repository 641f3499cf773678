"""A JSON body, read within limits of size, number of values and time."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from starlette.requests import Request

from txexplain.api.access import arrival, weighed
from txexplain.api.problems import ProblemError
from txexplain.gateway.principal import Principal
from txexplain.services import services_of
from txexplain.wire.problem import Problem

T = TypeVar("T")

MAX_BODY_BYTES: Final = 1024 * 1024
"""The protocol's own limit on a transaction is 128 KiB (geth's txMaxSize); typed data and overrides need more."""

MAX_UNDECLARED_BYTES: Final = 128 * 1024
"""Of a body without Content-Length. One that declares its length is refused unread where it is too long; without that
a mebibyte had to be read first, and cost more than an ordinary report (measured). Wallets declare it, since they send
what they hold as a text."""

MAX_VALUES: Final = 32_768
"""A body of a mebibyte can hold 350,000 empty lists, which took the parser seconds (measured); what a wallet sends with
thousands of overrides stays below 20,000."""

_SMALL_BYTES: Final = 16 * 1024
_FEW_VALUES: Final = 1024
"""Up to these a body is parsed at once, within a millisecond; more would hold the answers of others for too long."""

_REQUEST_VALUES: Final = 256
_REQUEST_BYTES: Final = 64 * 1024
"""A body counts as one more request of its caller's rate for each of these that it fills: to parse 16,000 values takes
as long as several reports, and a caller could send them fifty times a second, to be refused for the last one. What the
body declares is paid before it is read: to read a mebibyte takes half as long as a report (measured)."""

_SECONDS = 10.0
"""For the whole body; a caller that drips bytes holds a connection no longer."""


async def read_json_body(request: Request, principal: Principal, limit: int = MAX_BODY_BYTES) -> bytes:
    """The bytes. Raises `ProblemError` 415, 413, 429 or 408, before more than `limit` bytes were read or any parsed.

    The content type is demanded because a web page may send any other without asking (CORS "simple requests").
    """
    content_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if content_type != "application/json":
        raise ProblemError(Problem(415, "send the body with the header `Content-Type: application/json`"))
    declared = request.headers.get("content-length")
    length = _declared_bytes(declared or "")
    if length > limit:
        raise ProblemError(_too_large(limit))
    most = limit if declared is not None else min(limit, MAX_UNDECLARED_BYTES)
    weighed(request, principal, length // _REQUEST_BYTES)
    try:
        with arrival(request, principal):
            async with asyncio.timeout(_SECONDS):
                body, values = await _read(request, most, _too_large(limit) if most == limit else UNDECLARED_TOO_LARGE)
    except TimeoutError:
        raise ProblemError(Problem(408, f"the body did not arrive within {_SECONDS:.0f} seconds")) from None
    weighed(request, principal, max(values // _REQUEST_VALUES, len(body) // _REQUEST_BYTES))
    return body


async def parsed(request: Request, body: bytes, parse: Callable[[bytes], T]) -> T:
    """What `parse`, a function that can be pickled, makes of the body. Raises what it raises, or `CannotParse`.

    Where that may take long and the service has a process for it, it is done there.
    """
    process = services_of(request.app).parsing
    if process is None or (len(body) <= _SMALL_BYTES and _values(body) <= _FEW_VALUES):
        return parse(body)
    return await process.parse(body, parse)


async def _read(request: Request, limit: int, too_large: Problem) -> tuple[bytes, int]:
    """The bytes and how many values are in them. A crowded body is refused by its beginning."""
    chunks, length, values = [], 0, 0
    async for chunk in request.stream():
        chunks.append(chunk)
        length += len(chunk)
        if length > limit:
            raise ProblemError(too_large)
        values += _values(chunk)
        if values > MAX_VALUES:
            raise ProblemError(Problem(413, f"the body may hold at most {MAX_VALUES} values"))
    return b"".join(chunks), values


def declares_more(content_length: str, limit: int) -> bool:
    """Whether the header says that the body is longer than that; a strange header says nothing."""
    return _declared_bytes(content_length) > limit


def _declared_bytes(content_length: str) -> int:
    """What the header says, 0 where it says nothing."""
    return int(content_length[:20]) if content_length.isascii() and content_length.isdigit() else 0


def _values(body: bytes) -> int:
    """How many values it holds, at most. Those of texts are counted too: JSON within a text (typed data) is parsed."""
    return len(body) - len(body.translate(None, b",[{"))


def _too_large(limit: int) -> Problem:
    return Problem(413, f"the body may have at most {limit} bytes")


TOO_LARGE: Final = _too_large(MAX_BODY_BYTES)
"""For a body that says itself that it is longer than any may be."""

UNDECLARED_TOO_LARGE: Final = Problem(
    413, f"a body without the header `Content-Length` may have at most {MAX_UNDECLARED_BYTES} bytes"
)
"""For one that does not say how long it is."""
