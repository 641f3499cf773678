"""Transactions that would fail."""

from collections.abc import Iterator

from decoders.foreign_text import plain
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.effects import Effects


class CallFails(Rule):
    """What it catches: a transaction that reverts or is halted in the simulation.

    Why it matters: a failed transaction moves nothing, but you pay the network fee. Some contracts fail on purpose
    while they are looked at.

    What to do: do not send it now. Reload the site and try again; if it still fails, ask those who run it.
    """

    id = "call-fails"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation"})
    needs = frozenset({"effects"})

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding, with the contract's own reason in quotes."""
        effects = case.outcome
        if effects.status != "success":
            yield self.finding(
                title=f"This would fail{_reason(effects)}. You would pay the network fee for nothing.",
                evidence=("effects.status", "effects.revert") if effects.revert is not None else ("effects.status",),
                advice="Do not send it now. Reload the site and try again.",
            )


def _reason(effects: Effects) -> str:
    if effects.revert is not None and effects.revert.message:
        return f": the contract says “{_unquoted(plain(effects.revert.message, limit=80))}”"
    if effects.frames and effects.frames[0].error is not None:
        return f": {plain(effects.frames[0].error, limit=80)}"
    return ""


def _unquoted(text: str) -> str:
    """Foreign text cannot close our quotes."""
    return text.replace("“", "'").replace("”", "'")
