"""Orders that only one account may fill (private sales: how a bad price is made sure of)."""

from collections.abc import Iterator

from decoders.requests import TypedData
from policies.case import Case
from policies.orders import signed_order, sold_by
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import Grant
from policies.verdict import Finding


class OrderForOneTaker(Rule):
    """What it catches: a signed order that only one account, unknown to you, may fill.

    Why it matters: an open order gets the best taker. With one taker, a bad price is sure to be theirs.

    What to do: sign only if you agreed on this sale with the account that it names.
    """

    id = "order-for-one-taker"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"typed-data"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding."""
        payload = case.request.payload
        order = signed_order(payload) if isinstance(payload, TypedData) else None
        if order is None or order.taker is None or order.taker in case.request.account.counterparties:
            return
        if self.register.severity(case, order.taker, Grant.PROCEEDS) not in (None, Severity.INFO):
            yield self.finding(
                title=f"Only {self.who(case, order.taker)} may fill this {order.form} order, by which you sell "
                f"{sold_by(case, self.register, order)}; nobody else can offer you more.",
                evidence=("request.payload.message",),
                advice="Sign only if you agreed on this sale with the account that it names.",
            )
