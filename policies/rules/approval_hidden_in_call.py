"""Approvals that appear though the call is not shown as one (nested approve, delegatecall tricks, fake multicall)."""

from collections.abc import Iterator
from typing import ClassVar

from decoders.requests import Transaction
from policies.approvals import given_approvals, taken_by
from policies.calls import PLAIN_APPROVALS
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.shown_approvals import ShownApproval, shown_approvals
from policies.trust import PHRASES, Grant, Standing
from policies.verdict import Finding
from simulation.effects import ApprovalChange

_PRIVATE = frozenset({Standing.CODELESS, Standing.DELEGATED})


class ApprovalHiddenInCall(Rule):
    """What it catches: a call that looks like something else, but in the simulation gives somebody an approval.

    Why it matters: wallets show the outer call. An approval inside it outlives the call, and whoever holds it can take
    the tokens later.

    What to do: do not sign, unless the site told you about this approval and you want it.
    """

    id = "approval-hidden-in-call"
    severity = Severity.DANGER
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation", "typed-data"})
    needs = frozenset({"effects"})
    _ADVICE: ClassVar[str] = "Do not sign, unless you were told about this approval and want it."

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each approval that grew without being asked for in the open."""
        if _asked_openly(case):
            return
        shown = shown_approvals(case)
        for position, change in given_approvals(case):
            if _is_shown(change, shown):
                continue
            severity = self.register.severity(case, change.spender, Grant.HIDDEN_APPROVAL)
            if severity is None:
                continue
            standing = self.register.standing(case, change.spender, Grant.HIDDEN_APPROVAL)
            yield self.finding(
                title=f"This call does not show that it also lets {self.who(case, change.spender)} take "
                f"{taken_by(case, change)}.{_stranger(standing)}",
                evidence=(_where(case), f"effects.approvals[{position}]"),
                advice=self._ADVICE,
                severity=severity,
            )


def _stranger(standing: Standing) -> str:
    """Who the spender is, unless `approval-to-account-without-code` says it of the same approval."""
    return "" if standing in _PRIVATE else f" That address {PHRASES[standing]}."


def _where(case: Case) -> str:
    return {
        "batch": "request.payload.calls",
        "user-operation": "request.payload.call_data",
        "typed-data": "request.payload.message",
    }.get(case.request.payload.kind, "request.payload.data")


def _is_shown(change: ApprovalChange, shown: frozenset[ShownApproval]) -> bool:
    """Whether a call that the wallet shows names this approval. One that gives nothing names only the NFT of id 0."""
    return any(
        (it.owner, it.token, it.spender) == (change.owner, change.asset.address, change.spender)
        and not (it.nothing and change.kind != "token")
        for it in shown
    )


def _asked_openly(case: Case) -> bool:
    """Whether the transaction is itself an approval: then whom it names is for the rules on approvals to tell."""
    payload = case.request.payload
    return isinstance(payload, Transaction) and payload.data[:10] in PLAIN_APPROVALS
