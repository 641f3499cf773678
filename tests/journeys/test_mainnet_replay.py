"""Recorded mainnet transactions through the REST endpoint have the effects that independent clients published.

The service forks a small upstream node that serves the recorded state; nothing between them is replaced.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.replay import differences, explain_request, raw_request
from tests.journeys.service import ServiceProcess
from tests.recorded.corpora import RecordedBlock, corpora_folder
from tests.recorded.geth_cases import GethCase
from tests.recorded.upstream import RecordedUpstream

pytestmark = [pytest.mark.corpora, pytest.mark.anvil]

CASE_NAMES = (
    *("blob_tx", "create", "deep_calls", "delegatecall", "inner_create_oog_outer_throw", "inner_instafail"),
    *("inner_revert_reason", "inner_throw_outer_revert", "oog", "revert", "revert_reason", "selfdestruct"),
    *("simple", "simple_onlytop", "throw"),
)


@pytest.fixture(scope="module")
def cancun_service(cancun_block: RecordedBlock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceProcess]:
    with (
        RecordedUpstream(cancun_block.state) as upstream,
        ServiceProcess(tmp_path_factory.mktemp("cancun"), {1: upstream.url}) as service,
    ):
        yield service


@pytest.fixture(scope="module")
def cancun_reports(cancun_block: RecordedBlock, cancun_service: ServiceProcess) -> dict[str, dict[str, Any]]:
    return {t.name: cancun_service.explain(explain_request(cancun_block, t)) for t in cancun_block.transactions}


def test_block_22244135_has_the_published_effects_for_62_of_62(
    cancun_block: RecordedBlock, cancun_reports: dict[str, dict[str, Any]]
) -> None:
    found = {
        transaction.name: differences(transaction.expected, cancun_reports[transaction.name])
        for transaction in cancun_block.transactions
        if transaction.expected is not None
    }
    assert len(found) == 62
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_block_22244135_is_judged_on_the_parent_block(
    cancun_block: RecordedBlock, cancun_reports: dict[str, dict[str, Any]]
) -> None:
    blocks = {(report["block"]["number"], report["block"]["hash"]) for report in cancun_reports.values()}
    assert blocks == {(22244134, cancun_block.state.headers[0]["hash"])}


def test_the_signed_form_has_the_same_effects_as_the_wallets_form(
    cancun_block: RecordedBlock, cancun_service: ServiceProcess, cancun_reports: dict[str, dict[str, Any]]
) -> None:
    different = [
        transaction.name
        for transaction in cancun_block.transactions
        if cancun_service.explain(raw_request(cancun_block, transaction))["effects"]
        != cancun_reports[transaction.name]["effects"]
    ]
    assert different == []


def test_block_22546209_gets_180_reports_without_an_error(prague_block: RecordedBlock, tmp_path: Path) -> None:
    """Each is asked on the parent's state, so some fail on the chain's terms; none may fail on the service's."""
    with (
        RecordedUpstream(prague_block.state) as upstream,
        ServiceProcess(tmp_path, {1: upstream.url}) as service,
    ):
        reports = [service.explain(explain_request(prague_block, t)) for t in prague_block.transactions]
    faults = {index: report_faults(report) for index, report in enumerate(reports)}
    assert len(reports) == 180
    assert {index: lines for index, lines in faults.items() if lines} == {}


def report_faults(report: dict[str, Any]) -> list[str]:
    """What the service could not do for this report."""
    faults = list(report["degraded"]) + [f"rule failed: {error}" for error in report["verdict"].get("errors", [])]
    if report["effects"]["status"] not in {"success", "reverted", "halted"}:
        faults.append(f"effects {report['effects']['status']}: {report['effects'].get('reason')}")
    return faults


@pytest.mark.parametrize("name", CASE_NAMES)
def test_a_tree_of_geths_is_equal(name: str, cases_of_geth: tuple[GethCase, ...], tmp_path: Path) -> None:
    case = next(case for case in cases_of_geth if case.name == name)
    state, (transaction,) = case.block.state, case.block.transactions
    with (
        RecordedUpstream(state) as upstream,
        ServiceProcess(tmp_path, {state.chain_id: upstream.url}, {state.chain_id: case.block.hardfork}) as service,
    ):
        report = service.explain(explain_request(case.block, transaction))
    if case.top_call_only:
        report["effects"]["calls"]["calls"] = []
    assert transaction.expected is not None
    assert differences(transaction.expected, report) == []


def test_every_case_of_geths_is_named_here() -> None:
    assert sorted(path.stem for path in (corpora_folder() / "geth-call-tracer").glob("*.json")) == sorted(CASE_NAMES)
