"""An account that runs a contract's code already (EIP-7702): everything it does goes through that code."""

from collections.abc import Iterator

from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import Grant, Standing, account_of
from policies.verdict import Finding


class DelegatedAccount(Rule):
    """What it catches: your own account being delegated to a contract that is not in the list of known delegates.

    Why it matters: that contract's code can move what the account holds. If you did not set it up in your wallet,
    somebody else did.

    What to do: if you do not know this contract, revoke the delegation in your wallet's settings.
    """

    id = "delegated-account"
    severity = Severity.INFO
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation"})
    needs = frozenset({"effects"})

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding; it is information, since the request itself changes nothing about it."""
        state = account_of(case, case.request.sender)
        if state is None or state.delegate is None:
            return
        if self.register.standing(case, state.delegate, Grant.DELEGATION) in (Standing.KNOWN, Standing.TRUSTED):
            return
        place = next(at for at, it in enumerate(case.outcome.accounts) if it.address == case.request.sender)
        yield self.finding(
            title=f"Your account already runs the code of {self.who(case, state.delegate)} (EIP-7702), which is not in "
            "the list of known delegates.",
            evidence=(f"effects.accounts[{place}]",),
            advice="If you do not know this contract, revoke the delegation in your wallet's settings.",
        )
