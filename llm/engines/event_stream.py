"""Server-sent events (WHATWG HTML, section 9.2) as completions use them: bytes in, `data` lines out, bounded."""

from typing import Final

from llm.engines.engine import EngineFailed
from llm.routing.decisions import Fault

MAX_LINE: Final = 65_536
"""Bytes of one line; a longer one is no event of a token."""

DONE: Final = b"[DONE]"


class EventStream:
    """Takes chunks as they come from the network and gives the data of whole lines."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> list[bytes]:
        """The data lines that this chunk completes. Raises `EngineFailed` for a line too long or not of this form."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if len(self._rest) > MAX_LINE or any(len(line) > MAX_LINE for line in lines):
            raise EngineFailed(Fault.GARBAGE, f"a line is longer than {MAX_LINE} bytes")
        return [data for line in lines if (data := _data(line.rstrip(b"\r"))) is not None]


def _data(line: bytes) -> bytes | None:
    """The line's data; None for an empty line, a comment (servers send them to keep a connection) or another field."""
    if not line or line.startswith(b":") or line.split(b":", 1)[0] in {b"event", b"id", b"retry"}:
        return None
    if not line.startswith(b"data:"):
        raise EngineFailed(Fault.GARBAGE, "a line is no server-sent event")
    return line.removeprefix(b"data:").strip()
