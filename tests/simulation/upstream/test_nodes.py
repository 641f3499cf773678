"""Which node is asked, when a second one is asked beside it, and what a node must prove before it is believed."""

from dataclasses import replace
from typing import Any

import pytest

from simulation.deadline import Deadline
from simulation.http import HttpClient
from simulation.query import BlockQuery
from simulation.upstream.cache import StateCache
from simulation.upstream.header import UpstreamUnavailable
from simulation.upstream.header_hash import is_its_own_hash
from simulation.upstream.items import Account, Place
from simulation.upstream.upstream import Upstream
from tests.recorded.accounts import word
from tests.recorded.bytes_node import BytesNode
from tests.recorded.state import RpcError
from tests.recorded.upstream import RecordedUpstream
from tests.simulation.upstream.chain import ALICE, CHAIN, CONTRACT, PIN, SLOT, STATE, altered, block, upstream_of

RICH = Account(10**18, 2, "0x")
LATEST, SEVEN = BlockQuery(tag="latest"), BlockQuery(number=7)


async def test_a_node_that_hangs_costs_a_moment_and_the_next_one_answers() -> None:
    with RecordedUpstream(STATE, latency=8.0) as slow, RecordedUpstream(STATE) as quick:
        async with upstream_of(slow, quick) as upstream:
            assert await upstream.state(PIN).account(ALICE) == RICH
            assert upstream.hedged == 1
            assert await upstream.state(PIN).slot(Place(CONTRACT, SLOT)) == word(9)
            assert (upstream.hedged, slow.requests) == (1, 1), "the quick one is asked first from now on"


async def test_a_short_budget_is_no_fault_of_the_node() -> None:
    with RecordedUpstream(STATE, latency=0.2) as first, RecordedUpstream(STATE, latency=0.2) as second:
        async with upstream_of(first, second) as upstream:
            for _ in range(4):
                with pytest.raises(UpstreamUnavailable):
                    await upstream._nodes.first(lambda node, share: node.ask([("eth_chainId", [])], share), _now())
            assert {node.circuit.name for node in upstream._nodes._nodes} == {"HEALTHY"}


def _now() -> Deadline:
    return Deadline.after(0.01)


@pytest.mark.parametrize("query", [LATEST, SEVEN, BlockQuery(hash=PIN.hash)])
async def test_a_node_of_another_chain_is_not_believed(query: BlockQuery) -> None:
    with RecordedUpstream(replace(STATE, chain_id=6)) as other:
        async with upstream_of(other) as upstream:
            with pytest.raises(UpstreamUnavailable, match="does not serve chain 5"):
                await upstream.header(query, Deadline.after(5))
        with RecordedUpstream(STATE) as right:
            async with upstream_of(other, right) as upstream:
                assert (await upstream.header(query, Deadline.after(5))).hash == PIN.hash


async def test_a_node_that_takes_small_batches_gets_small_ones_and_is_remembered_for_it() -> None:
    with SmallBatches(STATE) as node:
        async with upstream_of(node) as upstream:
            assert await upstream.state(PIN).account(ALICE) == RICH
            asked = node.requests
            assert (await upstream.state(PIN).account("0x" + "b0" * 20)).balance == 0
            assert node.requests - asked <= 3


class SmallBatches(RecordedUpstream):
    """Refuses any batch of more than two calls, as some public nodes do."""

    def reply(self, body: bytes) -> Any:
        if body.startswith(b"[") and body.count(b'"method"') > 2:
            return {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": "batch too large"}}
        return super().reply(body)


async def test_a_chain_that_changes_within_a_batch_is_seen() -> None:
    """By number, the block is asked for before and after; a reorganisation in between shows another hash."""
    asked: list[int] = []

    def changing(method: str, params: list[Any], answer: Any) -> Any:
        if any(isinstance(param, dict) for param in params):
            raise RpcError(-32602, "cannot unmarshal object")
        if method == "eth_getBlockByNumber":
            asked.append(1)
            return block(7, "0" if len(asked) % 2 else "f")
        return answer

    with RecordedUpstream(altered(changing)) as node:
        async with upstream_of(node) as upstream:
            with pytest.raises(UpstreamUnavailable, match="another block"):
                await upstream.state(PIN).account(ALICE)


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{}",
        b"7",
        b"null",
        b'"text"',
        b'[{"id": [1]}, 7, null]',
        b'[{"id": 0}]',
        b'{"error": "no"}',
        b"\xff",
        b"[",
    ],
)
async def test_no_body_does_more_than_make_the_node_fail(body: bytes) -> None:
    with BytesNode(body) as node:
        http = HttpClient()
        upstream = Upstream(CHAIN, [node.url], http, StateCache())
        with pytest.raises(UpstreamUnavailable):
            await upstream.state(PIN).account(ALICE)
        with pytest.raises(UpstreamUnavailable):
            await upstream.header(LATEST, Deadline.after(5))
        await upstream.close()
        await http.close()


def test_a_block_is_named_by_the_hash_of_its_header_or_not() -> None:
    assert not is_its_own_hash(block(7))
    assert not is_its_own_hash({})
    assert not is_its_own_hash({"hash": None, "number": "0xzz"})
