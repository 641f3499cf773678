"""One of two nodes goes bad while requests run: each is answered, with effects, and from the block that it names."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest

from tests.journeys.service import ServiceProcess
from tests.recorded.clocked_chain import CHAIN_ID, HARDFORK, ClockedChain
from tests.recorded.faulty import Fault, FaultyNode

pytestmark = pytest.mark.anvil

BUDGET_MS = 10_000
"""Ample: a loaded machine must not decide whether a bad node is borne."""


@dataclass(frozen=True)
class Stage:
    chain: ClockedChain
    nodes: tuple[FaultyNode, FaultyNode]
    service: ServiceProcess

    def asked(self, count: int) -> list[dict[str, Any]]:
        """Reports of so many requests at a time, with a new block in the middle."""
        body = self.chain.request(BUDGET_MS)
        with ThreadPoolExecutor(4) as pool:
            reports = [pool.submit(self.service.explain, body) for _ in range(count // 2)]
            self.chain.mine()
            reports += [pool.submit(self.service.explain, body) for _ in range(count - count // 2)]
            return [report.result() for report in reports]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with ExitStack() as opened:
        chain = opened.enter_context(ClockedChain())
        first, second = (opened.enter_context(FaultyNode(chain.url, chain.reading, retry_after=0)) for _ in range(2))
        urls, rules = {CHAIN_ID: f"{first.url},{second.url}"}, {CHAIN_ID: HARDFORK}
        service = opened.enter_context(ServiceProcess(tmp_path_factory.mktemp("bad"), urls, hardforks=rules))
        yield Stage(chain, (first, second), service)


def faults_of(stage: Stage, reports: list[dict[str, Any]]) -> set[str | None]:
    return {stage.chain.fault_of(report, 0.0, float("inf")) for report in reports}


@pytest.mark.parametrize(("which", "fault"), list(product([0, 1], Fault)))
def test_a_bad_node_costs_no_effects_and_no_truth(stage: Stage, which: int, fault: Fault) -> None:
    stage.nodes[which].fault = fault
    try:
        reports = stage.asked(8)
    finally:
        stage.nodes[which].fault = Fault.NONE
    assert {report["effects"]["status"] for report in reports} == {"success"}, [r["degraded"] for r in reports]
    assert faults_of(stage, reports) == {None}


def test_a_reorganised_block_is_never_mixed_with_the_one_in_its_place(stage: Stage) -> None:
    for _ in range(3):
        before = stage.asked(4)
        newest = stage.chain.reorganise()
        after = stage.asked(4)
        assert faults_of(stage, before + after) == {None}
        assert {report["effects"]["status"] for report in after} == {"success"}
        assert newest in stage.chain.values


def test_when_every_node_is_bad_the_answer_says_so(stage: Stage) -> None:
    for node in stage.nodes:
        node.fault = Fault.GARBAGE
    try:
        stage.chain.mine()
        reports = [stage.service.explain({**stage.chain.request(1_000), "block": "finalized"}) for _ in range(2)]
    finally:
        for node in stage.nodes:
            node.fault = Fault.NONE
    for report in reports:
        assert report["effects"]["status"] == "unavailable"
        assert any(f"upstream of chain {CHAIN_ID}" in reason for reason in report["degraded"])
        assert report["verdict"]["level"] != "benign"
