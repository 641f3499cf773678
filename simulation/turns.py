"""Whose run it is now: few at a time, the one that is due first before the others.

Sixteen runs that share two processors are all done at the end of the time that sixteen take, and a heavy one is
overtaken by every light one that comes after it. With turns most are done 20 ms after theirs came, instead of 180, and
no piece of work has to wait for fifteen others in the event loop.
"""

import asyncio
import contextlib
import heapq
import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Final

from simulation.deadline import Deadline
from simulation.waiter import Waiter

AT_ONCE: Final = 2
"""One computes here while the other computes in its anvil. With three or four at once reports were late again."""

_LAPSE_SECONDS: Final = 0.25
"""A run that takes longer is no longer counted: what it waits for (a hung anvil) must not hold the others."""

_SHORT_SECONDS: Final = 0.6
"""Whoever gives himself less time than this goes no sooner for it, or he would always be before all others."""

_SMOOTHING: Final = 0.1
"""The weight of the newest run in the running mean of how long one takes."""


class NoTurn(Exception):  # noqa: N818 - names what happened
    """None came in time. The message is for people."""

    def __init__(self) -> None:
        super().__init__("the simulator is busy: no turn came in time")


@dataclass(eq=False)
class _Turn:
    counted: bool = True


class Turns:
    """The runs of one process, on one event loop."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._running = 0
        self._aside = 0
        self._seconds = 0.0
        self._number = itertools.count()
        self._queue: list[tuple[float, int, Waiter]] = []

    @property
    def waiting(self) -> int:
        """Runs that wait for their turn."""
        return sum(not waiter.turn.done() for _, _, waiter in self._queue)

    @contextlib.asynccontextmanager
    async def turn(self, deadline: Deadline) -> AsyncIterator[None]:
        """Wait for a turn and hold it to the end of the block. Raises `NoTurn`."""
        if self._free():
            self._running += 1
        else:
            await self._wait(deadline)
        loop, held = asyncio.get_running_loop(), _Turn()
        start = loop.time()
        lapse = loop.call_later(_LAPSE_SECONDS, self._end, held)
        try:
            yield
        finally:
            lapse.cancel()
            self._seconds += _SMOOTHING * (min(loop.time() - start, _LAPSE_SECONDS) - self._seconds)
            self._end(held)

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """To the end of the block a run waits for somebody far away, and another one may have the processors."""
        self._aside += 1
        self._give()
        try:
            yield
        finally:
            self._aside -= 1

    def _free(self) -> bool:
        return self._running < self._at_once + self._aside

    async def _wait(self, deadline: Deadline) -> None:
        waiter = Waiter(deadline)
        due = deadline.clock() + max(deadline.remaining(), _SHORT_SECONDS)
        heapq.heappush(self._queue, (due, next(self._number), waiter))
        try:
            async with asyncio.timeout(deadline.remaining()):
                await waiter.turn
        except TimeoutError:
            self._forget(waiter)
            raise NoTurn from None
        except asyncio.CancelledError:
            self._forget(waiter)
            raise

    def _give(self) -> None:
        while self._queue and self._free():
            _, _, waiter = heapq.heappop(self._queue)
            if waiter.turn.done():
                continue
            if waiter.deadline.remaining() < self._seconds:
                # It would take the time of others and still be late.
                waiter.turn.set_exception(NoTurn())
                continue
            self._running += 1
            waiter.turn.set_result(None)

    def _forget(self, waiter: Waiter) -> None:
        """The caller left. A turn that it was given meanwhile goes to the next."""
        if waiter.has_turn:
            self._end(_Turn())

    def _end(self, held: _Turn) -> None:
        if held.counted:
            held.counted = False
            self._running -= 1
            self._give()
