"""Dealings with addresses on a block list (the wallet's own, or the operator's: sanctions, feeds)."""

from collections.abc import Iterator

from decoders.primitives import Address
from policies.case import Case
from policies.parties import parties
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding


class BlockedParty(Rule):
    """What it catches: a party to the request, at any depth, that is on your block list or on the operator's.

    Why it matters: somebody put this address on the list for a reason: sanctions, reported theft, or your own choice.

    What to do: do not sign. If you think that the entry is wrong, take it up with whoever keeps the list.
    """

    id = "blocked-party"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation", "permission-grant"})
    needs = frozenset()

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each listed address, with all places where it appears."""
        own = frozenset(case.request.account.blocked)
        blocked = own | self.register.block
        if not blocked:
            return
        places: dict[Address, list[str]] = {}
        for place in parties(case):
            if place.address in blocked and place.path not in places.setdefault(place.address, []):
                places[place.address].append(place.path)
        for address, paths in sorted(places.items()):
            whose = "your own block list" if address in own else "the block list of this service's operator"
            yield self.finding(
                title=f"{self.who(case, address)} takes part in this and is on {whose}.",
                evidence=tuple(paths),
                advice="Do not sign. If you think that the entry is wrong, take it up with whoever keeps the list.",
            )
