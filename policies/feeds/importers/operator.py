"""The operator's own lists, as CSV (`category,subject,chain,label`) or as a JSON list of objects with these members.

`subject` is an address or a site. `category` is scam, sanctioned, exploited, named, token, allowed-site or note.
An empty chain stands for every chain.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from policies.feeds.draft import BadFeed, Draft
from policies.feeds.entry import Category
from policies.feeds.importer import Importer
from policies.feeds.sources import Source, chain_of, json_of, list_of, object_of, rows_of
from policies.severity import Confidence

_CATEGORIES: Final = {category.value: category for category in Category if category is not Category.SYMBOL}


def _read_csv(sources: Sequence[Source], draft: Draft) -> None:
    for source in sources:
        for place, row in rows_of(source, frozenset({"category", "subject"})):
            _take(row, draft, place)


def _read_json(sources: Sequence[Source], draft: Draft) -> None:
    for source in sources:
        for place, item in _objects(source):
            _take(item, draft, place)


def _objects(source: Source) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for at, item in enumerate(list_of(json_of(source), source.name)):
        place = f"{source.name}/{at}"
        yield place, object_of(item, place)


def _take(item: Mapping[str, Any], draft: Draft, place: str) -> None:
    category = _CATEGORIES.get(str(item.get("category", "")).strip().lower())
    if category is None:
        raise BadFeed(f"{place}: {str(item.get('category'))[:32]!r} is no category; they are {', '.join(_CATEGORIES)}")
    subject, label = str(item.get("subject", "")), str(item.get("label", ""))
    if subject.strip().lower().startswith("0x") and "." not in subject:
        draft.address(subject, category, label, place, chain_of(item.get("chain", ""), f"{place}: chain"))
    elif category in (Category.SCAM, Category.ALLOWED_SITE, Category.NOTE):
        draft.site(subject, category, label, place)
    else:
        draft.fault(place, f"is no address, as {category} needs", subject)


OPERATOR_CSV: Final = Importer("operator-csv", "operator", "own", 365, Confidence.HIGH, _read_csv)
OPERATOR_JSON: Final = Importer("operator-json", "operator", "own", 365, Confidence.HIGH, _read_json)
