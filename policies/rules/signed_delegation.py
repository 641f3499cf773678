"""Signed delegations of an account's powers (ERC-7710, the delegation framework behind ERC-7715)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from decoders.requests import TypedData
from decoders.signed_fields import leaves
from policies.assets import asset_of
from policies.case import Case
from policies.caveats import Limit, bounded_by, limit_of
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.trust import PHRASES, Grant
from policies.verdict import Finding
from simulation.readable import amount_of

_FIELDS: Final = frozenset({"delegate", "delegator", "authority"})
_MOST_TOLD: Final = 3


class SignedDelegation(Rule):
    """What it catches: a signature that lets somebody act as your smart account (a delegation or session key).

    Why it matters: its limits are other contracts, named in the signature. Where none of them bounds what may be moved
    or which contracts may be called, the other side may do whatever the account may do, until you revoke it.

    What to do: sign only limits that you can read, for a party that you know.
    """

    id = "signed-delegation"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"typed-data"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding. Caveats that only say when or how often it may be used leave all else open."""
        payload = case.request.payload
        if not isinstance(payload, TypedData):
            return
        found = leaves(payload.message)
        values = {leaf.path: leaf.value for leaf in found if isinstance(leaf.value, str)}
        if not values.keys() >= _FIELDS or not any(leaf.path.startswith("caveats") for leaf in found):
            return
        limits = _limits(values)
        read = [limit for limit in limits if limit is not None]
        open_ended = len(read) == len(limits) and not bounded_by(read) & {"value", "target"}
        delegate = values["delegate"]
        severity = self.register.severity(case, delegate, Grant.UNBOUNDED if open_ended else Grant.VALUE)
        standing = self.register.standing(case, delegate, Grant.UNBOUNDED)
        yield self.finding(
            title=f"{self.who(case, delegate)} may act as your account{self._bounds(case, limits, open_ended)}. "
            f"That address {PHRASES[standing]}.",
            evidence=("request.payload.message",),
            advice="Sign only limits that you can read, for a party that you know.",
            severity=severity or Severity.INFO,
        )

    def _bounds(self, case: Case, limits: Sequence[Limit | None], open_ended: bool) -> str:  # noqa: FBT001 - as found
        """The limits in words, with what it is that bounds nothing."""
        if not limits:
            return ", without any limit"
        read = [limit for limit in limits if limit is not None]
        told = [self._words(case, limit) for limit in read[:_MOST_TOLD]]
        if len(read) > _MOST_TOLD:
            told.append(f"{len(read) - _MOST_TOLD} more limits")
        if len(read) < len(limits):
            told.append(f"{len(limits) - len(read)} limits that cannot be read here")
        head = ", without a limit on what it moves or calls" if open_ended else ""
        return f"{head} ({'; '.join(told)})"

    def _words(self, case: Case, limit: Limit) -> str:
        if limit.amount is not None:
            return f"up to {amount_of(asset_of(case, self.register, limit.token), limit.amount)} {limit.words}"
        named = " and ".join(self.who(case, party) for party in limit.parties[:2])
        more = f" and {len(limit.parties) - 2} more" if len(limit.parties) > 2 else ""
        return f"{limit.words} {named}{more}".rstrip()


def _limits(values: Mapping[str, str]) -> list[Limit | None]:
    """The caveats in their order; None where one cannot be read."""
    found: list[Limit | None] = []
    while (enforcer := values.get(f"caveats[{len(found)}].enforcer")) is not None:
        found.append(limit_of(enforcer, values.get(f"caveats[{len(found)}].terms", "0x")))
    return found
