"""The state of one block, read through the cache: equal reads become one, and prefetches come before single reads."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Hashable, Iterator
from typing import Any, TypeVar
from weakref import WeakSet

from decoders.primitives import Address, Hash32
from simulation.deadline import Deadline
from simulation.upstream.cache import Block, StateCache
from simulation.upstream.footprint import Footprint, Reads
from simulation.upstream.header import Pin, UpstreamUnavailable
from simulation.upstream.items import Account, BadAnswer, Place, read_account, read_word, shows_absence
from simulation.upstream.node import Node
from simulation.upstream.nodes import Nodes
from simulation.upstream.pinning import (
    absence_call,
    account_calls,
    read_by_number,
    read_pinned,
    require_block,
    slot_call,
)
from simulation.upstream.prefetch import prefetch
from simulation.upstream.prestate import Items

T = TypeVar("T")

READ_SECONDS = 10.0
"""For a read that a fork asks for: it does not know the request's deadline, whose caller stops waiting by itself."""


class PinnedState:
    """Every method raises `UpstreamUnavailable` when no node has an answer for exactly this block."""

    def __init__(self, pin: Pin, nodes: Nodes, cache: StateCache) -> None:
        self.pin = pin
        self._nodes = nodes
        self._cache = cache
        self._armed: dict[Footprint, Deadline] = {}
        self._served: WeakSet[Footprint] = WeakSet()
        self._recalling: asyncio.Task[bool] | None = None
        self._beginning: asyncio.Task[None] | None = None
        self._prefetching: set[asyncio.Task[None]] = set()
        self._reading: dict[Hashable, asyncio.Task[Any]] = {}

    async def account(self, address: Address) -> Account:
        """Balance, nonce and code of an account, in lower case."""
        return await self._read(
            address, lambda: self._cache.account(self.pin, address), lambda: self._fetch_account(address)
        )

    async def slot(self, place: Place) -> Hash32:
        """The word in a slot."""
        return await self._read(place, lambda: self._cache.slot(self.pin, place), lambda: self._fetch_slot(place))

    async def confirms_absence(self, address: Address) -> bool:
        """Whether a node that keeps the state as a tree says that nothing is at this address (EIP-1186)."""
        return await self._read(
            ("absence", address),
            lambda: self._cache.absence(self.pin, address),
            lambda: self._fetch_absence(address),
            prefetched=False,
        )

    def known_code(self, address: Address) -> str | None:
        """The code of an account that was read before; None where it was not."""
        account = self._cache.account(self.pin, address)
        return None if account is None else account.code

    async def block(self, number: int) -> Block:
        """The pinned block or one of its ancestors, with the hashes of its transactions."""
        return await self._read(
            number, lambda: self._cache.block(self.pin, number), lambda: self._fetch_block(number), prefetched=False
        )

    @contextlib.contextmanager
    def expecting(self, footprint: Footprint, deadline: Deadline) -> Iterator[None]:
        """Inside the `with`, the first read that misses fetches the whole footprint.

        So nothing is asked for that is known. Where nothing at all is known the fetch starts at once. Footprints that
        are expected at one time, as of several block contexts, are fetched at one time.
        """
        if footprint in self._served:
            yield
            return
        self._armed[footprint] = deadline
        if self._beginning is None:
            self._beginning = asyncio.create_task(self._begin())
        try:
            yield
        finally:
            self._armed.pop(footprint, None)

    def keep(self, items: Items, footprint: Footprint) -> None:
        """Remember what a footprint's prefetch found."""
        self._served.add(footprint)
        for address, account in items.accounts.items():
            self._cache.keep_account(self.pin, address, account)
        for place, value in items.slots.items():
            self._cache.keep_slot(self.pin, place, value)

    async def close(self) -> None:
        """End what still runs."""
        begun = [task for task in (self._recalling, self._beginning) if task is not None]
        tasks = [*begun, *self._prefetching, *self._reading.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(
        self, key: Hashable, look: Callable[[], T | None], fetch: Callable[[], Awaitable[T]], *, prefetched: bool = True
    ) -> T:
        found = look()
        if found is None and await self._recall():
            found = look()
        if found is None and prefetched:
            await self._wait_for_prefetches(look)
            found = look()
        return found if found is not None else await self._once(key, fetch)

    async def _once(self, key: Hashable, fetch: Callable[[], Awaitable[T]]) -> T:
        if key not in self._reading:
            self._reading[key] = asyncio.ensure_future(fetch())
            self._reading[key].add_done_callback(lambda task: self._has_read(key, task))
        result: T = await asyncio.shield(self._reading[key])
        return result

    def _has_read(self, key: Hashable, task: asyncio.Future[Any]) -> None:
        """Take note of a failure even when every reader has left."""
        self._reading.pop(key, None)
        if not task.cancelled():
            task.exception()

    async def _recall(self) -> bool:
        """Whether the disk knew anything of this block; once."""
        if self._recalling is None:
            self._recalling = asyncio.create_task(self._cache.recall(self.pin))
        return await asyncio.shield(self._recalling)

    async def _begin(self) -> None:
        if not await self._recall():
            self._start_prefetches()

    async def _wait_for_prefetches(self, look: Callable[[], object | None]) -> None:
        self._start_prefetches()
        while look() is None and (running := [task for task in self._prefetching if not task.done()]):
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)

    def _start_prefetches(self) -> None:
        for footprint, deadline in self._armed.items():
            task = asyncio.create_task(self._prefetch(footprint, deadline))
            self._prefetching.add(task)
            task.add_done_callback(self._prefetching.discard)
            self._served.add(footprint)
        self._armed.clear()

    async def _prefetch(self, footprint: Footprint, deadline: Deadline) -> None:
        missing = tuple(address for address in footprint.accounts if self._cache.account(self.pin, address) is None)
        wanted = Footprint(lambda: Reads(footprint.traces, missing))

        async def fetch(node: Node, share: Deadline) -> Items:
            return await prefetch(node, self.pin, wanted, share)

        # Without the prefetch each read is asked for by itself, and says itself what is wrong.
        with contextlib.suppress(UpstreamUnavailable):
            self.keep(await self._nodes.first(fetch, deadline, self.pin.hash), footprint)

    async def _fetch_account(self, address: Address) -> Account:
        async def fetch(node: Node, share: Deadline) -> Account:
            return read_account(*await read_pinned(node, self.pin, account_calls(address), share))

        account = await self._nodes.first(fetch, Deadline.after(READ_SECONDS), self.pin.hash)
        self._cache.keep_account(self.pin, address, account)
        return account

    async def _fetch_absence(self, address: Address) -> bool:
        async def fetch(node: Node, share: Deadline) -> bool:
            # The plain reads tell a node that lacks blocks by hash from one that lacks this method.
            *_, answer = await read_pinned(node, self.pin, [*account_calls(address), absence_call(address)], share)
            return shows_absence(answer)

        confirmed = await self._nodes.first(fetch, Deadline.after(READ_SECONDS), self.pin.hash)
        self._cache.keep_absence(self.pin, address, confirmed)
        return confirmed

    async def _fetch_slot(self, place: Place) -> Hash32:
        async def fetch(node: Node, share: Deadline) -> Hash32:
            (answer,) = await read_pinned(node, self.pin, [slot_call(place)], share)
            return read_word(answer)

        value = await self._nodes.first(fetch, Deadline.after(READ_SECONDS), self.pin.hash)
        self._cache.keep_slot(self.pin, place, value)
        return value

    async def _fetch_block(self, number: int) -> Block:
        """An ancestor is asked for by number, from a node that has the pinned block on the same chain."""
        if number != self.pin.number and (self._cache.block(self.pin, self.pin.number) or {}).get("l1BlockNumber"):
            # Arbitrum's contracts count blocks of the parent chain, and see hashes that no node tells by number.
            raise UpstreamUnavailable("hashes of the parent chain's blocks are not told by the upstream")
        if number > self.pin.number:
            raise UpstreamUnavailable(f"block {number} is after the pinned block {self.pin.number}")

        async def fetch(node: Node, share: Deadline) -> Block:
            if number == self.pin.number:
                (answer,) = await node.ask([("eth_getBlockByHash", [self.pin.hash, False])], share)
                return require_block(answer, number, self.pin.hash)
            (answer,) = await read_by_number(node, self.pin, [("eth_getBlockByNumber", [hex(number), False])], share)
            return _ancestor(answer, number)

        block = await self._nodes.first(fetch, Deadline.after(READ_SECONDS), self.pin.hash)
        self._cache.keep_block(self.pin, number, block)
        return block


def _ancestor(answer: Any, number: int) -> Block:
    block = require_block(answer, number)
    if not isinstance(block.get("parentHash"), str):
        raise BadAnswer("sent a block without its parent")
    return block
