from pathlib import Path

import pytest

from llm.evaluation.claims import claims_of
from llm.evaluation.faithfulness import uncovered, unfaithful
from llm.evaluation.judged import held_out, read_judged, write_judged
from llm.evaluation.measures import measured, overlap
from llm.evaluation.readability import grade, plain_words, word_count
from llm.explanation import Sentence
from llm.grounding import GroundedPrompt
from llm.grounding.phrases import book_in
from llm.grounding.verify import plain_sentence
from llm.template.facts import Facts
from policies.severity import Level
from tests.llm.cases import ETH, ME, OTHER, USDC, approval, case, change, effects, finding, verdict

PAID = case(effects(change(ME, USDC, -5_000_000), change(OTHER, USDC, 5_000_000), change(ME, ETH, 3 * 10**18)))


def said(*texts: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(text=text) for text in texts)


@pytest.mark.parametrize("text", ["You give 1 lasting permission over your account.", "You pay 3 ETH to 0x2222…2222."])
def test_a_count_of_permissions_is_no_amount_that_leaves(text: str) -> None:
    assert (claims_of((text,))[0].direction == "other") is ("permission" in text)


@pytest.mark.parametrize(
    "text",
    [
        "You get 5 USDC.",
        "You pay 3 ETH.",
        "You swap 3 ETH for 5 USDC.",
        "You pay 6 USDC.",
        "You pay 5 USDC to 0x9999…9999.",
        "0x2222…2222 may take all your USDC.",
    ],
)
def test_a_false_claim_about_money_is_found(text: str) -> None:
    assert unfaithful(Facts(PAID, verdict()), said(text))


@pytest.mark.parametrize(
    "text",
    [
        "You pay 5 USDC and get 3 ETH.",
        "For 5 USDC you get 3 ETH.",
        "5 USDC goes from you to 0x2222…2222.",
        "You get 3 ETH.",
    ],
)
def test_a_true_claim_about_money_is_not_held_against_the_text(text: str) -> None:
    assert unfaithful(Facts(PAID, verdict()), said(text)) == []


def test_comfort_above_benign_is_unfaithful() -> None:
    text = said("No known risk was found.")
    assert unfaithful(Facts(PAID, verdict(level=Level.WARNING)), text)
    assert unfaithful(Facts(PAID, verdict()), text) == []


def test_what_is_left_out_is_named() -> None:
    facts = Facts(case(effects(change(ME, USDC, -5_000_000), approvals=(approval(7),))), verdict(finding("x")))
    assert uncovered(facts, said("Hello.")) == ["finding a-rule", "outgoing 5 USDC", "approval of 0x2222…2222"]


def test_a_date_is_no_amount() -> None:
    assert claims_of(("0x2222…2222 may take all your USDC until 2025-04-07 03:03 UTC.",))[0].amounts == ()


def test_short_words_have_a_low_grade_and_long_ones_a_high_one() -> None:
    assert grade("You pay five coins. No risk was found.") < 3
    assert grade("Unconditional authorisation of discretionary beneficiaries necessitates deliberation.") > 12


def test_amounts_and_addresses_are_looked_at_and_not_read_out() -> None:
    assert plain_words("0x2222…2222 takes 1,000.5 USDC of “Bored Ape Club”.") == "it takes it USDC of it."
    assert word_count("You pay 5 USDC.") == 4


def test_a_copy_overlaps_wholly_and_other_words_not_at_all() -> None:
    assert overlap("you pay five coins now", "you pay five coins now") == 1
    assert overlap("you pay five coins now", "five coins leave your account") == 0


def plain(prompt: GroundedPrompt) -> str:
    return " ".join(plain_sentence(statement, book_in("en")) for statement in prompt.statements)


def test_unseen_cases_told_by_the_phrase_book_are_true_and_whole() -> None:
    result = measured("plain", plain, held_out(60))
    assert (result.cases, result.own, result.unfaithful, result.uncovered) == (60, 60, [], [])


def test_an_author_that_talks_nonsense_costs_no_user_a_false_word() -> None:
    result = measured("nonsense", lambda _: "You get all. This is safe.", held_out(30))
    assert (result.own, result.unfaithful, result.uncovered) == (0, [], [])
    assert result.failures


def test_recorded_cases_are_read_as_they_were_written(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    cases = held_out(5)
    write_judged(file, cases)
    assert list(read_judged(file)) == cases
