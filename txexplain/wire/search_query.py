"""The query of `GET /v1/reports`, parsed strictly."""

import re
from collections.abc import Mapping
from typing import Any, Final

from decoders.refusal import Fault, Malformed
from policies.severity import Level
from txexplain.report import REPORT_ID
from txexplain.store.search import MAX_PAGE, Cursor, Search

KEYS: Final = (
    "level", "chain_id", "sender", "origin_host", "rule", "digest", "since", "until", "after", "limit",
)  # fmt: skip

_PATTERNS: Final = {
    "level": (re.compile("|".join(level.value for level in Level)), "must be benign, warning, malicious or unknown"),
    "chain_id": (re.compile(r"[1-9][0-9]{0,15}"), "must be a chain id"),
    "sender": (re.compile(r"0x[0-9a-fA-F]{40}"), "must be an address, 0x and 40 hex digits"),
    "origin_host": (re.compile(r"[^\s/]{1,253}"), "must be a host such as app.example.org"),
    "rule": (re.compile(r"[a-z0-9-]{1,64}"), "must be a rule's id such as unlimited-approval"),
    "digest": (re.compile(r"sha256:[0-9a-f]{64}"), "must be a digest, sha256: and 64 hex digits"),
    "since": (re.compile(r"[0-9]{1,15}"), "must be a time in Unix milliseconds"),
    "until": (re.compile(r"[0-9]{1,15}"), "must be a time in Unix milliseconds"),
    "after": (re.compile(f"[0-9]{{1,15}}-{REPORT_ID}"), "must be the `next` of an earlier answer"),
    "limit": (re.compile(r"[1-9][0-9]{0,3}"), f"must be a number from 1 to {MAX_PAGE}"),
}
_NUMBERS: Final = frozenset({"chain_id", "since", "until", "limit"})


def parse_search(query: Mapping[str, str], tenant: str) -> Search:
    """Read the query. Raises `Malformed`; its pointers name the parameters."""
    faults = [Fault(f"/{key}", f"unknown parameter; known: {', '.join(KEYS)}") for key in query if key not in KEYS]
    for key, (pattern, message) in _PATTERNS.items():
        if key in query and not pattern.fullmatch(query[key]):
            faults.append(Fault(f"/{key}", message))
    if not faults and int(query.get("limit", "1")) > MAX_PAGE:
        faults.append(Fault("/limit", _PATTERNS["limit"][1]))
    if faults:
        raise Malformed(*faults[:16])
    values: dict[str, Any] = {key: int(text) if key in _NUMBERS else text for key, text in query.items()}
    if "level" in values:
        values["level"] = Level(values["level"])
    if "sender" in values:
        values["sender"] = values["sender"].lower()
    if "after" in values:
        at, _, report_id = values["after"].partition("-")
        values["after"] = Cursor(created_at=int(at), report_id=report_id)
    return Search(tenant=tenant, **values)


def written_cursor(cursor: Cursor | None) -> str | None:
    """The `next` of an answer."""
    return None if cursor is None else f"{cursor.created_at}-{cursor.report_id}"
