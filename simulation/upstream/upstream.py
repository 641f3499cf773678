"""The nodes of one chain as the simulator sees them: which block is meant, its header, and its state."""

import time
from collections.abc import Sequence
from typing import Any

import httpx

from simulation.deadline import Clock, Deadline
from simulation.query import BlockQuery
from simulation.round_trips import RoundTrips
from simulation.rpc import Call, RpcError
from simulation.upstream.cache import Block, StateCache
from simulation.upstream.footprint import Footprint
from simulation.upstream.header import Header, Pin, read_header
from simulation.upstream.items import BadAnswer
from simulation.upstream.lru import Lru
from simulation.upstream.node import Node
from simulation.upstream.nodes import Nodes
from simulation.upstream.pinned_state import PinnedState
from simulation.upstream.pinning import placed, require_block
from simulation.upstream.prefetch import prefetch_calls, read_prefetched
from simulation.upstream.prestate import Items

_TAG_SECONDS = 1.0
_PINNED_SECONDS = 60.0
_MAX_KEPT = 256


class Upstream:
    """One chain. The cache may be shared by several; it knows blocks apart by chain and hash."""

    def __init__(
        self,
        chain_id: int,
        urls: Sequence[str],
        http: httpx.AsyncClient,
        cache: StateCache,
        clock: Clock = time.monotonic,
    ) -> None:
        self.chain_id = chain_id
        self._nodes = Nodes(chain_id, urls, http, clock)
        self._cache = cache
        self._clock = clock
        self._kept: Lru[BlockQuery, tuple[float, Header]] = Lru(_MAX_KEPT)
        self._states: Lru[Pin, PinnedState] = Lru(_MAX_KEPT)

    @property
    def round_trips(self) -> RoundTrips:
        """All that was asked of the chain's nodes so far."""
        return self._nodes.round_trips

    def state(self, pin: Pin) -> PinnedState:
        """The state of this block."""
        state = self._states.get(pin)
        if state is None:
            state = PinnedState(pin, self._nodes, self._cache)
            self._states.put(pin, state)
        return state

    async def header(self, query: BlockQuery, deadline: Deadline, footprint: Footprint | None = None) -> Header:
        """The block's header. By tag it is kept for a second, else for a minute. Raises `UpstreamUnavailable`.

        A footprint is fetched along with the header of a block named by number or hash, in the same round trip.
        """
        kept = self._kept.get(query)
        if kept is not None and kept[0] > self._clock():
            return kept[1]
        header = await self._ask(query, footprint if query.tag is None else None, deadline)
        lifetime = _TAG_SECONDS if query.tag else _PINNED_SECONDS
        self._kept.put(query, (self._clock() + lifetime, header))
        return header

    async def chain(self, deadline: Deadline) -> int:
        """The chain id that the first answering node reports. Raises `UpstreamUnavailable`."""

        async def ask(node: Node, share: Deadline) -> int:
            (answer,) = await node.ask([("eth_chainId", [])], share)
            if isinstance(answer, RpcError):
                raise answer
            try:
                return int(answer, 16)
            except (TypeError, ValueError) as error:
                raise BadAnswer("sent a chain id that is none") from error

        return await self._nodes.first(ask, deadline)

    async def close(self) -> None:
        """End what still runs."""
        for state in self._states.values():
            await state.close()
        await self._nodes.close()

    async def _ask(self, query: BlockQuery, footprint: Footprint | None, deadline: Deadline) -> Header:
        async def ask(node: Node, share: Deadline) -> tuple[Block, Header, Items | None]:
            calls = prefetch_calls(node, footprint) if footprint is not None else []
            found, *answers = await node.ask([_block_call(query), *placed(calls, _place(query))], share)
            block = require_block(found, query.number, query.hash)
            return block, _header(block), _items(node, footprint, answers)

        block, header, items = await self._nodes.first(ask, deadline)
        pin = header.pin(self.chain_id)
        self._cache.keep_block(pin, header.number, block)
        if footprint is not None and items is not None:
            self.state(pin).keep(items, footprint)
        return header


def _block_call(query: BlockQuery) -> Call:
    if query.hash is not None:
        return "eth_getBlockByHash", [query.hash, False]
    # A pending block has no state that two nodes would agree on.
    tag = "latest" if query.tag == "pending" else query.tag
    return "eth_getBlockByNumber", [hex(query.number) if query.number is not None else tag, False]


def _place(query: BlockQuery) -> Any:
    """The block's name in the calls of the same batch; by number, the header beside them says which block it was."""
    return {"blockHash": query.hash} if query.hash is not None else hex(query.number or 0)


def _items(node: Node, footprint: Footprint | None, answers: Sequence[Any]) -> Items | None:
    """What came along with the header; None if the footprint has to be fetched in another way."""
    if footprint is None:
        return None
    items = Items()
    read_prefetched(node, footprint, answers, items)
    return items if node.traces and items.accounts else None


def _header(block: Block) -> Header:
    try:
        return read_header(block)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadAnswer(f"sent a header without {error}") from error
