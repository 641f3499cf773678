"""Many assets to one account that nobody knows, with nothing in return (batch sweeps of NFTs and ERC-1155 items)."""

from collections.abc import Iterator
from typing import ClassVar

from decoders.primitives import Address
from policies.accounts import own_accounts
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant
from policies.verdict import Finding
from simulation.effects import Asset, AssetChange
from simulation.readable import amount_of


class AssetsSweptToOneStranger(Rule):
    """What it catches: several NFTs, items or tokens of yours that go to one unknown account, and nothing comes in.

    Why it matters: one signature can take a whole collection. People seldom give away several things at once; pages
    that promise a reward ask for it.

    What to do: do not sign, unless this account is yours or you mean to give it all of this.
    """

    id = "assets-swept-to-one-stranger"
    severity = Severity.DANGER
    confidence = Confidence.MEDIUM
    applies = frozenset({"transaction", "batch", "user-operation"})
    needs = frozenset({"effects"})
    # Two kinds are many where their pieces are: ten of each of two items is all that a player has.
    limits: ClassVar[dict[str, int]] = {"many_assets": 3, "many_items": 10}

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each account that gets many different assets of the user's."""
        own, changes = own_accounts(case), case.outcome.asset_changes
        if any(change.account in own and change.moved > 0 for change in changes):
            return
        left = {change.asset.key for change in changes if change.account in own and change.moved < 0}
        gained: dict[Address, list[tuple[int, AssetChange]]] = {}
        for at, change in enumerate(changes):
            if change.account not in own and change.moved > 0 and _counts(change.asset) and change.asset.key in left:
                gained.setdefault(change.account, []).append((at, change))
        for account, gains in gained.items():
            if self._many(gains):
                yield from self._judge(case, account, gains)

    def _many(self, gains: list[tuple[int, AssetChange]]) -> bool:
        items = sum(change.moved for _, change in gains if change.asset.type == "erc1155")
        several = len(gains) > 1 and items >= self.limit["many_items"]
        return several or len(gains) >= self.limit["many_assets"]

    def _judge(self, case: Case, account: Address, gains: list[tuple[int, AssetChange]]) -> Iterator[Finding]:
        severity = self.register.severity(case, account, Grant.PROCEEDS)
        if severity is None or account in case.request.account.counterparties:
            return
        if severity is Severity.CRITICAL and case.request.origin.url is None and account not in self.register.block:
            # Without a site that asked, people who move to a new wallet of theirs look the same.
            severity = Severity.DANGER
        named = ", ".join(amount_of(change.asset, change.moved) for _, change in gains[:2])
        phrase = PHRASES[self.register.standing(case, account, Grant.PROCEEDS)]
        yield self.finding(
            title=f"It gives {len(gains)} different assets of yours, among them {named}, to {self.who(case, account)}, "
            f"and nothing comes in. That address {phrase}.",
            evidence=tuple(f"effects.asset_changes[{at}]" for at, _ in gains[:16]),
            advice="Do not sign, unless this account is yours or you mean to give it all of this.",
            severity=severity,
        )


def _counts(asset: Asset) -> bool:
    return asset.type != "native"
