"""Signed swap orders whose proceeds go to another account (1inch, CoW Protocol, UniswapX)."""

from collections.abc import Iterator

from decoders.primitives import Address
from decoders.requests import TypedData
from policies.accounts import own_accounts
from policies.case import Case
from policies.orders import signed_order, sold_by
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant
from policies.verdict import Finding


class OrderPaysSomebodyElse(Rule):
    """What it catches: a signed swap order of yours that pays its proceeds to an account that is not yours.

    Why it matters: the order is filled later without asking you. You give what it sells, and another account gets what
    it buys.

    What to do: do not sign, unless you mean to pay this account.
    """

    id = "order-pays-somebody-else"
    severity = Severity.CRITICAL
    confidence = Confidence.MEDIUM
    applies = frozenset({"typed-data"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding. Where one recipient is the signer, the others are fees."""
        payload = case.request.payload
        order = signed_order(payload) if isinstance(payload, TypedData) else None
        if order is None or not order.recipients or not own_accounts(case).isdisjoint(order.recipients):
            return
        recipient: Address = order.recipients[0]
        severity = self.register.severity(case, recipient, Grant.PROCEEDS)
        if severity is None:
            return
        phrase = PHRASES[self.register.standing(case, recipient, Grant.PROCEEDS)]
        if recipient in case.request.account.counterparties and severity is not Severity.INFO:
            severity, phrase = Severity.CAUTION, "is one that you dealt with before"
        yield self.finding(
            title=f"This {order.form} order sells {sold_by(case, self.register, order)} of yours, but "
            f"{self.who(case, recipient)} is paid for it, not you. That address {phrase}.",
            evidence=("request.payload.message",),
            advice="Do not sign, unless you mean to pay this account.",
            severity=severity,
        )
