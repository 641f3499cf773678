"""What an off-chain signature lets others take, in words."""

from decoders.amounts import is_unlimited
from decoders.decoded import Permission
from llm.explanation import Sentence
from llm.template.amounts import amount_in, name_in
from llm.template.catalogue import Words
from llm.template.facts import Facts
from llm.template.prose import clock_of, is_said, until
from simulation.readable import short


def permission_sentences(facts: Facts, words: Words, room: int, said: list[Sentence]) -> list[Sentence]:
    """One sentence for each of the first `room` permissions of the signature; the rest are counted.

    None for a permission that a finding's sentence in `said` tells as fully.
    """
    untold = [pair for pair in facts.permissions if not _is_told(facts, pair, words, said)]
    told = [
        Sentence(text=_permission(facts, permission, words), findings=facts.citing(f"decoded.permissions[{position}]"))
        for position, permission in untold[:room]
    ]
    rest = untold[room:]
    if not rest:
        return told
    cited = facts.citing(*(f"decoded.permissions[{position}]" for position, _ in rest))
    return [*told, Sentence(text=words.count("permissions.more", len(rest)), findings=cited)]


def _is_told(facts: Facts, pair: tuple[int, Permission], words: Words, said: list[Sentence]) -> bool:
    position, permission = pair
    if permission.amount == 0 or permission.owner != facts.sender:
        return False
    asset, wide = facts.asset_at(permission.token), is_unlimited(permission.amount)
    taken = name_in(words, asset) if wide else amount_in(words, asset, permission.amount)
    end = until(words, permission.expires, clock_of(facts.effects), "until.no_end")
    cited = facts.citing(f"decoded.permissions[{position}]")
    return is_said(said, cited, short(permission.spender), taken, end, whole=wide)


def _permission(facts: Facts, permission: Permission, words: Words) -> str:
    asset = facts.asset_at(permission.token)
    slots = {"spender": short(permission.spender)}
    whose = "" if permission.owner == facts.sender else "_of"
    if whose:
        slots["owner"] = short(permission.owner)
    if permission.amount == 0:
        return words.say(f"permissions.none{whose}", asset=name_in(words, asset), **slots)
    end = until(words, permission.expires, clock_of(facts.effects), "until.no_end")
    if is_unlimited(permission.amount):
        return words.say(f"permissions.any{whose}", asset=name_in(words, asset), until=end, **slots)
    return words.say(f"permissions.some{whose}", amount=amount_in(words, asset, permission.amount), until=end, **slots)
