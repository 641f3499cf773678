"""Network fees far above what the block asks for (mistyped fees, fees set by a page)."""

from collections.abc import Iterator
from typing import ClassVar

from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.readable import amount_of, native_asset


class FeeAboveBaseFee(Rule):
    """What it catches: a network fee of many times the block's base fee.

    Why it matters: what goes beyond the base fee is a tip for whoever makes the block, and cannot be had back.

    What to do: let the wallet set the fee, unless you want to be first at any price.
    """

    id = "fee-above-base-fee"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"transaction"})
    needs = frozenset({"effects"})
    # Where the base fee is next to nothing any tip is a multiple of it, so the fee must also be worth a word.
    limits: ClassVar[dict[str, int]] = {"times": 20, "least_fee_wei": 2 * 10**16}

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding."""
        effects = case.outcome
        if effects.block.base_fee is None or effects.fee < self.limit["least_fee_wei"]:
            return
        base = effects.gas_used * effects.block.base_fee
        if effects.fee >= self.limit["times"] * base:
            coin = native_asset(case.request.chain_id)
            yield self.finding(
                title=f"The network fee is {amount_of(coin, effects.fee)}, though the block asks for "
                f"{amount_of(coin, base)}; the rest is a tip.",
                evidence=("effects.fee", "effects.block.base_fee"),
                advice="Let the wallet set the fee, unless you want to be first at any price.",
            )
