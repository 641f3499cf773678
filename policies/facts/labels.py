"""Labels that the operator's own people gave to addresses and sites."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

from decoders.foreign_text import plain
from decoders.outcome import Known, Outcome
from decoders.primitives import Address
from policies.facts.fact import Fact, Kind
from policies.facts.question import Question
from policies.feeds.domains import BadDomain, covering, listable
from policies.feeds.draft import BadFeed, Draft
from policies.feeds.sources import chain_of, read_sources, rows_of
from policies.severity import Confidence

LABEL_KINDS: Final = MappingProxyType(
    {kind.value: kind for kind in (Kind.SCAM, Kind.SANCTIONED, Kind.EXPLOITED, Kind.NAMED, Kind.NOTE)}
)
_EVERY_CHAIN: Final = 0
_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Label:
    """What somebody of the operator's says about a party. `chain` 0 is every chain; `time` in Unix seconds."""

    chain: int
    subject: str
    kind: Kind
    text: str
    author: str
    time: int | None
    confidence: Confidence = Confidence.HIGH


class LabelSource(Protocol):
    """Where labels come from. A snapshot: it does not change, its digest is part of the policy's."""

    @property
    def digest(self) -> str:
        """SHA-256 over all labels."""
        ...

    def of(self, chain: int, subject: str) -> tuple[Label, ...]:
        """The labels of an address or a site on this chain, those for every chain included."""
        ...


@dataclass(frozen=True, slots=True)
class LabelBook:
    """A `LabelSource` in memory."""

    labels: tuple[Label, ...] = ()
    digest: str = field(init=False)
    _by_subject: Mapping[str, tuple[Label, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Sort the labels, so that equal books have equal digests in whatever order they were read."""
        table: dict[str, tuple[Label, ...]] = {}
        digest = hashlib.sha256()
        for label in sorted(self.labels, key=repr):
            table[label.subject] = (*table.get(label.subject, ()), label)
            digest.update(repr(label).encode() + b"\n")
        object.__setattr__(self, "_by_subject", table)
        object.__setattr__(self, "digest", digest.hexdigest())

    def of(self, chain: int, subject: str) -> tuple[Label, ...]:
        """The labels of an address or a site."""
        return tuple(it for it in self._by_subject.get(subject, ()) if it.chain in (_EVERY_CHAIN, chain))


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """Facts out of labels."""

    labels: LabelSource

    def about(self, question: Question, party: Address) -> Outcome[tuple[Fact, ...]]:
        """The labels of an address."""
        return Known(value=tuple(_fact(it, party) for it in self.labels.of(question.request.chain_id, party)))

    def about_site(self, question: Question, host: str) -> Outcome[tuple[Fact, ...]]:
        """The labels of a site and of the names above it."""
        found: Iterable[Label] = (
            it for name in covering(host) for it in self.labels.of(question.request.chain_id, name)
        )
        return Known(value=tuple(_fact(it, host) for it in found))


def read_labels(path: Path) -> LabelBook:
    """A CSV file `subject,kind,text,author,chain,date` (date as 2026-01-31). Raises `BadFeed` with the place."""
    found = []
    for source in read_sources(path):
        for place, row in rows_of(source, frozenset({"subject", "kind", "text", "author", "chain", "date"})):
            found.append(_label(row, place))
    return LabelBook(tuple(found))


def _label(row: Mapping[str, str], place: str) -> Label:
    kind = LABEL_KINDS.get(row["kind"].strip().lower())
    if kind is None:
        raise BadFeed(f"{place}: {row['kind'][:32]!r} is no kind of label; they are {', '.join(LABEL_KINDS)}")
    author, text = row["author"].strip(), row["text"].strip()
    if not author or not text:
        raise BadFeed(f"{place}: a label has a text and an author")
    chain = chain_of(row["chain"], f"{place}: chain")
    return Label(chain, _subject(row["subject"], place), kind, plain(text, _LONGEST), plain(author), _time(row, place))


def _subject(text: str, place: str) -> str:
    if text.strip().lower().startswith("0x"):
        draft = Draft()
        address = draft.cleaned(text, place)
        if address is None:
            raise BadFeed(f"{place}: {draft.faults[0].reason}")
        return address
    try:
        return listable(text)
    except BadDomain as error:
        raise BadFeed(f"{place}: {text[:64]!r} {error}") from error


def _time(row: Mapping[str, str], place: str) -> int | None:
    if not row["date"].strip():
        return None
    try:
        return int(datetime.strptime(row["date"].strip(), "%Y-%m-%d").replace(tzinfo=UTC).timestamp())
    except ValueError as error:
        raise BadFeed(f"{place}: {row['date'][:32]!r} is no date such as 2026-01-31") from error


def _fact(label: Label, subject: str) -> Fact:
    return Fact(
        subject=subject,
        kind=label.kind,
        text=label.text,
        source=f"label by {label.author}",
        time=label.time,
        confidence=label.confidence,
    )
