"""Around every request: its id, its line in the log, and an answer even where the code fails."""

import re
import secrets
import time
from collections.abc import Callable
from typing import Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from txexplain.wire.problem import MEDIA_TYPE, Problem

HEADER: Final = "X-Request-Id"

_logger = structlog.get_logger(__name__)
_ACCEPTABLE: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds by supervisors; only their failures are worth a line."""


HARDENING: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
"""Answers are data about somebody's money: no cache keeps them, no page frames them, no browser guesses their type.
A part that serves pages sets its own."""


def request_id_of(scope: Scope) -> str:
    """The id of the request that this scope belongs to."""
    return str(scope.get("state", {}).get("request_id", ""))


def request_id_for(given: str) -> str:
    """The caller's own id where it is short and plain, so that logs cannot be forged; else a new one."""
    return given if _ACCEPTABLE.fullmatch(given) else secrets.token_hex(12)


class RequestContext:
    """ASGI middleware, outermost but for the door."""

    def __init__(self, app: ASGIApp, observe: Callable[[str, int, float], None] | None = None) -> None:
        self._app = app
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = request_id_for(Headers(scope=scope).get(HEADER, ""))
        scope.setdefault("state", {})["request_id"] = request_id
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await self._serve(scope, receive, _Answering(send, request_id))

    async def _serve(self, scope: Scope, receive: Receive, answering: "_Answering") -> None:
        start = time.perf_counter()
        try:
            await self._app(scope, receive, answering)
        except Exception:
            _logger.exception("request failed")
            if not answering.status:
                await answering.fail()
        seconds = time.perf_counter() - start
        if self._observe is not None:
            self._observe(getattr(scope.get("route"), "path", "none"), answering.status, seconds)
        if scope["path"] not in _QUIET or answering.status >= 500:
            _logger.info(
                "request",
                method=scope["method"],
                path=scope["path"][:128],
                status=answering.status,
                milliseconds=round(seconds * 1000, 3),
            )


class _Answering:
    """Passes the answer on, adds the request id to it, and remembers the status (0 before it was sent)."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._request_id = request_id
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[HEADER] = self._request_id
            for name, value in HARDENING.items():
                headers.setdefault(name, value)
        await self._send(message)

    async def fail(self) -> None:
        """Answer 500. What went wrong stands in the log only: a traceback helps an attacker."""
        problem = Problem(500, "an internal error; the service's log has it under the request id")
        headers = [(b"content-type", MEDIA_TYPE.encode())]
        await self({"type": "http.response.start", "status": 500, "headers": headers})
        await self({"type": "http.response.body", "body": problem.body(self._request_id)})
