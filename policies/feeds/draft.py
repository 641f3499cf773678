"""What an importer collects: cleaned entries, and a report of everything that was left out or changed, and why."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from decoders.foreign_text import plain
from decoders.primitives import Address, checksum
from policies.feeds.domains import BadDomain, listable
from policies.feeds.entry import EVERY_CHAIN, Category, Entry
from policies.known.contracts import shipped
from policies.known.dapps import known_dapps
from policies.origins import listed_under

MOST_ENTRIES: Final = 2_000_000
MOST_FAULTS_KEPT: Final = 100
LABEL_LIMIT: Final = 80
_LOWEST_ADDRESS: Final = 1 << 32
"""Below lie the zero address, the precompiled contracts and other addresses that nobody has the key of."""


class BadFeed(ValueError):  # noqa: N818 - named for what it is, as refusals are
    """The feed is refused as a whole; the message says what was wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One entry that was left out: where it stood and why."""

    place: str
    reason: str


@dataclass(slots=True)
class Draft:
    """Entries by subject. `faults` holds the first hundred, `left_out` counts all of them by reason."""

    entries: dict[tuple[int, str, Category], Entry] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    fuzzy: list[str] = field(default_factory=list)
    tolerance: int = 0

    def fault(self, place: str, reason: str, shown: str = "") -> None:
        """Note an entry that is left out."""
        self.left_out[reason] += 1
        if len(self.faults) < MOST_FAULTS_KEPT:
            told = f"“{plain(shown, limit=64)}” {reason}" if shown else reason
            self.faults.append(Fault(place, told))

    def address(self, text: object, category: Category, label: str, place: str, chain: int = EVERY_CHAIN) -> None:
        """Take an address, or note why not. Accusations against listed contracts are left out, sanctions are not."""
        found = self.cleaned(text, place)
        if found is None:
            return
        accused = category in (Category.SCAM, Category.EXPLOITED)
        if accused and int(found, 16) < _LOWEST_ADDRESS:
            self.fault(place, "is an address that nobody has the key of", found)
        elif category is Category.SCAM and (chain, found) in _well_known():
            self.fault(place, "is in the shipped list of known contracts", found)
        else:
            self._take(Entry(chain, found, category, _label(label)), place)

    def site(self, text: object, category: Category, label: str, place: str) -> None:
        """Take a domain, or note why not. A well-known site cannot be accused by a list."""
        if not isinstance(text, str):
            self.fault(place, "is no text where a domain is due")
            return
        try:
            name = listable(text)
        except BadDomain as error:
            self.fault(place, str(error), text)
            return
        if category is Category.SCAM and listed_under(name, frozenset(known_dapps())) is not None:
            self.fault(place, "is in the shipped list of known sites", name)
        else:
            self._take(Entry(EVERY_CHAIN, name, category, _label(label)), place)

    def symbol(self, chain: int, symbol: str, token: Address, place: str) -> None:
        """Take a token's symbol as it is read. Of several tokens with one symbol the first one counts."""
        self._take(Entry(chain, symbol, Category.SYMBOL, token), place)

    def cleaned(self, text: object, place: str) -> Address | None:
        """The address in lowercase. Mixed case must be the checksum: an address mistyped accuses a stranger."""
        if not isinstance(text, str) or len(text.strip()) != 42 or not text.strip().lower().startswith("0x"):
            self.fault(place, "is no address (0x and 40 hex digits)", str(text)[:80])
            return None
        digits = text.strip()[2:]
        lower = "0x" + digits.lower()
        try:
            int(lower, 16)
        except ValueError:
            self.fault(place, "is no address (0x and 40 hex digits)", text)
            return None
        if "_" in lower:
            self.fault(place, "is no address (0x and 40 hex digits)", text)
            return None
        if digits not in (digits.lower(), digits.upper()) and "0x" + digits != checksum(lower):
            self.fault(place, "has a wrong checksum (EIP-55)", text)
            return None
        return lower

    def _take(self, entry: Entry, place: str) -> None:
        key = (entry.chain, entry.subject, entry.category)
        if key in self.entries:
            self.repeated += 1
        elif len(self.entries) >= MOST_ENTRIES:
            raise BadFeed(f"{place}: more than {MOST_ENTRIES} entries; split the feed")
        else:
            self.entries[key] = entry


@cache
def _well_known() -> frozenset[tuple[int, Address]]:
    """The shipped contracts by chain and address, and once more by address alone."""
    return frozenset({*shipped(), *((EVERY_CHAIN, address) for _, address in shipped())})


def _label(text: str) -> str:
    return plain(text, limit=LABEL_LIMIT) if text.strip() else ""
