"""Cuts a `text/event-stream` into events (HTML standard, section 9.2). Pure."""

import re
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 32 * 1024 * 1024
"""Bytes of one event, or of one answer; whoever sends more is no service of ours."""

_LINE_END: Final = re.compile(rb"\r\n|\n|\r(?!\Z)")
"""A carriage return at the very end may be the first half of a line break that was cut in two."""


class TooLong(ValueError):  # noqa: N818 - it states what is the case
    """More was sent than any answer holds."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event."""

    name: str
    data: bytes


class EventParser:
    """Takes pieces of any size. Raises `TooLong` past the limit."""

    def __init__(self) -> None:
        self._rest = b""
        self._name = "message"
        self._data: list[bytes] = []

    def push(self, piece: bytes) -> list[ServerSentEvent]:
        """The events that this piece completes."""
        *lines, self._rest = _LINE_END.split(self._rest + piece)
        events = [event for line in lines for event in self._line(line)]
        if len(self._rest) + sum(map(len, self._data)) > LONGEST:
            raise TooLong(f"an event of the stream is longer than {LONGEST} bytes")
        return events

    def _line(self, line: bytes) -> list[ServerSentEvent]:
        if not line:
            return self._finish()
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"event":
            self._name = value.decode(errors="replace")
        elif field == b"data":
            self._data.append(value)
        return []

    def _finish(self) -> list[ServerSentEvent]:
        event = ServerSentEvent(self._name, b"\n".join(self._data))
        is_empty = not self._data
        self._name, self._data = "message", []
        return [] if is_empty else [event]
