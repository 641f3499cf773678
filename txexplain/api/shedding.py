"""Refusals at the door, before a request costs anything, while the process falls behind its work."""

from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from txexplain.api.request_context import request_id_of
from txexplain.gateway.pressure import Pressure
from txexplain.wire.problem import MEDIA_TYPE, Problem

_CREDENTIALS: Final = (b"authorization", b"x-api-key")
_WORK: Final = ("/v0/", "/v1/")
"""What is asked for here; health, metrics and the console are answered always."""

_BUSY: Final = Problem(429, "the service is busy: it could not even look at this request in time")


class Shedding:
    """ASGI middleware. `pressure` gives what tells, None while the application only describes itself."""

    def __init__(self, app: ASGIApp, pressure: Callable[[], Pressure | None]) -> None:
        self._app = app
        self._pressure = pressure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it with 429 and without reading its body."""
        pressure = self._pressure() if scope["type"] == "http" and scope["path"].startswith(_WORK) else None
        if pressure is None or scope["method"] != "POST" or not pressure.refuses(_caller(scope)):
            await self._app(scope, receive, send)
            return
        headers = [(b"content-type", MEDIA_TYPE.encode()), (b"retry-after", b"1")]
        await send({"type": "http.response.start", "status": 429, "headers": headers})
        await send({"type": "http.response.body", "body": _BUSY.body(request_id_of(scope))})


def _caller(scope: Scope) -> bytes:
    """Whatever credential the request shows, unchecked: checking it is what there is no time for."""
    return next((value for name, value in scope["headers"] if name in _CREDENTIALS), b"")
