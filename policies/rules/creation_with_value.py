"""Contract creations that carry coins: the code that gets them is in the request itself."""

from collections.abc import Iterator

from decoders.requests import Transaction
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.readable import amount_of, native_asset


class CreationWithValue(Rule):
    """What it catches: a transaction that creates a contract and sends coins along.

    Why it matters: the code in the request decides where the coins go, and may send them on at once. Users of
    applications hardly ever create contracts this way.

    What to do: sign only if you wrote or checked the code yourself.
    """

    id = "creation-with-value"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"transaction"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding."""
        payload = case.request.payload
        if isinstance(payload, Transaction) and payload.to is None and payload.value > 0:
            coins = amount_of(native_asset(case.request.chain_id), payload.value)
            yield self.finding(
                title=f"It creates a new contract and gives it {coins}, which only its own code can give back.",
                evidence=("request.payload.value", "request.payload.data"),
                advice="Sign only if you wrote or checked the code yourself.",
            )
