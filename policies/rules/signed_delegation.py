"""Signed delegations of an account's powers (ERC-7710, the delegation framework behind ERC-7715)."""

from collections.abc import Iterator
from typing import Final

from decoders.requests import TypedData
from decoders.signed_fields import leaves
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant
from policies.verdict import Finding

_FIELDS: Final = frozenset({"delegate", "delegator", "authority"})


class SignedDelegation(Rule):
    """What it catches: a signature that lets somebody act as your smart account (a delegation or session key).

    Why it matters: its limits are other contracts, named in the signature. Without any, the other side may do whatever
    the account may do, until you revoke it.

    What to do: sign only limits that you can read, for a party that you know.
    """

    id = "signed-delegation"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"typed-data"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding."""
        payload = case.request.payload
        if not isinstance(payload, TypedData):
            return
        found = leaves(payload.message)
        values = {leaf.path: leaf.value for leaf in found if isinstance(leaf.value, str)}
        if not values.keys() >= _FIELDS or not any(leaf.path.startswith("caveats") for leaf in found):
            return
        limits = len({leaf.path.partition(".")[0] for leaf in found if leaf.path.startswith("caveats[")})
        delegate = values["delegate"]
        severity = self.register.severity(case, delegate, Grant.UNBOUNDED if limits == 0 else Grant.VALUE)
        standing = self.register.standing(case, delegate, Grant.UNBOUNDED)
        bounds = "without any limit" if limits == 0 else f"within {limits} limits that cannot be read here"
        yield self.finding(
            title=f"{self.who(case, delegate)} may act as your account, {bounds}. That address {PHRASES[standing]}.",
            evidence=("request.payload.message",),
            advice="Sign only limits that you can read, for a party that you know.",
            severity=severity or Severity.INFO,
        )
