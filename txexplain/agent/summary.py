"""What an agent is told of a report: enough to decide, little enough to read. The whole report is another call away."""

from typing import Any, Literal

from pydantic import BaseModel

from txexplain.client.effects import Effects
from txexplain.client.procedure import Decision, Explained, Subject, default_policy
from txexplain.client.report import Recheck, Report
from txexplain.wire.explain_body import ExplainBody

Recommendation = Literal["sign", "ask the person", "do not sign"]

_RECOMMENDED: dict[Decision, Recommendation] = {"allow": "sign", "ask": "ask the person", "block": "do not sign"}


class FindingSummary(BaseModel):
    """One thing that a rule saw."""

    rule: str
    severity: str
    title: str
    advice: str


class Judgement(BaseModel):
    """The verdict on a request. `report_id` is for recheck_report and get_report."""

    report_id: str
    level: Literal["benign", "warning", "malicious", "unknown"]
    recommendation: Recommendation
    headline: str
    text: str
    findings: list[FindingSummary]
    asset_changes: list[str]
    approvals: list[str]
    simulation: str
    not_assessed: list[str]


class Holding(BaseModel):
    """Whether a report still holds at the newest block, and what changed."""

    holds: bool
    changed: list[str]
    block_number: int


def judgement(request: ExplainBody, report: Report) -> Judgement:
    """The summary. The recommendation is the default policy's, as in the wallets' wrappers."""
    effects = report.effects if isinstance(report.effects, Effects) else None
    changes = () if effects is None else effects.asset_changes
    approvals = () if effects is None else effects.approvals
    return Judgement(
        report_id=report.id,
        level=report.verdict.level,
        recommendation=_RECOMMENDED[default_policy(Subject(request, Explained(report)))],
        headline=report.explanation.headline,
        text=report.explanation.text,
        findings=[
            FindingSummary(rule=it.rule, severity=it.severity, title=it.title, advice=it.advice)
            for it in report.verdict.findings
        ],
        asset_changes=[f"{change.account}: {change.display}" for change in changes],
        approvals=[f"{approval.owner} to {approval.spender}: {approval.display}" for approval in approvals],
        simulation=report.effects.status,
        not_assessed=[*report.degraded, *(f"{it.rule}: {it.reason}" for it in report.verdict.skipped)],
    )


def holding(recheck: Recheck) -> Holding:
    """The summary."""
    return Holding(
        holds=recheck.holds, changed=[change.cause for change in recheck.changed], block_number=recheck.block.number
    )


def whole(report: Report) -> dict[str, Any]:
    """The report without its witness, which says nothing to a reader."""
    return report.model_dump(mode="json", by_alias=True, exclude={"witness"}, exclude_unset=True)
