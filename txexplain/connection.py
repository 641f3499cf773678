"""A connection of the server, of which nobody can take more than a request's share.

uvicorn's own protocol wakes the request's task for every piece of a body, waits for ever for a request's head, and
reads on for ever when the answer was given before the body's end (a refusal). A caller that drips bytes over many
connections, or never ends a body that was refused, then costs the other callers their time.
"""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS: Final = 10.0
"""From the connection's beginning, or a request's first byte, to the end of its headers."""

PIECE_BYTES: Final = 256 * 1024
"""A body's reader is woken for so much of it. To be woken took longer than to read uvicorn's own 64 KiB."""

UNREAD_BYTES: Final = 1024 * 1024
UNREAD_SECONDS: Final = 5.0
"""What is thrown away of a body whose request was answered already. A caller that sends first and reads then would not
see the refusal if the connection were closed at once; one that goes on for longer is cut off."""


class Connection(HttpToolsProtocol):
    """uvicorn's protocol with these bounds."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._unread = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The head of the first request is waited for."""
        super().connection_made(transport)
        self._close_after(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for."""
        self._end_deadline()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """The first byte of a request has come."""
        super().on_message_begin()
        self._close_after(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        """The request is answered from here on; whoever reads its body has a deadline for it."""
        self._end_deadline()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body. Its reader is woken at the end, or where there is much to read."""
        cycle = self.cycle
        if cycle is None:
            return
        if cycle.response_complete:
            self._throw_away(len(body))
            return
        cycle.body += body
        if len(cycle.body) > PIECE_BYTES:
            self.flow.pause_reading()
            cycle.message_event.set()

    def on_message_complete(self) -> None:
        """The request has come whole."""
        self._end_deadline()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer is given; what is still to come of the body is thrown away."""
        super().on_response_complete()
        if self.cycle.response_complete and self.cycle.more_body and not self.transport.is_closing():
            self._unread = 0
            self._close_after(UNREAD_SECONDS)

    def _throw_away(self, count: int) -> None:
        self._unread += count
        if self._unread > UNREAD_BYTES:
            self.transport.close()

    def _close_after(self, seconds: float) -> None:
        self._end_deadline()
        self._deadline = self.loop.call_later(seconds, self.transport.close)

    def _end_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
