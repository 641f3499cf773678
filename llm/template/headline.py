"""The one line above the sentences: what signing does, from effects first and from decoding second."""

from collections.abc import Callable, Iterator
from typing import Final

from decoders.amounts import is_unlimited
from decoders.primitives import ZERO_ADDRESS
from decoders.requests import Batch, Message, PermissionGrant, Transaction, TypedData, UserOperation
from llm.template.account import account_name, recipient_name, works_for_sender
from llm.template.amounts import amount_in, name_in
from llm.template.approvals import permitted_asset, taken_by
from llm.template.catalogue import Words
from llm.template.control import delegates, new_holder
from llm.template.facts import Facts
from llm.template.request import call_name, form_of, sign_in_site, typed_text
from simulation.effects import ApprovalChange, AssetChange
from simulation.readable import native_asset, short

LIMIT: Final = 90

_ALLOWED: Final = {"operator": "headline.allow_all", "token": "headline.allow_token", "allowance": "headline.allow_any"}

_WRAPPING: Final = frozenset({"wrap", "unwrap"})
_WRAPPERS: Final = frozenset({"deposit", "withdraw"})
"""The functions of WETH9, which others copy."""

_ESTIMATE_DIGITS: Final = 6
"""Significant digits of an estimate in a headline; the sentences have them all."""

Candidates = Iterator[str]
"""Headlines from the most telling to the shortest."""


def headline(facts: Facts, words: Words) -> str:
    """The first headline that fits in `LIMIT` characters, of the worst thing that happens."""
    for part in _PARTS:
        candidates = list(part(facts, words))
        fitting = [text for text in candidates if len(text) <= LIMIT]
        if candidates:
            return fitting[0] if fitting else candidates[-1][: LIMIT - 1] + "…"
    return words.say("headline.unread")


def _failure(facts: Facts, words: Words) -> Candidates:
    if facts.failed and not facts.conditional:
        yield words.say("headline.fails")


def _delegation(facts: Facts, words: Words) -> Candidates:
    wanted = delegates(facts)
    named = [delegate for delegate in wanted if delegate != ZERO_ADDRESS]
    if named:
        yield words.say("headline.delegate", delegate=short(named[0]))


def _control(facts: Facts, words: Words) -> Candidates:
    for change in facts.effects.state_changes if facts.effects else ():
        holder = new_holder(facts, change)
        if holder is not None:
            yield words.say("headline.control", contract=short(change.address), holder=short(holder))


def _wide_approvals(facts: Facts, words: Words) -> Candidates:
    wide = [change for _, change in facts.approvals if change.after and (change.unlimited or change.kind == "operator")]
    return _given(wide, words)


def _permissions(facts: Facts, words: Words) -> Candidates:
    given = [permission for _, permission in facts.permissions if permission.amount]
    if len(given) > 1:
        yield _many("headline.allow_many", {permission.spender for permission in given}, len(given), words)
    elif given:
        asset, spender = facts.asset_at(given[0].token), short(given[0].spender)
        if is_unlimited(given[0].amount):
            yield words.say("headline.allow_any", spender=spender, asset=name_in(words, asset))
        else:
            yield words.say("headline.allow_some", spender=spender, amount=amount_in(words, asset, given[0].amount))
        yield words.say("headline.allow_many", spender=spender, count="1")


def _offer(facts: Facts, words: Words) -> Candidates:
    if not facts.conditional or not facts.paid:
        return
    paid = _amounts(facts.paid, words)
    if facts.received:
        yield words.say("headline.offer", paid=paid, received=_amounts(facts.received, words))
        yield _exchange(facts, words)
    else:
        yield words.say("headline.offer_free", paid=paid)
        yield words.say("headline.send_many", count=words.number(len(facts.paid)))


