"""One anvil of the pool: pinned to one block, watched while it is used, ended when it hangs or outgrows its memory."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from simulation.anvil.ipc import IpcClient
from simulation.anvil.process import AnvilProcess
from simulation.anvil.vitals import Vitals, read_vitals
from simulation.deadline import Clock, Deadline
from simulation.rpc import RpcClient, RpcError, RpcUnreachable
from simulation.upstream.header import Header

Key = tuple[int, str, str]
"""Chain id, block hash, hardfork."""

_WATCH_SECONDS = 0.05
_FRESH_SECONDS = 0.02
_MOMENT_SECONDS = 0.1
_QUIET_SECONDS = 0.25
"""How long a run may take before its anvil is asked whether it still answers."""
_ANSWER_SECONDS = 0.5
_BUSY_SECONDS = 10.0
"""How long one that works but does not answer is borne."""


@dataclass(eq=False)
class Member:
    """`users` counts the simulations that run on it now. A retiring one takes no more.

    `end`, once it is set, says why it was ended: "hung" or "outgrown" (its memory).
    """

    key: Key
    header: Header
    process: AnvilProcess
    ipc: IpcClient
    clock: Clock = time.monotonic
    users: int = 0
    served: int = 0
    used_at: float = 0.0
    retiring: bool = False
    end: str | None = None
    rpc: RpcClient = field(init=False)
    _watching: "asyncio.Task[None] | None" = None
    _seen: tuple[float, Vitals | None] = (float("-inf"), None)

    def __post_init__(self) -> None:
        self.rpc = RpcClient(self.process.url, self.ipc)

    def usable(self) -> bool:
        """Whether it may be given to one more simulation."""
        if not self.process.alive or self.retiring or self.end is not None:
            return False
        vitals = self._vitals()
        if vitals is not None and vitals.stopped:
            self._end("hung")
            return False
        return True

    async def hush(self) -> None:
        """Let it print no more: a line for each call, which we would only read and drop, took time of both."""
        with contextlib.suppress(RpcUnreachable, RpcError):
            await self.rpc.batch([("anvil_setLoggingEnabled", [False])], Deadline.after(_ANSWER_SECONDS))

    @property
    def reason(self) -> str:
        """Why it ended, once it has: "hung", "outgrown" or "died"."""
        return self.end or ("outgrown" if self.process.aborted else "died")

    async def gone(self) -> bool:
        """Whether it has ended, or does within a moment."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), _MOMENT_SECONDS)
        return not self.process.alive

    def memory(self) -> int:
        """Resident bytes; 0 where the system does not tell."""
        vitals = self._vitals()
        return 0 if vitals is None else vitals.memory

    @contextlib.contextmanager
    def used(self, most_bytes: int) -> Iterator[None]:
        """Inside the `with` a simulation runs on it, and it is watched: no more than `most_bytes` of memory."""
        self.users += 1
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch(most_bytes))
        try:
            yield
        finally:
            self.users -= 1
            self.served += 1
            self.used_at = self.clock()

    async def stop(self) -> None:
        """End it and its watch."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        self.ipc.close()
        await self.process.stop()

    async def _watch(self, most_bytes: int) -> None:
        """While it is used. A run of ordinary length is over before anything is asked."""
        quiet_since = self.clock()
        while self.users and self.process.alive and self.end is None:
            await asyncio.sleep(_WATCH_SECONDS)
            vitals = read_vitals(self.process.pid)
            if vitals is not None and vitals.stopped:
                self._end("hung")
            elif vitals is not None and vitals.memory > most_bytes:
                self._end("outgrown")
            elif self.clock() - quiet_since > _QUIET_SECONDS:
                await self._require_answer()
                quiet_since = self.clock()

    async def _require_answer(self) -> None:
        """Ask something that needs no state. One that is busy may be late; one that does nothing is not there."""
        start, before = self.clock(), read_vitals(self.process.pid)
        while self.process.alive:
            try:
                await self.rpc.call("web3_clientVersion", deadline=Deadline.after(_ANSWER_SECONDS))
            except RpcUnreachable:
                now = read_vitals(self.process.pid)
                worked = now is not None and before is not None and not now.stopped and now.ticks > before.ticks
                if not worked or self.clock() - start > _BUSY_SECONDS:
                    self._end("hung")
                    return
                before = now
            else:
                return

    def _vitals(self) -> Vitals | None:
        """As of a moment ago: the kernel takes a tenth of a millisecond to tell, and every run asks twice."""
        now = self.clock()
        if now - self._seen[0] > _FRESH_SECONDS:
            self._seen = now, read_vitals(self.process.pid)
        return self._seen[1]

    def _end(self, why: str) -> None:
        if self.end is None:
            self.end = why
            self.process.kill()
