"""Reads an answer as it is written."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

import httpx

from txexplain.client.answers import Answer, Failed, Given, parsed, read_answer, read_problem
from txexplain.client.model import Shape
from txexplain.client.report import Problem, Report, Verdict
from txexplain.client.server_sent_events import LONGEST, EventParser, ServerSentEvent, TooLong


class TextPiece(Shape):
    """The headline, or one sentence; never half of one."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The end, once, and the part that counts: it holds the whole report."""

    report: Report


ExplainEvent = Verdict | TextPiece | Done

Emit = Callable[[ExplainEvent], None]


async def read_whole(response: httpx.Response) -> bytes:
    """The body. Raises `TooLong`, so that a hostile endpoint cannot fill the memory."""
    pieces = bytearray()
    async for piece in response.aiter_bytes():
        pieces += piece
        if len(pieces) > LONGEST:
            raise TooLong(f"the answer is longer than {LONGEST} bytes")
    return bytes(pieces)


class StreamReader:
    """Reads one answer, streamed or, from a service that cannot stream, whole.

    Only the first attempt that says something is passed on: after a broken stream the next attempt gives `Done` alone,
    so that no text is heard twice.
    """

    def __init__(self, emit: Emit) -> None:
        self._emit = emit
        self._speaker: httpx.Response | None = None

    async def read(self, response: httpx.Response) -> Answer[Report]:
        """The report, or why there is none."""
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if response.status_code != httpx.codes.OK or media_type != "text/event-stream":
            return read_answer(response.status_code, response.headers, await read_whole(response), Report)
        parser = EventParser()
        async for piece in response.aiter_bytes():
            for event in parser.push(piece):
                if (answer := self._take(event, response)) is not None:
                    return answer
        return Failed("ended its stream without a report", response.status_code)

    def _take(self, event: ServerSentEvent, response: httpx.Response) -> Answer[Report] | None:
        """The answer where the event is the last one: the report, or the problem that there is in its place."""
        if event.name == "done":
            report = parsed(event.data, Report)
            return None if report is None else Given(report)
        if event.name == "error":
            problem = parsed(event.data, Problem)
            return None if problem is None else read_problem(problem.status, problem)
        part = _part(event)
        if part is not None:
            self._speaker = self._speaker or response
            if self._speaker is response:
                self._emit(part)
        return None


def _part(event: ServerSentEvent) -> Verdict | TextPiece | None:
    if event.name == "verdict":
        return parsed(event.data, Verdict)
    return parsed(event.data, TextPiece) if event.name == "text" else None


async def events_of(run: Callable[[Emit], Awaitable[Report]]) -> AsyncGenerator[ExplainEvent]:
    """The events that `run` emits, and `Done` with what it gives. Leaving the loop early ends `run`."""
    queue: asyncio.Queue[ExplainEvent | BaseException] = asyncio.Queue()

    async def fill() -> None:
        try:
            queue.put_nowait(Done(await run(queue.put_nowait)))
        except Exception as error:  # noqa: BLE001 - raised again where the events are read
            queue.put_nowait(error)

    task = asyncio.create_task(fill())
    try:
        while True:
            event = await queue.get()
            if isinstance(event, BaseException):
                raise event
            yield event
            if isinstance(event, Done):
                return
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
