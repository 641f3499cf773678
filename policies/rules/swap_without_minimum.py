"""Swaps that accept any amount out, however little (sandwich attacks, tokens that pay out nothing)."""

from collections.abc import Iterator

from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.swaps import payouts
from policies.verdict import Finding

_DUST = 1


class SwapWithoutMinimum(Rule):
    """What it catches: a swap that names no least amount out, in none of its steps.

    Why it matters: whoever orders the transactions of a block can move the price against you before it runs, and take
    nearly all of what you should have got. Trading programs do this knowingly; a site has no reason to.

    What to do: set a slippage limit on the site, and ask again.
    """

    id = "swap-without-minimum"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation"})
    needs = frozenset({"decoded"})

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding. A limit on one step, or on the price, protects the whole."""
        found = list(payouts(case))
        if not found or any(payout.minimum > _DUST or payout.guarded for payout in found):
            return
        asked = case.request.origin.url is not None
        yield self.finding(
            title=f"This swap by {found[0].call.name} accepts any amount out, even {found[0].minimum}, so you may get "
            "far less than the site shows.",
            evidence=tuple(payout.path for payout in found[:3]),
            advice="Set a slippage limit on the site and ask again.",
            severity=Severity.CAUTION if asked else Severity.INFO,
        )
