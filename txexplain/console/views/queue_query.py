"""What the queue is filtered by, read from a page's address and written back into one. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final
from urllib.parse import urlencode

from txexplain.report import REPORT_ID

STATUSES: Final = ("open", "escalated", "decided", "all")
LEVELS: Final = ("malicious", "warning", "unknown", "benign")
SORTS: Final = ("newest", "oldest", "gravest")
SPANS: Final = {"1h": 3_600_000, "24h": 86_400_000, "7d": 7 * 86_400_000, "30d": 30 * 86_400_000}

_RULE = re.compile(r"[a-z0-9-]{1,64}")
_CURSOR = re.compile(rf"[0-9]{{1,2}}\.[0-9]{{1,16}}\.{REPORT_ID}")


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """One view of the queue. An empty text means that this filter is off; `after` is the last row of a page.

    `assignee`: "me", "none" or a name. `flag`: "degraded" or "disagrees".
    """

    status: str = "open"
    level: str = ""
    chain: str = ""
    rule: str = ""
    origin: str = ""
    assignee: str = ""
    flag: str = ""
    span: str = ""
    q: str = ""
    sort: str = "newest"
    after: str = ""

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        """The filters that are on, by name; neither order nor place."""
        names = ("level", "chain", "rule", "origin", "assignee", "flag", "span", "q")
        return tuple((name, getattr(self, name)) for name in names if getattr(self, name))

    def but(self, **changes: str) -> "QueueQuery":
        """The same view with something changed, from its first page."""
        return replace(self, **{"after": "", **changes})

    def text(self) -> str:
        """As the query part of an address; what is off is left out."""
        given = ((field.name, getattr(self, field.name), field.default) for field in fields(self))
        return urlencode([(name, value) for name, value, default in given if value != default])


def read_query(given: Mapping[str, Any]) -> QueueQuery:
    """Read what a page's address gives; a value that is not one of a filter's own switches that filter off."""
    text = {name: str(given.get(name, "")).strip()[:253] for name in QueueQuery.__dataclass_fields__}
    return QueueQuery(
        status=_one_of(text["status"], STATUSES, "open"),
        level=_one_of(text["level"], LEVELS, ""),
        chain=text["chain"] if text["chain"].isascii() and text["chain"].isdigit() and len(text["chain"]) < 16 else "",
        rule=text["rule"] if _RULE.fullmatch(text["rule"]) else "",
        origin=text["origin"],
        assignee=text["assignee"][:48],
        flag=_one_of(text["flag"], ("degraded", "disagrees"), ""),
        span=_one_of(text["span"], tuple(SPANS), ""),
        q=text["q"],
        sort=_one_of(text["sort"], SORTS, "newest"),
        after=text["after"] if _CURSOR.fullmatch(text["after"]) else "",
    )


def _one_of(value: str, known: tuple[str, ...], otherwise: str) -> str:
    return value if value in known else otherwise
