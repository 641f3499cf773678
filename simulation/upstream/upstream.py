"""The nodes of one chain as the simulator sees them: which block is meant, its header, and its state."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from simulation.deadline import Clock, Deadline
from simulation.http import HttpClient
from simulation.query import BlockQuery
from simulation.round_trips import RoundTrips
from simulation.rpc import Call, RpcError
from simulation.turns import Turns
from simulation.upstream.cache import Block, StateCache
from simulation.upstream.footprint import Footprint
from simulation.upstream.head import Candidate, Head, Prepare
from simulation.upstream.header import Header, Pin, UpstreamUnavailable, read_header
from simulation.upstream.header_hash import is_its_own_hash
from simulation.upstream.items import BadAnswer
from simulation.upstream.lru import Lru
from simulation.upstream.node import Ability, Node
from simulation.upstream.nodes import Nodes
from simulation.upstream.pinned_state import PinnedState
from simulation.upstream.pinning import placed, require_block
from simulation.upstream.prefetch import prefetch_calls, read_prefetched
from simulation.upstream.prestate import Items

_MOMENT_SECONDS = 1.0
_SETTLED_SECONDS = 60.0
_SETTLED_DEPTH = 64
"""Blocks below the head from which a number is taken to name one block for good: two epochs of the beacon chain."""
_LEAST_SECONDS = 5.0
_PROVEN_SECONDS = 1.0
_UNPROVEN_SECONDS = 600.0
_MAX_KEPT = 256


class Upstream:
    """One chain. The cache may be shared by several; it knows blocks apart by chain and hash.

    `prepare` is told each new head before requests are.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - its parts, each named by its type
        self,
        chain_id: int,
        urls: Sequence[str],
        http: HttpClient,
        cache: StateCache,
        prepare: Prepare | None = None,
        clock: Clock = time.monotonic,
        turns: Turns | None = None,
    ) -> None:
        self.chain_id = chain_id
        self._nodes = Nodes(chain_id, urls, http, clock, turns)
        self._cache = cache
        self._clock = clock
        self._head = Head(self._look, prepare, clock)
        self._kept: Lru[BlockQuery, tuple[float, Header]] = Lru(_MAX_KEPT)
        self._asking: dict[BlockQuery, asyncio.Task[Header]] = {}
        self._states: Lru[Pin, PinnedState] = Lru(_MAX_KEPT)
        self._unproven_until = 0.0
        self._proves = False

    @property
    def round_trips(self) -> RoundTrips:
        """All that was asked of the chain's nodes so far."""
        return self._nodes.round_trips

    @property
    def hedged(self) -> int:
        """How often a second node was asked because the first one was slow."""
        return self._nodes.hedged

    def state(self, pin: Pin) -> PinnedState:
        """The state of this block."""
        state = self._states.get(pin)
        if state is None:
            state = PinnedState(pin, self._nodes, self._cache)
            self._states.put(pin, state)
        return state

    async def header(self, query: BlockQuery, deadline: Deadline, footprint: Footprint | None = None) -> Header:
        """The block's header. Raises `UpstreamUnavailable`.

        What a tag or the number of a recent block names is believed for a second, what else for a minute. A footprint
        is fetched along with the header of a block named by number or hash, in the same round trip.
        """
        if query.tag in {"latest", "pending"}:
            # A pending block has no state that two nodes would agree on.
            return await self._head.latest(deadline)
        kept = self._kept.get(query)
        if kept is not None and kept[0] > self._clock():
            return kept[1]
        if query not in self._asking:
            along = footprint if query.tag is None else None
            patience = Deadline.after(max(deadline.remaining(), _LEAST_SECONDS))
            self._asking[query] = asyncio.create_task(self._find(query, along, patience))
            self._asking[query].add_done_callback(lambda task: self._asked(query, task))
        try:
            # Shielded: others may wait for the same header, with more time.
            return await asyncio.wait_for(asyncio.shield(self._asking[query]), deadline.remaining())
        except TimeoutError as error:
            raise UpstreamUnavailable(f"the upstream of chain {self.chain_id} did not answer in time") from error

    async def successor(self, query: BlockQuery, gone: Header, deadline: Deadline) -> Header | None:
        """The block that `query` names now that the state of `gone` is told by no node; None where it is the same.

        After a reorganisation some nodes forget the state of the block that was left. Raises `UpstreamUnavailable`.
        """
        if query.hash is not None:
            return None
        for _ in range(2):  # the first look may have begun before the block was left
            self._head.doubt(gone)
            self._kept.drop(query)
            header = await self.header(query, deadline)
            if header.hash != gone.hash:
                return header
        return None

    async def at_head(self, calls: Sequence[Call], least: int, deadline: Deadline) -> tuple[Header, list[Any]]:
        """Answers at the head of one node that has reached block `least`, in one round trip.

        The header is asked for before and after, so that all answers are of one block. Raises `UpstreamUnavailable`.
        """

        async def ask(node: Node, share: Deadline) -> tuple[Header, list[Any]]:
            latest = _block_call(BlockQuery(tag="latest"))
            first, *answers, last = await node.ask([latest, *calls, latest], share)
            block = require_block(first)
            require_block(last, block_hash=block["hash"].lower())
            header = _header(block)
            if header.number < least:
                raise RpcError(-32001, "the node is behind")
            for answer in answers:
                if isinstance(answer, RpcError):
                    raise answer
            return header, answers

        return await self._nodes.first(ask, deadline)

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
        await self._head.close()
        for task in self._asking.values():
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)
        for state in self._states.values():
            await state.close()
        await self._nodes.close()

    def _asked(self, query: BlockQuery, task: "asyncio.Task[Header]") -> None:
        del self._asking[query]
        if not task.cancelled():
            task.exception()

    async def _find(self, query: BlockQuery, footprint: Footprint | None, deadline: Deadline) -> Header:
        header = await self._ask(query, footprint, deadline)
        self._kept.put(query, (self._clock() + self._lifetime(query, header), header))
        return header

    def _lifetime(self, query: BlockQuery, header: Header) -> float:
        """A hash names one block for ever; a number does so only below what a reorganisation can reach."""
        head = self._head.known
        settled = query.hash is not None or (
            query.number is not None and head is not None and header.number + _SETTLED_DEPTH <= head.number
        )
        return _SETTLED_SECONDS if settled else _MOMENT_SECONDS

    async def _look(self, deadline: Deadline) -> Sequence[Candidate]:
        async def ask(node: Node, share: Deadline) -> Candidate:
            (found,) = await node.ask([_block_call(BlockQuery(tag="latest"))], share)
            block = require_block(found)
            header = _header(block)
            self._cache.keep_block(header.pin(self.chain_id), header.number, block)
            return Candidate(header, self._require_proof(block))

        doubtful = self._unproven_until > self._clock()
        return await self._nodes.all(ask, deadline, lambda candidate: candidate.proven or doubtful)

    def _require_proof(self, block: Block) -> bool:
        """Whether the block is named by its own hash. Where the chain's blocks are, another name is an error."""
        proven = is_its_own_hash(block)
        self._proves = self._proves or proven
        if self._proves and not proven and len(self._nodes) > 1:
            raise BadAnswer("names blocks by hashes that are not theirs")
        return proven

    async def _ask(self, query: BlockQuery, footprint: Footprint | None, deadline: Deadline) -> Header:
        """From the first node whose header is its own hash; on chains that have none, from the first node."""
        if self._proves and len(self._nodes) > 1:
            return await self._ask_first(query, footprint, deadline, proven=True)
        if len(self._nodes) > 1 and self._unproven_until <= self._clock():
            try:
                strict = Deadline.after(min(_PROVEN_SECONDS, deadline.remaining() / 2))
                return await self._ask_first(query, footprint, strict, proven=True)
            except UpstreamUnavailable:
                header = await self._ask_first(query, footprint, deadline, proven=False)
                self._unproven_until = self._clock() + _UNPROVEN_SECONDS
                return header
        return await self._ask_first(query, footprint, deadline, proven=False)

    async def _ask_first(
        self, query: BlockQuery, footprint: Footprint | None, deadline: Deadline, *, proven: bool
    ) -> Header:
        async def ask(node: Node, share: Deadline) -> tuple[Block, Header, Items | None]:
            calls = prefetch_calls(node, footprint) if footprint is not None else []
            header_call = _block_call(query)
            again = [header_call] if calls and query.hash is None else []
            found, *answers = await node.ask([header_call, *placed(calls, _place(query)), *again], share)
            block = require_block(found, query.number, query.hash)
            if not self._require_proof(block) and proven:
                raise RpcError(-32001, "the block is not named by its own hash")
            if again:
                # The chain may be reorganised between two calls of a batch.
                require_block(answers.pop(), query.number, block["hash"].lower())
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
    return "eth_getBlockByNumber", [hex(query.number) if query.number is not None else query.tag, False]


def _place(query: BlockQuery) -> Any:
    """The block's name in the calls of the same batch; by number, the headers around them say which block it was."""
    return {"blockHash": query.hash} if query.hash is not None else hex(query.number or 0)


def _items(node: Node, footprint: Footprint | None, answers: Sequence[Any]) -> Items | None:
    """What came along with the header; None if the footprint has to be fetched in another way."""
    if footprint is None:
        return None
    items = Items()
    read_prefetched(node, footprint, answers, items)
    return items if node.can(Ability.TRACER) and items.accounts else None


def _header(block: Block) -> Header:
    try:
        return read_header(block)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadAnswer(f"sent a header without {error}") from error
