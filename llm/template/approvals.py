"""Who may take what from the sender after the call, in words."""

from llm.explainer import FALLBACK_LANGUAGE
from llm.explanation import Sentence
from llm.template.amounts import amount_in, name_in
from llm.template.catalogue import Words, words_in
from llm.template.facts import Approvals, Facts
from llm.template.prose import clock_of, is_said, until
from simulation.effects import ApprovalChange, Asset
from simulation.readable import short


def approval_sentences(facts: Facts, words: Words, room: int, said: list[Sentence]) -> list[Sentence]:
    """One sentence for each of the first `room` approvals of the sender, the widest first; the rest are counted.

    None for an approval that a finding's sentence in `said` tells as fully.
    """
    untold = tuple(pair for pair in facts.approvals if not is_told(facts, pair, words, said))
    now = clock_of(facts.effects)
    told = [
        Sentence(text=_approval(approval, words, now), findings=facts.citing(f"effects.approvals[{position}]"))
        for position, approval in untold[:room]
    ]
    rest = untold[room:]
    return [*told, _more(facts, rest, words)] if rest else told


def is_told(facts: Facts, pair: tuple[int, ApprovalChange], words: Words, said: list[Sentence]) -> bool:
    """Whether a finding's sentence already names the spender, what may be taken, and until when."""
    position, approval = pair
    if approval.after == 0:
        return False
    limited = approval.kind == "allowance" and not approval.unlimited
    taken = taken_by(approval, words)
    end = until(words, approval.expires, clock_of(facts.effects), "until.revoked")
    owner = () if approval.owner == facts.sender else (short(approval.owner),)
    cited = facts.citing(f"effects.approvals[{position}]")
    wide = not limited and approval.kind != "token"
    return is_said(said, cited, short(approval.spender), taken, end, *owner, whole=wide)


def taken_by(approval: ApprovalChange, words: Words) -> str:
    """What the spender may take: the amount of a limited allowance, else what the approval is about."""
    if approval.kind == "allowance" and not approval.unlimited:
        return amount_in(words, approval.asset, approval.after)
    return permitted_asset(approval.asset, approval.kind, words)


def permitted_asset(asset: Asset, kind: str, words: Words | None = None) -> str:
    """What an approval is about: "USDC", or "NFT #12 of BAYC" where it is one token. English by default."""
    words = words or words_in(FALLBACK_LANGUAGE)
    return amount_in(words, asset, 1) if kind == "token" else name_in(words, asset)


def _approval(approval: ApprovalChange, words: Words, now: int | None) -> str:
    spender, asset = short(approval.spender), permitted_asset(approval.asset, approval.kind, words)
    if approval.after == 0:
        return words.say("approvals.ended" if approval.before else "approvals.none", spender=spender, asset=asset)
    end = until(words, approval.expires, now, "until.revoked")
    if approval.kind == "allowance" and not approval.unlimited:
        return words.say("approvals.some", spender=spender, amount=taken_by(approval, words), until=end)
    return words.say(_breadth(approval), spender=spender, asset=asset, until=end)


def _breadth(approval: ApprovalChange) -> str:
    if approval.kind == "operator":
        return "approvals.all" if approval.asset.type == "erc721" else "approvals.all_multi"
    return "approvals.token" if approval.kind == "token" else "approvals.any"


def _more(facts: Facts, rest: Approvals, words: Words) -> Sentence:
    given = sum(1 for _, approval in rest if approval.after)
    parts = [("approvals.more_given", given), ("approvals.more_ended", len(rest) - given)]
    listed = words.series([words.say(message, count=words.number(number)) for message, number in parts if number], 2)
    cited = facts.citing(*(f"effects.approvals[{position}]" for position, _ in rest))
    return Sentence(text=words.count("approvals.more", len(rest), list=listed), findings=cited)
