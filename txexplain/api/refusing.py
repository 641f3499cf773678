"""Refusals at the door: before the framework, the body, the log and the caller's check cost anything."""

import asyncio
import math
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

import structlog
from starlette.types import Message, Scope, Send

from txexplain.api.request_context import HARDENING, HEADER, request_id_for
from txexplain.gateway.door import Door
from txexplain.gateway.gateway import shown_key
from txexplain.wire.problem import MEDIA_TYPE, Problem

_logger = structlog.get_logger(__name__)

WORK: Final = ("/v0/", "/v1/")
"""What is asked for here; health, metrics and the console are answered always."""

_LOG_SECONDS: Final = 1.0

_BUSY: Final = Problem(429, "the service is busy: this request would come too late")
_HEADERS: Final = (
    (b"content-type", MEDIA_TYPE.encode()),
    *((name.lower().encode(), value.encode()) for name, value in HARDENING.items()),
)


class Refusing:
    """Asks the door about each request for work, and answers for it. `refused` is told the status of each."""

    def __init__(self, door: Door, refused: Callable[[int], None]) -> None:
        self._door = door
        self._refused = refused
        self._unlogged: Counter[int] = Counter()

    async def refuses(self, scope: Scope, send: Send) -> bool:
        """Whether the request was answered with 429, its body unread."""
        if not is_work(scope):
            return False
        headers: dict[bytes, bytes] = dict(scope["headers"])
        wait = self._door.refuses(key_of(headers))
        if wait:
            for message in self.answer(headers, _BUSY, wait):
                await send(message)
        return bool(wait)

    def answer(self, headers: Mapping[bytes, bytes], problem: Problem, wait: float = 0.0) -> tuple[Message, Message]:
        """A refusal, counted. `wait`: the seconds after which the request may be tried again, 0 where it may not."""
        self._count(problem.status)
        return _messages(headers, problem, wait)

    def _count(self, status: int) -> None:
        """One line a second for all of them: a line of the log costs as much as the whole refusal."""
        self._refused(status)
        if not self._unlogged:
            asyncio.get_running_loop().call_later(_LOG_SECONDS, self._log)
        self._unlogged[status] += 1

    def _log(self) -> None:
        for status, requests in sorted(self._unlogged.items()):
            _logger.info("refused at the door", requests=requests, status=status, seconds=_LOG_SECONDS)
        self._unlogged.clear()


def is_work(scope: Scope) -> bool:
    """Whether something is to be judged, or looked up for a caller."""
    return scope["type"] == "http" and scope["method"] == "POST" and str(scope["path"]).startswith(WORK)


def key_of(headers: Mapping[bytes, bytes]) -> str | None:
    """The text of the key that the request shows."""
    own = headers.get(b"x-api-key")
    return shown_key(
        headers.get(b"authorization", b"").decode("latin-1"), None if own is None else own.decode("latin-1")
    )


def _messages(headers: Mapping[bytes, bytes], problem: Problem, wait: float) -> tuple[Message, Message]:
    request_id = request_id_for(headers.get(HEADER.lower().encode(), b"").decode("latin-1"))
    body = problem.body(request_id)
    told = (
        *([(b"retry-after", str(max(1, math.ceil(wait))).encode())] if wait else []),
        (HEADER.lower().encode(), request_id.encode()),
        (b"content-length", str(len(body)).encode()),
    )
    return (
        {"type": "http.response.start", "status": problem.status, "headers": [*_HEADERS, *told]},
        {"type": "http.response.body", "body": body},
    )
