"""An event loop in a thread of its own, for callers that have none."""

import asyncio
import os
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class LoopThread:
    """Runs coroutines for blocking callers, from any thread. The thread starts with the first one.

    A socket timeout bounds one read, not an answer that drips; an event loop bounds the whole call.
    """

    def __init__(self) -> None:
        self._starting = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0

    def run(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """What the coroutine gives or raises. Interrupting the wait cancels it."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self._started())
        try:
            return future.result()
        finally:
            future.cancel()

    def close(self) -> None:
        """End the thread; the next `run` starts another."""
        with self._starting:
            loop, self._loop = self._loop, None
        if loop is not None and self._process == os.getpid():
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._starting:
            # A fork takes the loop along but not its thread: in the child nobody would run it.
            if self._loop is None or self._process != os.getpid():
                self._loop = asyncio.new_event_loop()
                self._process = os.getpid()
                self._thread = threading.Thread(target=_run, args=(self._loop,), name="txexplain-client", daemon=True)
                self._thread.start()
            return self._loop


def _run(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()
