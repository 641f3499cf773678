"""Promises of the template for every case: nothing of the user's is left out, nothing is claimed that is not so."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decoders.requests import Authorization, Transaction
from llm.explanation import Explanation
from llm.template.catalogue import words_in
from llm.template.explainer import explanation_of
from llm.template.headline import LIMIT
from policies.case import Case
from policies.severity import Level, Severity
from policies.verdict import Verdict
from simulation.effects import Asset, AssetChange
from tests.llm.cases import (
    APE,
    ETH,
    ME,
    OTHER,
    STRANGER,
    USDC,
    approval,
    case,
    change,
    decoded,
    effects,
    finding,
    message,
    permission,
    shown,
    transaction,
    verdict,
)
from tests.llm.judged_cases import CASES, VERDICTS

MOST = 18
"""Sentences of the most crowded case there can be."""

THIRD = "0x" + "55" * 20

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


SWAP_LINE = "Swap less than 0.000001 ETH for about 2,490.02 USDC"


def text_of(known: Case, judged: Verdict | None = None) -> str:
    return explanation_of(known, judged or verdict()).text


def headline_of(known: Case) -> str:
    return explanation_of(known, verdict()).headline


def token(number: int) -> Asset:
    return Asset(type="erc20", address=f"0x{number:040x}", symbol=f"T{number}", decimals=0)


@settings(max_examples=300)
@given(CASES, VERDICTS)
def test_any_case_is_explained_within_bounds_and_in_visible_characters(known: Case, judged: Verdict) -> None:
    explanation = explanation_of(known, judged)
    assert 0 < len(explanation.headline) <= LIMIT
    assert len(explanation.sentences) <= MOST
    for line in (explanation.headline, *(sentence.text for sentence in explanation.sentences)):
        assert {unicodedata.category(character) for character in line}.isdisjoint(HIDDEN)
        assert line.strip() == line != ""


@settings(max_examples=200)
@given(CASES, VERDICTS)
def test_every_finding_is_spoken_of(known: Case, judged: Verdict) -> None:
    spoken = {position for sentence in explanation_of(known, judged).sentences for position in sentence.findings}
    assert spoken == set(range(len(judged.findings)))


@settings(max_examples=200)
@given(CASES, VERDICTS)
def test_reassurance_stands_at_benign_only_and_doubt_at_unknown_only(known: Case, judged: Verdict) -> None:
    said = words_in("en").messages
    texts = {sentence.text for sentence in explanation_of(known, judged).sentences}
    assert (said["closing.benign"] in texts) == (judged.level is Level.BENIGN)
    assert (said["status.unknown"] in texts) == (judged.level is Level.UNKNOWN)


@settings(max_examples=50)
@given(CASES, VERDICTS)
def test_equal_cases_have_equal_texts(known: Case, judged: Verdict) -> None:
    stored = Case.model_validate_json(known.model_dump_json())
    assert explanation_of(stored, judged) == explanation_of(known, judged)


@pytest.mark.parametrize("word", ["safe", "no risk", "harmless", "trust", "legit", "scam"])
def test_our_own_words_neither_promise_nor_accuse(word: str) -> None:
    # A Safe is a kind of account; only its name may stand there.
    texts = {name: text.replace("Safe {address}", "") for name, text in words_in("en").messages.items()}
    assert not [name for name, text in texts.items() if word in text.lower()]


@given(st.integers(1, 30), st.integers(0, 12))
def test_every_asset_that_leaves_is_named_or_counted(paid: int, warnings: int) -> None:
    changes = [change(ME, token(number), -number) for number in range(1, paid + 1)]
    judged = verdict(*(finding(f"F{number}") for number in range(warnings)), level=Level.WARNING)
    line = next(
        s.text for s in explanation_of(case(effects(*changes)), judged).sentences if s.text.startswith("You send")
    )
    named = sum(f" {number} T{number}" in line.replace(",", " ,") for number in range(1, paid + 1))
    counted = int(line.split(" and ")[1].split(" more")[0]) if " more" in line else 0
    assert named + counted == paid
    assert named >= min(paid, 1)


@given(st.lists(st.sampled_from([0, 5, 2**256 - 1]), min_size=1, max_size=12))
def test_every_approval_is_told_or_counted(amounts: list[int]) -> None:
    given_ = tuple(
        approval(amount, before=7, unlimited=amount > 5, spender=f"0x{number + 1:040x}")
        for number, amount in enumerate(amounts)
    )
    text = text_of(case(effects(approvals=given_)))
    told = text.count(" may ")
    counted = int(text.split(" more permission")[0].split()[-1]) if " more permission" in text else 0
    assert told + counted == len(amounts)
    assert (2**256 - 1 not in amounts) or "any amount of your USDC" in text


@given(st.lists(st.sampled_from(list(Severity)), max_size=14))
def test_serious_findings_come_worst_first_with_their_advice(severities: list[Severity]) -> None:
    findings = [finding(f"F{number}x", severity) for number, severity in enumerate(severities)]
    explanation = explanation_of(case(effects()), verdict(*findings, level=Level.WARNING))
    single = [s for s in explanation.sentences if len(s.findings) == 1 and "Mind" in s.text]
    ranks = [findings[s.findings[0]].severity.rank for s in single]
    assert ranks == sorted(ranks, reverse=True)
    assert all(findings[s.findings[0]].title in s.text for s in single)
    assert all(severity is Severity.INFO for severity in severities) or single


def test_other_accounts_changes_are_not_told_as_yours() -> None:
    text = text_of(
        case(effects(change(THIRD, USDC, -5), change(STRANGER, USDC, 5), approvals=(approval(1, owner=THIRD),)))
    )
    assert text == "Nothing of yours moves; the holdings of 2 other accounts change. No known risk was found."


def test_events_without_a_change_of_balance_are_not_told_as_sent() -> None:
    spam = change(ME, USDC, 0).model_copy(update={"by_logs": -1_000_000})
    assert "Nothing of yours moves." in text_of(case(effects(spam)))


def test_the_network_fee_is_not_told_as_a_payment() -> None:
    text = text_of(case(effects(change(ME, ETH, -1_100, fee=-100), change(OTHER, ETH, 1_000), fee=100)))
    assert f"You send less than 0.000001 ETH to {shown(OTHER)}." in text
    assert "You send" not in text_of(case(effects(change(ME, ETH, -100, fee=-100), fee=100)))


def test_a_recipient_is_named_only_where_it_gets_everything() -> None:
    paid = (change(ME, APE, -1), change(ME, USDC, -5), change(OTHER, USDC, 5))
    assert shown(OTHER) not in text_of(case(effects(*paid)))
    assert f"to {shown(OTHER)}." in text_of(case(effects(*paid, change(OTHER, APE, 1))))


def test_what_was_left_out_forbids_to_say_that_nothing_moves() -> None:
    assert "Nothing of yours moves" not in text_of(case(effects(incomplete=("a call was too deep",))))


def test_losing_control_is_not_calmed_by_nothing_moves() -> None:
    text = text_of(case(effects(), payload=transaction(data="0x12")))
    assert "Nothing of yours moves." in text
    authorization = Authorization(chain_id=1, address=OTHER, nonce=0)
    delegated = Transaction(type=4, to=ME, value=0, data="0x", authorizations=(authorization,))
    assert "Nothing of yours moves" not in text_of(case(effects(), payload=delegated))


@pytest.mark.parametrize(
    ("expires", "words"),
    [
        (None, "without an end date"),
        (0, "without an end date"),
        (2**256 - 1, "without an end date"),
        (1_800_000_000, "until 2027-01-15 08:00 UTC."),
        (1_700_000_000, "until 2023-11-14 22:13 UTC, which is already past"),
    ],
)
def test_a_permit_says_until_when(expires: int | None, words: str) -> None:
    meaning = decoded(permissions=(permission(5_000_000, expires=expires),))
    assert words in text_of(case(effects(change(ME, USDC, 1)), meaning=meaning))
    assert "up to 5 USDC of yours" in text_of(case(effects(change(ME, USDC, 1)), meaning=meaning))


def test_a_permit_of_somebody_else_is_not_told_as_yours() -> None:
    text = text_of(case("no node", meaning=decoded(permissions=(permission(2**256 - 1, owner=STRANGER),))))
    assert f"from {shown(STRANGER)}" in text
    assert "your" not in text


@pytest.mark.parametrize(
    ("known", "headline"),
    [
        (case(effects(), payload=transaction(to=None, data="0x60")), "Create a contract"),
        (case("late", payload=transaction(to=None, value=10**18)), "Create a contract and give it 1 ETH"),
        (case("late", payload=transaction(value=10**18), chain_id=999_999), f"Send 1 coins to {shown(OTHER)}"),
        (case("late", meaning=decoded("claim")), f"Call “claim” on {shown(OTHER)}"),
        (case("none", payload=message("hello")), "Sign a text message"),
        (case("none", payload=message("a" * 32, "eth_sign")), "Sign a hash whose meaning cannot be seen"),
        (case(effects(approvals=(approval(5_000_000),))), f"Let {shown(OTHER)} spend up to 5 USDC"),
        (case(effects(approvals=(approval(0, before=1),))), f"Stop {shown(OTHER)} from taking your USDC"),
        (case(effects(change(ME, USDC, 7))), "Receive 0.000007 USDC"),
        (case(effects(change(ME, ETH, -5), change(ME, USDC, 2_490_017_452))), SWAP_LINE),
        (case(effects(*(change(ME, token(n), -1) for n in range(1, 9)))), "Send 1 T1 and 7 more"),
    ],
)
def test_the_headline_says_the_worst_that_happens(known: Case, headline: str) -> None:
    assert headline_of(known) == headline


def test_a_long_sign_in_domain_shows_its_end_where_the_owner_stands() -> None:
    site = "app.example.org." + "a" * 80 + ".evil.example"
    assert headline_of(
        case("none", payload=message(f"{site} wants you to sign in with your Ethereum account:"))
    ).endswith(".evil.example")


def test_it_takes_a_fraction_of_a_millisecond() -> None:
    known = case(effects(change(ME, ETH, -(10**18)), change(ME, USDC, 5), approvals=(approval(9),), fee=5))
    judged = verdict(finding("F"), level=Level.WARNING)
    explanations: list[Explanation] = []
    best = min(_seconds(known, judged, explanations) for _ in range(50))
    assert len(set(explanations)) == 1
    assert best < 0.003  # ten times the aim, for busy machines


def _seconds(known: Case, judged: Verdict, explanations: list[Explanation]) -> float:
    start = time.perf_counter()
    explanations.append(explanation_of(known, judged))
    return time.perf_counter() - start


def test_what_was_assumed_is_said_apart_from_what_was_left_out() -> None:
    text = text_of(case(effects(assumptions=("the permit was run as an approval",), incomplete=("9 were too many",))))
    assert "Assumed: the permit was run as an approval." in text
    assert "left something out: 9 were too many." in text
    assert "left something out" not in text_of(case(effects(assumptions=("the permit was run as an approval",))))


WETH = Asset(type="erc20", address=OTHER, symbol="WETH", decimals=18)


@pytest.mark.parametrize(
    ("given_", "taken", "name", "intent", "headline"),
    [
        (change(ME, ETH, -(10**18)), change(ME, WETH, 10**18), "deposit", "wrap", "Wrap 1 ETH"),
        (change(ME, WETH, -(10**18)), change(ME, ETH, 10**18), "withdraw", "unwrap", "Unwrap 1 WETH"),
        (change(ME, ETH, -(10**18)), change(ME, WETH, 10**18), "deposit", "deposit", "Wrap 1 ETH into WETH"),
        (change(ME, WETH, -(10**18)), change(ME, ETH, 10**18), "withdraw", "withdraw", "Unwrap 1 WETH into ETH"),
        (change(ME, ETH, -(10**18)), change(ME, WETH, 10**17), "deposit", "wrap", "Swap 1 ETH for about 0.1 WETH"),
        (change(ME, ETH, -(10**18)), change(ME, WETH, 10**18), "buy", "buy", "Swap 1 ETH for about 1 WETH"),
    ],
)
def test_wrapping_is_no_swap_where_it_is_one_for_one(
    given_: AssetChange, taken: AssetChange, name: str, intent: str, headline: str
) -> None:
    assert headline_of(case(effects(given_, taken), meaning=decoded(name, intent=intent))) == headline
