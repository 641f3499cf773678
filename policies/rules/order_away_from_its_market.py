"""Orders of a marketplace that another site asks for (pages that collect signed orders of well-known marketplaces)."""

from collections.abc import Iterator

from decoders.foreign_text import plain
from decoders.requests import TypedData
from policies.case import Case
from policies.origins import host_of, listed_under
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding


class OrderAwayFromItsMarket(Rule):
    """What it catches: a signature for a marketplace's contract, asked for by a site that is not that marketplace.

    Why it matters: some marketplaces let nobody else ask for their orders, and their orders cannot be read well. Pages
    that imitate a claim or a login ask for such a signature and fill it themselves.

    What to do: do not sign. If you want to trade there, open the marketplace's own site.
    """

    id = "order-away-from-its-market"
    severity = Severity.DANGER
    confidence = Confidence.MEDIUM
    applies = frozenset({"typed-data"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding. Silent where the wallet names no site, or the list names none for the contract."""
        payload, url = case.request.payload, case.request.origin.url
        if not isinstance(payload, TypedData) or payload.domain.verifying_contract is None or url is None:
            return
        entry = self.register.entry(case, payload.domain.verifying_contract)
        host = host_of(url)
        if entry is None or not entry.sites or host is None or listed_under(host, frozenset(entry.sites)) is not None:
            return
        yield self.finding(
            title=f"This signature is for {self.who(case, entry.address)}, whose orders are signed on "
            f"{entry.sites[0]} alone, but the site “{plain(host, limit=64)}” asks for it.",
            evidence=("request.payload.domain.verifying_contract", "request.origin.url"),
            advice="Do not sign. If you want to trade there, open the marketplace's own site.",
        )
