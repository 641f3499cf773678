"""Facts carry their source, time and confidence, stand in one order, and never make a verdict milder."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoders.outcome import Unavailable
from decoders.requests import AccountKnowledge
from policies.case import Case
from policies.catalogue import CATALOGUE
from policies.engine import assess
from policies.facts.fact import BAD, Fact, Kind
from policies.facts.labels import Label, LabelBook, read_labels
from policies.feeds.draft import BadFeed
from policies.level import ORDER
from policies.policy import build_policy, load_policy
from policies.profile import Profile
from policies.severity import Confidence, Level
from policies.trust import ROLES, SEVERITIES, Standing
from tests.policies.cases import CONTRACT, PRIVATE, ROUTER, SENDER, STRANGER, account, call, effects, transaction
from tests.policies.feeds.lists import NOW, imported, index_of
from tests.policies.scenarios import SCENARIOS
from tests.policies.situations import approving
from tests.policies.write_fixtures import policy_of

JUDGED = [(scenario.case, policy_of(scenario.profile)) for scenario in SCENARIOS[::3]]


def bad(subject: str, kind: Kind, confidence: Confidence) -> Fact:
    return Fact(subject=subject, kind=kind, text="", source="feed t (t)", time=NOW, confidence=confidence)


def subjects(case: Case) -> list[str]:
    found = {STRANGER, PRIVATE, ROUTER, CONTRACT, SENDER, "claim.example.net", "app.example.org"}
    found.update(case.request.account.trusted, case.request.account.counterparties)
    return sorted(found)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(JUDGED),
    st.data(),
    st.lists(st.tuples(st.sampled_from(sorted(BAD)), st.sampled_from(Confidence)), min_size=1, max_size=3),
)
def test_a_bad_fact_more_never_lowers_the_level(judged: Any, data: st.DataObject, more: Any) -> None:
    case, policy = judged
    added = [bad(data.draw(st.sampled_from(subjects(case))), kind, confidence) for kind, confidence in more]
    facts = tuple(sorted((*case.facts, *added), key=lambda fact: fact.order))
    before, after = assess(case, policy), assess(case.model_copy(update={"facts": facts}), policy)
    assert not after.errors
    assert ORDER.index(after.level) >= ORDER.index(before.level)


def test_no_standing_is_graver_than_one_that_is_spoken_against() -> None:
    for row in SEVERITIES.values():
        worst = max((it.rank for it in row.values() if it is not None), default=0)
        for standing in (Standing.BLOCKED, Standing.REPORTED):
            severity = row[standing]
            assert severity is not None
            assert severity.rank >= worst
    assert set(ROLES) == set(SEVERITIES)


def test_each_source_tells_what_it_knows(tmp_path: Path) -> None:
    imported(tmp_path / "feeds", "ofac", json.dumps([STRANGER]))
    labels = LabelBook((Label(0, STRANGER, Kind.NOTE, "seen in case 12", "ann", NOW),))
    policy = build_policy(Profile(name="t"), CATALOGUE, index_of(tmp_path / "feeds"), labels)
    known = AccountKnowledge(counterparties=(CONTRACT,), trusted=(PRIVATE,), blocked=(ROUTER,))
    spenders = (STRANGER, ROUTER, PRIVATE, CONTRACT)
    asked = call("pay(address,address,address,address)", CONTRACT, *spenders)
    case = policy.informed(transaction(asked, account=known))
    told = {(fact.subject, fact.kind.value, fact.source, fact.time) for fact in case.facts}
    feed = "feed ofac (US Treasury, OFAC SDN list)"
    assert told == {
        (STRANGER, "sanctioned", feed, NOW),
        (STRANGER, "note", "label by ann", NOW),
        (ROUTER, "known", "known contracts", None),
        (ROUTER, "blocked", "the wallet", None),
        (PRIVATE, "trusted", "the wallet", None),
        (PRIVATE, "unused", "the chain at block 22700000", 1_750_000_000),
        (CONTRACT, "counterparty", "the wallet", None),
    }
    assert [fact.order for fact in case.facts] == sorted(fact.order for fact in case.facts)
    assert assess(case, policy).level is Level.MALICIOUS


def test_a_party_that_resembles_a_known_one_is_a_fact() -> None:
    twin = STRANGER[:8] + "0" * 28 + STRANGER[-6:]
    account_ = AccountKnowledge(counterparties=(STRANGER,))
    case = load_policy().informed(approving(twin, account=account_))
    assert [(it.text, it.source) for it in case.facts if it.kind is Kind.RESEMBLES] == [(STRANGER, "the wallet")]


def test_what_could_not_be_asked_is_told() -> None:
    absent = Unavailable(stage="simulation", reason="late")
    case = load_policy().informed(transaction(call("mint()", CONTRACT), absent))
    reasons = [it.reason for it in case.facts_missing]
    assert reasons == ["no feeds are configured", "accounts were not read, because nothing was simulated"]


def test_a_feed_that_expired_is_told_as_a_gap_of_the_rules_that_rest_on_it(tmp_path: Path) -> None:
    imported(tmp_path / "feeds", "ofac", json.dumps([STRANGER]))
    late = build_policy(Profile(name="t"), CATALOGUE, index_of(tmp_path / "feeds", NOW + 10**7))
    verdict = assess(late.informed(approving(ROUTER)), late)
    told = {(it.rule, it.reason) for it in verdict.skipped}
    assert ("listed-party", "feed ofac expired on 2025-07-15") in told
    default = assess(load_policy().informed(approving(ROUTER)), load_policy())
    assert default.skipped == ()


def test_equal_cases_get_equal_facts_whatever_the_order_of_the_labels() -> None:
    one, two = Label(0, STRANGER, Kind.NOTE, "a", "x", None), Label(0, STRANGER, Kind.SCAM, "b", "y", NOW)
    policies = [build_policy(Profile(name="t"), CATALOGUE, labels=LabelBook(it)) for it in ((one, two), (two, one))]
    cases = [policy.informed(approving(STRANGER)).model_dump_json() for policy in policies]
    assert cases[0] == cases[1]
    assert policies[0].digest == policies[1].digest != load_policy().digest


def test_a_name_counts_for_code_only() -> None:
    nothing_there = effects(accounts=(account(SENDER, "none", nonce=7), account(STRANGER, "none")))
    named = bad(STRANGER, Kind.NAMED, Confidence.HIGH)
    case = approving(STRANGER)
    with_code = assess(case.model_copy(update={"facts": (named,)}), load_policy())
    (approval,) = case.outcome.approvals
    codeless = case.model_copy(
        update={
            "facts": (named,),
            "effects": case.effects.model_copy(
                update={"value": nothing_there.model_copy(update={"approvals": (approval,)})}
            ),
        }
    )
    assert with_code.level is Level.BENIGN
    assert assess(codeless, load_policy()).level is Level.MALICIOUS


def test_labels_are_read_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    head = "subject,kind,text,author,chain,date\n"
    path.write_text(f"{head}{STRANGER},scam,took funds,ann,1,2026-01-31\nbad.example,note,seen,bob,,\n", "utf-8")
    book = read_labels(path)
    assert [it.time for it in book.of(1, STRANGER)] == [1_769_817_600]
    assert book.of(10, STRANGER) == ()
    assert len(book.of(10, "bad.example")) == 1
    for row, fault in (
        (f"{STRANGER},thief,x,ann,,", "is no kind of label"),
        (f"{STRANGER},scam,,ann,,", "has a text and an author"),
        (f"{STRANGER[:-1]},scam,x,ann,,", "is no address"),
        (f"{STRANGER},scam,x,ann,,31.1.2026", "is no date"),
        ("com,scam,x,ann,,", "is no domain name"),
    ):
        path.write_text(head + row + "\n", "utf-8")
        with pytest.raises(BadFeed, match=fault):
            read_labels(path)
