"""Plain transfers and approvals that burn gas for somebody else's purpose (gas tokens, griefing tokens)."""

from collections.abc import Iterator
from typing import ClassVar, Final

from decoders.requests import Transaction
from policies.calls import PLAIN_APPROVALS, TRANSFER, TRANSFER_FROM
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.readable import amount_of, native_asset

_SIMPLE: Final = PLAIN_APPROVALS | {TRANSFER, TRANSFER_FROM}


class UnusualGas(Rule):
    """What it catches: a plain transfer, approval or revocation that uses a million units of gas or more.

    Why it matters: such calls need some fifty thousand. Tokens handed out unasked use the rest to make something for
    their owner at your cost, most of all when you try to revoke or move them.

    What to do: do not sign. Leave a token that you did not ask for where it is.
    """

    id = "unusual-gas"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"transaction"})
    needs = frozenset({"effects"})
    limits: ClassVar[dict[str, int]] = {"gas": 1_000_000}

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding."""
        payload, effects = case.request.payload, case.outcome
        if not isinstance(payload, Transaction) or payload.to is None or payload.data[:10] not in _SIMPLE:
            return
        if effects.gas_used >= self.limit["gas"]:
            fee = amount_of(native_asset(case.request.chain_id), effects.fee)
            yield self.finding(
                title=f"This simple call of {self.who(case, payload.to)} uses {effects.gas_used:,} units of gas and "
                f"costs you {fee}; others of its kind need some 50,000.",
                evidence=("effects.gas_used", "request.payload.data"),
                advice="Do not sign. Leave a token that you did not ask for where it is.",
            )
