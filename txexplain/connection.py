"""A connection of the server, of which nobody can take more than a request's share.

uvicorn's own protocol wakes the request's task for every piece of a body, waits for ever for a request's head, and
reads on for ever when the answer was given before the body's end (a refusal). A caller that drips bytes over many
connections, or never ends a body that was refused, then costs the other callers their time.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from txexplain.api.body import declares_more

HEAD_SECONDS: Final = 10.0
"""From the connection's beginning, or a request's first byte, to the end of its headers."""

PIECE_BYTES: Final = 256 * 1024
"""A body's reader is woken for so much of it. To be woken took longer than to read uvicorn's own 64 KiB."""

UNREAD_BYTES: Final = 1024 * 1024
UNREAD_SECONDS: Final = 5.0
"""What is thrown away of a body whose request was answered already. A caller that sends first and reads then would not
see the refusal if the connection were closed at once; one that goes on for longer is cut off."""

PARTING_SECONDS: Final = 0.2
"""Before it is cut off: of the callers that were still sending a tenth had not read their answer yet (measured)."""


class Connection(HttpToolsProtocol):
    """uvicorn's protocol with these bounds.

    Where a body is not whole when its request is answered, and may be longer than what is thrown away, the answer says
    `Connection: close`: a caller that sent its next request on this connection would lose it.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._kept = False
        self._ending = False
        self._left = UNREAD_BYTES

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The head of the first request is waited for."""
        super().connection_made(transport)
        self._close_after(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for."""
        self._end_deadline()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read it; what comes after the last answer is not looked at."""
        if self._ending:
            self._throw_away(len(data))
        else:
            super().data_received(data)

    def on_message_begin(self) -> None:
        """The first byte of a request has come."""
        super().on_message_begin()
        self._close_after(HEAD_SECONDS)

    def on_headers_complete(self) -> None:
        """The request is answered from here on; whoever reads its body has a deadline for it."""
        self._end_deadline()
        super().on_headers_complete()
        cycle = self.cycle
        if cycle is None:
            return
        if self._may_be_long():
            self._kept, cycle.keep_alive = cycle.keep_alive, False
            # It writes to the transport, asks whether it is closing, and closes it.
            cycle.transport = _Ending(self.transport, self._end)  # type: ignore[assignment]

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body. Its reader is woken at the end, or where there is much to read."""
        cycle = self.cycle
        if cycle is None:
            return
        if cycle.response_complete:
            return
        cycle.body += body
        if len(cycle.body) > PIECE_BYTES:
            self.flow.pause_reading()
            cycle.message_event.set()

    def on_message_complete(self) -> None:
        """The request has come whole."""
        self._end_deadline()
        if self._kept:
            self._kept, self.cycle.keep_alive = False, True
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer is given; what is still to come of the body is thrown away."""
        super().on_response_complete()
        if self.cycle.response_complete and self.cycle.more_body and not self.transport.is_closing():
            self._close_after(UNREAD_SECONDS)

    def shutdown(self) -> None:
        """The server stops: the request in hand is this connection's last one."""
        self._kept = False
        super().shutdown()

    def _header(self, name: bytes) -> str:
        """Of the request that was read last, empty where it has none."""
        return dict(self.headers).get(name, b"").decode("latin-1")

    def _may_be_long(self) -> bool:
        """Whether a body comes that is longer than what is thrown away, or does not say how long it is."""
        length = self._header(b"content-length")
        return declares_more(length, UNREAD_BYTES) if length else bool(self._header(b"transfer-encoding"))

    def _end(self) -> None:
        """Called where uvicorn would close the connection: so it is, once the caller has read the answer."""
        if not self.cycle.more_body:
            self.transport.close()
            return
        self._ending = True
        self.transport.write_eof()

    def _throw_away(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            self.flow.pause_reading()
            self._close_after(PARTING_SECONDS)

    def _close_after(self, seconds: float) -> None:
        self._call_after(seconds, self.transport.close)

    def _call_after(self, seconds: float, what: Callable[[], None]) -> None:
        """A connection waits for one thing at a time."""
        self._end_deadline()
        self._deadline = self.loop.call_later(seconds, what)

    def _end_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


class _Ending:
    """What an answer sees of a transport that it may close before the request has come whole."""

    def __init__(self, transport: asyncio.Transport, end: Callable[[], None]) -> None:
        self.write = transport.write
        self.is_closing = transport.is_closing
        self.close = end
