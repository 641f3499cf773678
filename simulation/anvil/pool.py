"""The anvils of all chains: leased by block, started on demand, replaced when they die, bounded in number and memory.

A run that finds no room waits, but not for ever and not in a crowd: it is told that the simulator is at its limit.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from simulation.anvil.binary import BinaryFor
from simulation.anvil.ipc import start_anvil
from simulation.anvil.member import Key, Member
from simulation.anvil.process import AnvilFailed
from simulation.deadline import Clock, Deadline
from simulation.http import HttpClient
from simulation.telemetry import PoolTelemetry
from simulation.upstream.header import Header, Pin

UrlFor = Callable[[Pin], Awaitable[str]]

# Measured with anvil 1.7.1: without retries a dead upstream is told in milliseconds, and an error is never kept.
_ARGUMENTS = (
    *("--accounts", "0", "--no-storage-caching", "--no-rate-limit", "--retries", "0", "--no-request-size-limit"),
    *("--timeout", "10000", "--no-cors", "--disable-console-log"),
    # More threads hand each call from one to the next: with one, a call took a fifth less of the processor, and a
    # verdict came 10 to 20 % sooner. It computes one trace at a time, so runs that overlap get an anvil each.
    *("--threads", "1"),
)
_RECENT_SECONDS = 5.0
"""A block that was used within this time gets a new anvil when its own one dies; others wait to be asked for."""
_HARD = 2
"""The kernel's limit on memory, as a multiple of ours: for what grows faster than it is looked at."""
_LEAST_HARD_BYTES = 2**29


class PoolBusy(Exception):  # noqa: N818 - names a state of the pool
    """No room in time. The message is for people."""


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """Bounds on what the pool takes of the machine.

    `idle_bytes` is the resident memory from which an anvil is replaced between runs, `run_bytes` the one at which it
    is ended in the middle of a run.
    """

    members: int = 8
    members_per_block: int = 2
    runs: int = 32
    waiting: int = 256
    idle_bytes: int = 384 * 2**20
    run_bytes: int = 2**30


