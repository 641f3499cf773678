"""Statements on who may take what: approvals on the chain, and permissions that lie in a signature."""

from decoders.amounts import is_unlimited
from llm.grounding.slots import SlotTable
from llm.grounding.statement import Statement
from llm.template.account import account_name
from llm.template.approvals import permitted_asset
from llm.template.catalogue import Words
from llm.template.facts import Facts
from llm.template.prose import clock_of
from policies.dates import date_of
from simulation.effects import ApprovalChange
from simulation.readable import amount_of, name_of, short

NAMED = 2
"""Approvals that are told one by one; the rest are counted."""


def approval_statements(facts: Facts, table: SlotTable) -> list[Statement]:
    """The sender's approvals, the widest first."""
    statements = []
    for position, approval in facts.approvals[:NAMED]:
        kind, slots = _approval(approval, table, facts)
        cited = facts.citing(f"effects.approvals[{position}]")
        statements.append(Statement(kind, "approval", slots, cited))
    rest = facts.approvals[NAMED:]
    if rest:
        cited = facts.citing(*(f"effects.approvals[{position}]" for position, _ in rest))
        slots = {"count": table.slot("count", f"{len(rest):,}")}
        statements.append(Statement("more-approvals", "approval", slots, cited))
    return statements


def account_approval_statements(facts: Facts, words: Words, table: SlotTable) -> list[Statement]:
    """The approvals of the account that the sender commands."""
    statements = []
    for position, approval in facts.called_approvals[:NAMED]:
        kind, slots = _approval(approval, table, facts)
        slots["account"] = table.slot("party", account_name(facts, words))
        cited = facts.citing(f"effects.approvals[{position}]")
        statements.append(Statement(f"account-{kind}", "approval", slots, cited))
    rest = facts.called_approvals[NAMED:]
    if rest:
        cited = facts.citing(*(f"effects.approvals[{position}]" for position, _ in rest))
        slots = {
            "count": table.slot("count", f"{len(rest):,}"),
            "account": table.slot("party", account_name(facts, words)),
        }
        statements.append(Statement("account-more-approvals", "approval", slots, cited))
    return statements


def permission_statements(facts: Facts, table: SlotTable) -> list[Statement]:
    """What the signature permits, in the order of the signed form."""
    statements = []
    for position, permission in facts.permissions[:NAMED]:
        asset = facts.asset_at(permission.token)
        slots = {"spender": table.slot("party", short(permission.spender))}
        of = "" if permission.owner == facts.sender else "-of"
        if of:
            slots["owner"] = table.slot("party", short(permission.owner))
        if permission.amount == 0:
            kind = f"permit-none{of}"
            slots["asset"] = table.slot("assets", name_of(asset))
        elif is_unlimited(permission.amount):
            kind = f"permit-any{of}" + _end(permission.expires, table, slots, facts)
            slots["asset"] = table.slot("assets", name_of(asset))
        else:
            kind = f"permit-some{of}" + _end(permission.expires, table, slots, facts)
            slots["amount"] = table.slot("assets", amount_of(asset, permission.amount))
        cited = facts.citing(f"decoded.permissions[{position}]")
        statements.append(Statement(kind, "approval", slots, cited))
    rest = facts.permissions[NAMED:]
    if rest:
        cited = facts.citing(*(f"decoded.permissions[{position}]" for position, _ in rest))
        slots = {"count": table.slot("count", f"{len(rest):,}")}
        statements.append(Statement("more-permissions", "approval", slots, cited))
    return statements


def _approval(approval: ApprovalChange, table: SlotTable, facts: Facts) -> tuple[str, dict[str, str]]:
    slots = {"spender": table.slot("party", short(approval.spender))}
    limited = approval.kind == "allowance" and not approval.unlimited
    if approval.after and limited:
        slots["amount"] = table.slot("assets", amount_of(approval.asset, approval.after))
    else:
        slots["asset"] = table.slot("assets", permitted_asset(approval.asset, approval.kind))
    if approval.after == 0:
        return ("revoke" if approval.before else "allow-none"), slots
    end = _end(approval.expires, table, slots, facts)
    if limited:
        return f"allow-some{end}", slots
    if approval.kind == "operator":
        return f"allow-all{'' if approval.asset.type == 'erc721' else '-multi'}{end}", slots
    return f"allow-{'token' if approval.kind == 'token' else 'any'}{end}", slots


def _end(expires: int | None, table: SlotTable, slots: dict[str, str], facts: Facts) -> str:
    """How the permission ends: "" (when it is revoked), "-until" a date, or a date that is "-past"."""
    date = date_of(expires)
    if expires is None or date is None:
        return ""
    slots["end"] = table.slot("date", f"{date} UTC")
    now = clock_of(facts.effects)
    return "-past" if now is not None and expires < now else "-until"
