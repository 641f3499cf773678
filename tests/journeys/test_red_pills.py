"""Contracts that behave when watched, over REST: each value of the block that one asks for is named, and each pair.

What is honest must not be accused: on recorded mainnet transactions nothing diverges but by the passing of time.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.replay import explain_request
from tests.journeys.reports import rules
from tests.journeys.service import ServiceProcess
from tests.recorded.corpora import RecordedBlock
from tests.recorded.upstream import RecordedUpstream
from txexplain.chain.amounts import ether
from txexplain.chain.build import build
from txexplain.chain.calldata import encode_call
from txexplain.chain.manifest import Manifest
from txexplain.chain.scenarios.request import transaction
from txexplain.chain.serve import upstream

pytestmark = pytest.mark.anvil

SINGLE = {
    0: "coinbase",
    1: "coinbase_balance",
    2: "base_fee",
    3: "prevrandao",
    4: "prevrandao",
    5: "timestamp",
    6: "block_number",
    7: "block_gas_limit",
    8: "gas_price",
    9: "gas",
    10: "coinbase",
    11: "base_fee",
    12: "gas_price",
    13: "block_gas_limit",
}
"""Which value each trap of the contract RedPill asks for."""

TOGETHER = {
    20: {"coinbase", "base_fee"},
    21: {"prevrandao", "gas_price"},
    22: {"timestamp", "gas"},
    23: {"coinbase", "base_fee", "prevrandao"},
}
"""Traps that spring only where all of these differ."""

ANY_OF = {24: {"block_number", "coinbase"}, 25: {"base_fee", "gas_price"}, 26: {"coinbase", "block_gas_limit"}}
"""Traps that spring where one of these differs."""


@pytest.fixture(scope="module")
def chain() -> Manifest:
    return build(say=lambda _line: None)


@pytest.fixture(scope="module")
def service(chain: Manifest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    folder = tmp_path_factory.mktemp("red-pills")
    with upstream() as node, ServiceProcess(folder, {chain.chain_id: node.url}) as running:
        yield running


def sprung(service: ServiceProcess, chain: Manifest, trap: int) -> dict[str, Any]:
    """The report on a deposit of one coin into this trap, its outcome one of theft in the simulated block."""
    data = encode_call("deposit(uint256)", trap)
    body = transaction(chain, chain.address("red_pill"), data, value=ether(1), gas=200_000)
    return service.explain({**body, "budget_ms": 10_000})


def decided_by(report: dict[str, Any]) -> list[set[str]]:
    return [set(it["on"]) for it in report["effects"]["evasion"]["diverged"] if it["kind"] == "outcome"]


@pytest.mark.parametrize("trap", SINGLE)
def test_a_trap_on_one_value_is_named(trap: int, service: ServiceProcess, chain: Manifest) -> None:
    report = sprung(service, chain, trap)
    assert {SINGLE[trap]} in decided_by(report)
    assert set().union(*decided_by(report)) == {SINGLE[trap]}
    assert rules(report)["result-depends-on-block"] in {"critical", "danger"}


@pytest.mark.parametrize("trap", TOGETHER)
def test_a_trap_on_values_together_is_named_with_all_of_them(
    trap: int, service: ServiceProcess, chain: Manifest
) -> None:
    report = sprung(service, chain, trap)
    assert TOGETHER[trap] in decided_by(report)
    assert report["verdict"]["level"] == "malicious"


@pytest.mark.parametrize("trap", ANY_OF)
def test_a_trap_on_either_of_two_values_is_named(trap: int, service: ServiceProcess, chain: Manifest) -> None:
    report = sprung(service, chain, trap)
    found = decided_by(report)
    assert found
    assert set().union(*found) <= ANY_OF[trap]
    assert report["verdict"]["level"] == "malicious"


def test_a_contract_that_asks_for_nothing_is_not_accused(service: ServiceProcess, chain: Manifest) -> None:
    report = sprung(service, chain, 14)
    assert report["effects"]["evasion"]["contexts"] > 20
    assert report["effects"]["evasion"]["diverged"] == []
    assert "result-depends-on-block" not in rules(report)


@pytest.mark.corpora
def test_180_mainnet_transactions_have_no_false_divergence(prague_block: RecordedBlock, tmp_path: Path) -> None:
    """Those that fail after their deadline, or succeed with more gas, truly depend on it; no assets move otherwise."""
    with RecordedUpstream(prague_block.state) as node, ServiceProcess(tmp_path, {1: node.url}) as running:
        reports = [running.explain(explain_request(prague_block, it)) for it in prague_block.transactions]
    diverged = [it for report in reports for it in report["effects"]["evasion"]["diverged"]]
    assert len(reports) == 180
    assert [it for it in diverged if it["kind"] != "fails"] == []
    assert {value for it in diverged for value in it["on"]} <= {"timestamp", "block_number", "gas"}
    assert sum(report["effects"]["evasion"]["contexts"] for report in reports) > 1_000
