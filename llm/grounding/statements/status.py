"""Statements on the whole: a call that fails, what could not be checked, and the advice that fits the level."""

from decoders.outcome import Unavailable
from decoders.requests import Message
from llm.grounding.phrases import PhraseBook
from llm.grounding.slots import SlotTable
from llm.grounding.statement import Statement
from llm.template.facts import Facts
from policies.failure import failure_of
from policies.severity import Level, Severity


def failure_statements(facts: Facts, table: SlotTable) -> list[Statement]:
    """That the call would fail, with the reason; not again where a finding says it."""
    if facts.effects is None or not facts.failed:
        return []
    cited = facts.citing("effects.status", "effects.revert")
    if any(facts.verdict.findings[position].rule == "call-fails" for position in cited):
        return []
    reason = failure_of(facts.effects.status, facts.effects.revert)
    kind = "unused" if facts.conditional else "fails"
    return [Statement(kind, "status", {"reason": table.slot("text", reason)}, cited)]


def gap_statements(facts: Facts) -> list[Statement]:
    """What could not be simulated or read: silence would read as "nothing there"."""
    level, effects, decoded = facts.verdict.level, facts.case.effects, facts.case.decoded
    if isinstance(effects, Unavailable) and not isinstance(facts.case.request.payload, Message):
        return [Statement("not-simulated", "status")]
    if isinstance(decoded, Unavailable):
        return [Statement("not-read", "status")]
    if facts.effects is not None and facts.effects.incomplete:
        return [Statement("partly-simulated", "status")]
    if facts.verdict.errors and level is Level.UNKNOWN:
        return [Statement("check-failed", "status")]
    return []


def advice_statement(facts: Facts, book: PhraseBook) -> Statement:
    """What to do. Of a warning, what the worst finding's rule advises; never more comfort than "no known risk"."""
    level = facts.verdict.level
    worst = facts.verdict.findings[0] if facts.verdict.findings else None
    if level is Level.WARNING and worst is not None and worst.severity is not Severity.INFO:
        special = f"advice-{worst.rule}"
        if special in book.kinds:
            return Statement(special, "advice")
    noted = level is Level.BENIGN and worst is not None
    return Statement("advice-noted" if noted else f"advice-{level.value}", "advice")
