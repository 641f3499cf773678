"""Statements on who runs the sender's account and who controls what the sender controlled."""

from decoders.primitives import ZERO_ADDRESS
from llm.grounding.slots import SlotTable
from llm.grounding.statement import Statement
from llm.template.control import delegates, new_holder
from llm.template.facts import Facts
from simulation.readable import short

_NAMED = 2


def control_statements(facts: Facts, table: SlotTable) -> list[Statement]:
    """Delegations of the sender's account (EIP-7702), then contracts that the sender gives away."""
    return [*_delegations(facts, table), *_lost(facts, table)]


def _delegations(facts: Facts, table: SlotTable) -> list[Statement]:
    cited = facts.citing("request.payload.authorizations", "request.payload.authorization")
    statements = []
    for delegate, everywhere in delegates(facts).items():
        if delegate == ZERO_ADDRESS:
            statements.append(Statement("undelegate", "fact", {}, cited))
        else:
            slots = {"delegate": table.slot("party", short(delegate))}
            statements.append(Statement(f"delegate{'-everywhere' if everywhere else ''}", "approval", slots, cited))
    return statements


def _lost(facts: Facts, table: SlotTable) -> list[Statement]:
    changes = facts.effects.state_changes if facts.effects else ()
    lost = [(at, change, new_holder(facts, change)) for at, change in enumerate(changes)]
    statements = []
    for at, change, holder in [triple for triple in lost if triple[2] is not None][:_NAMED]:
        slots = {
            "contract": table.slot("party", short(change.address)),
            "holder": table.slot("party", short(holder or ZERO_ADDRESS)),
        }
        statements.append(Statement("control-lost", "outgoing", slots, facts.citing(f"effects.state_changes[{at}]")))
    return statements
