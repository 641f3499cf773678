"""Parties that a feed or a label speaks against (drainers' wallets, sanctioned addresses, broken spenders)."""

from collections.abc import Iterator
from typing import ClassVar, Final

from decoders.foreign_text import plain
from decoders.primitives import Address
from policies.case import Case
from policies.facts.fact import Fact, Kind
from policies.parties import Place, parties
from policies.rule import Rule
from policies.severity import Confidence, Severity
from policies.verdict import Finding
from simulation.readable import amount_of, name_of

_SPOKEN_OF: Final = frozenset({Kind.SCAM, Kind.SANCTIONED, Kind.EXPLOITED})
_WORDS: Final = {
    Kind.SCAM: "is reported as taking part in scams",
    Kind.SANCTIONED: "is under sanctions",
    Kind.EXPLOITED: "was broken into once",
}


class ListedParty(Rule):
    """What it catches: a party to the request that an imported feed or a label reports, at any depth.

    Why it matters: such lists hold addresses that have taken money from people before, or that the law forbids to deal
    with. A spender that was broken into can be robbed again of what is approved to it.

    What to do: do not sign. If you think that the entry is wrong, take it up with whoever keeps the list.
    """

    id = "listed-party"
    severity = Severity.CRITICAL
    confidence = Confidence.HIGH
    applies = frozenset({"transaction", "typed-data", "batch", "user-operation", "permission-grant"})
    needs = frozenset({"facts"})
    _ADVICE: ClassVar[str] = (
        "Do not sign. If you think that the entry is wrong, take it up with whoever keeps the list."
    )

    def look(self, case: Case) -> Iterator[Finding]:
        """One finding for each reported party and kind of report, with every place where the party stands."""
        spoken_of = {fact.subject for fact in case.facts if fact.kind in _SPOKEN_OF}
        places: dict[Address, list[Place]] = {}
        for place in parties(case):
            if place.address in spoken_of and place.address not in (case.request.sender, *self.register.allow):
                places.setdefault(place.address, []).append(place)
        for address in sorted(places):
            for kind in sorted({fact.kind for _, fact in case.facts_about(address, _SPOKEN_OF)}):
                yield self._finding(case, address, kind, places[address])

    def _finding(self, case: Case, address: Address, kind: Kind, places: list[Place]) -> Finding:
        facts = case.facts_about(address, frozenset({kind}))
        best = max((fact for _, fact in facts), key=lambda fact: (fact.confidence.rank, fact.order))
        gains = any(place.gains for place in places)
        paths = dict.fromkeys(place.path for place in places if place.gains == gains)
        return self.finding(
            title=f"{self.who(case, address)} {'takes part in this' if gains else 'is called on the way'} and "
            f"{_WORDS[kind]}{_said(best)}.{_gets(case, address)}",
            evidence=(*paths, *(f"facts[{at}]" for at, _ in facts)),
            advice=self._ADVICE if gains else "Sign only if you know why this address has a part in it.",
            severity=self._severity(case, address, kind, gains=gains),
            confidence=best.confidence,
        )

    def _severity(self, case: Case, address: Address, kind: Kind, *, gains: bool) -> Severity:
        """A known contract that was broken into once has been mended since; to use it is no news."""
        if kind is Kind.EXPLOITED:
            mended = self.register.entry(case, address) is not None
            return Severity.INFO if mended or not gains else Severity.DANGER
        return Severity.CRITICAL if gains else Severity.CAUTION


def _said(fact: Fact) -> str:
    words = f" (“{plain(fact.text, limit=40)}”)" if fact.text else ""
    return f"{words}, says {plain(fact.source, limit=48)}"


def _gets(case: Case, address: Address) -> str:
    """What it would get, where the effects or the permissions tell."""
    effects = case.effects.value if case.effects.status == "known" else None
    if effects is not None:
        for change in effects.asset_changes:
            if change.account == address and change.moved > 0:
                return f" It would get {amount_of(change.asset, change.moved)}."
        for approval in effects.approvals:
            if approval.spender == address and approval.after > approval.before:
                return f" It could then take {name_of(approval.asset)} of {approval.owner[:6]}…{approval.owner[-4:]}."
    return ""
