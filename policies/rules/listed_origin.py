"""Sites that a feed or a label reports, or that are nearly a name which a feed says is often imitated."""

from collections.abc import Iterator
from typing import Final

from decoders.foreign_text import plain
from policies.case import Case
from policies.facts.fact import Fact, Kind
from policies.origins import host_of, listed_under
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding

_REPORTS: Final = frozenset({Kind.SCAM, Kind.SANCTIONED})
_NEAR: Final = frozenset({Kind.IMITATES})


class ListedOrigin(Rule):
    """What it catches: a request from a site that an imported feed or a label reports as a scam.

    Why it matters: such lists hold sites that have taken money from people before. A site whose name is nearly that of
    a well-known one is often made to be taken for it.

    What to do: do not sign, and leave the site.
    """

    id = "listed-origin"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "message", "batch", "user-operation", "permission-grant"})
    needs = frozenset({"facts"})

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding: a report outweighs a likeness."""
        url = case.request.origin.url
        host = host_of(url) if url is not None else None
        if host is None or listed_under(host, self.register.allowed_origins) is not None:
            return
        reports, near = case.facts_about(host, _REPORTS), case.facts_about(host, _NEAR)
        if reports:
            best = max((fact for _, fact in reports), key=lambda fact: (fact.confidence.rank, fact.order))
            yield self.finding(
                title=f"The site “{plain(host, limit=64)}” is reported as a scam{_said(best)}.",
                evidence=("request.origin.url", *(f"facts[{at}]" for at, _ in reports)),
                advice="Do not sign, and leave the site.",
                confidence=best.confidence,
            )
        elif near:
            at, fact = near[0]
            yield self.finding(
                title=f"The site “{plain(host, limit=64)}” is nearly “{plain(fact.text, limit=64)}”, a name that is "
                f"often imitated, says {plain(fact.source, limit=64)}.",
                evidence=("request.origin.url", f"facts[{at}]"),
                advice="Do not sign unless you know this site. Type the address of the site that you mean yourself.",
                severity=Severity.DANGER,
                confidence=fact.confidence,
            )


def _said(fact: Fact) -> str:
    words = f" (“{plain(fact.text, limit=40)}”)" if fact.text else ""
    return f"{words}, says {plain(fact.source, limit=64)}"
