"""Ordinary mainnet users get no accusation and hardly a warning: every successful transaction of a recorded block.

A recording holds the accounts that the block touched. A spender that is only named in an approval is not among them,
so the node shows nothing at its address. It confirms no absence either, so nobody is called an account without code.
"""

import asyncio
from typing import NamedTuple

import pytest

from decoders.decode import decode
from decoders.outcome import Known
from policies.case import Case
from policies.engine import assess
from policies.policy import load_policy
from policies.severity import Level, Severity
from policies.verdict import Finding, Verdict
from simulation.anvil_simulator import AnvilSimulator
from simulation.chains import ChainSettings
from simulation.deadline import Deadline
from tests.journeys.replay import explain_request
from tests.recorded.corpora import RecordedBlock
from tests.recorded.upstream import RecordedUpstream
from txexplain.wire.explain_request import ExplainRequest, parse_explain_request

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.anvil,
    # A recorded transaction's state is sent along, and is larger than aiohttp likes to be handed at once.
    pytest.mark.filterwarnings("ignore:Sending a large body directly:ResourceWarning"),
]

_APPROVAL = "effects.approvals["
_SECONDS = 20.0


class Judged(NamedTuple):
    case: Case
    verdict: Verdict


@pytest.fixture(scope="module")
def judged(prague_block: RecordedBlock) -> list[Judged]:
    """The transactions that succeed, under the default profile, without feeds and account knowledge."""
    return [one for one in _judged(prague_block) if _succeeded(one.case)]


@pytest.fixture(scope="module")
def earlier(cancun_block: RecordedBlock) -> list[Judged]:
    """All transactions of the other block."""
    return _judged(cancun_block)


def _judged(block: RecordedBlock) -> list[Judged]:
    with RecordedUpstream(block.state) as upstream:
        cases = asyncio.run(_cases(upstream.url, block))
    policy = load_policy()
    informed = [policy.informed(case) for case in cases]
    return [Judged(case, assess(case, policy)) for case in informed]


async def _cases(url: str, block: RecordedBlock) -> list[Case]:
    simulator = AnvilSimulator({1: ChainSettings(1, (url,), None)})
    try:
        return [await _case(simulator, _asked(block, at)) for at in range(len(block.transactions))]
    finally:
        await simulator.close()


def _asked(block: RecordedBlock, at: int) -> ExplainRequest:
    import json  # noqa: PLC0415 - the body is text on the wire, and only here

    return parse_explain_request(json.dumps(explain_request(block, block.transactions[at])).encode())


async def _case(simulator: AnvilSimulator, asked: ExplainRequest) -> Case:
    decoded = decode(asked.request)
    deadline = Deadline.after(_SECONDS)
    simulation = await simulator.simulate(asked.request, decoded, asked.block, asked.overrides, deadline)
    return Case(request=asked.request, decoded=decoded, effects=simulation.effects)


def _succeeded(case: Case) -> bool:
    return isinstance(case.effects, Known) and case.effects.value.status == "success"


def alarms(judged: list[Judged]) -> list[tuple[str, Finding]]:
    """The findings from caution upward, with the sender."""
    return [
        (one.case.request.sender, finding)
        for one in judged
        for finding in one.verdict.findings
        if finding.severity is not Severity.INFO
    ]


def test_the_block_is_judged_without_an_error(judged: list[Judged]) -> None:
    assert len(judged) >= 170
    assert [one.verdict.errors for one in judged if one.verdict.errors] == []


def test_nobody_is_accused(judged: list[Judged]) -> None:
    assert [one.verdict.findings for one in judged if one.verdict.level is Level.MALICIOUS] == []


def test_at_most_two_in_a_hundred_are_warned(judged: list[Judged]) -> None:
    warned = [one for one in judged if one.verdict.level is Level.WARNING]
    assert len(warned) <= len(judged) * 2 / 100, alarms(warned)


def test_a_spender_whom_the_recording_does_not_hold_is_not_called_an_account_without_code(
    judged: list[Judged], prague_block: RecordedBlock
) -> None:
    """And what is not known about it is told: an approval for it is not benign, unless a list knows it."""
    assert [found for found in alarms(judged) if found[1].rule == "approval-to-account-without-code"] == []
    gaps = [one for one in judged if any(it.rule == "approval-to-account-without-code" for it in one.verdict.skipped)]
    assert gaps
    for one in gaps:
        assert any(change.spender not in prague_block.state.accounts for change in one.case.outcome.approvals)
        assert one.verdict.level is not Level.BENIGN


def test_hardly_anybody_stays_unassessed(judged: list[Judged]) -> None:
    """Those whose part in it the recording does not hold: a spender, a token's balances, the sale of a taxed token."""
    unknown = [one for one in judged if one.verdict.level is Level.UNKNOWN]
    assert len(unknown) <= len(judged) * 3 / 100


def test_the_failing_pulls_out_of_strangers_accounts_are_recognised(earlier: list[Judged]) -> None:
    failing = [one for one in earlier if not _succeeded(one.case)]
    assert len(failing) == 21
    for one in failing:
        (finding,) = [it for it in one.verdict.findings if it.rule == "failed-pull-from-others"]
        assert "which is not your account" in finding.title
        assert one.verdict.level is Level.WARNING


def test_the_earlier_block_has_no_false_alarm_either(earlier: list[Judged]) -> None:
    assert alarms([one for one in earlier if _succeeded(one.case)]) == []
