"""Transactions that would fail."""

from collections.abc import Iterator

from policies.case import Case
from policies.failure import failure_of
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding


class CallFails(Rule):
    """What it catches: a transaction that reverts or is halted in the simulation, or a call of a batch.

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
        """One finding with the reason, or one for each call that fails while the rest of its batch stands."""
        effects = case.outcome
        if effects.status != "success":
            yield self.finding(
                title=f"This call would fail: {failure_of(effects.status, effects.revert)}. "
                "You would pay the network fee for nothing.",
                evidence=("effects.status", "effects.revert") if effects.revert is not None else ("effects.status",),
                advice="Do not send it now. Reload the site and try again.",
            )
            return
        for at, call in enumerate(effects.batch):
            if call.status != "success":
                yield self.finding(
                    title=f"Call {at + 1} of {len(effects.batch)} in this batch would fail, while the others are made: "
                    f"{failure_of(call.status, call.revert)}.",
                    evidence=(f"effects.batch[{at}]",),
                    advice="Do not send it now, unless you want the other calls alone. Reload the site and try again.",
                )
