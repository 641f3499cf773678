import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.grounding.pattern import parse
from llm.grounding.phrases import book_in
from llm.grounding.slots import ALL

BOOK = book_in("en")
KINDS = sorted(BOOK.kinds)


@given(st.sampled_from(KINDS), st.integers())
def test_what_a_pattern_draws_its_expression_recognises(kind: str, seed: int) -> None:
    for pattern in BOOK.patterns(kind):
        slots = dict.fromkeys(pattern.roles, "α")
        for text in (pattern.drawn(slots, random.Random(seed)), pattern.plain(slots)):
            assert re.fullmatch(pattern.expression(slots), text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_way_to_say_it_is_one_plain_sentence(kind: str) -> None:
    for pattern in BOOK.patterns(kind):
        for seed in range(20):
            text = pattern.drawn(dict.fromkeys(pattern.roles, "α"), random.Random(seed))
            assert re.fullmatch(r"[A-Zα][A-Za-zα ,:'-]*\.", text), text
            assert "  " not in text
            assert " ." not in text


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_needs_the_same_slots_in_every_way_or_lets_findings_choose(kind: str) -> None:
    roles = {pattern.roles for pattern in BOOK.patterns(kind)}
    assert len(roles) == 1 or kind.partition(".")[0] in {
        "unlimited-approval",
        "operator-approval",
        "nft-approval",
        "permit-signature",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_book_never_writes_a_number_or_a_slot_letter_itself(kind: str) -> None:
    for pattern in BOOK.patterns(kind):
        assert not any(character.isdigit() or character in ALL for character in pattern.text)


@pytest.mark.parametrize("text", ["a (b", "a b)", "[a", "a]", "(a]"])
def test_a_bracket_without_its_other_half_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"clos"):
        parse(text)


def test_a_pattern_becomes_a_grammar_rule() -> None:
    assert (
        parse("You (pay|send) {assets}[ now].").gbnf({"assets": "α"})
        == '"You " ("pay" | "send") " α" ("" | " now") "."'
    )
