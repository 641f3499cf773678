"""The bridge from a thread of llama.cpp to the event loop: events one way, the wish to stop the other."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import Future
from typing import Any

from llm.engines.engine import EngineFailed, Piece
from llm.routing.decisions import Fault


class PieceQueue:
    """Read by one task of `loop`, filled by one thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._events: asyncio.Queue[str | Piece | EngineFailed | None] = asyncio.Queue()
        self._stopped = False

    def take(self, event: str | Piece) -> bool:
        """An event from the thread, or a piece. The answer tells llama.cpp whether to stop."""
        if not self._stopped:
            self._put(event)
        return self._stopped

    def done(self, work: "Future[Any]") -> None:
        """The thread is done, well or not."""
        error = None if work.cancelled() else work.exception()
        if error is not None and not isinstance(error, EngineFailed):
            error = EngineFailed(Fault.BROKEN, repr(error)[:200])
        self._put(error)

    def stop(self) -> None:
        """No more is read: the thread is told at its next event."""
        self._stopped = True

    async def __aiter__(self) -> AsyncIterator[str | Piece]:
        """What came, to the end of the work. Raises `EngineFailed` where the work failed."""
        while (event := await self._events.get()) is not None:
            if isinstance(event, EngineFailed):
                raise event
            yield event

    def _put(self, event: str | Piece | EngineFailed | None) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._events.put_nowait, event)
