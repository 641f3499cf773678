"""What the wallet knows about its user's own parties: earlier counterparties, addresses trusted and blocked."""

from dataclasses import dataclass

from decoders.outcome import Known, Outcome
from decoders.primitives import Address
from policies.facts.fact import Fact, Kind
from policies.facts.question import Question
from policies.likeness import LEAST_TOLD, likeness
from policies.severity import Confidence


@dataclass(frozen=True, slots=True)
class CallerFacts:
    """Out of the request's account knowledge."""

    def about(self, question: Question, party: Address) -> Outcome[tuple[Fact, ...]]:
        """Who the party is to the user, or whom among those the user knows it looks like."""
        account = question.request.account
        places = ((Kind.BLOCKED, account.blocked), (Kind.TRUSTED, account.trusted))
        found = [_fact(party, kind, "") for kind, listed in places if party in listed]
        if party in account.counterparties:
            found.append(_fact(party, Kind.COUNTERPARTY, ""))
        elif not found and party != question.request.sender:
            found += [_fact(party, Kind.RESEMBLES, other) for other in _alike(question, party)]
        return Known(value=tuple(found))

    def about_site(self, question: Question, host: str) -> Outcome[tuple[Fact, ...]]:  # noqa: ARG002 - as all sources
        """Nothing: wallets do not tell which sites their users know."""
        return Known(value=())


def _alike(question: Question, party: Address) -> list[Address]:
    account = question.request.account
    known = {*account.counterparties, *account.trusted, question.request.sender}
    scored = sorted((-likeness(party, other), other) for other in known)
    return [other for score, other in scored[:1] if -score >= LEAST_TOLD]


def _fact(party: Address, kind: Kind, text: str) -> Fact:
    return Fact(subject=party, kind=kind, text=text, source="the wallet", time=None, confidence=Confidence.HIGH)
