"""What could not be read, simulated or checked, and why: silence would read as "nothing there"."""

from decoders.outcome import Unavailable
from decoders.requests import Message
from llm.explanation import Sentence
from llm.template.catalogue import Words
from llm.template.facts import Facts
from llm.template.prose import clause
from llm.template.request import form_of


def unknown_sentences(facts: Facts, words: Words, room: int) -> list[Sentence]:
    """At most three sentences: on the simulation, on the reading, on the checks that were not made."""
    texts = [_simulation(facts, words, room), _reading(facts, words, room), _checks(facts, words)]
    return [Sentence(text=text) for text in texts if text is not None]


def _simulation(facts: Facts, words: Words, room: int) -> str | None:
    if isinstance(facts.case.effects, Unavailable):
        # A message runs nothing; to say that it "could not be simulated" would alarm at every sign-in.
        if isinstance(facts.case.request.payload, Message):
            return None
        return words.say("unknowns.unsimulated", reason=clause(facts.case.effects.reason))
    left_out = facts.case.effects.value.incomplete
    return _listed("unknowns.partly_simulated", left_out, words, room)


def _reading(facts: Facts, words: Words, room: int) -> str | None:
    if isinstance(facts.case.decoded, Unavailable):
        return words.say("unknowns.unread", reason=clause(facts.case.decoded.reason))
    if isinstance(facts.case.request.payload, Message) and form_of(facts.case.request.payload) == "hash":
        return None  # the sentence on the request says that a hash cannot be read
    return _listed("unknowns.partly_read", facts.case.decoded.value.unknowns, words, room)


def _checks(facts: Facts, words: Words) -> str | None:
    unmade = {skipped.rule for skipped in facts.verdict.skipped} | {error.rule for error in facts.verdict.errors}
    return words.count("unknowns.checks", len(unmade)) if unmade else None


def _listed(message: str, sentences: tuple[str, ...], words: Words, room: int) -> str | None:
    reasons = list(dict.fromkeys(clause(sentence) for sentence in sentences))
    return words.say(message, reasons=words.series(reasons, room)) if reasons else None
