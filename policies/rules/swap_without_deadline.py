"""Swaps that never lapse: a transaction held back can be run when the price is worst."""

from collections.abc import Iterator

from policies.case import Case
from policies.dates import date_of
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.swaps import payouts
from policies.verdict import Finding


class SwapWithoutDeadline(Rule):
    """What it catches: a swap whose deadline is so far away that it is none.

    Why it matters: a transaction that waits may still be run weeks later, at the worst price that its limit allows.

    What to do: nothing, if the least amount out is right for you at any time. Else set a deadline on the site.
    """

    id = "swap-without-deadline"
    severity = Severity.INFO
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation"})
    needs = frozenset({"decoded"})

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding. Functions without the field say nothing here: their batch may hold the deadline."""
        for payout in payouts(case):
            if payout.deadline is not None and payout.deadline > 0 and date_of(payout.deadline) is None:
                yield self.finding(
                    title=f"This swap by {payout.call.name} has no deadline: it can be run at any later time.",
                    evidence=(payout.path,),
                    advice="Make sure that the least amount out is right for you at any time, or set a deadline.",
                )
                return
