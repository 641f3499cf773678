"""Whether the call goes through, what the network takes for it, and the words that close the text."""

from typing import Final

from llm.explanation import Sentence
from llm.template.amounts import amount_in
from llm.template.catalogue import Words
from llm.template.facts import Facts
from llm.template.prose import clause, is_said
from policies.failure import failure_of
from policies.severity import Level
from simulation.readable import native_asset

_CLOSING: Final = {
    Level.BENIGN: "closing.benign",
    Level.WARNING: "closing.warning",
    Level.MALICIOUS: "closing.malicious",
}


def opening_sentences(facts: Facts, words: Words, said: list[Sentence]) -> list[Sentence]:
    """What must be known before all else: that it could not be assessed, that the call fails.

    The failure is not repeated where a finding's sentence in `said` gives the reason.
    """
    unknown = [Sentence(text=words.say("status.unknown"))] if facts.verdict.level is Level.UNKNOWN else []
    return [*unknown, *_failure(facts, words, said)]


def closing_sentences(facts: Facts, words: Words) -> list[Sentence]:
    """The network fee where one was paid, what was assumed, and the advice that fits the level; none where unknown."""
    closing = _CLOSING.get(facts.verdict.level)
    advice = [] if closing is None else [Sentence(text=words.say(closing))]
    return [*_fee(facts, words), *_assumed(facts, words), *advice]


def _failure(facts: Facts, words: Words, said: list[Sentence]) -> list[Sentence]:
    if facts.effects is None or not facts.failed:
        return []
    reason = failure_of(facts.effects.status, facts.effects.revert)
    cited = facts.citing("effects.status", "effects.revert")
    if is_said(said, cited, reason, whole=False):
        return []
    message = "status.unused" if facts.conditional else "status.fails"
    return [Sentence(text=words.say(message, reason=reason), findings=cited)]


def _assumed(facts: Facts, words: Words) -> list[Sentence]:
    assumptions = facts.effects.assumptions if facts.effects else ()
    if not assumptions:
        return []
    return [Sentence(text=words.say("status.assumed", assumptions="; ".join(clause(it) for it in assumptions)))]


def _fee(facts: Facts, words: Words) -> list[Sentence]:
    """The fee is native; its symbol is the one that the simulator gave to the native changes."""
    effects = facts.effects
    if effects is None or facts.conditional or effects.fee <= 0:
        return []
    natives = (change.asset for change in effects.asset_changes if change.asset.type == "native")
    native = next(natives, native_asset(facts.case.request.chain_id))
    text = words.say("status.fee", amount=amount_in(words, native, effects.fee))
    return [Sentence(text=text, findings=facts.citing("effects.fee"))]
