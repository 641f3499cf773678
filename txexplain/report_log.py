"""One line of the log for each judged request: no calldata, no origin beyond its host, no secret."""

from typing import Any

import structlog

from txexplain.report import Report
from txexplain.store.rows import origin_host

_logger = structlog.get_logger(__name__)


def log_report(report: Report) -> None:
    """The one line of a judged request."""
    _logger.info("report", **report_fields(report))


def report_fields(report: Report) -> dict[str, Any]:
    """What the line says about a report."""
    request = report.case.request
    return {
        "id": report.id,
        "chain": request.chain_id,
        "kind": request.payload.kind,
        "verdict": report.verdict.level.value,
        "rules": [finding.rule for finding in report.verdict.findings],
        "author": report.explanation.author,
        "timings_ms": report.timings_ms.model_dump(),
        "budget_ms": report.budget_ms,
        "degraded": list(report.degraded),
        "origin": origin_host(request.origin.url),
    }
