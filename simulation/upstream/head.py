"""The newest block of a chain: asked of every node, kept for a moment, and followed while requests come.

A new head is told to requests only when a fork is ready for it, so that no request waits for the change. It is named
by its hash: when the chain is reorganised, the next look finds another hash, at whatever number.
"""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from simulation.deadline import Clock, Deadline
from simulation.upstream.header import Header, UpstreamUnavailable

POLL_SECONDS = 1.0
FRESH_SECONDS = 1.5
"""A head found longer ago is looked for again before it is told."""
FOLLOW_SECONDS = 30.0
"""How long a chain is followed after the last request for its head."""
_LOOK_SECONDS = 5.0
_WARM_SECONDS = 1.0
_BELIEVED_SECONDS = 3.0
"""How long a head is believed against nodes that are behind it, when the one that told it falls silent."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one node calls its newest block. `proven`: the hash is that of the header."""

    header: Header
    proven: bool


Look = Callable[[Deadline], Awaitable[Sequence[Candidate]]]
Prepare = Callable[[Header], Awaitable[None]]


class Head:
    """`look` asks the nodes. `prepare` is run for each new head before it is told, for a second at most."""

    def __init__(self, look: Look, prepare: Prepare | None = None, clock: Clock = time.monotonic) -> None:
        self._look = look
        self._prepare = prepare
        self._clock = clock
        self._told: tuple[float, Header] | None = None
        self._looking: asyncio.Task[Header] | None = None
        self._following: asyncio.Task[None] | None = None
        self._used = 0.0

    @property
    def known(self) -> Header | None:
        """The head that was told last, however long ago."""
        return self._told[1] if self._told else None

    async def latest(self, deadline: Deadline) -> Header:
        """The newest block. Raises `UpstreamUnavailable`."""
        self._used = self._clock()
        if self._following is None or self._following.done():
            self._following = asyncio.create_task(self._follow())
        if self._told is not None and self._clock() - self._told[0] < FRESH_SECONDS:
            return self._told[1]
        try:
            return await asyncio.wait_for(asyncio.shield(self._refresh()), deadline.remaining())
        except TimeoutError as error:
            raise UpstreamUnavailable("the upstream did not answer in time") from error

    def doubt(self, header: Header) -> None:
        """Its state is gone: look again before it is told once more."""
        if self._told is not None and self._told[1].hash == header.hash:
            self._told = (float("-inf"), self._told[1])

    async def close(self) -> None:
        """Stop following."""
        tasks = [task for task in (self._following, self._looking) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _refresh(self) -> asyncio.Task[Header]:
        """One look at a time, whoever waits for it."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._find())
            self._looking.add_done_callback(_collect)
        return self._looking

    async def _find(self) -> Header:
        found = newest(await self._look(Deadline.after(_LOOK_SECONDS)), self.known)
        now = self._clock()
        if self._told is not None:
            confirmed, told = self._told
            if found.number < told.number and now - confirmed < _BELIEVED_SECONDS:
                return told
            if found.hash != told.hash and self._prepare is not None:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._prepare(found), _WARM_SECONDS)
        self._told = (now, found)
        return found

    async def _follow(self) -> None:
        while self._clock() - self._used < FOLLOW_SECONDS:
            await asyncio.sleep(POLL_SECONDS)
            with contextlib.suppress(UpstreamUnavailable):
                await asyncio.shield(self._refresh())


def newest(candidates: Sequence[Candidate], known: Header | None) -> Header:
    """Which of the nodes' heads is taken: of proven ones, where there are any, the highest.

    Of equals it is the one that most nodes tell, then the one that follows on the known head, then the first.
    """
    proven = [candidate for candidate in candidates if candidate.proven]
    headers = [candidate.header for candidate in proven or candidates]
    votes = Counter(header.hash for header in headers)
    return max(
        headers,
        key=lambda header: (
            header.number,
            votes[header.hash],
            known is not None and known.hash in {header.hash, header.parent_hash},
        ),
    )


def _collect(task: "asyncio.Task[Header]") -> None:
    """Take note of a failure even when every caller has left."""
    if not task.cancelled():
        task.exception()