def _called(facts: Facts, words: Words) -> Candidates:
    """What the called account does, where that is not the sender's own affair."""
    account = account_name(facts, words)
    given = [change for _, change in facts.called_approvals if change.after]
    for change in given[:1]:
        limited = change.kind == "token" or (change.kind == "allowance" and not change.unlimited)
        message = "headline.account_allows" if limited else "headline.account_allows_all"
        yield words.say(message, spender=short(change.spender), account=account, asset=taken_by(change, words))
    if facts.called_paid and not given:
        assets = _amounts(facts.called_paid, words)
        if facts.called_recipient is not None:
            to = recipient_name(facts, facts.called_recipient, words)
            yield _begun(words.say("headline.account_sends_to", account=account, assets=assets, recipient=to))
        yield _begun(words.say("headline.account_sends", account=account, assets=assets))
        yield _begun(
            words.say("headline.account_sends_many", account=account, count=words.number(len(facts.called_paid)))
        )


def _begun(text: str) -> str:
    """With a capital: the line begins with one of our own words."""
    return text[:1].upper() + text[1:]


def _told_to(facts: Facts, words: Words) -> Candidates:
    """What a smart account is told to do, where that moves nothing."""
    call = facts.decoded.call if facts.decoded else None
    if facts.failed or not works_for_sender(facts) or call is None or len(call.children) != 1:
        return
    account, inner = account_name(facts, words), call.children[0]
    if inner.target is None:
        return
    name = call_name(inner)
    if inner.delegate and not inner.children:
        yield words.say("headline.account_delegates", account=account, target=short(inner.target))
    elif name is not None and inner.target != facts.called:
        yield words.say("headline.account_calls", account=account, name=name, target=short(inner.target))
    elif name is not None:
        yield words.say("headline.account_changes", account=account, name=name)


def _wrapped(facts: Facts, words: Words) -> Candidates:
    """Native coins into their token form or back, one for one. Only a known wrapper's token needs no name."""
    decoded = facts.decoded
    if decoded is None or decoded.call is None or len(facts.paid) != 1 or len(facts.received) != 1:
        return
    given, taken = facts.paid[0][1], facts.received[0][1]
    token = taken.asset if given.asset.type == "native" else given.asset
    one_for_one = given.moved == -taken.moved and token.type == "erc20" and token.decimals == 18
    if not one_for_one or {given.asset.type, taken.asset.type} != {"native", "erc20"}:
        return
    message = "headline.wrap" if given.asset.type == "native" else "headline.unwrap"
    paid = amount_in(words, given.asset, -given.moved)
    if decoded.intent in _WRAPPING:
        yield words.say(message, paid=paid)
    elif decoded.call.target == token.address and decoded.call.name in _WRAPPERS:
        yield words.say(f"{message}_into", paid=paid, received=name_in(words, taken.asset))


def _exchanged(facts: Facts, words: Words) -> Candidates:
    if not facts.paid or not facts.received:
        return
    fungible = all(change.asset.type in {"native", "erc20"} for _, change in (*facts.paid, *facts.received))
    received = _amounts(facts.received, words)
    if fungible and len(facts.received) == 1:
        change = facts.received[0][1]
        received = _about(amount_in(words, change.asset, _rounded(change.moved)), words)
    yield words.say(
        "headline.swap" if fungible else "headline.trade", paid=_amounts(facts.paid, words), received=received
    )
    yield _exchange(facts, words)


def _sent(facts: Facts, words: Words) -> Candidates:
    if not facts.paid:
        return
    assets = _amounts(facts.paid, words)
    if facts.recipient is not None:
        yield words.say("headline.send_to", assets=assets, recipient=short(facts.recipient))
    yield words.say("headline.send", assets=assets)
    yield words.say("headline.send_many", count=words.number(len(facts.paid)))


def _approvals(facts: Facts, words: Words) -> Candidates:
    return _given([change for _, change in facts.approvals if change.after], words)


def _received(facts: Facts, words: Words) -> Candidates:
    if facts.received:
        yield words.say("headline.receive", assets=_amounts(facts.received, words))
        yield words.say("headline.receive_many", count=words.number(len(facts.received)))


def _ended(facts: Facts, words: Words) -> Candidates:
    ended = [change for _, change in facts.approvals if change.before and not change.after]
    if len(ended) == 1:
        asset = permitted_asset(ended[0].asset, ended[0].kind, words)
        yield words.say("headline.revoke", spender=short(ended[0].spender), asset=asset)
    if ended:
        yield words.say("headline.revoke_many", count=words.number(len(ended)))
    elif ZERO_ADDRESS in delegates(facts):
        yield words.say("headline.undelegate")


