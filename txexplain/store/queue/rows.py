"""A report as the row of the queue and the terms that find it. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Final

from decoders.foreign_text import plain
from decoders.outcome import Known
from policies.level import ORDER
from policies.severity import Level
from txexplain.report import Report

MAX_TERMS: Final = 64
_LONGEST: Final = 64
_HEADLINE: Final = 300
_WORD = re.compile(r"0x[0-9a-f]{4}\.{3}[0-9a-f]{4}|\d+(?:[.,]\d+)+|[^\W_]+")
"""A shortened address (in NFKC its ellipsis is three dots), a number as it is shown, or a word."""

_ADDRESS = re.compile(r"0x[0-9a-f]{8,64}")
_STOP = frozenset(
    {"the", "and", "for", "you", "your", "this", "that", "with", "of", "to", "in", "is", "it", "may", "all"}
)


def queue_row(report: Report, tenant: str, host: str | None) -> dict[str, Any]:
    """The row of a new report: open, with nobody."""
    verdict = report.verdict
    return {
        "report_id": report.id,
        "tenant": tenant,
        "created_at": report.created_at,
        "chain_id": report.case.request.chain_id,
        "kind": report.case.request.payload.kind,
        "level": verdict.level.value,
        "level_rank": ORDER.index(verdict.level),
        "sender": report.case.request.sender,
        "origin_host": host,
        "headline": plain(report.explanation.headline, limit=_HEADLINE),
        "top_rule": verdict.findings[0].rule if verdict.findings else None,
        "degraded": bool(report.degraded),
        "disagrees": _disagrees(report),
        "author": report.explanation.author,
        "region": report.explanation.region,
        "total_ms": report.timings_ms.total,
        "status": "open",
        "assignee": None,
        "decision": None,
        "decided_by": None,
        "decided_at": None,
        "version": 1,
    }


def term_rows(report: Report, tenant: str, host: str | None) -> list[dict[str, Any]]:
    """One row for each of the report's terms."""
    return [
        {"report_id": report.id, "term": term, "tenant": tenant, "created_at": report.created_at}
        for term in terms_of(report, host)
    ]


def terms_of(report: Report, host: str | None) -> tuple[str, ...]:
    """The terms, each once, the parties first; at most `MAX_TERMS`."""
    found = dict.fromkeys(_all_terms(report, host))
    return tuple(list(found)[:MAX_TERMS])


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are kept and searched: folded, without the commonest, addresses whole."""
    folded = unicodedata.normalize("NFKC", text[:2000]).casefold()
    words = (_ADDRESS.findall(folded), _WORD.findall(_ADDRESS.sub(" ", folded)))
    return tuple(
        dict.fromkeys(word[:_LONGEST] for part in words for word in part if len(word) > 1 and word not in _STOP)
    )


def _disagrees(report: Report) -> bool:
    """Whether the words leave out one of the gravest findings of a warning."""
    findings = report.verdict.findings
    if report.verdict.level not in {Level.WARNING, Level.MALICIOUS}:
        return False
    spoken = {at for sentence in report.explanation.sentences for at in sentence.findings}
    grave = max((finding.severity.rank for finding in findings), default=0)
    return any(at not in spoken for at, finding in enumerate(findings) if finding.severity.rank == grave)


def _all_terms(report: Report, host: str | None) -> Iterator[str]:
    yield report.case.request.sender
    yield from _parties(report)
    if host is not None:
        yield host[:_LONGEST]
        yield from words_of(host)
    yield from _names(report)
    yield from words_of(report.explanation.headline)
    yield from words_of(report.case.request.origin.name or "")


def _parties(report: Report) -> Iterable[str]:
    case = report.case
    if isinstance(case.effects, Known):
        effects = case.effects.value
        yield from (approval.spender for approval in effects.approvals[:16])
        yield from (change.account for change in effects.asset_changes[:16])
        yield from (change.asset.address for change in effects.asset_changes[:16] if change.asset.address)
    if isinstance(case.decoded, Known):
        decoded = case.decoded.value
        yield from (permission.spender for permission in decoded.permissions[:8])
        if decoded.call is not None:
            yield from (call.target for call in decoded.call.walk()[:16] if call.target)


def _names(report: Report) -> Iterable[str]:
    case = report.case
    if isinstance(case.effects, Known):
        for change in case.effects.value.asset_changes[:16]:
            yield from words_of((change.asset.symbol or "")[:80])
    if isinstance(case.decoded, Known) and case.decoded.value.call is not None:
        for call in case.decoded.value.call.walk()[:8]:
            yield from (part for part in (call.selector, *words_of((call.name or "")[:80])) if part)
