"""A report as rows of the tables."""

import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from decoders.foreign_text import plain
from txexplain.filing import Filing
from txexplain.report import Report
from txexplain.store.queue.rows import queue_row, term_rows

_LONGEST_HOST = 253


@dataclass(frozen=True, slots=True)
class FiledReport:
    """A report made ready to be written: its row, those of its rules, of the queue and its terms; and for whom."""

    filing: Filing
    report: dict[str, Any]
    rules: tuple[dict[str, Any], ...]
    queue: dict[str, Any]
    terms: tuple[dict[str, Any], ...]

    @property
    def id(self) -> str:
        """The report's id."""
        return str(self.report["id"])

    @property
    def content(self) -> str:
        """The SHA-256 of the body."""
        return str(self.report["content"])


def filed(report: Report, filing: Filing) -> FiledReport:
    """The rows of a report."""
    body = report.model_dump_json()
    request, verdict = report.case.request, report.verdict
    row = {
        "id": report.id,
        "tenant": filing.tenant,
        "created_at": report.created_at,
        "chain_id": request.chain_id,
        "sender": request.sender,
        "kind": request.payload.kind,
        "level": verdict.level.value,
        "origin_host": origin_host(request.origin.url),
        "digest": report.digest,
        "policy_digest": verdict.policy_digest,
        "content": content_of(body),
        "body": body,
    }
    # From the mildest to the worst, so that the worst severity of each rule remains.
    worst = {found.rule: found.severity for found in sorted(verdict.findings, key=lambda found: found.severity.rank)}
    rules = (
        {
            "report_id": report.id,
            "rule": rule,
            "tenant": filing.tenant,
            "severity": severity.value,
            "created_at": report.created_at,
        }
        for rule, severity in worst.items()
    )
    host = origin_host(request.origin.url)
    terms = tuple(term_rows(report, filing.tenant, host))
    return FiledReport(filing, row, tuple(rules), queue_row(report, filing.tenant, host), terms)


def content_of(body: str) -> str:
    """The SHA-256 of a body, in hex."""
    return hashlib.sha256(body.encode()).hexdigest()


def origin_host(url: str | None) -> str | None:
    """The host of the dapp's URL, made safe; the rest of a URL can hold a user's session."""
    if url is None:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    return None if host is None else plain(host, limit=_LONGEST_HOST)
