"""The engine: nothing is silent, and equal cases give equal verdicts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from decoders.outcome import Known
from policies.case import Case
from policies.catalogue import CATALOGUE
from policies.engine import assess
from policies.policy import Policy, build_policy, load_policy
from policies.profile import Profile
from policies.rule import Rule
from policies.severity import Confidence, Level, Severity
from policies.verdict import Finding
from tests.policies.cases import (
    ABSENT,
    CONTRACT,
    PRIVATE,
    ROUTER,
    STRANGER,
    USDC,
    account,
    approval,
    call,
    effects,
    message,
    transaction,
)
from tests.policies.situations import APPROVE


class Breaks(Rule):
    """What it catches: nothing.

    Why it matters: a rule that breaks must be heard.

    What to do: nothing.
    """

    __module__ = "policies.rules.breaks"
    id = "breaks"
    severity, confidence = Severity.INFO, Confidence.LOW
    applies, needs = frozenset({"transaction"}), frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        yield self.finding("It said this before it broke.", ("request",), "Nothing.")
        raise IndexError(f"no\n{case.request.chain_id}")


def policy_of(**profile: object) -> Policy:
    return build_policy(Profile.model_validate({"name": "test", **profile}), CATALOGUE)


def test_a_rule_that_raises_is_listed_and_the_verdict_is_unknown() -> None:
    verdict = assess(transaction(call("mint()", CONTRACT)), build_policy(Profile(name="test"), (Breaks,)))
    assert [(error.rule, error.error) for error in verdict.errors] == [("breaks", "IndexError: no 1")]
    assert verdict.level is Level.UNKNOWN
    assert [finding.rule for finding in verdict.findings] == ["breaks"]


def test_a_rule_that_lacks_what_it_needs_is_skipped_with_the_reason() -> None:
    verdict = assess(transaction(call("mint()", CONTRACT), ABSENT), load_policy())
    skipped = {it.rule: it.reason for it in verdict.skipped}
    needing = {rule.id for rule in CATALOGUE if "effects" in rule.needs and "transaction" in rule.applies}
    assert set(skipped) == needing
    assert set(skipped.values()) == {"simulation is unavailable: the upstream node did not answer in time"}
    assert verdict.level is Level.UNKNOWN


def test_a_rule_that_is_off_is_listed_as_such() -> None:
    verdict = assess(transaction(call("mint()", CONTRACT)), policy_of(off=["call-fails"]))
    assert [(it.rule, it.reason) for it in verdict.skipped] == [("call-fails", "off in profile test")]


def test_rules_for_other_payloads_are_not_listed() -> None:
    verdict = assess(message("gm", url="https://app.example.org"), load_policy())
    assert (verdict.level, verdict.findings, verdict.skipped, verdict.errors) == (Level.BENIGN, (), (), ())


def test_findings_stand_worst_first_and_equal_cases_give_equal_bytes() -> None:
    happens = effects(approvals=(approval(STRANGER), approval(PRIVATE)))
    case = transaction(call(APPROVE, USDC, PRIVATE, 1), happens)
    one, other = (assess(case, load_policy()) for _ in range(2))
    assert one.model_dump_json() == other.model_dump_json()
    ranks = [(finding.severity.rank, finding.confidence.rank) for finding in one.findings]
    assert ranks == sorted(ranks, reverse=True)
    assert len(ranks) == 2


@pytest.mark.parametrize(("key", "level"), [("allow", Level.BENIGN), ("block", Level.MALICIOUS)])
def test_the_operators_lists_are_heard(key: str, level: Level) -> None:
    case = transaction(call(APPROVE, USDC, STRANGER, 1), effects(approvals=(approval(STRANGER),)))
    assert assess(case, load_policy()).level is Level.WARNING
    assert assess(case, policy_of(**{key: [STRANGER]})).level is level


def test_the_operators_known_contracts_are_heard() -> None:
    entry = {"chain": 1, "address": STRANGER, "name": "Our router", "role": "router"}
    case = transaction(call(APPROVE, USDC, STRANGER, 1), effects(approvals=(approval(STRANGER),)))
    (finding,) = assess(case, policy_of(known=[entry])).findings
    assert finding.severity is Severity.INFO
    assert "Our router" in finding.title


def test_a_listed_contract_on_another_chain_is_a_stranger(tmp_path: Path) -> None:
    profile = tmp_path / "profile.toml"
    entry = f'chain = 10\naddress = "{STRANGER}"\nname = "Our router"\nrole = "router"\n'
    profile.write_text(f'name = "test"\n[[known]]\n{entry}', encoding="utf-8")
    case = transaction(call(APPROVE, USDC, STRANGER, 1), effects(approvals=(approval(STRANGER),)))
    assert assess(case, load_policy(profile)).level is Level.WARNING


def test_a_rule_that_yields_still_speaks_where_the_better_one_is_off() -> None:
    case = transaction(call(APPROVE, USDC, PRIVATE, 1), effects(approvals=(approval(PRIVATE),)))
    (finding,) = assess(case, load_policy()).findings
    assert finding.rule == "approval-to-account-without-code"
    (other,) = assess(case, policy_of(off=["approval-to-account-without-code"])).findings
    assert other.rule == "unlimited-approval"


def test_a_rule_never_yields_to_a_milder_finding() -> None:
    delegated = effects(approvals=(approval(PRIVATE),), accounts=(account(PRIVATE, "delegated"),))
    case = transaction(call(APPROVE, USDC, PRIVATE, 1), delegated)
    rules = {it.rule: it.severity for it in assess(case, policy_of(block=[PRIVATE])).findings}
    assert rules["approval-to-account-without-code"] is Severity.DANGER
    assert rules["unlimited-approval"] is Severity.CRITICAL


def test_a_spender_who_could_not_be_looked_up_leaves_nothing_benign_and_accuses_nobody() -> None:
    """Unless a list knows the spender; then it does not matter what the node shows."""
    policy = load_policy()
    unread = effects(approvals=(approval(STRANGER, 5),)).model_copy(update={"accounts": ()})
    case = transaction(call("approve(address,uint256)", USDC, STRANGER, 5), unread)
    verdict = assess(case, policy)
    assert verdict.level is Level.UNKNOWN
    assert [it.rule for it in verdict.skipped] == ["approval-to-account-without-code"]
    assert "could not be found out" in verdict.skipped[0].reason
    listed = unread.model_copy(update={"approvals": (approval(ROUTER, 5),)})
    assert assess(case.model_copy(update={"effects": Known(value=listed)}), policy).level is Level.BENIGN
