"""transferFrom out of somebody else's account that fails: seen in rows on mainnet (block 22244135, 21 in one block)."""

from collections.abc import Iterator

from policies.accounts import own_accounts
from policies.assets import moved_by
from policies.calls import TRANSFER_FROM, Transfer, address_in, word
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding


class FailedPullFromOthers(Rule):
    """What it catches: a call that tries to move tokens out of an account that is not yours, and fails.

    Why it matters: the owner has not allowed it, so nothing can move. Such calls are sent in rows to leave a trace with
    a chosen address in other people's histories, in the hope that somebody copies it (address poisoning).

    What to do: do not sign. Nothing moves, you pay the fee, and your account appears as the sender.
    """

    id = "failed-pull-from-others"
    severity = Severity.CAUTION
    confidence = Confidence.MEDIUM
    applies = frozenset({"transaction"})
    needs = frozenset({"effects"})

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding, for a call made to the token directly."""
        payload = case.request.payload
        if payload.kind != "transaction" or payload.to is None or not payload.data.startswith(TRANSFER_FROM):
            return
        owner, recipient, amount = (word(payload.data, position) for position in range(3))
        if case.outcome.status == "success" or owner is None or recipient is None or not amount:
            return
        if address_in(owner) in own_accounts(case):
            return
        moved = moved_by(case, self.register, Transfer("", payload.to, address_in(recipient), amount))
        yield self.finding(
            title=f"It tries to move {moved} from {self.who(case, address_in(owner))}, "
            f"which is not your account, to {self.who(case, address_in(recipient))}, and fails: nothing moves.",
            evidence=("request.payload.data", "effects.status"),
            advice="Do not sign. You pay for a trace in another's history, as senders of look-alike addresses do.",
        )
