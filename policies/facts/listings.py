"""Facts out of imported feeds and of the shipped and configured lists of known contracts."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from decoders.outcome import Known, Outcome
from decoders.primitives import Address
from policies.facts.fact import Fact, Kind
from policies.facts.question import Question
from policies.feeds.entry import Category
from policies.feeds.index import FeedIndex, Hit
from policies.known.contracts import KnownContracts
from policies.severity import Confidence

_KINDS: Final[Mapping[Category, Kind]] = MappingProxyType(
    {
        Category.SCAM: Kind.SCAM,
        Category.SANCTIONED: Kind.SANCTIONED,
        Category.EXPLOITED: Kind.EXPLOITED,
        Category.NAMED: Kind.NAMED,
        Category.LISTED_ASSET: Kind.LISTED_ASSET,
        Category.SYMBOL: Kind.SYMBOL_OF,
        Category.ALLOWED_SITE: Kind.ALLOWED_SITE,
        Category.NOTE: Kind.NOTE,
    }
)


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What the imported feeds say."""

    index: FeedIndex

    def about(self, question: Question, party: Address) -> Outcome[tuple[Fact, ...]]:
        """The entries about an address on the request's chain; for a token also which other one bears its symbol."""
        chain = question.request.chain_id
        hits = [*self.index.about_address(chain, party)]
        symbol = question.symbols.get(party)
        if symbol and not any(hit.entry.category is Category.LISTED_ASSET for hit in hits):
            hits += self.index.about_symbol(chain, symbol)
        return Known(value=tuple(fact_of(hit, party) for hit in hits))

    def about_site(self, question: Question, host: str) -> Outcome[tuple[Fact, ...]]:  # noqa: ARG002 - as all sources
        """The entries about a site, or about a name above it."""
        return Known(value=tuple(fact_of(hit, host) for hit in self.index.about_site(host)))


@dataclass(frozen=True, slots=True)
class KnownContractFacts:
    """What the lists of known contracts say: the shipped one and the profile's own."""

    known: KnownContracts

    def about(self, question: Question, party: Address) -> Outcome[tuple[Fact, ...]]:
        """The entry for this address on the request's chain."""
        entry = self.known.get((question.request.chain_id, party))
        if entry is None:
            return Known(value=())
        text = f"{entry.name} ({entry.role})"
        fact = Fact(
            subject=party,
            kind=Kind.KNOWN,
            text=text,
            source="known contracts",
            time=None,
            confidence=Confidence.HIGH,
        )
        return Known(value=(fact,))

    def about_site(self, question: Question, host: str) -> Outcome[tuple[Fact, ...]]:  # noqa: ARG002 - as all sources
        """Nothing: contracts are no sites."""
        return Known(value=())


def fact_of(hit: Hit, subject: str) -> Fact:
    """A feed's entry as a fact about the party that was asked for."""
    kind = _KINDS[hit.entry.category] if hit.near is None else Kind.IMITATES
    text = hit.near or hit.entry.label
    if hit.near is None and hit.entry.subject != subject and not text:
        text = hit.entry.subject
    return Fact(
        subject=subject,
        kind=kind,
        text=text,
        source=f"feed {hit.feed.name} ({hit.feed.publisher})",
        time=hit.feed.imported_at,
        confidence=Confidence.MEDIUM if hit.near is not None else hit.feed.confidence,
    )
