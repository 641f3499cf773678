"""The head is looked for once at a time, followed while it is used, and right through reorganisations and lags."""

import asyncio
from collections.abc import Sequence

import pytest

from simulation.deadline import Deadline
from simulation.query import BlockQuery
from simulation.upstream.head import Candidate, Head, newest
from simulation.upstream.header import Header, UpstreamUnavailable, read_header
from tests.recorded.clocked_chain import CHAIN_ID, ClockedChain
from tests.recorded.faulty import Fault, FaultyNode
from tests.recorded.upstream import RecordedUpstream
from tests.simulation.upstream.chain import BEHIND, ELSEWHERE, PIN, STATE, block, upstream_of

LATEST = BlockQuery(tag="latest")


def soon() -> Deadline:
    return Deadline.after(60)


def candidate(number: int, mark: str = "0", *, proven: bool = True) -> Candidate:
    return Candidate(read_header(block(number, mark)), proven)


def chosen(*candidates: Candidate, known: Header | None = None) -> tuple[int, str]:
    found = newest(candidates, known)
    return found.number, found.hash[2]


def test_of_several_heads_the_highest_proven_one_is_taken_then_what_most_say_then_what_follows() -> None:
    assert chosen(candidate(6), candidate(7)) == (7, "0")
    assert chosen(candidate(6), candidate(9, "f", proven=False)) == (6, "0")
    assert chosen(candidate(6, proven=False), candidate(7, proven=False)) == (7, "0")
    assert chosen(candidate(7, "f"), candidate(7), candidate(7)) == (7, "0")
    assert chosen(candidate(7, "f"), candidate(7), known=candidate(6).header) == (7, "0")
    assert chosen(candidate(7, "f"), candidate(7)) == (7, "f")


@pytest.fixture
def unfollowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that moves the clock itself is not followed by the real one."""
    monkeypatch.setattr("simulation.upstream.head.POLL_SECONDS", 3_600.0)


class Looks:
    """Heads to find, one after another, the last one for ever; by a clock that only a test moves."""

    def __init__(self, *heads: Candidate) -> None:
        self.heads = list(heads)
        self.count = 0
        self.now = 0.0
        self.prepared: list[Header] = []

    async def look(self, _deadline: Deadline) -> Sequence[Candidate]:
        self.count += 1
        await asyncio.sleep(0)
        return [self.heads.pop(0) if len(self.heads) > 1 else self.heads[0]]

    async def prepare(self, header: Header) -> None:
        self.prepared.append(header)

    def head(self) -> Head:
        return Head(self.look, self.prepare, lambda: self.now)


@pytest.mark.usefixtures("unfollowed")
async def test_many_requests_at_one_time_are_one_look_and_a_fresh_head_is_none() -> None:
    looks = Looks(candidate(6), candidate(7))
    head = looks.head()
    found = await asyncio.gather(*(head.latest(soon()) for _ in range(5)))
    assert ({header.number for header in found}, looks.count) == ({6}, 1)
    looks.now = 1.0
    assert (await head.latest(soon())).number == 6
    looks.now = 2.0
    assert (await head.latest(soon())).number == 7
    assert [header.number for header in looks.prepared] == [7], "the first one is asked for at once, the next is ready"
    await head.close()


@pytest.mark.usefixtures("unfollowed")
async def test_a_reorganisation_at_the_same_number_is_a_new_head() -> None:
    looks = Looks(candidate(7), candidate(7, "f"))
    head = looks.head()
    first = await head.latest(soon())
    looks.now = 2.0
    second = await head.latest(soon())
    assert (first.number, second.number) == (7, 7)
    assert first.hash != second.hash
    await head.close()


@pytest.mark.usefixtures("unfollowed")
async def test_a_head_does_not_go_back_for_a_lagging_node_until_the_others_were_silent_for_a_while() -> None:
    looks = Looks(candidate(7), candidate(6))
    head = looks.head()
    await head.latest(soon())
    looks.now = 2.0
    assert (await head.latest(soon())).number == 7
    looks.now = 4.0
    assert (await head.latest(soon())).number == 6
    await head.close()


@pytest.mark.usefixtures("unfollowed")
async def test_a_head_whose_state_is_gone_is_looked_for_again() -> None:
    looks = Looks(candidate(7), candidate(7, "f"))
    head = looks.head()
    first = await head.latest(soon())
    head.doubt(candidate(6).header)
    assert await head.latest(soon()) == first
    head.doubt(first)
    assert (await head.latest(soon())).hash != first.hash
    await head.close()


async def test_nobody_waits_for_a_head_past_the_deadline() -> None:
    with RecordedUpstream(STATE, latency=5.0) as node:
        async with upstream_of(node) as upstream:
            with pytest.raises(UpstreamUnavailable, match="in time"):
                await upstream.header(LATEST, Deadline.after(0.1))


@pytest.mark.parametrize("nodes", [(BEHIND, STATE), (STATE, BEHIND), (ELSEWHERE, STATE, STATE)])
async def test_the_newest_block_is_the_highest_that_most_nodes_tell(nodes: Sequence[object]) -> None:
    opened = [RecordedUpstream(state).__enter__() for state in nodes]  # type: ignore[arg-type]
    try:
        async with upstream_of(*opened) as upstream:
            assert (await upstream.header(LATEST, soon())).hash == PIN.hash
    finally:
        for node in opened:
            node.__exit__()


@pytest.mark.anvil
async def test_a_real_chain_is_followed_through_new_blocks_and_reorganisations() -> None:
    with ClockedChain() as chain, FaultyNode(chain.url, chain.reading) as first, FaultyNode(chain.url) as second:
        async with upstream_of(first, second, chain_id=CHAIN_ID) as upstream:
            for change in (chain.mine, chain.reorganise, chain.mine):
                expected = await asyncio.to_thread(change)
                for _ in range(100):
                    found = await upstream.header(LATEST, soon())
                    if found.hash == expected:
                        break
                    await asyncio.sleep(0.1)
                assert found.hash == expected


@pytest.mark.anvil
@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.NONE])
async def test_a_bad_node_does_not_hide_the_head_that_a_good_one_tells(fault: Fault) -> None:
    with ClockedChain() as chain, FaultyNode(chain.url) as bad, FaultyNode(chain.url) as good:
        async with upstream_of(bad, good, chain_id=CHAIN_ID) as upstream:
            await upstream.header(BlockQuery(number=1), Deadline.after(20))
            bad.fault = fault
            expected = await asyncio.to_thread(chain.mine)
            for query in (LATEST, BlockQuery(number=max(number for _, number in chain.moments.values()))):
                assert (await upstream.header(query, Deadline.after(20))).hash == expected
