"""ScamSniffer's database: `address.json`, `domains.json`, `combined.json` (site to addresses) and `all.json`.

Format: the files of github.com/scamsniffer/scam-database, which are refreshed daily and lag by seven days.
"""

from collections.abc import Sequence
from typing import Any, Final

from policies.feeds.draft import BadFeed, Draft
from policies.feeds.entry import Category
from policies.feeds.importer import Importer
from policies.feeds.sources import Source, json_of, list_of
from policies.severity import Confidence

_LISTS: Final = frozenset({"address", "addresses", "domains"})


def _read(sources: Sequence[Source], draft: Draft) -> None:
    for source in sources:
        _take(json_of(source), draft, source.name)


def _take(document: Any, draft: Draft, place: str) -> None:
    if isinstance(document, list):
        for at, item in enumerate(document):
            _one(item, draft, f"{place}/{at}")
    elif isinstance(document, dict):
        for key, value in document.items():
            if key in _LISTS or key == "combined":
                _take(value, draft, f"{place}/{key}")
            else:
                _pair(key, value, draft, f"{place}/{key}")
    else:
        raise BadFeed(f"{place}: a list of addresses or domains is due, or an object of domains to addresses")


def _pair(site: str, addresses: Any, draft: Draft, place: str) -> None:
    """A site with the addresses that its pages name. Among those are plain tokens, so they are only noted."""
    draft.site(site, Category.SCAM, "", place)
    for at, address in enumerate(list_of(addresses, place)):
        draft.address(address, Category.NOTE, f"named on {site}", f"{place}/{at}")


def _one(item: Any, draft: Draft, place: str) -> None:
    if isinstance(item, str) and item.lower().startswith("0x") and "." not in item:
        draft.address(item, Category.SCAM, "", place)
    else:
        draft.site(item, Category.SCAM, "", place)


SCAMSNIFFER: Final = Importer("scamsniffer", "ScamSniffer", "GPL-3.0", 14, Confidence.HIGH, _read)
