"""Tokens that let you buy and not sell (honeypots): the sale is tried on the state that the purchase leaves."""

from collections.abc import Iterator
from typing import ClassVar

from policies.accounts import own_accounts
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.effects import AssetChange, Resale
from simulation.readable import amount_of, short

_MEANS = {"refused": "What cannot be sent cannot be sold", "sent": "A sale would lose as much"}


class ReceivedTokenCannotBeSold(Rule):
    """What it catches: you pay for a token that refuses to be sent back, or of which hardly anything arrives then.

    Why it matters: a sale begins by sending the token. What cannot be sent can never be sold, whatever price is shown.

    What to do: do not buy it. A price that only ever rises is what such a token looks like from outside.
    """

    id = "received-token-cannot-be-sold"
    severity = Severity.CRITICAL
    confidence = Confidence.MEDIUM
    applies = frozenset({"transaction", "batch", "user-operation"})
    needs = frozenset({"effects"})
    limits: ClassVar[dict[str, int]] = {"caution_percent": 20, "danger_percent": 50}

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each such token."""
        for position, change, resale in _bought(case):
            if resale.outcome == "refused":
                yield self._finding(position, change, resale, "the token refused to be sent back to", Severity.CRITICAL)
                continue
            lost = 100 - resale.arrived * 100 // resale.amount if resale.outcome == "sent" else 0
            if lost >= self.limit["caution_percent"]:
                severity = Severity.DANGER if lost >= self.limit["danger_percent"] else Severity.CAUTION
                yield self._finding(position, change, resale, f"{lost}% of it was lost on the way back to", severity)

    def gaps(self, case: Case) -> Iterator[str]:
        """Tokens whose sale ended in another contract's failure, which need not be the token's will."""
        for _, change, resale in _bought(case):
            if resale.outcome == "failed":
                yield f"whether the token {short(change.asset.address or '')} can be sold could not be tried"

    def _finding(self, position: int, change: AssetChange, resale: Resale, happens: str, severity: Severity) -> Finding:
        return self.finding(
            title=f"You get {amount_of(change.asset, change.moved)}, but in a trial sale {happens} "
            f"{short(resale.to)}, from where it comes. "
            f"{_MEANS[resale.outcome]}.",
            evidence=(f"effects.asset_changes[{position}]",),
            advice="Do not buy this token, unless you know why that is and want it all the same.",
            severity=severity,
        )


def _bought(case: Case) -> Iterator[tuple[int, AssetChange, Resale]]:
    """The tokens that come in for something that leaves, each with its trial sale."""
    own = own_accounts(case)
    changes = case.outcome.asset_changes
    if not any(change.account in own and change.moved < 0 for change in changes):
        return
    trials = {resale.token: resale for resale in case.outcome.resales}
    for position, change in enumerate(changes):
        resale = trials.get(change.asset.address or "")
        if change.account == case.request.sender and change.moved > 0 and resale is not None:
            yield position, change, resale
