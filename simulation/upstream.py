"""The operator's node: which block is meant, and what its header says."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from simulation.deadline import Clock, Deadline
from simulation.effects import BlockRef
from simulation.query import BlockQuery
from simulation.rpc import RpcClient, RpcError, RpcUnreachable

_TAG_SECONDS = 1.0
_PINNED_SECONDS = 60.0
_MAX_KEPT = 256


class UpstreamUnavailable(Exception):  # noqa: N818 - names a state of the node
    """No configured node of the chain could answer. The message is for people and holds no URL."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header fields that a simulation needs. Fees in wei, times in Unix seconds; None before their hardfork."""

    number: int
    hash: str
    timestamp: int
    gas_limit: int
    gas_used: int
    coinbase: str
    base_fee: int | None
    random: str
    difficulty: int
    url: str


class Upstream:
    """The nodes of one chain, asked in the operator's order; the next one answers when the one before cannot."""

    def __init__(
        self, chain_id: int, urls: Sequence[str], http: httpx.AsyncClient, clock: Clock = time.monotonic
    ) -> None:
        self.chain_id = chain_id
        self._clients = [(url, RpcClient(url, http)) for url in urls]
        self._clock = clock
        self._kept: dict[BlockQuery, tuple[float, Header]] = {}

    async def header(self, query: BlockQuery, deadline: Deadline) -> Header:
        """The block's header. By tag it is kept for a second, else for a minute. Raises `UpstreamUnavailable`."""
        kept = self._kept.get(query)
        if kept is not None and kept[0] > self._clock():
            return kept[1]
        header = await self._ask(query, deadline)
        lifetime = _TAG_SECONDS if query.tag else _PINNED_SECONDS
        if len(self._kept) >= _MAX_KEPT:
            self._kept.clear()
        self._kept[query] = (self._clock() + lifetime, header)
        return header

    async def chain(self, deadline: Deadline) -> int:
        """The chain id that the first answering node reports. Raises `UpstreamUnavailable`."""
        result, _ = await self._first("eth_chainId", [], deadline)
        return int(result, 16)

    async def _ask(self, query: BlockQuery, deadline: Deadline) -> Header:
        by_hash = query.hash is not None
        name = query.hash or (hex(query.number) if query.number is not None else query.tag)
        # A pending block has no state that two nodes would agree on.
        name = "latest" if name == "pending" else name
        method = "eth_getBlockByHash" if by_hash else "eth_getBlockByNumber"
        result, url = await self._first(method, [name, False], deadline)
        if not isinstance(result, dict):
            raise UpstreamUnavailable(f"chain {self.chain_id} has no block {name}")
        try:
            return _header(result, url)
        except (KeyError, ValueError, TypeError) as error:
            raise UpstreamUnavailable(f"the upstream of chain {self.chain_id} sent a header without {error}") from error

    async def _first(self, method: str, params: list[Any], deadline: Deadline) -> tuple[Any, str]:
        reasons = []
        for position, (url, client) in enumerate(self._clients):
            # Leave the nodes that follow an equal share of the time.
            share = deadline.share(1 / (len(self._clients) - position))
            try:
                return await client.call(method, *params, deadline=share), url
            except (RpcUnreachable, RpcError) as error:
                reasons.append(str(error))
        raise UpstreamUnavailable(f"the upstream of chain {self.chain_id} {'; then: '.join(reasons)}")


def block_ref(header: Header) -> BlockRef:
    """The block as the report names it."""
    return BlockRef(number=header.number, hash=header.hash, timestamp=header.timestamp, base_fee=header.base_fee)


def _header(fields: Mapping[str, Any], url: str) -> Header:
    return Header(
        number=int(fields["number"], 16),
        hash=fields["hash"].lower(),
        timestamp=int(fields["timestamp"], 16),
        gas_limit=int(fields["gasLimit"], 16),
        gas_used=int(fields["gasUsed"], 16),
        coinbase=fields["miner"].lower(),
        base_fee=int(fields["baseFeePerGas"], 16) if fields.get("baseFeePerGas") is not None else None,
        random=(fields.get("mixHash") or "0x" + "00" * 32).lower(),
        difficulty=int(fields.get("difficulty") or "0x0", 16),
        url=url,
    )
