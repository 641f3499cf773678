"""Nodes that die, lag, limit or answer wrongly: the next one answers, and never for another block."""

import asyncio
from typing import Any

import pytest

from simulation.deadline import Deadline
from simulation.query import BlockQuery
from simulation.upstream.header import UpstreamUnavailable
from simulation.upstream.items import Account, Place
from tests.recorded.accounts import word
from tests.recorded.state import RecordedState, RpcError
from tests.recorded.upstream import RecordedUpstream
from tests.simulation.test_absence import NOBODY
from tests.simulation.upstream.chain import (
    ALICE,
    BEHIND,
    CONTRACT,
    ELSEWHERE,
    PIN,
    SLOT,
    STATE,
    altered,
    block,
    no_objects,
    upstream_of,
)

RICH = Account(10**18, 2, "0x")
NOWHERE = "0x" + "0e" * 20


class Proving(RecordedState):
    """Answers `eth_getProof` as if nobody were there."""

    def answer(self, method: str, params: list[Any]) -> Any:
        return NOBODY if method == "eth_getProof" else super().answer(method, params)


def proving(state: RecordedState) -> Proving:
    """A node of this state that can prove."""
    return Proving(state.chain_id, state.number, state.headers, state.accounts)


async def read_all(*nodes: RecordedUpstream) -> tuple[Account, str, str]:
    async with upstream_of(*nodes) as upstream:
        state = upstream.state(PIN)
        return (
            await state.account(ALICE),
            await state.slot(Place(CONTRACT, SLOT)),
            (await state.block(6))["hash"],
        )


RIGHT = (RICH, word(9), block(6)["hash"])


def garbage(_method: str, _params: list[Any], _answer: Any) -> Any:
    return "not at all"


def another_branch(method: str, params: list[Any], answer: Any) -> Any:
    return no_objects(method, params, answer)


@pytest.mark.parametrize(
    "wrong",
    [BEHIND, ELSEWHERE, altered(another_branch, ELSEWHERE), altered(garbage)],
    ids=["behind", "fork", "number", "garbage"],
)
async def test_what_a_wrong_node_says_is_refused_and_the_next_one_answers(wrong: Any) -> None:
    with RecordedUpstream(wrong) as first, RecordedUpstream(STATE) as second:
        assert await read_all(first, second) == RIGHT
        assert first.requests > 0


@pytest.mark.parametrize("wrong", [BEHIND, altered(another_branch, ELSEWHERE), altered(garbage)])
async def test_where_no_node_has_the_block_there_is_an_error_and_no_state(wrong: Any) -> None:
    with RecordedUpstream(wrong) as only:
        async with upstream_of(only) as upstream:
            for read in (upstream.state(PIN).account(ALICE), upstream.state(PIN).slot(Place(CONTRACT, SLOT))):
                with pytest.raises(UpstreamUnavailable):
                    await read


async def test_a_node_without_eip_1898_is_read_by_number_beside_the_proof_of_its_block() -> None:
    with RecordedUpstream(altered(no_objects)) as node:
        assert await read_all(node) == RIGHT
        by_number = [params for method, params in node.log if method == "eth_getStorageAt"]
        assert by_number == [[CONTRACT, SLOT, "0x7"]]
        assert node.requests == 4, "one refusal, then one batch for each read, each with the pinned block in it"
        assert node.calls["eth_getBlockByNumber"] == 7, "before and after each read; the last one asks for an ancestor"


async def test_a_dead_node_costs_one_try_and_then_comes_last() -> None:
    with RecordedUpstream(STATE) as first, RecordedUpstream(STATE) as second:
        first.available = False
        assert await read_all(first, second) == RIGHT
        assert first.requests <= 2
        first.available, second.available = True, False
        assert await read_all(first, second) == RIGHT


async def test_a_node_that_hangs_leaves_time_for_the_next() -> None:
    with RecordedUpstream(STATE, latency=5.0) as first, RecordedUpstream(STATE) as second:
        async with upstream_of(first, second) as upstream:
            header = await upstream.header(BlockQuery(tag="latest"), Deadline.after(0.6))
    assert header.hash == PIN.hash


async def test_a_node_that_limits_us_is_not_asked_again_soon() -> None:
    with RecordedUpstream(STATE, status=429) as first, RecordedUpstream(STATE) as second:
        assert await read_all(first, second) == RIGHT
        assert first.requests == 1
    with RecordedUpstream(STATE, status=429) as only:
        async with upstream_of(only) as upstream:
            for _ in range(3):
                with pytest.raises(UpstreamUnavailable, match="limits the number of requests"):
                    await upstream.state(PIN).account(ALICE)
        assert only.requests == 1


def limit_exceeded(_method: str, _params: list[Any], _answer: Any) -> Any:
    raise RpcError(-32005, "limit exceeded")


async def test_a_limit_told_inside_the_answer_is_one_too() -> None:
    with RecordedUpstream(altered(limit_exceeded)) as first, RecordedUpstream(STATE) as second:
        assert await read_all(first, second) == RIGHT
        assert first.requests == 1


async def test_a_block_by_hash_or_number_that_is_another_one_is_refused() -> None:
    def other(method: str, _params: list[Any], answer: Any) -> Any:
        return block(5, "f") if method.startswith("eth_getBlockBy") else answer

    with RecordedUpstream(altered(other)) as node:
        async with upstream_of(node) as upstream:
            for query in (BlockQuery(hash=PIN.hash), BlockQuery(number=7)):
                with pytest.raises(UpstreamUnavailable, match="another block"):
                    await upstream.header(query, Deadline.after(2))


async def test_equal_reads_at_one_time_are_one_and_later_ones_none() -> None:
    with RecordedUpstream(STATE, latency=0.05) as node:
        async with upstream_of(node) as upstream:
            state = upstream.state(PIN)
            assert await asyncio.gather(*(state.account(ALICE) for _ in range(10))) == [RICH] * 10
            assert await state.account(ALICE) == RICH
            assert (upstream.round_trips.requests, node.requests) == (1, 1)
            assert upstream.round_trips.bytes_received > 0
            assert upstream.round_trips.bytes_sent > 0


@pytest.mark.parametrize("proves", [True, False], ids=["a node with proofs", "a node without"])
async def test_whether_nothing_is_at_an_address_is_asked_once_for_each_block(proves: bool) -> None:  # noqa: FBT001 - parametrized
    with RecordedUpstream(proving(STATE) if proves else STATE) as node:
        async with upstream_of(node) as upstream:
            state = upstream.state(PIN)
            assert await state.confirms_absence(NOWHERE) is proves
            asked = node.requests
            assert await upstream.state(PIN).confirms_absence(NOWHERE) is proves
            assert node.requests == asked


async def test_no_error_holds_an_address_of_a_node() -> None:
    with RecordedUpstream(STATE) as node:
        node.available = False
        async with upstream_of(node) as upstream:
            with pytest.raises(UpstreamUnavailable) as caught:
                await upstream.header(BlockQuery(number=7), Deadline.after(1))
    assert "127.0.0.1" not in str(caught.value)
