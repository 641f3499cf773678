"""What comes in is sent back once, on the state after the purchase: honeypots refuse, honest tokens do not."""

import asyncio
from collections.abc import Mapping
from typing import Any, cast

import pytest

from decoders.outcome import Known, Outcome
from simulation.effects import Effects, Resale
from simulation.execution.resale import ResaleTrial
from simulation.rpc import RpcError
from tests.simulation.test_effects_on_the_fixture_chain import simulate_all
from txexplain.chain.build import build
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios import SCENARIOS
from txexplain.chain.serve import upstream

pytestmark = pytest.mark.anvil

NAMES = ("honeypot", "v2-swap-ether", "v2-swap-tokens", "v3-swap", "thin-v3-pool", "erc20-transfer", "wrap-ether")
REQUESTS = {scenario.name: scenario.request for scenario in SCENARIOS}


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return build(say=lambda _line: None)


@pytest.fixture(scope="module")
def found(manifest: Manifest) -> Mapping[str, Outcome[Effects]]:
    bodies: dict[str, dict[str, Any]] = {name: REQUESTS[name](manifest) for name in NAMES}
    with upstream() as node:
        return asyncio.run(simulate_all(manifest, node.url, bodies))


def effects(found: Mapping[str, Outcome[Effects]], name: str) -> Effects:
    outcome = found[name]
    assert isinstance(outcome, Known), outcome
    return outcome.value


def resale(found: Mapping[str, Outcome[Effects]], name: str) -> Resale:
    (one,) = effects(found, name).resales
    return one


def test_a_honeypot_refuses_its_sale_and_an_honest_token_does_not(
    found: Mapping[str, Outcome[Effects]], manifest: Manifest
) -> None:
    honey, honest = resale(found, "honeypot"), resale(found, "v2-swap-ether")
    assert (honey.token, honey.outcome) == (manifest.address("honeypot_token").lower(), "refused")
    assert (honest.token, honest.outcome) == (manifest.address("usdc").lower(), "sent")
    assert honest.to == manifest.address("v2_pair_weth_usdc").lower()
    assert honest.arrived == honest.amount > 0


@pytest.mark.parametrize("name", ["erc20-transfer", "wrap-ether"])
def test_where_nothing_comes_from_somebody_nothing_is_tried(name: str, found: Mapping[str, Outcome[Effects]]) -> None:
    assert effects(found, name).resales == ()


@pytest.mark.parametrize(("name", "pool"), [("v3-swap", "v3_pool_weth_usdc"), ("thin-v3-pool", "v3_pool_weth_dai")])
def test_the_price_of_a_v3_pool_before_the_run_is_that_of_its_first_slot(
    name: str, pool: str, found: Mapping[str, Outcome[Effects]], manifest: Manifest
) -> None:
    (price,) = effects(found, name).pool_prices
    assert (price.pool, price.pool_id) == (manifest.address(pool).lower(), None)
    ratio = (price.root_before / 2**96) ** 2
    weth_first = int(manifest.address("weth"), 16) < int(manifest.address("usdc" if name == "v3-swap" else "dai"), 16)
    per_weth = (ratio if weth_first else 1 / ratio) * (10**12 if name == "v3-swap" else 1)
    assert per_weth == pytest.approx(2_500, rel=0.01)


@pytest.mark.parametrize("answer", [RpcError(-32000, "no state"), {}])
def test_what_a_node_could_not_run_says_nothing(answer: Any) -> None:
    trial = ResaleTrial(cast("Any", None), (("0x" + "11" * 20, "0x" + "22" * 20, 5),))
    assert trial.results([answer]) == ()
