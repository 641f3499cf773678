"""The verdict and its words, with each sentence tied to its findings and each finding to its evidence."""

from collections.abc import Collection
from dataclasses import dataclass

from llm.explanation import Explanation
from llm.template.explainer import explanation_of
from policies.severity import Level
from policies.verdict import Finding, Verdict
from txexplain.console.views.evidence import Place, place_of
from txexplain.report import Report


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding; `number` from 1, as sentences refer to it."""

    number: int
    finding: Finding
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """The words that the user read, and the template's own where a model wrote the first."""

    given: Explanation
    template: Explanation | None


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The level, what it rests on, and what it does not rest on."""

    level: str
    findings: tuple[FindingView, ...]
    skipped: tuple[tuple[str, tuple[str, ...]], ...]
    errors: tuple[tuple[str, str], ...]
    policy_digest: str
    disagreement: str | None


def verdict_view(report: Report, shown: Collection[str]) -> VerdictView:
    """The verdict's parts; skipped rules are grouped by their reason, for the reasons are few."""
    verdict = report.verdict
    findings = tuple(
        FindingView(at + 1, finding, tuple(place_of(path, shown) for path in finding.evidence))
        for at, finding in enumerate(verdict.findings)
    )
    reasons: dict[str, list[str]] = {}
    for skipped in verdict.skipped:
        reasons.setdefault(skipped.reason, []).append(skipped.rule)
    return VerdictView(
        verdict.level.value,
        findings,
        tuple((reason, tuple(rules)) for reason, rules in reasons.items()),
        tuple((error.rule, error.error) for error in verdict.errors),
        verdict.policy_digest,
        disagreement_of(report.explanation, verdict),
    )


def disagreement_of(explanation: Explanation, verdict: Verdict) -> str | None:
    """Where the words leave out a finding that carries the level; None where they speak of each."""
    if verdict.level not in {Level.WARNING, Level.MALICIOUS}:
        return None
    spoken = {position for sentence in explanation.sentences for position in sentence.findings}
    silent = [str(at + 1) for at in range(len(verdict.findings)) if at not in spoken]
    grave = max((finding.severity.rank for finding in verdict.findings), default=0)
    missing = [number for number in silent if verdict.findings[int(number) - 1].severity.rank == grave]
    return f"the words say nothing of finding {', '.join(missing)}" if missing else None


def explanation_view(report: Report) -> ExplanationView:
    """The words; the template's are written again, which is deterministic."""
    given = report.explanation
    if given.author == "template":
        return ExplanationView(given, None)
    return ExplanationView(given, explanation_of(report.case, report.verdict, given.language))
