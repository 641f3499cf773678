"""Requests from sites on the operator's block list (phishing feeds, own incidents)."""

from collections.abc import Iterator

from decoders.foreign_text import plain
from policies.case import Case
from policies.origins import host_of, listed_under
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding


class OriginBlocked(Rule):
    """What it catches: a request from a site that is on the block list of this service's operator.

    Why it matters: somebody put this site on the list for a reason, such as reported theft.

    What to do: do not sign. If you think that the entry is wrong, take it up with whoever keeps the list.
    """

    id = "origin-blocked"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "message", "batch", "user-operation", "permission-grant"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding; a listed domain covers every name under it."""
        url = case.request.origin.url
        host = host_of(url) if url is not None else None
        entry = listed_under(host, self.register.blocked_origins) if host is not None else None
        if host is not None and entry is not None:
            yield self.finding(
                title=f"The site “{plain(host, limit=64)}” is on the block list of this service's operator.",
                evidence=("request.origin.url",),
                advice="Do not sign. If you think that the entry is wrong, take it up with whoever keeps the list.",
            )
