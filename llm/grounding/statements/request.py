"""Statements on what is asked, for requests whose effects do not tell it: messages, typed data, unsimulated calls."""

from decoders.outcome import Unavailable
from decoders.requests import Batch, Message, PermissionGrant, Transaction, TypedData, UserOperation
from llm.grounding.slots import SlotTable
from llm.grounding.statement import Statement
from llm.template.facts import Facts
from llm.template.prose import quoted
from llm.template.request import call_name, form_of, sign_in_site
from simulation.readable import amount_of, native_asset, short


def request_statements(facts: Facts, table: SlotTable) -> list[Statement]:
    """At most two; none for a simulated transaction, whose effects say more."""
    match facts.case.request.payload:
        case Message() as message:
            return [_message(message, table)]
        case TypedData() as typed:
            return [] if facts.permissions else [_typed(typed, table)]
        case Transaction() as transaction:
            return _call(facts, transaction, table) if isinstance(facts.case.effects, Unavailable) else []
        case payload:
            return [_other(payload, table)]


def _typed(typed: TypedData, table: SlotTable) -> Statement:
    slots = {"type": table.slot("text", quoted(typed.primary_type, 32))}
    if typed.domain.name is None:
        return Statement("typed", "fact", slots)
    return Statement("typed-for", "fact", {**slots, "application": table.slot("text", quoted(typed.domain.name, 32))})


def _other(payload: Batch | UserOperation | PermissionGrant, table: SlotTable) -> Statement:
    match payload:
        case Batch():
            return Statement("batch", "fact", {"count": table.slot("count", f"{len(payload.calls):,}")})
        case UserOperation():
            return Statement("user-operation", "fact", {"account": table.slot("party", short(payload.account))})
        case PermissionGrant():
            return Statement("grant", "approval", {"count": table.slot("count", f"{len(payload.requests):,}")})


def _message(message: Message, table: SlotTable) -> Statement:
    site = sign_in_site(message)
    if site is not None:
        return Statement("sign-in", "fact", {"site": table.slot("text", site)})
    if form_of(message) == "hash":
        return Statement("sign-hash", "fact")
    if message.text is None:
        return Statement("sign-bytes", "fact")
    return Statement("sign-text", "fact", {"text": table.slot("text", quoted(message.text, 160))})


def _call(facts: Facts, transaction: Transaction, table: SlotTable) -> list[Statement]:
    amount = amount_of(native_asset(facts.case.request.chain_id), transaction.value)
    if transaction.to is None:
        if not transaction.value:
            return [Statement("create", "fact")]
        return [Statement("create-pay", "outgoing", {"assets": table.slot("assets", amount)})]
    target = table.slot("party", short(transaction.to))
    statements = []
    if transaction.value:
        slots = {"assets": table.slot("assets", amount), "to": target}
        statements.append(Statement("asked-pay-to", "outgoing", slots))
    if transaction.data != "0x":
        name = call_name(facts.decoded.call if facts.decoded else None)
        slots = {"target": target}
        if name is not None:
            slots["name"] = table.slot("text", name)
        statements.append(Statement("call" if name else "call-unnamed", "fact", slots))
    return statements
