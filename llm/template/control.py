"""Who runs the sender's account and who controls what the sender controlled, in words."""

from decoders.primitives import ZERO_ADDRESS, Address
from decoders.requests import Transaction, UserOperation
from llm.explanation import Sentence
from llm.template.catalogue import Words
from llm.template.facts import Facts
from simulation.effects import StateChange
from simulation.readable import short

_DELEGATION = "0xef0100"
"""The code of a delegated account is this and the delegate's address (EIP-7702)."""

_HOLDERS = frozenset({"owner", "admin"})


def control_sentences(facts: Facts, words: Words, room: int) -> list[Sentence]:
    """Delegations of the sender's account (EIP-7702), then contracts that the sender gives away or takes over."""
    handed = [] if facts.effects is None else _handed(facts, facts.effects.state_changes, words)
    told, rest = handed[:room], handed[room:]
    if rest:
        cited = tuple(dict.fromkeys(position for sentence in rest for position in sentence.findings))
        told.append(Sentence(text=words.count("control.more", len(rest)), findings=cited))
    return [*_delegations(facts, words), *told]


def delegates(facts: Facts) -> dict[Address, bool]:
    """The addresses whose code is to run the sender's account (zero: none), and whether that is on every chain."""
    payload = facts.case.request.payload
    asked = payload.authorizations if isinstance(payload, Transaction) else ()
    if isinstance(payload, UserOperation) and payload.authorization is not None:
        asked = (payload.authorization,)
    found: dict[Address, bool] = {}
    for item in asked:
        if item.authority in {None, facts.sender}:
            found[item.address] = found.get(item.address, False) or item.chain_id == 0
    for change in facts.effects.state_changes if facts.effects else ():
        if change.kind == "delegation" and change.address == facts.sender:
            found.setdefault(_address(change.after), False)
    return found


def new_holder(facts: Facts, change: StateChange) -> Address | None:
    """Who controls the contract instead of the sender; None where the sender does not lose it."""
    lost = change.kind in _HOLDERS and _address(change.before) == facts.sender != _address(change.after)
    return _address(change.after) if lost else None


def _delegations(facts: Facts, words: Words) -> list[Sentence]:
    cited = _cited(facts, "delegation") + facts.citing(
        "request.payload.authorizations", "request.payload.authorization"
    )
    findings = tuple(dict.fromkeys(cited))
    sentences = []
    for delegate, everywhere in delegates(facts).items():
        if delegate == ZERO_ADDRESS:
            text = words.say("control.undelegate")
        else:
            text = words.say(f"control.delegate{'_everywhere' if everywhere else ''}", delegate=short(delegate))
        sentences.append(Sentence(text=text, findings=findings))
    return sentences


def _handed(facts: Facts, changes: tuple[StateChange, ...], words: Words) -> list[Sentence]:
    sentences = []
    for position, change in enumerate(changes):
        contract, holder = short(change.address), new_holder(facts, change)
        findings = facts.citing(f"effects.state_changes[{position}]")
        if holder is not None:
            text = words.say("control.lost", contract=contract, holder=short(holder))
            sentences.append(Sentence(text=text, findings=findings))
        elif change.kind in _HOLDERS and _address(change.after) == facts.sender != _address(change.before):
            sentences.append(Sentence(text=words.say("control.gained", contract=contract), findings=findings))
    return sentences


def _cited(facts: Facts, kind: str) -> tuple[int, ...]:
    changes = facts.effects.state_changes if facts.effects else ()
    return facts.citing(
        *(
            f"effects.state_changes[{position}]"
            for position, change in enumerate(changes)
            if change.kind == kind and change.address == facts.sender
        )
    )


def _address(text: str) -> Address:
    """The address in a state value: as it is, padded to a slot, behind the delegation mark, or zero if empty."""
    digits = text.removeprefix(_DELEGATION) if text.startswith(_DELEGATION) else text[2:]
    return "0x" + digits[-40:].rjust(40, "0")
