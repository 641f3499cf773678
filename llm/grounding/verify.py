"""Holds a model's raw text against its prompt, and fills the slots of what is true.

It trusts no engine to have kept to the grammar: each sentence must be one of the ways to say a thing that is true of
this case, and all that must be said must be there. A sentence that fails falls back to the book's plain way of saying
it; a text that fails as a whole, or of which most fails, is rejected.
"""

import re
from dataclasses import dataclass
from typing import Final

from llm.explanation import Sentence
from llm.grounding.diagnosis import diagnosed
from llm.grounding.failures import Failure, Name
from llm.grounding.grounded import GroundedPrompt
from llm.grounding.phrases import PhraseBook, book_in
from llm.grounding.slots import ALL
from llm.grounding.statement import Duty, Statement

LONGEST: Final = 2_000
"""Characters of a raw text that are looked at; the longest that a grammar allows has about 900."""

_BREAK: Final = re.compile(r"(?<=[.!?])\s+")
_ALLOWED: Final = re.compile(rf"[A-Za-z ,.:;'!?{''.join(sorted(ALL))}-]*")

_MISSING: Final[dict[Duty, Name]] = {
    "finding": "finding-missing",
    "outgoing": "outgoing-missing",
    "approval": "approval-missing",
    "status": "status-missing",
    "fact": "fact-missing",
    "advice": "advice-missing",
}


@dataclass(frozen=True)
class Verified:
    """Sentences for the user, slots filled. `replaced` of them are the book's own, for `failures`."""

    sentences: tuple[Sentence, ...]
    failures: tuple[Failure, ...]
    replaced: int


@dataclass(frozen=True)
class Rejected:
    """Nothing of the text is used."""

    failures: tuple[Failure, ...]


def verify(prompt: GroundedPrompt, raw: str) -> Verified | Rejected:
    """The checked text. Never raises, whatever an engine answers."""
    text = raw.removesuffix(prompt.stop[0]).strip() if len(raw) <= LONGEST else ""
    broken = _broken(prompt, raw if len(raw) > LONGEST else text)
    if broken:
        return Rejected(broken)
    book = book_in(prompt.language)
    told: dict[int, str] = {}
    failures: list[Failure] = []
    for number, sentence in enumerate(_BREAK.split(text)):
        at = _position(prompt, book, sentence, told)
        if at is None:
            failures.append(diagnosed(prompt, book, sentence, number, told=frozenset(told)))
        else:
            told[at] = sentence
    missing = [at for at in range(len(prompt.statements)) if at not in told]
    failures += [Failure(_MISSING[prompt.statements[at].duty], prompt.statements[at].kind) for at in missing]
    if len(missing) * 2 > len(prompt.statements):
        return Rejected(tuple(failures))
    spoken = {**told, **{at: plain_sentence(prompt.statements[at], book) for at in missing}}
    sentences = tuple(
        Sentence(text=fill(prompt, spoken[at]), findings=prompt.statements[at].findings) for at in sorted(spoken)
    )
    return Verified(sentences, tuple(failures), len(missing))


def plain_sentence(statement: Statement, book: PhraseBook) -> str:
    """The book's plain way to say it: what stands in for a sentence that failed."""
    return book.fitting(statement.kind, frozenset(statement.slots))[0].plain(statement.slots)


def fill(prompt: GroundedPrompt, sentence: str) -> str:
    """The sentence with its letters replaced, in one pass: what a slot holds is never read again."""
    text = re.sub(f"[{''.join(ALL)}]", lambda found: prompt.slots[found[0]].text, sentence)
    return text if text.startswith("0x") else text[:1].upper() + text[1:]


def _broken(prompt: GroundedPrompt, text: str) -> tuple[Failure, ...]:
    """What makes the whole text unusable."""
    if not text:
        return (Failure("empty", "no text"),)
    if len(text) > LONGEST:
        return (Failure("too-long", f"{len(text)} characters"),)
    if any(character.isdigit() for character in text):
        return (Failure("number", "a digit outside a slot"),)
    if _ALLOWED.fullmatch(text) is None:
        return (Failure("foreign-script", "a character that no sentence needs"),)
    if not {character for character in text if character in ALL} <= prompt.slots.keys():
        return (Failure("unknown-slot", "a slot that this case does not have"),)
    return ()


def _position(prompt: GroundedPrompt, book: PhraseBook, sentence: str, told: dict[int, str]) -> int | None:
    """The statement that this sentence makes, of those that are still to be made."""
    for at, statement in enumerate(prompt.statements):
        if at not in told and says(book, statement, sentence):
            return at
    return None


def says(book: PhraseBook, statement: Statement, sentence: str) -> bool:
    """Whether the sentence is one of the ways to make this statement."""
    fitting = book.fitting(statement.kind, frozenset(statement.slots))
    return any(re.fullmatch(pattern.expression(statement.slots), sentence) for pattern in fitting)
