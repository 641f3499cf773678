"""Transfer events that say something else than the balances (fake events, hidden fees)."""

from collections.abc import Iterator
from typing import ClassVar

from policies.accounts import own_accounts
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import Grant, Standing
from policies.verdict import Finding
from simulation.effects import EventMismatch
from simulation.readable import amount_of

_VOUCHED = frozenset({Standing.TRUSTED, Standing.KNOWN})


class EventsDisagreeWithState(Rule):
    """What it catches: a token whose events claim another change of your balance than really happens.

    Why it matters: wallets and explorers show events. A token that claims transfers which never happen, or hides ones
    that do, is built to deceive. A fee on each transfer is a harmless form of it, but you get less than you see.

    What to do: trust the balances, not the events. Do not deal with a token that claims what does not happen.
    """

    id = "events-disagree-with-state"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation", "typed-data"})
    needs = frozenset({"effects"})
    # Rebasing tokens round by a unit or two; token fees of more than a tenth are rarely wanted.
    limits: ClassVar[dict[str, int]] = {"rounding_units": 10, "fee_percent": 10}

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each of the user's balances where less is there than the events claim."""
        own = own_accounts(case)
        for position, mismatch in enumerate(case.outcome.event_mismatches):
            if mismatch.account in own and not self._harmless(case, mismatch):
                yield self._finding(position, mismatch)

    def _harmless(self, case: Case, mismatch: EventMismatch) -> bool:
        if mismatch.by_state >= mismatch.by_logs >= 0 and mismatch.by_state >= 0:
            return True
        slack = self.limit["rounding_units"] if mismatch.asset.type == "erc20" else 0
        if abs(mismatch.by_state - mismatch.by_logs) <= slack:
            return True
        token = mismatch.asset.address
        if token is not None and self.register.standing(case, token, Grant.VALUE) in _VOUCHED:
            return True
        return mismatch.by_logs == 0 and _unwrapped(case, mismatch)

    def _finding(self, position: int, mismatch: EventMismatch) -> Finding:
        shown, real = amount_of(mismatch.asset, mismatch.by_logs), amount_of(mismatch.asset, mismatch.by_state)
        evidence = (f"effects.event_mismatches[{position}]",)
        missing = abs(mismatch.by_logs - mismatch.by_state)
        # Same direction, but less arrives or more leaves: the token keeps a part.
        if mismatch.by_logs * mismatch.by_state > 0 and mismatch.by_state < mismatch.by_logs:
            small = missing * 100 <= abs(mismatch.by_logs) * self.limit["fee_percent"]
            return self.finding(
                title=f"The token keeps a part: its events say {shown}, your balance changes by {real}.",
                evidence=evidence,
                advice="Expect to get less, or to pay more, than the site shows.",
                severity=Severity.INFO if small else Severity.CAUTION,
            )
        return self.finding(
            title=f"The token claims that your balance {_course(mismatch, mismatch.by_logs)}, "
            f"but it {_course(mismatch, mismatch.by_state)}.",
            evidence=evidence,
            advice="Do not sign. Trust the balance, not what the token claims.",
        )


def _course(mismatch: EventMismatch, change: int) -> str:
    if change == 0:
        return "does not change"
    return f"{'rises' if change > 0 else 'falls'} by {amount_of(mismatch.asset, abs(change))}"


def _unwrapped(case: Case, mismatch: EventMismatch) -> bool:
    """Wrapped coins burn without a Transfer event (WETH9's Withdrawal) and pay the same amount of native coins."""
    return any(
        change.account == mismatch.account and change.asset.type == "native" and change.moved == -mismatch.by_state > 0
        for change in case.outcome.asset_changes
    )
