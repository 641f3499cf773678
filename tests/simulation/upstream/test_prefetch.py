"""One round trip fetches what a simulation reads: by a real tracer, by access lists, and what holds without either."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from decoders.decode import decode
from decoders.outcome import Known
from decoders.parsing import parse_signing_request
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.effects import Effects
from simulation.execution.footprints import footprint_of_run
from simulation.execution.plan import Plan, plan
from simulation.query import AccountOverride, BlockQuery, Overrides
from simulation.upstream.items import Account, Place
from tests.recorded.accounts import word
from tests.recorded.corpora import RecordedBlock
from tests.recorded.tracing import ACCESS_LISTS, TRACER, tracing
from tests.recorded.upstream import RecordedUpstream
from tests.simulation.upstream.chain import ALICE, CHAIN, CONTRACT, PIN, SLOT, STATE, upstream_of

pytestmark = pytest.mark.anvil

BLOCK = RecordedBlock(STATE, "prague", {}, ())
CALL = {"from": ALICE, "to": CONTRACT, "gas": "0x30000", "nonce": "0x2", "value": "0x1"}
SEVEN = BlockQuery(number=7)


def request_of(**changes: Any) -> Any:
    document = {"chain_id": CHAIN, "method": "eth_sendTransaction", "params": [{**CALL, **changes}]}
    return parse_signing_request(document)


def planned(**changes: Any) -> Plan:
    request = request_of(**changes)
    found = plan(request, decode(request))
    assert isinstance(found, Plan)
    return found


@pytest.fixture(params=["tracer", "access lists", "neither"])
def node(request: pytest.FixtureRequest) -> Iterator[RecordedUpstream]:
    forwarded = {"tracer": TRACER, "access lists": ACCESS_LISTS, "neither": frozenset[str]()}[request.param]
    with tracing(BLOCK, forwarded) as state, RecordedUpstream(state) as upstream:
        yield upstream


def forwarded_by(node: RecordedUpstream) -> frozenset[str]:
    found: frozenset[str] = node.state.forwarded  # type: ignore[attr-defined] # the fixture's states have it
    return found


async def test_every_read_is_right_whatever_the_node_can_do_and_free_after_the_prefetch(
    node: RecordedUpstream,
) -> None:
    footprint = footprint_of_run(planned(), Overrides())
    async with upstream_of(node) as upstream:
        header = await upstream.header(SEVEN, Deadline.after(5), footprint)
        state = upstream.state(header.pin(CHAIN))
        with state.expecting(footprint, Deadline.after(5)):
            found = [await state.account(ALICE), await state.account(CONTRACT)]
            slot = await state.slot(Place(CONTRACT, SLOT))
    assert found == [Account(10**18, 2, "0x"), Account(3, 1, STATE.accounts[CONTRACT].code)]
    assert slot == word(9)
    # Without the tracer: the try, the access list, the items; the accounts are known before.
    assert node.requests == {TRACER: 1, ACCESS_LISTS: 4}.get(forwarded_by(node), node.requests)


async def test_overrides_never_become_state(node: RecordedUpstream) -> None:
    """The next request on the same block must not see what this one made up."""
    made_up = AccountOverride(balance=10**20, code="0x00", state_diff={SLOT: word(1)})
    footprint = footprint_of_run(planned(), Overrides(accounts={CONTRACT: made_up, ALICE: AccountOverride(nonce=9)}))
    async with upstream_of(node) as upstream:
        await upstream.header(SEVEN, Deadline.after(5), footprint)
        state = upstream.state(PIN)
        with state.expecting(footprint, Deadline.after(5)):
            assert await state.account(ALICE) == Account(10**18, 2, "0x")
            assert await state.account(CONTRACT) == Account(3, 1, STATE.accounts[CONTRACT].code)
            assert await state.slot(Place(CONTRACT, SLOT)) == word(9)


async def test_nothing_is_fetched_for_a_footprint_that_is_known() -> None:
    with tracing(BLOCK) as traced, RecordedUpstream(traced) as node:
        async with upstream_of(node) as upstream:
            for _ in range(2):
                footprint = footprint_of_run(planned(), Overrides())
                await upstream.header(SEVEN, Deadline.after(5), footprint)
                with upstream.state(PIN).expecting(footprint, Deadline.after(5)):
                    await upstream.state(PIN).account(ALICE)
        assert node.requests == 1


async def test_a_failed_prefetch_costs_nothing_but_time() -> None:
    broken = replace(STATE, accounts=STATE.accounts)
    with RecordedUpstream(broken) as node:
        async with upstream_of(node) as upstream:
            footprint = footprint_of_run(planned(), Overrides())
            with upstream.state(PIN).expecting(footprint, Deadline.after(0)):
                assert await upstream.state(PIN).account(ALICE) == Account(10**18, 2, "0x")


async def effects_of(simulator: AnvilSimulator, **changes: Any) -> Effects:
    request = request_of(**changes)
    simulation = await simulator.simulate(request, decode(request), SEVEN, Overrides(), Deadline.after(20))
    assert isinstance(simulation.effects, Known), simulation.effects
    return simulation.effects.value


async def test_effects_are_equal_whatever_the_node_can_do(node: RecordedUpstream) -> None:
    with RecordedUpstream(STATE) as plain:
        expected = await simulate_once(plain)
    assert await simulate_once(node) == expected
    assert expected.frames[0].output == word(9)


async def simulate_once(*nodes: RecordedUpstream) -> Effects:
    urls = tuple(node.url for node in nodes)
    simulator = AnvilSimulator({CHAIN: ChainSettings(CHAIN, urls, "prague")})
    try:
        return await effects_of(simulator)
    finally:
        await simulator.close()


async def test_a_node_that_dies_under_a_running_fork_is_replaced_by_the_next() -> None:
    with ExitStack() as opened:
        first, second = (opened.enter_context(RecordedUpstream(STATE)) for _ in range(2))
        simulator = AnvilSimulator({CHAIN: ChainSettings(CHAIN, (first.url, second.url), "prague")})
        try:
            await effects_of(simulator)
            forks = simulator.anvil_pids
            first.available = False
            fresh = await effects_of(simulator, to="0x" + "d1" * 20)
            second.available, first.available = False, True
            again = await effects_of(simulator, to="0x" + "d2" * 20)
        finally:
            await simulator.close()
    assert fresh.status == again.status == "success"
    assert len(forks) == 1, "the fork that read from the dead node goes on with the next"
    assert second.requests > 0


async def test_a_whole_cold_simulation_takes_two_round_trips() -> None:
    with tracing(BLOCK) as traced, RecordedUpstream(traced) as node:
        simulator = AnvilSimulator({CHAIN: ChainSettings(CHAIN, (node.url,), "prague")})
        try:
            await effects_of(simulator)
            assert simulator.round_trips.requests <= 2
            assert simulator.round_trips.requests == node.requests
            assert simulator.telemetry.chains[CHAIN].round_trips == simulator.round_trips
            assert simulator.telemetry.pool is not None
            assert simulator.telemetry.pool.live == 1
            before = simulator.round_trips
            await effects_of(simulator)
            assert (simulator.round_trips - before).requests == 0
        finally:
            await simulator.close()
