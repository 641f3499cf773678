"""What the called account pays and grants, in words: the money in a Safe is its owner's concern."""

from decoders.primitives import Address
from llm.explanation import Sentence
from llm.template.amounts import amount_in, name_in
from llm.template.approvals import is_told, permitted_asset
from llm.template.catalogue import Words
from llm.template.facts import Facts
from llm.template.prose import clock_of, until
from policies.accounts import own_accounts
from policies.severity import Severity
from simulation.effects import ApprovalChange
from simulation.readable import short

_SAFE_CALL = "execTransaction"


def account_sentences(facts: Facts, words: Words, room: int, said: list[Sentence]) -> list[Sentence]:
    """What leaves the called account, what comes in for it, and whom it lets take more; no more than is in `said`."""
    if not facts.called_paid and not facts.called_approvals:
        return []
    return [*_assets(facts, words, room), *_approvals(facts, words, room, said)]


def account_name(facts: Facts, words: Words) -> str:
    """What to call it: a Safe where the call is a Safe's, an account where it works for the sender, else a contract."""
    address = short(facts.called or facts.sender)
    call = facts.decoded.call if facts.decoded else None
    if call is not None and call.name == _SAFE_CALL and call.children:
        return words.say("account.safe", address=address)
    return words.say("account.other" if works_for_sender(facts) else "account.contract", address=address)


def recipient_name(facts: Facts, recipient: Address, words: Words) -> str:
    """Who gets it: "you", or the address."""
    return words.say("account.you") if recipient == facts.sender else short(recipient)


def works_for_sender(facts: Facts) -> bool:
    """Whether the call tells a smart account what to do."""
    return facts.called in own_accounts(facts.case)


def is_grave(facts: Facts) -> bool:
    """Whether something serious was found in what a smart account is told: then it is no time to calm."""
    serious = any(finding.severity.rank >= Severity.CAUTION.rank for finding in facts.verdict.findings)
    return works_for_sender(facts) and serious


def _assets(facts: Facts, words: Words, room: int) -> list[Sentence]:
    account, sentences = account_name(facts, words), []
    if facts.called_paid:
        assets = words.series([amount_in(words, change.asset, -change.moved) for _, change in facts.called_paid], room)
        if facts.called_recipient is None:
            text = words.say("account.pays", account=account, assets=assets)
        else:
            recipient = recipient_name(facts, facts.called_recipient, words)
            text = words.say("account.pays_to", account=account, assets=assets, recipient=recipient)
        cited = facts.citing(*(f"effects.asset_changes[{position}]" for position, _ in facts.called_paid))
        sentences.append(Sentence(text=text, findings=cited))
    if facts.called_received:
        assets = words.series(
            [amount_in(words, change.asset, change.moved) for _, change in facts.called_received], room
        )
        cited = facts.citing(*(f"effects.asset_changes[{position}]" for position, _ in facts.called_received))
        sentences.append(Sentence(text=words.say("account.receives", account=account, assets=assets), findings=cited))
    return sentences


def _approvals(facts: Facts, words: Words, room: int, said: list[Sentence]) -> list[Sentence]:
    untold = [pair for pair in facts.called_approvals if not is_told(facts, pair, words, said)]
    told = [
        Sentence(text=_approval(facts, approval, words), findings=facts.citing(f"effects.approvals[{position}]"))
        for position, approval in untold[:room]
    ]
    rest = untold[room:]
    if not rest:
        return told
    cited = facts.citing(*(f"effects.approvals[{position}]" for position, _ in rest))
    text = words.count("account.more", len(rest), account=account_name(facts, words))
    return [*told, Sentence(text=text, findings=cited)]


def _approval(facts: Facts, approval: ApprovalChange, words: Words) -> str:
    slots = {"spender": short(approval.spender), "owner": account_name(facts, words)}
    asset = permitted_asset(approval.asset, approval.kind, words)
    if approval.after == 0:
        return words.say("permissions.none_of", asset=asset, **slots)
    end = until(words, approval.expires, clock_of(facts.effects), "until.revoked")
    if approval.kind == "operator":
        return words.say("account.allows_all", asset=name_in(words, approval.asset), until=end, **slots)
    if approval.kind == "token":
        return words.say("account.allows_token", asset=asset, until=end, **slots)
    if approval.unlimited:
        return words.say("permissions.any_of", asset=asset, until=end, **slots)
    return words.say("permissions.some_of", amount=amount_in(words, approval.asset, approval.after), until=end, **slots)
