"""Findings and the verdict they add up to."""

from decoders.frozen import Frozen
from policies.severity import Confidence, Level, Severity


class Finding(Frozen):
    """One thing a rule saw. It never says more than its evidence.

    `title` and `advice` are sentences for the user; `evidence` holds paths into the report
    (`effects.approvals[0]`, `decoded.permissions[0]`, `request.payload.data`).
    """

    rule: str
    severity: Severity
    confidence: Confidence
    title: str
    evidence: tuple[str, ...]
    advice: str


class Skipped(Frozen):
    """A rule that did not look, and why. It is never counted as passed."""

    rule: str
    reason: str


class RuleError(Frozen):
    """A rule that failed. The verdict can't be `benign` then: what it would have seen is not known."""

    rule: str
    error: str


class Verdict(Frozen):
    """The level and everything it rests on. `policy_digest` names the exact rules, limits and code that judged."""

    level: Level
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    errors: tuple[RuleError, ...]
    policy_digest: str
