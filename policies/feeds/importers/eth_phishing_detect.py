"""MetaMask's eth-phishing-detect: `config.json` with blocked and allowed sites, and names that are often imitated.

Format: github.com/MetaMask/eth-phishing-detect, `whitelist` / `blacklist` (newer: `allowlist` / `blocklist`),
`fuzzylist` and `tolerance`. A site matches a listed one when it is equal to it or lies under it. Allowed comes before
blocked, blocked before fuzzy. Fuzzy: without its last label and "www.", at most `tolerance` edits from such a name.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from policies.feeds.domains import BadDomain, canonical
from policies.feeds.draft import BadFeed, Draft
from policies.feeds.entry import Category
from policies.feeds.importer import Importer
from policies.feeds.sources import Source, json_of, list_of, object_of
from policies.severity import Confidence

_DEFAULT_TOLERANCE: Final = 3
_MOST_TOLERANCE: Final = 3
"""With more, every short name is near to every other."""
_MOST_IMITATED: Final = 1000


def _read(sources: Sequence[Source], draft: Draft) -> None:
    for source in sources:
        document = object_of(json_of(source), source.name)
        blocked = _listed(document, "blacklist", "blocklist", source.name)
        allowed = _listed(document, "whitelist", "allowlist", source.name)
        for key, names, category in (("blocked", blocked, Category.SCAM), ("allowed", allowed, Category.ALLOWED_SITE)):
            for at, name in enumerate(names):
                draft.site(name, category, "", f"{source.name}/{key}/{at}")
        _fuzzy(document, draft, source.name)


def _listed(document: Mapping[str, Any], old: str, new: str, place: str) -> Sequence[Any]:
    if old in document and new in document:
        raise BadFeed(f"{place}: has both {old} and {new}; write one of them")
    return list_of(document.get(new, document.get(old, [])), f"{place}/{new}")


def _fuzzy(document: Mapping[str, Any], draft: Draft, place: str) -> None:
    tolerance = document.get("tolerance", _DEFAULT_TOLERANCE)
    if not isinstance(tolerance, int) or not 0 <= tolerance <= _MOST_TOLERANCE:
        raise BadFeed(f"{place}/tolerance: a whole number from 0 to {_MOST_TOLERANCE} is due")
    draft.tolerance = tolerance
    names = list_of(document.get("fuzzylist", []), f"{place}/fuzzylist")
    if len(names) > _MOST_IMITATED:
        raise BadFeed(f"{place}/fuzzylist: holds more than {_MOST_IMITATED} names")
    for at, name in enumerate(names):
        try:
            draft.fuzzy.append(canonical(str(name)))
        except BadDomain as error:
            draft.fault(f"{place}/fuzzylist/{at}", str(error), str(name))


ETH_PHISHING_DETECT: Final = Importer(
    "eth-phishing-detect", "MetaMask eth-phishing-detect", "DBAD", 14, Confidence.HIGH, _read
)
