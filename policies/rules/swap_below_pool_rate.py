"""Swaps that get far less than the rate that the pools had before (thin pools, hidden fees, price impact)."""

from collections.abc import Iterator
from typing import ClassVar

from policies.accounts import own_accounts
from policies.case import Case
from policies.pools import Trade, trades
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.effects import AssetChange
from simulation.readable import amount_of, short


class SwapBelowPoolRate(Rule):
    """What it catches: a swap that gets a tenth less, or worse, than the rate of the pools before it.

    Why it matters: a pool that holds little pays less and less the more you put in. What you lose goes to whoever
    trades next, or to whoever made the pool.

    What to do: swap less at a time, or look for an exchange with deeper pools.
    """

    id = "swap-below-pool-rate"
    severity = Severity.CAUTION
    confidence = Confidence.MEDIUM
    applies = frozenset({"transaction", "batch", "user-operation"})
    needs = frozenset({"effects"})
    limits: ClassVar[dict[str, int]] = {"caution_percent": 10, "danger_percent": 25}

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding, for the best of several routes, so that a side route alone raises nothing.

        Known are the rates of constant-product pools and of concentrated liquidity (Uniswap V2, V3, V4 and forks).
        """
        own = own_accounts(case)
        moved = [it for it in enumerate(case.outcome.asset_changes) if it[1].account in own and it[1].moved != 0]
        paid, got = [it for it in moved if it[1].moved < 0], [it for it in moved if it[1].moved > 0]
        found = trades(case.outcome.logs, case.outcome.pool_prices)
        if not paid or not got or not found:
            return
        best = min(found, key=lambda trade: trade.lost_per_million)
        percent = best.lost_per_million // 10_000
        if percent >= self.limit["caution_percent"]:
            yield self._finding(best, percent, paid[0], got[0])

    def _finding(
        self, trade: Trade, percent: int, paid: tuple[int, AssetChange], got: tuple[int, AssetChange]
    ) -> Finding:
        pools = " and ".join(short(pool) for pool in trade.pools[:3])
        given, taken = amount_of(paid[1].asset, -paid[1].moved), amount_of(got[1].asset, got[1].moved)
        return self.finding(
            title=f"You pay {given} and get {taken}: "
            f"about {percent}% less than by the rate of the pool {pools} before.",
            evidence=(f"effects.asset_changes[{paid[0]}]", f"effects.asset_changes[{got[0]}]"),
            advice="Swap less at a time, or look for an exchange with deeper pools.",
            severity=Severity.DANGER if percent >= self.limit["danger_percent"] else Severity.CAUTION,
        )
