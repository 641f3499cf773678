"""The forks in use: one anvil for each pinned block, started on demand, replaced when dead, the oldest one ended."""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from simulation.anvil.binary import BinaryFor
from simulation.anvil.process import AnvilFailed, AnvilProcess
from simulation.deadline import Deadline
from simulation.http import HttpClient
from simulation.rpc import RpcClient
from simulation.upstream.header import Header, Pin

Key = tuple[int, str, str]
UrlFor = Callable[[Pin], Awaitable[str]]

# Measured with anvil 1.7.1: without retries a dead upstream is told in milliseconds, and an error is never kept.
_QUIET = ("--accounts", "0", "--no-storage-caching", "--no-rate-limit", "--retries", "0", "--no-request-size-limit")
_UPSTREAM_TIMEOUT_MS = 10_000


@dataclass(eq=False)
class Fork:
    """A live anvil pinned to one block. `users` counts the simulations that run on it now."""

    process: AnvilProcess
    rpc: RpcClient
    users: int = field(default=0)


class Forks:
    """Hands out forks. At most `limit` idle ones are kept; one in use is never ended.

    `url_for` says where a fork of a block reads its state.
    """

    def __init__(self, binary_for: BinaryFor, url_for: UrlFor, http: HttpClient, limit: int = 4) -> None:
        self._binary_for = binary_for
        self._url_for = url_for
        self._http = http
        self._limit = limit
        self._starting: dict[Key, asyncio.Task[Fork]] = {}
        self._forks: OrderedDict[Key, Fork] = OrderedDict()

    @contextlib.asynccontextmanager
    async def lease(self, chain_id: int, header: Header, hardfork: str, deadline: Deadline) -> AsyncIterator[Fork]:
        """A live fork of this block for the length of the `with`. Raises `AnvilFailed`, also when time runs out."""
        key = (chain_id, header.hash, hardfork)
        fork = await self._live(key, header, hardfork, deadline)
        fork.users += 1
        try:
            yield fork
        finally:
            fork.users -= 1

    @property
    def live(self) -> list[Fork]:
        """The forks that run now."""
        return [fork for fork in self._forks.values() if fork.process.alive]

    async def close(self) -> None:
        """Stop every anvil."""
        for task in self._starting.values():
            task.cancel()
        await asyncio.gather(*self._starting.values(), return_exceptions=True)
        await asyncio.gather(*(fork.process.stop() for fork in self._forks.values()))
        self._forks.clear()

    async def _live(self, key: Key, header: Header, hardfork: str, deadline: Deadline) -> Fork:
        fork = self._forks.get(key)
        if fork is not None and fork.process.alive:
            self._forks.move_to_end(key)
            return fork
        if key not in self._starting:
            self._starting[key] = asyncio.create_task(self._start(key, header, hardfork))
            self._starting[key].add_done_callback(_collect)
        try:
            # Shielded: a caller that cannot wait leaves the start to those who come after it.
            return await asyncio.wait_for(asyncio.shield(self._starting[key]), deadline.remaining())
        except TimeoutError as error:
            raise AnvilFailed("the fork was not ready in time") from error

    async def _start(self, key: Key, header: Header, hardfork: str) -> Fork:
        try:
            url = await self._url_for(header.pin(key[0]))
            process = await AnvilProcess.start(self._binary_for(hardfork), _arguments(key[0], header, hardfork, url))
            fork = Fork(process, RpcClient(process.url, self._http))
            dead = self._forks.pop(key, None)
            self._forks[key] = fork
            if dead is not None:
                await dead.process.stop()
            await self._end_oldest(but=key)
            return fork
        finally:
            del self._starting[key]

    async def _end_oldest(self, but: Key) -> None:
        surplus = len(self._forks) - self._limit
        idle = [key for key, fork in self._forks.items() if fork.users == 0 and key != but]
        for key in idle[: max(0, surplus)]:
            await self._forks.pop(key).process.stop()


def _arguments(chain_id: int, header: Header, hardfork: str, url: str) -> list[str]:
    return [
        *("--fork-url", url),
        *("--fork-block-number", str(header.number)),
        *("--fork-chain-id", str(chain_id)),
        *("--chain-id", str(chain_id)),
        *("--hardfork", hardfork),
        *("--timeout", str(_UPSTREAM_TIMEOUT_MS)),
        *_QUIET,
    ]


def _collect(task: "asyncio.Task[Fork]") -> None:
    """Take note of a failure even when every caller has left."""
    if not task.cancelled():
        task.exception()
