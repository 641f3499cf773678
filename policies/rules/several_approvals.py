"""Several approvals to one spender in one request (batched drains; approvals left after the call)."""

from collections.abc import Iterator
from typing import ClassVar

from decoders.primitives import Address
from policies.approvals import given_approvals
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant
from policies.verdict import Finding
from simulation.effects import ApprovalChange
from simulation.readable import name_of


class SeveralApprovals(Rule):
    """What it catches: one unlisted spender that is left with approvals for several of your assets at once.

    Why it matters: an application needs an approval for what it is to use now. One that asks for several, and uses
    none, can take them all later.

    What to do: do not sign. Approve one asset at a time, for the action that needs it.
    """

    id = "several-approvals"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation", "typed-data"})
    needs = frozenset({"effects"})
    limits: ClassVar[dict[str, int]] = {"several": 2}

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each spender; what the run itself used up is no approval any more."""
        given: dict[Address, list[tuple[int, ApprovalChange]]] = {}
        for position, change in given_approvals(case):
            given.setdefault(change.spender, []).append((position, change))
        for spender, changes in given.items():
            severity = self.register.severity(case, spender, Grant.OPERATOR)
            if len(changes) < self.limit["several"] or severity in (None, Severity.INFO):
                continue
            assets = " and ".join(dict.fromkeys(name_of(change.asset) for _, change in changes[:3]))
            phrase = PHRASES[self.register.standing(case, spender, Grant.OPERATOR)]
            yield self.finding(
                title=f"It leaves {self.who(case, spender)} with {len(changes)} approvals at once, among them for "
                f"{assets}. That address {phrase}.",
                evidence=tuple(f"effects.approvals[{position}]" for position, _ in changes[:16]),
                advice="Do not sign. Approve one asset at a time, for the action that needs it.",
                severity=severity,
            )
