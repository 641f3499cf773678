"""A connection whose stated site is not the one that sends the request (WalletConnect Verify)."""

from collections.abc import Iterator
from typing import Final

from decoders.foreign_text import plain
from policies.case import Case
from policies.origins import host_of
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding

_MISMATCH: Final = frozenset({"invalid", "mismatch"})
_REPORTED: Final = frozenset({"scam", "threat", "malicious"})


class OriginNotVerified(Rule):
    """What it catches: a request whose stated site is contradicted by the wallet's own check of where it came from.

    Why it matters: over WalletConnect a site states its own name and address. The check sees where the request really
    came from; when the two differ, somebody speaks in another site's name, or the site is set up wrongly.

    What to do: do not sign. Open the site yourself and connect again.
    """

    id = "origin-not-verified"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "message", "batch", "user-operation", "permission-grant"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding. "UNKNOWN" only says that the site did not register for the check."""
        origin = case.request.origin
        verdict = (origin.verified or "").strip().lower()
        stated = plain(
            (host_of(origin.url) if origin.url else None) or origin.name or "a site without a name", limit=64
        )
        if verdict in _MISMATCH:
            yield self.finding(
                title=f"The request says that it comes from “{stated}”, but the wallet's check saw another site.",
                evidence=("request.origin.verified",),
                advice="Do not sign. Open the site yourself and connect again.",
            )
        elif verdict in _REPORTED:
            yield self.finding(
                title=f"The wallet's own check of sites reports “{stated}” as dangerous.",
                evidence=("request.origin.verified",),
                advice="Do not sign, and leave the site.",
                severity=Severity.CRITICAL,
            )
