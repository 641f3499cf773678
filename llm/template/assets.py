"""What the sender pays and receives, in words."""

from llm.explanation import Sentence
from llm.template.amounts import amount_in
from llm.template.catalogue import Words
from llm.template.facts import Facts
from simulation.effects import AssetChange
from simulation.readable import short


def asset_sentences(facts: Facts, words: Words, room: int, *, silent: bool) -> list[Sentence]:
    """A sentence on what is paid and one on what is received; of more than `room` assets the others are counted.

    Other accounts' changes are never told as the sender's; where nothing of the sender's moves, that is said,
    unless `silent`, where it would calm though something else is at stake.
    """
    if facts.effects is None:
        return []
    sentences = [*_paid(facts, words, room), *_received(facts, words, room)]
    if sentences or facts.failed or silent or facts.approvals or facts.permissions:
        return sentences
    return [_nothing(facts, words)]


def _paid(facts: Facts, words: Words, room: int) -> list[Sentence]:
    if not facts.paid:
        return []
    message = "assets.would_pay" if facts.conditional else "assets.pay"
    assets = words.series([amount_in(words, change.asset, -change.moved) for _, change in facts.paid], room)
    if facts.recipient is None:
        text = words.say(message, assets=assets)
    else:
        text = words.say(f"{message}_to", assets=assets, recipient=short(facts.recipient))
    return [Sentence(text=text, findings=_cited(facts, facts.paid))]


def _received(facts: Facts, words: Words, room: int) -> list[Sentence]:
    if not facts.received:
        return []
    message = "assets.would_receive" if facts.conditional else "assets.receive"
    assets = words.series([amount_in(words, change.asset, change.moved) for _, change in facts.received], room)
    return [Sentence(text=words.say(message, assets=assets), findings=_cited(facts, facts.received))]


def _nothing(facts: Facts, words: Words) -> Sentence:
    """Nothing moves as far as the simulation looked; where it left something out, no more is claimed."""
    effects = facts.effects
    if effects is None or effects.incomplete:
        return Sentence(text=words.say("assets.nothing_seen"))
    others = {change.account for change in effects.asset_changes if change.moved and change.account != facts.sender}
    return Sentence(text=words.count("assets.others", len(others)) if others else words.say("assets.nothing"))


def _cited(facts: Facts, changes: tuple[tuple[int, AssetChange], ...]) -> tuple[int, ...]:
    return facts.citing(*(f"effects.asset_changes[{position}]" for position, _ in changes))
