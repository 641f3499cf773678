import re

from hypothesis import given

from llm.grounding import GroundedPrompt, Unprompted, compose
from llm.grounding.phrases import book_in
from llm.grounding.slots import ALL
from llm.grounding.statements.findings import is_due
from llm.template.facts import Facts
from policies.case import Case
from policies.catalogue import CATALOGUE
from policies.verdict import Verdict
from tests.llm.cases import ME, OTHER, USDC, approval, case, change, effects, verdict
from tests.llm.grounding.judged import judged_cases
from tests.llm.judged_cases import CASES, VERDICTS

OURS = re.compile(rf"[a-z. \n{''.join(ALL)}-]*")


@given(CASES, VERDICTS)
def test_no_text_of_the_chain_or_the_dapp_reaches_the_prompt_or_the_grammar(one: Case, judged: Verdict) -> None:
    prompt = compose(one, judged, "en")
    if isinstance(prompt, GroundedPrompt):
        assert OURS.fullmatch(prompt.case_text)
        told = {statement.kind.removeprefix("unsure ") for statement in prompt.statements}
        assert told <= book_in("en").kinds.keys()


@given(judged_cases())
def test_real_rules_always_have_words(judged: tuple[Case, Verdict]) -> None:
    prompt = compose(*judged, "en")
    assert isinstance(prompt, GroundedPrompt) or "different values" in prompt.reason


@given(judged_cases())
def test_every_due_finding_payment_and_approval_has_a_statement(judged: tuple[Case, Verdict]) -> None:
    prompt = compose(*judged, "en")
    if isinstance(prompt, Unprompted):
        return
    facts = Facts(*judged)
    due = {at for at, finding in enumerate(judged[1].findings) if is_due(finding, judged[1].level)}
    said = {
        position for statement in prompt.statements if statement.duty == "finding" for position in statement.findings
    }
    assert said == due
    duties = [statement.duty for statement in prompt.statements]
    assert ("outgoing" in duties) >= bool(facts.paid or facts.called_paid)
    assert ("approval" in duties) >= bool(facts.approvals or facts.permissions or facts.called_approvals)
    assert duties[-1] == "advice"


def test_every_rule_of_the_catalogue_is_in_the_phrase_book() -> None:
    assert {rule.id for rule in CATALOGUE} <= book_in("en").kinds.keys()


def test_the_prompt_of_a_payment_is_a_few_short_lines() -> None:
    prompt = compose(case(effects(change(ME, USDC, -5_000_000), change(OTHER, USDC, 5_000_000))), verdict(), "en-GB")
    assert isinstance(prompt, GroundedPrompt)
    assert prompt.case_text == "pay-to α λ\nadvice-benign"
    assert prompt.prompt.startswith(prompt.prefix)
    assert {token: slot.text for token, slot in prompt.slots.items()} == {"α": "5 USDC", "λ": "0x2222…2222"}


def test_equal_situations_have_equal_digests_whatever_the_amounts() -> None:
    one, two = (compose(case(effects(change(ME, USDC, -amount))), verdict(), "en") for amount in (1, 2))
    assert isinstance(one, GroundedPrompt)
    assert isinstance(two, GroundedPrompt)
    assert (one.digest, one.prompt) == (two.digest, two.prompt)
    assert one.slots != two.slots


def test_a_spender_has_one_letter_however_often_it_is_named() -> None:
    prompt = compose(case(effects(approvals=(approval(5), approval(0, before=7)))), verdict(), "en")
    assert isinstance(prompt, GroundedPrompt)
    assert prompt.case_text == "allow-some λ α\nrevoke λ β\nadvice-benign"


def test_more_parties_than_letters_are_told_by_the_template() -> None:
    approvals = tuple(approval(5, spender="0x" + f"{number:02x}" * 20) for number in range(9))
    prompt = compose(case(effects(approvals=approvals)), verdict(), "en")
    assert isinstance(prompt, GroundedPrompt)
    assert "more-approvals Δ" in prompt.case_text


@given(judged_cases())
def test_the_grammar_names_only_slots_that_are_filled(judged: tuple[Case, Verdict]) -> None:
    prompt = compose(*judged, "en")
    if isinstance(prompt, GroundedPrompt):
        assert {letter for letter in prompt.grammar if letter in ALL} <= prompt.slots.keys()
