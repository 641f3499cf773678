"""The level table, and that more findings never make a verdict milder."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from decoders.outcome import Unavailable
from policies.case import Case
from policies.level import ORDER, level_of
from policies.severity import Confidence, Level, Severity
from policies.verdict import Finding
from tests.policies.cases import ABSENT, CONTRACT, call, effects, message, permission, transaction, typed_data

TRANSACTION = transaction(call("mint()", CONTRACT))
CASES = (
    TRANSACTION,
    transaction(None),
    transaction(call("mint()", CONTRACT), ABSENT),
    typed_data(permission(CONTRACT), happens=ABSENT),
    message("gm"),
    transaction(call("mint()", CONTRACT), effects(incomplete=("9 balances were too many to read",))),
)


def finding(severity: Severity, confidence: Confidence) -> Finding:
    return Finding(rule="r", severity=severity, confidence=confidence, title="T.", evidence=("request",), advice="A.")


findings = st.builds(finding, st.sampled_from(Severity), st.sampled_from(Confidence))


@given(st.sampled_from(CASES), st.lists(findings, max_size=6), findings, st.booleans())
def test_adding_a_finding_never_lowers_the_level(case: Case, some: list[Finding], one: Finding, failed: bool) -> None:  # noqa: FBT001
    before = level_of(case, some, rule_failed=failed)
    after = level_of(case, [*some, one], rule_failed=failed)
    assert ORDER.index(after) >= ORDER.index(before)


@given(st.sampled_from(CASES), st.lists(findings, max_size=6))
def test_a_failed_rule_never_leaves_a_verdict_benign(case: Case, some: list[Finding]) -> None:
    assert level_of(case, some, rule_failed=True) is not Level.BENIGN


def test_the_table_for_one_finding() -> None:
    levels = {
        pair: level_of(TRANSACTION, [finding(*pair)], rule_failed=False)
        for pair in itertools.product(Severity, Confidence)
    }
    malicious = {(Severity.CRITICAL, Confidence.MEDIUM), (Severity.CRITICAL, Confidence.HIGH)}
    for pair, level in levels.items():
        if pair in malicious:
            assert level is Level.MALICIOUS
        else:
            assert level is (Level.BENIGN if pair[0] is Severity.INFO else Level.WARNING)


def test_what_was_not_assessed_is_unknown() -> None:
    levels = [level_of(case, [], rule_failed=False) for case in CASES]
    assert levels == [Level.BENIGN, Level.UNKNOWN, Level.UNKNOWN, Level.UNKNOWN, Level.BENIGN, Level.UNKNOWN]


def test_an_undecoded_message_is_unknown() -> None:
    unread = message("gm").model_copy(update={"decoded": Unavailable(stage="decoding", reason="not read")})
    assert level_of(unread, [], rule_failed=False) is Level.UNKNOWN
