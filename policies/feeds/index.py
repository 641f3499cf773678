"""All feeds that are in force, as one immutable index: looked up through facts, never changed, only replaced."""

import hashlib
import heapq
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from decoders.outcome import Unavailable
from decoders.primitives import Address
from policies.feeds.domains import BadDomain, canonical, covering
from policies.feeds.edits import within_edits
from policies.feeds.entry import EVERY_CHAIN, Category, Entry
from policies.feeds.table import Table
from policies.feeds.table_format import Header, beginning_of, key_of

GAP: Final = "feeds"
"""The stage of a feed that is configured and cannot be used. Having none at all is the operator's choice."""

NOTHING_CONFIGURED: Final = Unavailable(stage="facts", reason="no feeds are configured")


class Hit(NamedTuple):
    """An entry with the feed that holds it. `near` is the imitated name where a site only resembles a listed one."""

    entry: Entry
    feed: Header
    near: str | None = None


@dataclass(frozen=True, slots=True)
class FeedIndex:
    """The tables in order of their names. `missing` says which feeds are configured and not in force, and why."""

    tables: tuple[Table, ...] = ()
    missing: tuple[Unavailable, ...] = (NOTHING_CONFIGURED,)
    digest: str = field(init=False)
    _beginnings: Sequence[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """The digest covers every entry, every header and what is missing.

        The beginnings of all keys are merged, so that a party that no feed lists, the usual one, costs one search.
        """
        # Merged by a generator: sorting in one call would hold the interpreter for as long as it takes.
        merged = array("Q", heapq.merge(*(table.beginnings for table in self.tables)))
        object.__setattr__(self, "_beginnings", merged)
        parts = [f"{table.header.name} {table.digest}" for table in self.tables]
        parts += [f"missing {it.reason}" for it in self.missing]
        object.__setattr__(self, "digest", hashlib.sha256("\n".join(parts).encode()).hexdigest())

    @property
    def entries(self) -> int:
        """How many entries are in force."""
        return sum(table.header.entries for table in self.tables)

    def about_address(self, chain: int, address: Address) -> Iterator[Hit]:
        """What the feeds say about an address on this chain or on every chain. A few microseconds."""
        for at in (chain, EVERY_CHAIN):
            for entry, feed in self._find(at, address):
                yield Hit(entry, feed)

    def about_symbol(self, chain: int, symbol: str) -> Iterator[Hit]:
        """The token that bears this symbol (as it is read) by each token list."""
        for entry, feed in self._find(chain, symbol):
            if entry.category is Category.SYMBOL:
                yield Hit(entry, feed)

    def about_site(self, host: str) -> Iterator[Hit]:
        """What the feeds say about a site: itself, or the nearest name above it that a feed lists."""
        try:
            name = canonical(host)
        except BadDomain:
            return
        listed: dict[str, list[Entry]] = {}
        for each in covering(name):
            for entry, feed in self._find(EVERY_CHAIN, each):
                listed.setdefault(feed.name, []).append(entry)
        for table in self.tables:
            feed = table.header
            if feed.name in listed:
                yield Hit(_decisive(listed[feed.name]), feed)
            elif (near := _near(feed, name)) is not None:
                yield Hit(Entry(EVERY_CHAIN, name, Category.SCAM, ""), feed, near)

    def _find(self, chain: int, subject: str) -> Iterator[tuple[Entry, Header]]:
        key = key_of(chain, subject)
        beginning = beginning_of(key)
        position = bisect_left(self._beginnings, beginning)
        if position < len(self._beginnings) and self._beginnings[position] == beginning:
            for table in self.tables:
                for entry in table.find_key(key, chain, subject):
                    yield entry, table.header


def _decisive(found: list[Entry]) -> Entry:
    """An allowed name above or at the site ends the search in this feed, as its publisher means it."""
    return next((entry for entry in found if entry.category is Category.ALLOWED_SITE), found[0])


def _near(feed: Header, name: str) -> str | None:
    """The imitated name that the site is within the feed's tolerance of, both without their last label."""
    if feed.tolerance == 0 or name.replace(".", "").isdigit():
        return None
    form = name.rpartition(".")[0].replace("www.", "", 1)
    return next((it for it in feed.fuzzy if within_edits(form, it.rpartition(".")[0], feed.tolerance)), None)