def _request(facts: Facts, words: Words) -> Candidates:
    match facts.case.request.payload:
        case Message() as message:
            site = sign_in_site(message)
            yield (
                words.say(f"headline.sign_{form_of(message)}")
                if site is None
                else words.say("headline.sign_in", site=site)
            )
        case TypedData() as typed:
            yield typed_text("headline.sign_typed", typed, words)
        case Transaction() as transaction:
            yield _transaction(facts, transaction, words)
        case Batch() as batch:
            yield words.count("headline.batch", len(batch.calls))
        case UserOperation() as operation:
            yield words.say("headline.user_operation", account=short(operation.account))
        case PermissionGrant() as grant:
            yield from _grant(grant, words)


def _grant(grant: PermissionGrant, words: Words) -> Candidates:
    """Permissions whose bounds are not known: who gets them, where it is one address."""
    delegates = {request.delegate for request in grant.requests}
    delegate = next(iter(delegates))
    if len(delegates) == 1 and delegate is not None:
        yield words.say("headline.grant_to", delegate=short(delegate))
    yield words.count("headline.grant", len(grant.requests))


def _transaction(facts: Facts, transaction: Transaction, words: Words) -> str:
    value = amount_in(words, native_asset(facts.case.request.chain_id), transaction.value)
    if transaction.to is None:
        return words.say("headline.create_pay", amount=value) if transaction.value else words.say("headline.create")
    target = short(transaction.to)
    if transaction.value and facts.effects is None:
        return words.say("headline.send_to", assets=value, recipient=target)
    name = call_name(facts.decoded.call if facts.decoded else None)
    if name is None:
        return words.say("headline.call_unnamed", target=target)
    return words.say("headline.call", name=name, target=target)


_PARTS: Final[tuple[Callable[[Facts, Words], Candidates], ...]] = (
    _delegation,  # first, since a delegation outlives a call that fails (EIP-7702)
    _failure,
    _control,
    _wide_approvals,
    _permissions,
    _called,
    _offer,
    _wrapped,
    _exchanged,
    _sent,
    _approvals,
    _received,
    _ended,
    _told_to,
    _request,
)
"""Worst first: who may take everything, then what leaves, then what may leave, then what comes in."""


def _given(approvals: list[ApprovalChange], words: Words) -> Candidates:
    if len(approvals) == 1:
        yield _one_given(approvals[0], words)
    if approvals:
        yield _many("headline.allow_many", {change.spender for change in approvals}, len(approvals), words)


def _one_given(change: ApprovalChange, words: Words) -> str:
    spender = short(change.spender)
    if change.kind == "allowance" and not change.unlimited:
        return words.say("headline.allow_some", spender=spender, amount=amount_in(words, change.asset, change.after))
    asset = permitted_asset(change.asset, change.kind, words)
    return words.say(_ALLOWED[change.kind], spender=spender, asset=asset)


def _many(message: str, spenders: set[str], count: int, words: Words) -> str:
    if len(spenders) == 1:
        return words.say(message, spender=short(next(iter(spenders))), count=words.number(count))
    return words.say(f"{message}_several", count=words.number(count))


def _amounts(changes: tuple[tuple[int, AssetChange], ...], words: Words) -> str:
    return words.series([amount_in(words, change.asset, abs(change.moved)) for _, change in changes], room=1)


def _about(amount: str, words: Words) -> str:
    """A swap's proceeds depend on the block; dust is said as it is."""
    return words.say("headline.about", amount=amount.removeprefix("~")) if amount[0] in "~0123456789" else amount


def _rounded(amount: int) -> int:
    """To the nearest amount of `_ESTIMATE_DIGITS` significant digits, since a price is only an estimate."""
    step: int = 10 ** max(0, len(str(amount)) - _ESTIMATE_DIGITS)
    return (amount + step // 2) // step * step


def _exchange(facts: Facts, words: Words) -> str:
    return words.say("headline.exchange", given=words.number(len(facts.paid)), taken=words.number(len(facts.received)))
