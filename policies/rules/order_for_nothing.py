"""Signed swap orders that ask for nothing in return (1inch, CoW Protocol, UniswapX, 0x)."""

from collections.abc import Iterator

from decoders.requests import TypedData
from policies.case import Case
from policies.orders import signed_order, sold_by
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding

_DUST = 1


class OrderForNothing(Rule):
    """What it catches: a signed swap order that sells something of yours and asks for nothing in return.

    Why it matters: anybody who holds the order may fill it later, and take what it sells for free.

    What to do: do not sign. An order must name what you get.
    """

    id = "order-for-nothing"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"typed-data"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding; the order counts by the least that it asks for."""
        payload = case.request.payload
        order = signed_order(payload) if isinstance(payload, TypedData) else None
        if order is not None and order.gives > _DUST and order.asks <= _DUST:
            yield self.finding(
                title=f"This {order.form} order sells {sold_by(case, self.register, order)} of yours and asks for "
                f"{'nothing' if order.asks == 0 else 'next to nothing'} in return.",
                evidence=("request.payload.message",),
                advice="Do not sign. An order must name what you get.",
            )
