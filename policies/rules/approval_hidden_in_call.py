"""Approvals that appear though the call is not shown as one (nested approve, delegatecall tricks, fake multicall)."""

from collections.abc import Iterator
from typing import ClassVar

from decoders.primitives import Address
from decoders.requests import Transaction, TypedData
from policies.accounts import ACCOUNT_CALLS
from policies.approvals import given_approvals, taken_by
from policies.calls import PLAIN_APPROVALS, address_in, approval_calls, placed_calls, word
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant, Standing
from policies.verdict import Finding

_PRIVATE = frozenset({Standing.CODELESS, Standing.DELEGATED})
_INSIDE = ".children["


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
        shown = _shown(case)
        for position, change in given_approvals(case):
            if change.spender in shown:
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


def _shown(case: Case) -> frozenset[Address]:
    """The spenders whom a call of a batch or of an operation names in an approval: the wallet shows these calls."""
    if isinstance(case.request.payload, Transaction):
        return frozenset()
    shown = {call.spender for call in approval_calls(case) if call.path.count(_INSIDE) == 1}
    unread = {address_in(spender) for spender in _permitted(case) if spender is not None}
    return frozenset(shown | unread)


def _permitted(case: Case) -> Iterator[int | None]:
    """The spenders of approvals whose amount stands elsewhere than in a plain one's."""
    for path, call in placed_calls(case):
        if call.selector in PLAIN_APPROVALS and path.count(_INSIDE) == 1:
            yield from (word(call.calldata, position) for position in range(3))


def _asked_openly(case: Case) -> bool:
    """Whether the call is an approval, or an account's own batch in which an approval stands."""
    payload = case.request.payload
    if isinstance(payload, TypedData):
        return any(call.selector in PLAIN_APPROVALS for _, call in placed_calls(case))
    if not isinstance(payload, Transaction):
        return False
    if payload.data[:10] in PLAIN_APPROVALS:
        return True
    if payload.data[:10] not in ACCOUNT_CALLS:
        return False
    return any(call.selector in PLAIN_APPROVALS for _, call in placed_calls(case))
