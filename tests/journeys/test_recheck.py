"""Between explanation and signature the chain moves on: what the outcome rested on is read again, and causes named."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.journeys.service import ServiceProcess
from tests.simulation.upstream.counting import CountingNode
from txexplain.chain.accounts import ALICE, BOB, MALLORY
from txexplain.chain.amounts import ether, usdc
from txexplain.chain.build import build
from txexplain.chain.calldata import encode_call
from txexplain.chain.deployer import Deployer
from txexplain.chain.manifest import Manifest
from txexplain.chain.rpc import JsonRpc
from txexplain.chain.scenarios import SCENARIOS
from txexplain.chain.scenarios.request import transaction
from txexplain.chain.serve import upstream

pytestmark = pytest.mark.anvil


@dataclass(frozen=True)
class World:
    """The service on a chain that tests can change, and what the service asks of it."""

    manifest: Manifest
    service: ServiceProcess
    node: CountingNode
    chain: Deployer

    def explain(self, name: str) -> dict[str, Any]:
        (scenario,) = (it for it in SCENARIOS if it.name == name)
        return self.explained(scenario.request(self.manifest))

    def explained(self, body: dict[str, Any]) -> dict[str, Any]:
        """The report on the chain's head; the service believes the head that it knew for a second."""
        for _ in range(30):
            report = self.service.explain({**body, "budget_ms": 30_000})
            if report["witness"] is not None and report["block"]["hash"] == self.chain.rpc.head()["hash"]:
                return report
            time.sleep(0.2)
        raise AssertionError(report["effects"])

    def post(self, witness: object) -> httpx.Response:
        body = {"witness": witness, "budget_ms": 30_000}
        return httpx.post(f"{self.service.url}/v1/recheck", json=body, timeout=60.0)

    def recheck(self, report: dict[str, Any]) -> dict[str, Any]:
        answer = self.post(report["witness"])
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    manifest = build(say=lambda _line: None)
    folder = tmp_path_factory.mktemp("recheck")
    with (
        upstream() as anvil,
        CountingNode(anvil.url) as node,
        ServiceProcess(folder, {manifest.chain_id: node.url}) as service,
        JsonRpc(anvil.url) as rpc,
    ):
        automatic = False
        rpc.call("evm_setAutomine", automatic)
        yield World(manifest, service, node, Deployer(rpc, dict(manifest.contracts), dict(manifest.facts)))


@pytest.fixture
def world(served: World) -> Iterator[World]:
    """What a test does to the chain is undone."""
    snapshot = served.chain.rpc.call("evm_snapshot")
    yield served
    assert served.chain.rpc.call("evm_revert", snapshot)


@pytest.mark.parametrize("name", ["erc20-transfer", "v2-swap-ether", "upgradeable", "nft-purchase", "safe-transfer"])
def test_untouched_state_holds_in_one_round_trip(name: str, world: World) -> None:
    report = world.explain(name)
    before = world.node.batches
    found = world.recheck(report)
    assert (found["holds"], found["changed"]) == (True, [])
    assert world.node.batches - before == 1
    assert found["block"]["hash"] == report["block"]["hash"]


def test_blocks_of_others_do_not_matter(world: World) -> None:
    report = world.explain("erc20-transfer")
    world.chain.pay(MALLORY, world.manifest.account("carol"), ether(1))
    found = world.recheck(report)
    assert found["holds"]
    assert found["block"]["number"] > report["block"]["number"]


def test_one_changed_slot_is_named_with_its_contract_and_its_holder(world: World) -> None:
    report = world.explain("erc20-transfer")
    world.chain.send(BOB, world.chain.address("usdc"), "transfer(address,uint256)", MALLORY, usdc(1))
    found = world.recheck(report)
    (change,) = found["changed"]
    assert not found["holds"]
    assert (change["kind"], change["address"]) == ("storage", world.chain.address("usdc").lower())
    assert f"the entry of {BOB[:6]}" in change["cause"]


