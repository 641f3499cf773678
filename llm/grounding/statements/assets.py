"""Statements on what the sender, or the account that the sender commands, pays and gets."""

from llm.grounding.slots import SlotTable
from llm.grounding.statement import Statement
from llm.template.account import account_name, recipient_name
from llm.template.catalogue import Words
from llm.template.facts import Changes, Facts
from simulation.readable import amount_of, short

_NAMED = 4
"""Assets that one slot names; the rest are counted inside it."""


def asset_statements(facts: Facts, words: Words, table: SlotTable) -> list[Statement]:
    """What leaves first, then what comes in; both in one statement where both happen."""
    would = "would-" if facts.conditional else ""
    findings = _citing(facts, (*facts.paid, *facts.received))
    paid = _series(facts.paid, words)
    received = _series(facts.received, words)
    if paid and received:
        slots = {"assets": table.slot("assets", paid), "received": table.slot("assets", received)}
        return [Statement(f"{would}exchange", "outgoing", slots, findings)]
    if paid:
        slots = {"assets": table.slot("assets", paid)}
        if facts.recipient is not None:
            slots["to"] = table.slot("party", short(facts.recipient))
        return [Statement(f"{would}pay{'-to' if facts.recipient else ''}", "outgoing", slots, findings)]
    if received:
        return [Statement(f"{would}get", "fact", {"received": table.slot("assets", received)}, findings)]
    return []


def account_statements(facts: Facts, words: Words, table: SlotTable) -> list[Statement]:
    """What the called account pays and gets: the money in a Safe is its owner's concern."""
    statements = []
    if facts.called_paid:
        slots = {
            "account": table.slot("party", account_name(facts, words)),
            "assets": table.slot("assets", _series(facts.called_paid, words)),
        }
        if facts.called_recipient == facts.sender:
            kind = "account-pays-you"
        elif facts.called_recipient is not None:
            kind = "account-pays-to"
            slots["to"] = table.slot("party", recipient_name(facts, facts.called_recipient, words))
        else:
            kind = "account-pays"
        statements.append(Statement(kind, "outgoing", slots, _citing(facts, facts.called_paid)))
    if facts.called_received:
        slots = {
            "account": table.slot("party", account_name(facts, words)),
            "received": table.slot("assets", _series(facts.called_received, words)),
        }
        statements.append(Statement("account-gets", "fact", slots, _citing(facts, facts.called_received)))
    return statements


def nothing_statements(facts: Facts, table: SlotTable) -> list[Statement]:
    """That nothing of the sender's moves, as far as the simulation looked."""
    effects = facts.effects
    if effects is None:
        return []
    if effects.incomplete:
        return [Statement("nothing-seen", "fact")]
    others = {change.account for change in effects.asset_changes if change.moved and change.account != facts.sender}
    if others:
        return [Statement("nothing-others", "fact", {"count": table.slot("count", f"{len(others):,}")})]
    return [Statement("nothing", "fact")]


def _series(changes: Changes, words: Words) -> str:
    amounts = [amount_of(change.asset, abs(change.moved)) for _, change in changes]
    return words.series(amounts, _NAMED) if amounts else ""


def _citing(facts: Facts, changes: Changes) -> tuple[int, ...]:
    return facts.citing(*(f"effects.asset_changes[{position}]" for position, _ in changes))
