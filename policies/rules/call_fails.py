"""Transactions that would fail."""

from collections.abc import Iterator

from policies.case import Case
from policies.failure import failure_of
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding


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
        """At most one finding, with the reason."""
        effects = case.outcome
        if effects.status != "success":
            yield self.finding(
                title=f"This call would fail: {failure_of(effects.status, effects.revert)}. "
                "You would pay the network fee for nothing.",
                evidence=("effects.status", "effects.revert") if effects.revert is not None else ("effects.status",),
                advice="Do not send it now. Reload the site and try again.",
            )
