"""Whose turn it is. Work that would come too late is dropped first, and no caller can push out another.

At most `concurrency` requests are judged at once; more would only make each slower. The others wait, at most `queue` of
them. Turns go round the callers, so one that sends a thousand requests delays the next caller's first by one. A request
whose time will not be enough is refused at once, while its caller can still do something else.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from simulation.deadline import Deadline
from simulation.waiter import Waiter

_SMOOTHING: Final = 0.1
"""The weight of the newest request in the running mean of how long one takes."""

_FIRST_GUESS_SECONDS: Final = 0.05

_SURE: Final = 0.6
"""The part of the remaining time that a request is expected to take, at most: the mean is no bound, and a report that
comes late has cost others their turn for nothing."""


class Overloaded(Exception):  # noqa: N818 - it states what is the case
    """There is no turn for this request. `retry_after` in seconds."""

    def __init__(self, reason: str, retry_after: float) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Admission:
    """The turns of one process."""

    def __init__(self, concurrency: int, queue: int) -> None:
        self.concurrency = concurrency
        self.queue = queue
        self.running = 0
        self.shed = 0
        self._seconds = _FIRST_GUESS_SECONDS
        self._waiting: OrderedDict[str, deque[Waiter]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """Requests that wait for their turn."""
        return sum(len(queue) for queue in self._waiting.values())

    @property
    def free(self) -> bool:
        """Whether a request that comes now has its turn at once."""
        return self.running < self.concurrency and not self._waiting

    @asynccontextmanager
    async def turn(self, caller: str, deadline: Deadline) -> AsyncIterator[None]:
        """Wait for a turn and hold it to the end of the block. Raises `Overloaded`."""
        if self.free:
            self.running += 1
        else:
            try:
                await self._wait(caller, deadline)
            except Overloaded:
                self.shed += 1
                raise
        start = asyncio.get_running_loop().time()
        try:
            yield
        finally:
            self._seconds += _SMOOTHING * (asyncio.get_running_loop().time() - start - self._seconds)
            self.running -= 1
            self._give_turns()

    def refusal(self, caller: str, seconds: float) -> Overloaded | None:
        """Why a request of this caller that came now, with so much time, would be refused; None where it would not."""
        if self.free:
            return None
        own = len(self._waiting.get(caller, ()))
        # Turns go round: before our next request, every caller has had as many turns as we have waiting, at most.
        ahead = min(self.waiting, (own + 1) * max(len(self._waiting), 1))
        expected = (ahead / self.concurrency + 1) * self._seconds
        if expected > seconds * _SURE:
            return Overloaded("the service is busy: this request would come too late", expected)
        if self.waiting >= self.queue and own >= max(map(len, self._waiting.values()), default=0):
            return Overloaded("the service is busy: too many requests wait", self._drain_seconds())
        return None

    async def _wait(self, caller: str, deadline: Deadline) -> None:
        refusal = self.refusal(caller, deadline.remaining())
        if refusal is not None:
            raise refusal
        if self.waiting >= self.queue:
            self._make_room()
        waiter = Waiter(deadline)
        self._waiting.setdefault(caller, deque()).append(waiter)
        try:
            async with asyncio.timeout(deadline.remaining()):
                await waiter.turn
        except TimeoutError:
            self._forget(caller, waiter)
            raise Overloaded("the service is busy: no turn came in time", self._drain_seconds()) from None
        except asyncio.CancelledError:
            self._forget(caller, waiter)
            raise

    def _make_room(self) -> None:
        """Drop the waiter with the least time from the caller with the most waiting."""
        longest = max(self._waiting, key=lambda name: len(self._waiting[name]))
        self._drop(longest, min(self._waiting[longest], key=lambda waiter: waiter.deadline.remaining()))

    def _give_turns(self) -> None:
        while self.running < self.concurrency and self._waiting:
            caller, own = self._waiting.popitem(last=False)
            waiter = own.popleft()
            if own:
                self._waiting[caller] = own
            if waiter.turn.done():
                continue
            if waiter.deadline.remaining() < self._seconds:
                self._refuse(waiter)
                continue
            self.running += 1
            waiter.turn.set_result(None)

    def _drop(self, caller: str, waiter: Waiter) -> None:
        self._remove(caller, waiter)
        self._refuse(waiter)

    def _refuse(self, waiter: Waiter) -> None:
        if not waiter.turn.done():
            reason = "the service is busy: this request's turn came too late"
            waiter.turn.set_exception(Overloaded(reason, self._drain_seconds()))

    def _forget(self, caller: str, waiter: Waiter) -> None:
        """The caller hung up. A turn that it was given meanwhile goes to the next."""
        if waiter.has_turn:
            self.running -= 1
            self._give_turns()
        else:
            self._remove(caller, waiter)

    def _remove(self, caller: str, waiter: Waiter) -> None:
        own = self._waiting.get(caller)
        if own is not None and waiter in own:
            own.remove(waiter)
            if not own:
                del self._waiting[caller]

    def _drain_seconds(self) -> float:
        return max(self.waiting, 1) / self.concurrency * self._seconds
