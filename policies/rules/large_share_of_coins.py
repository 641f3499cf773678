"""Most of an account's coins leaving in one transaction."""

from collections.abc import Iterator
from typing import ClassVar

from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import account_of
from policies.verdict import Finding
from simulation.readable import amount_of


class LargeShareOfCoins(Rule):
    """What it catches: a transaction by which nearly all your coins leave the account.

    Why it matters: it is seldom meant, and leaves little to pay for later transactions.

    What to do: check the amount and the recipient once more.
    """

    id = "large-share-of-coins"
    severity = Severity.INFO
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation"})
    needs = frozenset({"effects"})
    limits: ClassVar[dict[str, int]] = {"share_percent": 95}

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding. It is information: moving everything to another wallet is everyday business."""
        sender = account_of(case, case.request.sender)
        if sender is None or sender.balance == 0:
            return
        for at, change in enumerate(case.outcome.asset_changes):
            if change.account != case.request.sender or change.asset.type != "native" or change.moved >= 0:
                continue
            percent = -change.moved * 100 // sender.balance
            if percent >= self.limit["share_percent"]:
                yield self.finding(
                    title=f"{amount_of(change.asset, -change.moved)} leaves your account: {percent}% of your coins.",
                    evidence=(f"effects.asset_changes[{at}]",),
                    advice="Check the amount and the recipient once more.",
                )