class ForkPool:
    """`url_for` says where a fork of a block reads its state."""

    def __init__(
        self,
        binary_for: BinaryFor,
        url_for: UrlFor,
        http: HttpClient,
        limits: PoolLimits | None = None,
        *,
        clock: Clock = time.monotonic,
    ) -> None:
        self.limits = limits or PoolLimits()
        self.started = 0
        self.ended: dict[str, int] = {"hung": 0, "outgrown": 0, "died": 0, "recycled": 0, "evicted": 0}
        self._binary_for = binary_for
        self._url_for = url_for
        self._http = http
        self._clock = clock
        self._members: list[Member] = []
        self._starting: dict[Key, asyncio.Task[Member]] = {}
        self._stopping: set[asyncio.Task[None]] = set()
        self._gate = asyncio.Semaphore(self.limits.runs)
        self._waiting = 0
        self._closed = False
        self._room = asyncio.Event()

    @property
    def live(self) -> list[Member]:
        """The anvils that run now."""
        return [member for member in self._members if member.process.alive]

    @property
    def waiting(self) -> int:
        """Runs that wait for their turn."""
        return self._waiting

    @property
    def telemetry(self) -> PoolTelemetry:
        """Counters of the pool."""
        live = self.live
        memory = sum(member.memory() for member in live)
        return PoolTelemetry(len(live), self._waiting, self.started, dict(self.ended), memory)

    @contextlib.asynccontextmanager
    async def lease(self, chain_id: int, header: Header, hardfork: str, deadline: Deadline) -> AsyncIterator[Member]:
        """A live anvil on this block for the length of the `with`.

        Raises `AnvilFailed`, also when it is not ready in time, and `PoolBusy`.
        """
        async with self._turn(deadline):
            key = (chain_id, header.hash, hardfork)
            member = await self._member(key, header, deadline)
            self._strengthen(member)
            try:
                with member.used(self.limits.run_bytes):
                    yield member
            finally:
                self._look_after(member)

    async def warm(self, chain_id: int, header: Header, hardfork: str, deadline: Deadline) -> None:
        """Have an anvil on this block ready before it is asked for. Raises as `lease`."""
        key = (chain_id, header.hash, hardfork)
        member = await self._member(key, header, deadline)
        member.used_at = self._clock()

    async def close(self) -> None:
        """Stop every anvil; none is started any more."""
        self._closed = True
        for task in self._starting.values():
            task.cancel()
        await asyncio.gather(*self._starting.values(), return_exceptions=True)
        members, self._members = self._members, []
        await asyncio.gather(*(member.stop() for member in members))
        await asyncio.gather(*self._stopping, return_exceptions=True)

    @contextlib.asynccontextmanager
    async def _turn(self, deadline: Deadline) -> AsyncIterator[None]:
        """Back-pressure: so many runs at one time, so many that wait, and none of them past its deadline."""
        if self._gate.locked() and self._waiting >= self.limits.waiting:
            raise PoolBusy(f"the simulator is at its limit: {self._waiting} requests are waiting")
        self._waiting += 1
        try:
            async with asyncio.timeout(deadline.remaining()):
                await self._gate.acquire()
        except TimeoutError as error:
            raise PoolBusy(f"the simulator is at its limit of {self.limits.runs} runs at a time") from error
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._gate.release()

    async def _member(self, key: Key, header: Header, deadline: Deadline) -> Member:
        usable = [member for member in self._members if member.key == key and member.usable()]
        if usable:
            return min(usable, key=lambda member: member.users)
        if self._closed:
            raise PoolBusy("the simulator is being stopped")
        if key not in self._starting:
            await self._make_room(deadline)
        try:
            # Shielded: a caller that cannot wait leaves the start to those who come after it.
            return await asyncio.wait_for(asyncio.shield(self._start(key, header)), deadline.remaining())
        except TimeoutError as error:
            raise AnvilFailed("the fork was not ready in time") from error

    def _start(self, key: Key, header: Header) -> "asyncio.Task[Member]":
        """One start at a time for each block."""
        if key not in self._starting:
            self._starting[key] = asyncio.create_task(self._start_one(key, header))
            self._starting[key].add_done_callback(lambda task: self._has_started(key, task))
        return self._starting[key]

    async def _start_one(self, key: Key, header: Header) -> Member:
        chain_id, _, hardfork = key
        url = await self._url_for(header.pin(chain_id))
        arguments, hard = _arguments(key, header, url), max(_HARD * self.limits.run_bytes, _LEAST_HARD_BYTES)
        process, ipc = await start_anvil(self._binary_for(hardfork), arguments, self._http, hard)
        member = Member(key, header, process, ipc, self._clock, used_at=self._clock())
        await member.hush()
        self._members.append(member)
        self.started += 1
        self._in_background(self._bury(member))
        return member

    def _has_started(self, key: Key, task: "asyncio.Task[Member]") -> None:
        """Take note of a failure even when every caller has left."""
        del self._starting[key]
        if not task.cancelled():
            task.exception()

    async def _make_room(self, deadline: Deadline) -> None:
        """End the idle anvil that was used longest ago; wait while all are used."""
        while self._full():
            idle = [member for member in self._members if member.users == 0]
            if idle:
                self._end(min(idle, key=lambda member: member.used_at), "evicted")
                continue
            self._room.clear()
            try:
                await asyncio.wait_for(self._room.wait(), deadline.remaining())
            except TimeoutError as error:
                raise PoolBusy(
                    f"all {self.limits.members} forks of the simulator are in use for other blocks"
                ) from error

    def _strengthen(self, least_used: Member) -> None:
        """Start one more where all of a block's anvils are in use, if there is room without taking it from others."""
        own = sum(member.key == least_used.key for member in self._members)
        if least_used.users and own < self.limits.members_per_block and not self._full():
            self._start(least_used.key, least_used.header)

    def _look_after(self, member: Member) -> None:
        """After a run: replace one that has grown, and let those go on who wait for room.

        It serves until the next one is ready, unless there is no room for both.
        """
        self._room.set()
        if member not in self._members or member.memory() <= self.limits.idle_bytes:
            return
        others = [other for other in self._members if other.key == member.key and other is not member]
        if any(other.usable() for other in others) or self._full():
            member.retiring = True
        else:
            self._start(member.key, member.header)
        if member.retiring and member.users == 0:
            self._end(member, "recycled")

    def _full(self) -> bool:
        """Whether no anvil may be started beside those that run."""
        return self._closed or len(self._members) + len(self._starting) >= self.limits.members

    def _end(self, member: Member, why: str) -> None:
        self._members.remove(member)
        self.ended[why] += 1
        self._in_background(member.stop())

    async def _bury(self, member: Member) -> None:
        """When it dies by itself, or is killed: count it, and start another one where it was in use."""
        await member.process.wait()
        if member not in self._members:
            return
        self._members.remove(member)
        self.ended[member.reason] += 1
        self._room.set()
        await member.stop()
        recent = member.users or self._clock() - member.used_at < _RECENT_SECONDS
        if recent and not self._full():
            self._start(member.key, member.header)

    def _in_background(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)


def _arguments(key: Key, header: Header, url: str) -> list[str]:
    chain_id, _, hardfork = key
    return [
        *("--fork-url", url),
        *("--fork-block-number", str(header.number)),
        *("--fork-chain-id", str(chain_id)),
        *("--chain-id", str(chain_id)),
        *("--hardfork", hardfork),
        *_ARGUMENTS,
    ]
