"""Whether a finished text claims only what its case holds and says all that it must, however it was made."""

import re
from collections.abc import Iterator
from typing import Final

from decoders.requests import Transaction
from llm.evaluation.claims import ADDRESS, AMOUNT, Claim, claims_of
from llm.explanation import Sentence
from llm.grounding.statements.findings import is_due
from llm.template.facts import Facts
from policies.severity import Level
from simulation.readable import amount_of, native_asset, short

_COMFORT: Final = re.compile(
    r"\bno (?:other )?(?:known )?risk\b|\b(?:it|this) is (?:safe|harmless|trustworthy)\b", re.IGNORECASE
)
_URGED: Final = re.compile(r"\b(?:you should sign|go ahead|please sign)\b", re.IGNORECASE)


def unfaithful(facts: Facts, sentences: tuple[Sentence, ...]) -> list[str]:
    """Every claim that the case does not bear out, as a reason with its sentence."""
    own = tuple(it.text for it in sentences if not _quotes_a_rule(facts, it.text))
    found = [reason for claim in claims_of(own) for reason in _false(facts, claim)]
    text = " ".join(sentence.text for sentence in sentences)
    if facts.verdict.level is not Level.BENIGN and _COMFORT.search(text):
        found.append(f"comfort in a verdict of {facts.verdict.level.value}: {text}")
    if facts.verdict.level is not Level.BENIGN and _URGED.search(text):
        found.append(f"urges to sign in a verdict of {facts.verdict.level.value}: {text}")
    return found


def _quotes_a_rule(facts: Facts, text: str) -> bool:
    """The template repeats what rules say, word for word; that is the rules' claim, and their tests hold it."""
    return any(finding.title.rstrip(".") in text for finding in facts.verdict.findings)


def uncovered(facts: Facts, sentences: tuple[Sentence, ...]) -> list[str]:
    """Every due finding, outgoing asset and approval that the text leaves out; a counted rest is not left out."""
    text = " ".join(sentence.text for sentence in sentences)
    cited = {position for sentence in sentences for position in sentence.findings}
    due = {at for at, finding in enumerate(facts.verdict.findings) if is_due(finding, facts.verdict.level)}
    missing = [f"finding {facts.verdict.findings[position].rule}" for position in sorted(due - cited)]
    counted = " more" in text.lower()
    for _, change in (*facts.paid, *facts.called_paid):
        if amount_of(change.asset, -change.moved) not in text and not counted:
            missing.append(f"outgoing {amount_of(change.asset, -change.moved)}")
    for _, approval in (*facts.approvals, *facts.called_approvals):
        if short(approval.spender) not in text and not counted:
            missing.append(f"approval of {short(approval.spender)}")
    for _, permission in facts.permissions:
        if short(permission.spender) not in text and not counted:
            missing.append(f"permission of {short(permission.spender)}")
    return missing


def _false(facts: Facts, claim: Claim) -> Iterator[str]:
    known = set(ADDRESS.findall(_addresses(facts)))
    for address in claim.addresses:
        if address not in known and _shortened(address) not in known:
            yield f"an address that the case does not have: {claim.sentence}"
    if claim.direction == "may-take" and not _grants(facts):
        yield f"a permission that nobody gets: {claim.sentence}"
    allowed = {"out": _outgoing, "in": _incoming, "may-take": _takeable, "other": _any}[claim.direction](facts)
    for amount in claim.amounts:
        if not any(amount in AMOUNT.findall(text) for text in allowed):
            yield f"an amount that is not {claim.direction}: {claim.sentence}"


def _outgoing(facts: Facts) -> set[str]:
    payload = facts.case.request.payload
    asked = (
        {amount_of(native_asset(facts.case.request.chain_id), payload.value)}
        if isinstance(payload, Transaction)
        else set()
    )
    return (
        asked
        | {amount_of(it.asset, -it.moved) for _, it in (*facts.paid, *facts.called_paid)}
        | _received_by_sender(facts)
    )


def _received_by_sender(facts: Facts) -> set[str]:
    """What a smart account sends to its owner goes out of the one and comes in to the other."""
    return {amount_of(it.asset, it.moved) for _, it in facts.received} if facts.called_paid else set()


def _incoming(facts: Facts) -> set[str]:
    received = {amount_of(it.asset, it.moved) for _, it in (*facts.received, *facts.called_received)}
    own = facts.called_recipient == facts.sender
    return received | ({amount_of(it.asset, -it.moved) for _, it in facts.called_paid} if own else set())


def _takeable(facts: Facts) -> set[str]:
    approvals = {amount_of(it.asset, it.after) for _, it in (*facts.approvals, *facts.called_approvals)}
    return (
        approvals | {amount_of(facts.asset_at(it.token), it.amount) for _, it in facts.permissions} | _outgoing(facts)
    )


def _any(facts: Facts) -> set[str]:
    """What may be said in a sentence of no direction: all of that, the network fee, and what the rules say."""
    findings = {f"{finding.title} {finding.advice}" for finding in facts.verdict.findings}
    fee = facts.effects.fee if facts.effects else 0
    counts = {f"{number} items" for number in range(100)}
    known = {amount_of(native_asset(facts.case.request.chain_id), fee)} | findings | counts
    return _outgoing(facts) | _incoming(facts) | _takeable(facts) | known


def _grants(facts: Facts) -> bool:
    """Whether anybody gets a permission, of whomever's assets, or a finding says that somebody would."""
    approvals = facts.effects.approvals if facts.effects else ()
    permitted = any(it.amount for _, it in facts.permissions)
    granted = facts.case.request.payload.kind == "permission-grant"
    return permitted or granted or any(it.after for it in approvals) or bool(facts.verdict.findings)


def _addresses(facts: Facts) -> str:
    """All addresses of the case in both forms, as one text."""
    found = set(re.findall(r"0x[0-9a-f]{40}", facts.case.model_dump_json() + facts.verdict.model_dump_json().lower()))
    return " ".join([*(short(address) for address in found), *found, facts.verdict.model_dump_json()])


def _shortened(address: str) -> str:
    return f"{address[:6]}…{address[-4:]}" if len(address) == 42 else address
