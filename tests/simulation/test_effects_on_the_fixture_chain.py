"""Effects of the scenarios on real protocols: read from state, through a real fork of the fixture chain."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from decoders.decode import decode
from decoders.outcome import Known, Outcome
from decoders.parsing import parse_signing_request
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from simulation.effects import Effects
from simulation.query import BlockQuery, Overrides
from txexplain.chain.build import build
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios import SCENARIOS
from txexplain.chain.serve import upstream

pytestmark = pytest.mark.anvil

Found = Mapping[str, Outcome[Effects]]


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return build(say=lambda _line: None)


@pytest.fixture(scope="module")
def found(manifest: Manifest) -> Found:
    with upstream() as node:
        bodies = {scenario.name: scenario.request(manifest) for scenario in SCENARIOS}
        return asyncio.run(simulate_all(manifest, node.url, bodies))


async def simulate_all(manifest: Manifest, url: str, bodies: Mapping[str, dict[str, Any]]) -> Found:
    simulator = AnvilSimulator({manifest.chain_id: ChainSettings(manifest.chain_id, (url,))})
    results = {}
    for name, body in bodies.items():
        request = parse_signing_request(body)
        simulation = await simulator.simulate(
            request, decode(request), BlockQuery(tag="latest"), Overrides(), Deadline.after(20)
        )
        results[name] = simulation.effects
    await simulator.close()
    return results


def effects(found: Found, name: str) -> Effects:
    outcome = found[name]
    assert isinstance(outcome, Known), outcome
    return outcome.value


def moved(manifest: Manifest, effects_: Effects, who: str) -> dict[str, int]:
    """What an account gains and pays, without the network fee, by symbol."""
    account = manifest.account(who).lower()
    return {
        str(change.asset.symbol): change.moved
        for change in effects_.asset_changes
        if change.account == account and change.moved
    }


def test_every_executable_scenario_has_effects_with_the_status_its_author_states(found: Found) -> None:
    for scenario in SCENARIOS:
        if scenario.expected_status is not None:
            assert effects(found, scenario.name).status == scenario.expected_status, scenario.name


def test_a_transfer_moves_the_same_amount_out_and_in(found: Found, manifest: Manifest) -> None:
    transfer = effects(found, "erc20-transfer")
    assert moved(manifest, transfer, "alice") == {"USDC": -100_000_000}
    assert moved(manifest, transfer, "bob") == {"USDC": 100_000_000}
    assert transfer.event_mismatches == ()


def test_wrapping_is_seen_in_state_although_weth_emits_no_transfer(found: Found, manifest: Manifest) -> None:
    assert moved(manifest, effects(found, "wrap-ether"), "alice") == {"ETH": -(10**18), "WETH": 10**18}


def test_an_nft_has_one_owner_less_and_one_more(found: Found, manifest: Manifest) -> None:
    transfer = effects(found, "nft-transfer")
    assert moved(manifest, transfer, "alice") == {"APES": -1}
    assert moved(manifest, transfer, "bob") == {"APES": 1}


def test_the_fee_is_told_apart_and_pays_for_the_gas_used(found: Found, manifest: Manifest) -> None:
    transfer = effects(found, "native-transfer")
    alice = manifest.account("alice").lower()
    (change,) = (change for change in transfer.asset_changes if change.account == alice)
    assert change.delta == -(5 * 10**17) - transfer.fee
    assert change.fee == -transfer.fee
    assert transfer.fee > transfer.gas_used * 10**9


def test_a_lying_token_is_caught_by_its_own_state(found: Found, manifest: Manifest) -> None:
    lie = effects(found, "lying-token")
    assert moved(manifest, lie, "bob") == {}
    assert {mismatch.by_state for mismatch in lie.event_mismatches} == {0}


def test_a_toll_on_transfers_shows_as_what_really_arrives(found: Found, manifest: Manifest) -> None:
    toll = effects(found, "fee-on-transfer")
    (paid,) = moved(manifest, toll, "alice").values()
    (arrived,) = moved(manifest, toll, "bob").values()
    assert 0 < arrived < -paid


def test_an_approval_inside_a_multicall_is_an_approval(found: Found, manifest: Manifest) -> None:
    (approval,) = effects(found, "hidden-approval").approvals
    assert approval.owner == manifest.account("alice").lower()
    assert approval.spender == manifest.account("mallory").lower()
    assert approval.unlimited
    assert approval.owner_balance is not None


def test_a_permit_is_run_as_the_approval_that_it_becomes(found: Found, manifest: Manifest) -> None:
    permit = effects(found, "permit-account")
    assert permit.basis == "permit-used"
    (approval,) = permit.approvals
    assert (approval.spender, approval.before) == (manifest.account("mallory").lower(), 0)
    assert permit.assumptions
    assert permit.fee == 0


def test_operators_and_revocations_are_told_before_and_after(found: Found) -> None:
    (operator,) = effects(found, "approve-collection").approvals
    assert (operator.kind, operator.before, operator.after) == ("operator", 0, 1)
    (revoked,) = effects(found, "revoke").approvals
    assert revoked.before > 0
    assert revoked.after == 0


def test_spenders_without_code_are_told_from_contracts(found: Found, manifest: Manifest) -> None:
    account = effects(found, "approve-account").account(manifest.account("mallory").lower())
    sweeper = effects(found, "approve-sweeper").account(manifest.address("approval_sweeper").lower())
    assert account is not None
    assert sweeper is not None
    assert (account.code, sweeper.code) == ("none", "contract")


def test_a_reverted_call_costs_the_fee_and_moves_nothing(found: Found, manifest: Manifest) -> None:
    reverted = effects(found, "reason-string")
    assert reverted.revert is not None
    assert reverted.revert.signature == "Error(string)"
    assert moved(manifest, reverted, "alice") == {}
    assert reverted.logs == ()


def test_a_safe_that_delegates_shows_who_runs_it_now(found: Found, manifest: Manifest) -> None:
    safe = manifest.address("alices_safe").lower()
    written = dict(effects(found, "safe-takeover").storage_written)
    assert "0x" + "00" * 32 in written[safe], "slot 0 holds the Safe's implementation"


def test_an_unsigned_delegation_is_run_as_if_it_were_signed(found: Found, manifest: Manifest) -> None:
    delegation = effects(found, "delegation")
    alice = manifest.account("alice").lower()
    changes = [change for change in delegation.state_changes if change.kind == "delegation"]
    assert [change.address for change in changes] == [alice]


def test_every_list_is_sorted_and_repeats_exactly(found: Found, manifest: Manifest) -> None:
    with upstream() as node:
        bodies = {scenario.name: scenario.request(manifest) for scenario in reversed(SCENARIOS)}
        again = asyncio.run(simulate_all(manifest, node.url, bodies))
    unequal = [name for name in found if found[name].model_dump_json() != again[name].model_dump_json()]
    assert unequal == []
