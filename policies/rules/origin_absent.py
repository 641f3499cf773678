"""Requests for a signature of which nobody says where they come from."""

from collections.abc import Iterator

from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding


class OriginAbsent(Rule):
    """What it catches: a message or typed data to sign, of which the wallet did not say which site asks.

    Why it matters: such signatures are always for somebody. Without the site, names in it cannot be compared with it.

    What to do: check which site or program you are using before you sign.
    """

    id = "origin-absent"
    severity = Severity.INFO
    confidence = Confidence.HIGH
    applies = frozenset({"typed-data", "message"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding; it is information, since many wallets pass no origin on."""
        if case.request.origin.url is None:
            yield self.finding(
                title="Your wallet did not say which site asks for this signature.",
                evidence=("request.origin",),
                advice="Check which site or program you are using before you sign.",
            )
