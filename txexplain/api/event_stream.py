"""The answer as server-sent events: `verdict` as soon as it is there, `text` pieces, then `done` with all of it.

Only `done` is the answer: the report is stored before it is sent. What ends the stream otherwise is `error`, with the
problem that would have been the answer. The status is 200 by then; it was sent with the first event.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Final

import structlog

from llm.explanation import Explanation
from policies.verdict import Verdict
from txexplain.api.judging import Judging
from txexplain.api.problems import INTERNAL, problem_of
from txexplain.api.request_context import request_id_of
from txexplain.wire.answer import answer_bytes, write_verdict

MEDIA_TYPE: Final = "text/event-stream"

_logger = structlog.get_logger(__name__)


class _Events:
    """Progress as events in a queue; None ends it."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue()

    def judged(self, verdict: Verdict) -> None:
        """Send the verdict before the words are there."""
        self.queue.put_nowait(_event("verdict", json.dumps(write_verdict(verdict), separators=(",", ":"))))

    def explained(self, explanation: Explanation) -> None:
        """Send the words sentence by sentence. A sentence is sent whole: half of one can say the opposite."""
        pieces = (explanation.headline, *(sentence.text for sentence in explanation.sentences))
        for piece in pieces:
            self.queue.put_nowait(_event("text", json.dumps({"text": piece}, separators=(",", ":"))))


async def events_of(judging: Judging) -> AsyncIterator[bytes]:
    """The events. The request goes on being judged and stored where the caller hangs up."""
    events = _Events()
    task = asyncio.create_task(_judge(judging, events))
    _running.add(task)
    task.add_done_callback(_running.discard)
    while (event := await events.queue.get()) is not None:
        yield event


_running: Final[set["asyncio.Task[None]"]] = set()
"""The loop itself keeps only a weak reference to a task."""


async def _judge(judging: Judging, events: _Events) -> None:
    try:
        report = await judging.report(events)
        last = _event("done", answer_bytes(report).decode())
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            _logger.exception("request failed")
        last = _event("error", (problem or INTERNAL).body(request_id_of(judging.request.scope)).decode())
    events.queue.put_nowait(last)
    events.queue.put_nowait(None)


def _event(name: str, data: str) -> bytes:
    """One event; JSON holds no line break, so one `data` line is enough."""
    return f"event: {name}\ndata: {data}\n\n".encode()
