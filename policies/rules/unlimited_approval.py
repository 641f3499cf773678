"""Allowances that grew to unlimited (attack: ERC-20 approve drain; field: most routers still ask for it)."""

from collections.abc import Iterator
from typing import ClassVar

from policies.approvals import given_approvals, taken_by
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant, Standing
from policies.verdict import Finding


class UnlimitedApproval(Rule):
    """What it catches: an allowance of yours that grows to unlimited in the simulation.

    Why it matters: the spender can take all that you hold of this token, now and at any later time. Should the spender
    turn out bad, or be broken into, nothing else has to be signed.

    What to do: approve only the amount that this action needs, and revoke the approval afterwards.
    """

    id = "unlimited-approval"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation", "typed-data"})
    needs = frozenset({"effects"})
    yields_to = frozenset({"approval-to-account-without-code"})
    _ADVICE: ClassVar[str] = "Approve only the amount that you need, and revoke the approval afterwards."

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each allowance that grew."""
        for position, change in given_approvals(case):
            if change.kind == "allowance" and change.unlimited:
                standing = self.register.standing(case, change.spender, Grant.UNLIMITED_ALLOWANCE)
                yield self.finding(
                    title=f"{self.who(case, change.spender)} may take {taken_by(case, change)}. "
                    f"It {PHRASES[standing]}.",
                    evidence=(f"effects.approvals[{position}]",),
                    advice=self._ADVICE if standing is not Standing.BLOCKED else "Do not sign this.",
                    severity=self.register.severity(case, change.spender, Grant.UNLIMITED_ALLOWANCE),
                )
