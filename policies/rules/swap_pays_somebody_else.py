"""Swaps whose proceeds go to another account: only one word of the calldata differs from an honest one."""

from collections.abc import Iterator

from decoders.primitives import Address
from policies.accounts import own_accounts
from policies.batches import asked_calls
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.swaps import Payout, payouts
from policies.trust import PHRASES, Grant
from policies.verdict import Finding
from simulation.effects import AssetChange
from simulation.readable import amount_of

_Gain = tuple[int, AssetChange]


class SwapPaysSomebodyElse(Rule):
    """What it catches: a swap that you pay for, whose whole result goes to an account that is not yours.

    Why it matters: the request looks like any swap of yours, at a known exchange and at a fair rate. Only the recipient
    inside it is another one.

    What to do: do not sign, unless you mean to pay this account.
    """

    id = "swap-pays-somebody-else"
    severity = Severity.CRITICAL
    confidence = Confidence.MEDIUM
    applies = frozenset({"transaction", "batch", "user-operation"})
    needs = frozenset({"decoded", "effects"})

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each recipient that gains by the swap, where the user's accounts only pay."""
        own = own_accounts(case)
        losing = tuple(path for path, moved in _moved(case) if any(it < 0 for it in moved) and max(moved) <= 0)
        swaps = [payout for payout in payouts(case) if payout.path.startswith(losing)] if losing else []
        recipients = {payout.recipient: payout for payout in swaps if payout.recipient not in own}
        for recipient, payout in recipients.items():
            gains = _gains(case, recipient)
            if recipient is not None and gains:
                yield from self._judge(case, payout, recipient, gains)

    def _judge(self, case: Case, payout: Payout, recipient: Address, gains: list[_Gain]) -> Iterator[Finding]:
        severity = self.register.severity(case, recipient, Grant.PROCEEDS)
        if severity is None:
            return
        phrase = PHRASES[self.register.standing(case, recipient, Grant.PROCEEDS)]
        if recipient in case.request.account.counterparties and severity is not Severity.INFO:
            severity, phrase = Severity.CAUTION, "is one that you dealt with before"
        gained = " and ".join(amount_of(change.asset, change.moved) for _, change in gains[:3])
        yield self.finding(
            title=f"You pay for this swap, but {gained} goes to {self.who(case, recipient)} and nothing to you. "
            f"That address {phrase}.",
            evidence=(payout.path, *(f"effects.asset_changes[{at}]" for at, _ in gains)),
            advice="Do not sign, unless you mean to pay this account. A swap of yours names you as the recipient.",
            severity=severity,
        )


def _gains(case: Case, recipient: Address | None) -> list[_Gain]:
    return [
        (at, change)
        for at, change in enumerate(case.outcome.asset_changes)
        if change.account == recipient and change.moved > 0
    ]


def _moved(case: Case) -> Iterator[tuple[str, list[int]]]:
    """What the user's accounts gain and lose, by call for a batch: a good swap must not hide another one."""
    if case.request.payload.kind == "batch":
        for call in asked_calls(case):
            yield call.path, [change.moved for _, change in call.moved]
    else:
        own = own_accounts(case)
        yield "decoded.call", [it.moved for it in case.outcome.asset_changes if it.account in own]
