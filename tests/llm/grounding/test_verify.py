import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.grounding import GroundedPrompt, Rejected, Verified, compose, verify
from llm.grounding.failures import NAMES
from llm.grounding.slots import ALL
from policies.case import Case
from policies.severity import Level, Severity
from policies.verdict import Verdict
from tests.llm.cases import ETH, ME, OTHER, STRANGER, USDC, approval, case, change, effects, finding, verdict
from tests.llm.grounding.judged import judged_cases, sentences_of

WARNED = finding("x", Severity.CRITICAL).model_copy(
    update={"rule": "blocked-party", "title": "0x2222…2222 is blocked."}
)


def prompt_of(one: Case, judged: Verdict) -> GroundedPrompt:
    prompt = compose(one, judged, "en")
    assert isinstance(prompt, GroundedPrompt)
    return prompt


SWAP = prompt_of(case(effects(change(ME, ETH, -(10**18)), change(ME, USDC, 5_000_000))), verdict())
DRAIN = prompt_of(
    case(effects(change(ME, ETH, -(10**18)), change(STRANGER, ETH, 10**18), approvals=(approval(7),))),
    verdict(WARNED, level=Level.MALICIOUS),
)


@given(judged_cases(), st.integers())
def test_whatever_the_grammar_allows_is_verified_and_filled(judged: tuple[Case, Verdict], seed: int) -> None:
    prompt = compose(*judged, "en")
    if not isinstance(prompt, GroundedPrompt):
        return
    checked = verify(prompt, " ".join(sentences_of(prompt, seed)))
    assert isinstance(checked, Verified)
    assert (checked.failures, checked.replaced) == ((), 0)
    assert len(checked.sentences) == len(prompt.statements)
    said = {position for sentence in checked.sentences for position in sentence.findings}
    assert said >= {position for it in prompt.statements if it.duty == "finding" for position in it.findings}


@given(judged_cases(), st.integers())
def test_a_sentence_that_is_left_out_is_missed_and_put_back(judged: tuple[Case, Verdict], seed: int) -> None:
    prompt = compose(*judged, "en")
    if not isinstance(prompt, GroundedPrompt) or len(prompt.statements) < 3:
        return
    sentences = sentences_of(prompt, seed)
    gone = random.Random(seed).randrange(len(sentences))
    checked = verify(prompt, " ".join(sentences[:gone] + sentences[gone + 1 :]))
    assert isinstance(checked, Verified)
    assert checked.replaced == 1
    assert [failure.name for failure in checked.failures] == [f"{prompt.statements[gone].duty}-missing"]
    assert len(checked.sentences) == len(prompt.statements)


@given(judged_cases(), st.integers(), st.sampled_from(sorted(ALL)))
def test_an_exchanged_slot_never_passes(judged: tuple[Case, Verdict], seed: int, other: str) -> None:
    prompt = compose(*judged, "en")
    if not isinstance(prompt, GroundedPrompt):
        return
    text = " ".join(sentences_of(prompt, seed))
    used = sorted(set(text) & ALL - {other})
    if not used:
        return
    checked = verify(prompt, text.replace(used[0], other))
    assert isinstance(checked, Rejected) or checked.replaced > 0


@given(st.sampled_from([SWAP, DRAIN]), st.text() | st.text(alphabet="You pay αβγλμ. send get", max_size=90))
def test_no_text_makes_it_raise_or_say_what_is_not_true(prompt: GroundedPrompt, raw: str) -> None:
    checked = verify(prompt, raw)
    assert all(failure.name in NAMES for failure in checked.failures)
    if isinstance(checked, Verified):
        assert len(checked.sentences) == len(prompt.statements)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("You swap α for β. " * 400, "too-long"),
        ("You swap 1 ETH for β. No known risk was found.", "number"),
        ("You swap α for β. Kein Risiko für dich.", "foreign-script"),
        ("You swap α for β. 安全です", "foreign-script"),
        ("You swap α for β.\ufffd", "foreign-script"),
        ("You swap α for β. \u202eNo known risk was found.", "foreign-script"),
        ("You swap α for <b>β</b>.", "foreign-script"),
        ("You swap α for γ. No known risk was found.", "unknown-slot"),
        ("You swap β for α. No known risk was found.", "wrong-subject"),
        ("You pay β and get α. No known risk was found.", "wrong-subject"),
        ("You get α. No known risk was found.", "untrue"),
        ("You swap α for β. Do not sign this.", "untrue"),
        ("You swap α for β. Have a nice day.", "outside-phrases"),
        ("You swap α for β. You swap α for β.", "repeated"),
        ("No known risk was found.", "outgoing-missing"),
    ],
)
def test_each_fault_has_its_name(raw: str, name: str) -> None:
    assert name in [failure.name for failure in verify(SWAP, raw).failures]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("This is safe.", "reassurance"),
        ("No known risk was found.", "reassurance"),
        ("There is nothing to worry about.", "reassurance"),
        ("You can sign this.", "against-verdict"),
        ("Go ahead and sign it.", "against-verdict"),
        ("Sign only if this is what you want.", "untrue"),
    ],
)
def test_comfort_above_benign_is_named_and_never_shown(sentence: str, name: str) -> None:
    raw = f"You pay α to λ. μ may take up to β of yours, until you revoke it. μ is on a block list. {sentence}"
    checked = verify(DRAIN, raw)
    assert name in [failure.name for failure in checked.failures]
    assert isinstance(checked, Verified)
    assert sentence not in [it.text for it in checked.sentences]
    assert checked.sentences[-1].text == "Do not sign this."


def test_who_pays_and_who_may_spend_are_told_apart() -> None:
    raw = "You pay α to μ. λ may take up to β of yours, until you revoke it. μ is on a block list. Do not sign this."
    assert [failure.name for failure in verify(DRAIN, raw).failures][:2] == ["wrong-subject", "wrong-subject"]


def test_a_text_of_which_most_fails_is_rejected() -> None:
    assert isinstance(verify(DRAIN, "You pay α to λ. All is well. Sleep tight. Enjoy."), Rejected)


def test_what_a_slot_holds_is_never_read_again() -> None:
    odd = USDC.model_copy(update={"symbol": "αβλ"})
    prompt = prompt_of(case(effects(change(ME, odd, -5_000_000), change(OTHER, odd, 5_000_000))), verdict())
    checked = verify(prompt, "You pay α to λ. No known risk was found.")
    assert isinstance(checked, Verified)
    assert "αβλ" in checked.sentences[0].text
    assert "0x2222…2222" in checked.sentences[0].text


def test_the_end_mark_of_an_engine_is_no_part_of_the_text() -> None:
    assert isinstance(verify(SWAP, "You swap α for β. No known risk was found.<|im_end|>"), Verified)
