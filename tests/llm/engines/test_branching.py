import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.engines.branch_writing import write_branches
from llm.engines.branching import BranchingText, words_grammar
from llm.engines.engine import Ask, EngineFailed, Finish, Piece, Usage
from llm.grounding import GroundedPrompt, Verified, compose, verify
from llm.grounding.phrases import book_in
from llm.routing.decisions import Fault
from tests.llm.golden import GOLDEN

PROMPTS = [
    prompt for judged in GOLDEN.values() if isinstance(prompt := compose(*judged, "en"), GroundedPrompt) and prompt.ways
]
BOOK = book_in("en")


def chosen(text: BranchingText, chance: random.Random) -> str:
    """The text that comes of choices by chance; a choice is a part of a word now and then, as a model's tokens are."""
    while words := text.branches():
        assert len(set(words)) == len(words) > 1
        assert all(words), "no word is empty"
        word = chance.choice(words)
        assert text.take(word[: chance.randint(1, len(word))])
    return text.settled


@given(st.sampled_from(PROMPTS), st.integers())
def test_whatever_is_chosen_the_text_passes_verification(prompt: GroundedPrompt, seed: int) -> None:
    text = chosen(BranchingText(prompt.ways), random.Random(seed))
    told = verify(prompt, text)
    assert isinstance(told, Verified)
    assert told.failures == ()


@given(st.sampled_from(PROMPTS), st.integers())
def test_every_text_of_the_ways_can_be_chosen(prompt: GroundedPrompt, seed: int) -> None:
    chance = random.Random(seed)
    wanted = " ".join(chance.choice(ways) for ways in prompt.ways)
    text = BranchingText(prompt.ways)
    while words := text.branches():
        assert wanted.startswith(text.settled)
        assert text.take(next(word for word in words if wanted[len(text.settled) :].startswith(word)))
    assert text.settled == wanted


@pytest.mark.parametrize("kind", sorted(BOOK.kinds))
def test_no_way_to_say_a_thing_begins_another(kind: str) -> None:
    slots = {role: "α" for pattern in BOOK.patterns(kind) for role in pattern.roles}
    ways = {way for pattern in BOOK.patterns(kind) for way in pattern.ways(slots)}
    assert not [(one, two) for one in ways for two in ways if one != two and two.startswith(one)]


def test_a_choice_begins_at_a_word_and_never_inside_one() -> None:
    text = BranchingText((("You send it.", "You sell it."),))
    assert text.branches() == (" send", " sell")
    assert text.settled == "You"
    assert text.take(" se")
    assert text.branches() == ("nd", "ll")
    assert not text.take("x")
    assert not text.take("")
    assert text.take("nd")
    assert text.branches() == ()
    assert text.settled == "You send it."


def test_the_words_to_choose_from_are_quoted_in_their_grammar() -> None:
    assert words_grammar((' "a', " \\b")) == 'root ::= " \\"a" | " \\\\b"\n'


def kept_in(pieces: list[Piece]) -> Callable[[Piece], bool]:
    def take(piece: Piece) -> bool:
        pieces.append(piece)
        return False

    return take


def read_by(bodies: list[dict[str, object]], text: str) -> Piece:
    return Piece(text, Finish.LENGTH, Usage(10 + 2 * len(bodies), 1, 3.0))


def test_what_is_no_choice_is_not_asked_for_and_the_cost_is_that_of_all_requests() -> None:
    bodies: list[dict[str, object]] = []
    pieces: list[Piece] = []

    def answer(body: dict[str, object]) -> Piece:
        bodies.append(body)
        return read_by(bodies, " go" if len(bodies) == 1 else " more")

    ask = Ask("P:", "", 64, (), (("You go away.", "You run away."), ("That is all.",), ("No less.", "No more.")))
    write_branches(answer, ask, kept_in(pieces))
    assert [body["prompt"] for body in bodies] == ["P:You", "P:You go away. That is all. No"]
    assert "".join(piece.text for piece in pieces) == "You go away. That is all. No more."
    assert pieces[-1].finish is Finish.STOP
    assert pieces[-1].usage == Usage(12, 3, 6.0)
    assert sum(piece.tokens for piece in pieces) == 3


def test_a_word_that_was_not_offered_is_garbage() -> None:
    ask = Ask("P:", "", 64, (), (("You go.", "You run."),))
    with pytest.raises(EngineFailed) as failure:
        write_branches(lambda _body: Piece(" die", None, Usage(1, 1)), ask, lambda _piece: False)
    assert failure.value.fault is Fault.GARBAGE


def test_where_a_token_is_a_piece_of_a_character_the_whole_word_is_asked_for() -> None:
    asked: list[dict[str, object]] = []
    pieces: list[Piece] = []

    def answer(body: dict[str, object]) -> Piece:
        asked.append(body)
        return Piece("" if body["max_tokens"] == 1 else " β.", Finish.LENGTH, Usage(5, 1))

    write_branches(answer, Ask("P:", "", 64, (), (("You pay α.", "You pay β."),)), kept_in(pieces))
    assert "".join(piece.text for piece in pieces) == "You pay β."
    assert len(asked) == 2


def test_it_stops_where_nobody_reads_and_where_the_tokens_run_out() -> None:
    asked: list[dict[str, object]] = []
    pieces: list[Piece] = []

    def answer(body: dict[str, object]) -> Piece:
        asked.append(body)
        return read_by(asked, " go")

    ways = (("You go.", "You run."), ("You go.", "You run."))
    write_branches(answer, Ask("P:", "", 64, (), ways), lambda _piece: True)
    assert len(asked) == 1
    asked.clear()
    write_branches(answer, Ask("P:", "", 1, (), ways), kept_in(pieces))
    assert (len(asked), pieces[-1].finish) == (2, Finish.LENGTH)
