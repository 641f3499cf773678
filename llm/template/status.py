"""Whether the call goes through, what the network takes for it, and the words that close the text."""

from typing import Final

from llm.explanation import Sentence
from llm.template.catalogue import Words
from llm.template.facts import Facts
from llm.template.prose import quoted
from policies.severity import Level
from simulation.readable import amount_of, native_asset

_CLOSING: Final = {
    Level.BENIGN: "closing.benign",
    Level.WARNING: "closing.warning",
    Level.MALICIOUS: "closing.malicious",
}
_FAILED: Final = {"reverted": "status.reverted", "halted": "status.halted"}


def opening_sentences(facts: Facts, words: Words) -> list[Sentence]:
    """What must be known before all else: that it could not be assessed, that the call fails."""
    unknown = [Sentence(text=words.say("status.unknown"))] if facts.verdict.level is Level.UNKNOWN else []
    return [*unknown, *_failure(facts, words)]


def closing_sentences(facts: Facts, words: Words) -> list[Sentence]:
    """The network fee where a fee was paid, then the advice that fits the level; no advice where it is unknown."""
    closing = _CLOSING.get(facts.verdict.level)
    advice = [] if closing is None else [Sentence(text=words.say(closing))]
    return [*_fee(facts, words), *advice]


def _failure(facts: Facts, words: Words) -> list[Sentence]:
    if facts.effects is None or not facts.failed:
        return []
    message = "status.unused" if facts.conditional else _FAILED[facts.effects.status]
    revert = facts.effects.revert
    if revert is None or not revert.message.strip():
        text = words.say(f"{message}_silently")
    else:
        text = words.say(message, reason=quoted(revert.message, 120))
    return [Sentence(text=text, findings=facts.citing("effects.status", "effects.revert"))]


def _fee(facts: Facts, words: Words) -> list[Sentence]:
    """The fee is native; its symbol is the one that the simulator gave to the native changes."""
    effects = facts.effects
    if effects is None or facts.conditional or effects.fee <= 0:
        return []
    natives = (change.asset for change in effects.asset_changes if change.asset.type == "native")
    native = next(natives, native_asset(facts.case.request.chain_id))
    text = words.say("status.fee", amount=amount_of(native, effects.fee))
    return [Sentence(text=text, findings=facts.citing("effects.fee"))]