def test_an_upgraded_proxy_is_told_as_an_upgrade(world: World) -> None:
    report = world.explain("upgradeable")
    proxy, thief = world.chain.address("upgradeable_after_sign"), world.chain.address("thieving_vault")
    assert {"address": proxy.lower(), "mark": "implementation"}.items() <= report["effects"]["changeable"][0].items()
    world.chain.send(MALLORY, proxy, "upgradeTo(address)", thief)
    found = world.recheck(report)
    assert not found["holds"]
    assert (found["changed"][0]["kind"], found["changed"][0]["mark"]) == ("implementation", "implementation")
    assert "was upgraded" in found["changed"][0]["cause"]
    assert found["changed"][0]["after"].endswith(thief[2:].lower())


def test_a_trade_in_front_changes_the_pool(world: World) -> None:
    report = world.explain("v2-swap-ether")
    (scenario,) = (it for it in SCENARIOS if it.name == "v2-swap-ether")
    call = scenario.request(world.manifest)["params"][0]
    world.chain.transact({**call, "from": MALLORY}, "the trade in front")
    found = world.recheck(report)
    pool = world.chain.address("v2_pair_weth_usdc").lower()
    assert not found["holds"]
    assert pool in {change["address"] for change in found["changed"]}


def test_another_transaction_of_the_sender_is_told(world: World) -> None:
    report = world.explain("erc20-transfer")
    world.chain.pay(ALICE, world.manifest.account("carol"), 1)
    (change,) = world.recheck(report)["changed"]
    assert (change["kind"], change["address"]) == ("nonce", ALICE.lower())
    assert "nonce" in change["cause"]


def test_an_emptied_account_cannot_pay_any_more(world: World) -> None:
    report = world.explain("native-transfer")
    world.chain.rpc.call("anvil_setBalance", ALICE, hex(10**15))
    world.chain.rpc.call("evm_mine")
    assert {change["kind"] for change in world.recheck(report)["changed"]} == {"balance"}


def test_replaced_code_is_told(world: World) -> None:
    report = world.explain("first-contact")
    world.chain.rpc.call("anvil_setCode", world.chain.address("honest_vault"), "0x6001600101")
    world.chain.rpc.call("evm_mine")
    assert "code" in {change["kind"] for change in world.recheck(report)["changed"]}


def test_a_balance_that_decides_is_watched_exactly_and_others_are_not(world: World) -> None:
    """Wrapping asks for no balance of WETH's, which moves in every block; a sweeper passes on all that it has."""
    report = world.explain("wrap-ether")
    world.chain.pay(MALLORY, world.chain.address("weth"), ether(1))
    assert [it["kind"] for it in world.recheck(report)["changed"] if it["kind"] == "balance"] == []


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda witness: witness[:-1] + ("0" if witness[-1] != "0" else "1"), "was changed"),
        (lambda witness: witness[:40] + ("A" if witness[40] != "A" else "B") + witness[41:], "was changed"),
        (lambda _witness: "w1..", "exactly as the report has it"),
        (lambda _witness: 7, "as text"),
        (lambda _witness: "", "exactly as the report has it"),
    ],
)
def test_a_witness_that_was_changed_is_refused(spoil: Any, reason: str, world: World) -> None:
    answer = world.post(spoil(world.explain("erc20-transfer")["witness"]))
    assert answer.status_code == 400
    assert reason in answer.json()["errors"][0]["message"]
    assert answer.json()["errors"][0]["pointer"] == "/witness"


def test_equal_requests_have_equal_witnesses(world: World) -> None:
    assert world.explain("v3-swap")["witness"] == world.explain("v3-swap")["witness"]


def test_what_an_owner_can_set_is_marked(world: World) -> None:
    data = encode_call("transfer(address,uint256)", BOB, usdc(1))
    report = world.explained(transaction(world.manifest, world.chain.address("toll_token"), data, gas=120_000))
    assert {it["mark"] for it in report["effects"]["changeable"]} <= {"owner-storage", "implementation"}
