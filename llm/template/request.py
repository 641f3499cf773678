"""What is asked, in words: for messages, and for calls whose effects are not known."""

import re
from typing import Literal

from decoders.decoded import Call, DisplayField
from decoders.foreign_text import plain
from decoders.requests import Batch, Message, PermissionGrant, Transaction, TypedData, UserOperation
from llm.explanation import Sentence
from llm.template.amounts import amount_in
from llm.template.catalogue import Words
from llm.template.facts import Facts
from llm.template.prose import quoted
from simulation.readable import native_asset, short

_SIGN_IN = re.compile(
    r"(?:[a-z][a-z0-9+.-]{0,20}://)?([^\s/?#@]{1,253}) wants you to sign in with your Ethereum account:"
)

_SITE_SHOWN = 60
"""Characters of a domain that are shown."""


def request_sentences(facts: Facts, words: Words, room: int, said: list[Sentence]) -> list[Sentence]:
    """What the request says of itself; of a simulated transaction the effects say more, so nothing is said here.

    A site is not repeated where a finding in `said` names it.
    """
    match facts.case.request.payload:
        case Message() as message:
            site = sign_in_site(message)
            texts = [] if site and any(site in line.text for line in said) else [_message(message, words)]
        case TypedData() as typed if not facts.permissions:
            texts = [typed_text("request.typed", typed, words), *_shown(facts, words, room)]
        case Batch() as batch:
            texts = [words.count("request.batch", len(batch.calls)), *_shown(facts, words, room)]
        case UserOperation() as operation:
            account = short(operation.account)
            texts = [words.say("request.user_operation", account=account), *_shown(facts, words, room)]
        case PermissionGrant() as grant:
            texts = [words.count("request.grant", len(grant.requests)), *_shown(facts, words, room)]
        case Transaction() as transaction if facts.effects is None:
            texts = [*_call(facts, transaction, words), *_shown(facts, words, room)]
        case _:
            texts = []
    return [Sentence(text=text) for text in texts]


def sign_in_site(message: Message) -> str | None:
    """The site that a sign-in message (EIP-4361) names; where the session begins, whoever shows the message."""
    found = _SIGN_IN.match(message.text or "") if message.scheme == "personal_sign" else None
    if found is None:
        return None
    site = plain(found[1], 253)
    # The owner of a domain is written at its end, so a long one is cut at its start.
    return site if len(site) <= _SITE_SHOWN else f"…{site[1 - _SITE_SHOWN :]}"


def form_of(message: Message) -> Literal["text", "bytes", "hash"]:
    """How the message reads. What `eth_sign` signs is a hash whatever it looks like: it can be a transaction's."""
    return "hash" if message.scheme == "eth_sign" else message.form


def typed_text(message: str, typed: TypedData, words: Words) -> str:
    """The message, or its `_for` form where the domain names an application."""
    if typed.domain.name is None:
        return words.say(message, type=quoted(typed.primary_type, 32))
    return words.say(f"{message}_for", type=quoted(typed.primary_type, 32), application=quoted(typed.domain.name, 32))


def call_name(call: Call | None) -> str | None:
    """The function's name where anybody knows it; quoted, since dictionaries of names are open to all."""
    return None if call is None or not call.name else quoted(call.name, 40)


def _message(message: Message, words: Words) -> str:
    site = sign_in_site(message)
    if site is not None:
        return words.say("request.sign_in", site=site)
    if form_of(message) == "hash":
        return words.say("request.hash")
    if message.text is not None:
        return words.say("request.text", text=quoted(message.text, 160))
    return words.count("request.bytes", len(message.data) // 2 - 1)


def _call(facts: Facts, transaction: Transaction, words: Words) -> list[str]:
    value = amount_in(words, native_asset(facts.case.request.chain_id), transaction.value)
    if transaction.to is None:
        paid = [words.say("request.value_created", amount=value)] if transaction.value else []
        return [words.say("request.creates"), *paid]
    target = short(transaction.to)
    texts = [words.say("request.value", amount=value, target=target)] if transaction.value else []
    if transaction.data != "0x":
        name = call_name(facts.decoded.call if facts.decoded else None)
        unnamed = words.say("request.calls_unnamed", target=target)
        texts.append(unnamed if name is None else words.say("request.calls", name=name, target=target))
    return texts


def _shown(facts: Facts, words: Words, room: int) -> list[str]:
    """The fields that a hardware wallet would show; the domain is in the sentence before."""
    display = [field for field in _display(facts) if not field.path.startswith("domain.")]
    fields = [words.say("request.field", label=plain(f.label), value=quoted(f.value)) for f in display]
    return [words.say("request.shown", fields=words.series(fields, room))] if fields else []


def _display(facts: Facts) -> tuple[DisplayField, ...]:
    return facts.decoded.display if facts.decoded else ()
