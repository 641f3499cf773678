"""transferFrom of nothing in somebody else's name: how look-alike addresses are planted into histories."""

from collections.abc import Iterator

from policies.calls import TRANSFER_FROM, address_in, word
from policies.case import Case
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding


class ZeroValueTransferFrom(Rule):
    """What it catches: a transferFrom of zero tokens out of an account that is neither yours nor the caller's.

    Why it matters: anybody may move nothing for anybody. The event still appears in the other account's history, and
    is used to plant look-alike addresses there.

    What to do: nothing of yours moves, but you pay the fee. Do not sign, unless you know what it is for.
    """

    id = "zero-value-transfer-from"
    severity = Severity.CAUTION
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "batch", "user-operation"})
    needs = frozenset({"effects"})

    def look(self, case: Case) -> Iterator[Finding]:
        """At most one finding; nested calls are only mentioned, since routers pull zero fees now and then."""
        places = []
        for position, frame in enumerate(case.outcome.frames):
            if not frame.input.startswith(TRANSFER_FROM) or frame.error is not None:
                continue
            owner, amount = word(frame.input, 0), word(frame.input, 2)
            if owner is None or amount != 0:
                continue
            if address_in(owner) not in (case.request.sender, frame.sender):
                places.append((position, frame.depth, address_in(owner)))
        if places:
            position, depth, owner_address = min(places, key=lambda place: (place[1], place[0]))
            count = "" if len(places) == 1 else f" and {len(places) - 1} more such transfers"
            yield self.finding(
                title=f"It moves zero tokens in the name of {self.who(case, owner_address)}{count}, which only leaves "
                "a trace in other people's histories.",
                evidence=(f"effects.frames[{position}]",),
                advice="Nothing of yours moves, but you pay the fee. Sign only if you know what it is for.",
                severity=Severity.CAUTION if depth == 0 else Severity.INFO,
            )
