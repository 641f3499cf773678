"""A report in that client's words.

It has no word for `unknown`. Such a verdict is its error form, which says that nothing was validated and why; it is
never its `Benign`.
"""

from typing import Any, Final

from decoders.outcome import Known, Unavailable
from policies.severity import Level, Severity
from policies.verdict import Finding, Verdict
from txexplain.report import Report
from txexplain.v0.requests import ScanBody
from txexplain.v0.simulation import called_with, written_events, written_simulation

_RESULTS: Final = {Level.BENIGN: "Benign", Level.WARNING: "Warning", Level.MALICIOUS: "Malicious"}
_FEATURES: Final = {
    Severity.INFO: "Info",
    Severity.CAUTION: "Warning",
    Severity.DANGER: "Malicious",
    Severity.CRITICAL: "Malicious",
}
NOT_ASSESSED: Final = "this could not be assessed; that accuses nobody"


def scan_answer(body: ScanBody, report: Report) -> dict[str, Any]:
    """What the call asked for: validation, simulation, gas and events."""
    answer: dict[str, Any] = {"chain": body.chain_name, "account_address": report.case.request.sender}
    if report.block is not None:
        answer["block"] = str(report.block.number)
    if "validation" in body.options:
        answer["validation"] = validation_of(report)
    effects = report.case.effects
    if "simulation" in body.options:
        answer["simulation"] = _simulation(body, report)
    if "gas_estimation" in body.options:
        answer["gas_estimation"] = _gas(report)
    if "events" in body.options and isinstance(effects, Known):
        answer["events"] = written_events(effects.value)
    # The client ignores what it does not know; an operator finds the whole report by this.
    answer["request_id"] = report.id
    return answer


def validation_of(report: Report) -> dict[str, Any]:
    """The verdict, its features being our findings, and its words those of the explanation."""
    verdict = report.verdict
    features = features_of(verdict)
    if verdict.level is Level.UNKNOWN:
        return {
            "status": "Success",
            "result_type": "Error",
            "error": _why(report),
            "classification": "",
            "description": "",
            "reason": "",
            "features": features,
        }
    found = {"status": "Success", "result_type": _RESULTS[verdict.level], "features": features}
    words = {"description": report.explanation.text}
    if not verdict.findings:
        return found | words
    leading = verdict.findings[0]
    return found | words | {"classification": leading.rule.replace("-", "_"), "reason": leading.title}


def features_of(verdict: Verdict) -> list[dict[str, Any]]:
    """One feature a finding."""
    return [_feature(finding, verdict.level) for finding in verdict.findings]


def _feature(finding: Finding, level: Level) -> dict[str, Any]:
    kind = _FEATURES[finding.severity]
    # A finding that is too unsure to make the verdict malicious must not be called so by itself.
    shown = "Warning" if kind == "Malicious" and level is not Level.MALICIOUS else kind
    metadata = {"confidence": finding.confidence.value, "severity": finding.severity.value, "advice": finding.advice}
    feature_id = finding.rule.replace("-", "_").upper()
    return {"type": shown, "feature_id": feature_id, "description": finding.title, "metadata": metadata}


def _simulation(body: ScanBody, report: Report) -> dict[str, Any]:
    effects = report.case.effects
    if isinstance(effects, Unavailable):
        return {"status": "Error", "error": effects.reason, "description": f"Not simulated: {effects.reason}"}
    written = written_simulation(report.case.request, effects.value, body.chain_name)
    data = body.document.get("data")
    if written["status"] == "Success" and isinstance(data, dict):
        written["params"] = called_with(data)
    return written


def _gas(report: Report) -> dict[str, Any]:
    effects = report.case.effects
    if isinstance(effects, Unavailable):
        return {"status": "Error", "error": effects.reason}
    if effects.value.status != "success":
        return {"status": "Error", "error": "the call fails"}
    return {"status": "Success", "used": str(effects.value.gas_used)}


def _why(report: Report) -> str:
    return "; ".join((NOT_ASSESSED, *report.degraded))
