"""A connection that answers by itself a body longer than any may be.

Such a body costs its sender nothing but bytes, and what is spent on its refusal is missing for the others. Refused by
the application, of which each layer looks at every request, it took twice as much and more (`benchmarks.attackers`
has the row "oversized"). Nothing of it is read once it is refused: httpx, urllib3, curl and fetch, tried with 20 MiB,
find the answer while they send or when they cannot send on.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.types import Message
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from txexplain.api.body import MAX_BODY_BYTES, MAX_UNDECLARED_BYTES, TOO_LARGE, UNDECLARED_TOO_LARGE, declares_more
from txexplain.api.refusing import WORK
from txexplain.connection import PARTING_SECONDS, Connection
from txexplain.wire.problem import Problem

HOLDING_SECONDS: Final = 0.1
"""So long a request whose body does not say how long it is waits for it without the application: most have come by
then, whole or longer than they may be. Whoever drips it is the application's, which bounds it per key."""

Refuse = Callable[[Mapping[bytes, bytes], Problem], tuple[Message, Message]]
"""What is answered to a request with these headers; it is counted."""


class RefusingConnection(Connection):
    """With the two limits of a body's length that need nobody's key: what it declares, and what comes undeclared."""

    def __init__(self, refuse: Refuse, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._refuse = refuse
        self._refused = False
        self._held: tuple[RequestResponseCycle, Any] | None = None

    def on_message_begin(self) -> None:
        """What stands behind a refused body is not looked at."""
        if not self._refused:
            super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Refuse what declares to be too long; behind a request that is not answered yet the application does so."""
        if self._refused:
            return
        if self._is_idle() and self._is_work() and declares_more(self._header(b"content-length"), MAX_BODY_BYTES):
            self._answer(TOO_LARGE)
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Refuse what has come to be too long."""
        if self._refused:
            return
        super().on_body(body)
        if self._held is not None and len(self._held[0].body) > MAX_UNDECLARED_BYTES:
            self._held = None
            self._answer(UNDECLARED_TOO_LARGE)

    def on_message_complete(self) -> None:
        """What was held has come whole."""
        if self._refused:
            return
        super().on_message_complete()
        self._start_held()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody waits for what is held."""
        self._held = None
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Not yet, where the body may come to be too long. Who expects to be asked for the body is asked at once."""
        undeclared = cycle.more_body and cycle is self.cycle and self._header(b"transfer-encoding")
        if undeclared and self._is_work() and not self.expect_100_continue:
            self._held = cycle, app
            self._call_after(HOLDING_SECONDS, self._start_held)
        else:
            super()._start_asgi_task(cycle, app)

    def _start_held(self) -> None:
        if self._held is not None:
            held, self._held = self._held, None
            super()._start_asgi_task(*held)

    def _answer(self, problem: Problem) -> None:
        """Answer, read no more, and close the connection once the caller had the time to see it."""
        self._refused = True
        start, body = self._refuse(dict(self.headers), problem)
        headers = [*self.server_state.default_headers, *start["headers"], (b"connection", b"close")]
        lines = b"".join(b"%s: %s\r\n" % header for header in headers)
        self.transport.write(b"%s%s\r\n%s" % (STATUS_LINE[start["status"]], lines, body["body"]))
        self.transport.write_eof()
        self.flow.pause_reading()
        self._close_after(PARTING_SECONDS)

    def _is_idle(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def _is_work(self) -> bool:
        return self.url.decode("latin-1").startswith(WORK)
