"""Runs every rule over a case. A rule is heard, listed as skipped, or listed as failed: never silent."""

from collections.abc import Iterable, Iterator, Mapping

from decoders.foreign_text import plain
from decoders.outcome import Unavailable
from policies.case import Case
from policies.feeds.index import GAP
from policies.level import level_of
from policies.policy import Policy
from policies.rule import Rule
from policies.verdict import Finding, RuleError, Skipped, Verdict


def assess(case: Case, policy: Policy) -> Verdict:
    """The verdict on a case. Pure and deterministic; never raises for anything that a rule does.

    The case carries its facts already (`Policy.informed`); without them nothing is known.
    """
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    gaps: list[Skipped] = []
    errors: list[RuleError] = []
    off, absent, unread = policy.off_on(case.request.chain_id), _absent(case), _unread(case)
    for rule in policy.rules_for(case.request.chain_id, case.request.payload.kind):
        reason = off.get(rule.id) or (_reason_to_skip(rule, absent) if absent else None)
        if reason is not None:
            skipped.append(Skipped(rule=rule.id, reason=reason))
            continue
        if unread and "facts" in rule.needs:
            skipped.extend(Skipped(rule=rule.id, reason=why) for why in unread)
        try:
            findings.extend(rule.look(case))
            if rule.has_gaps:
                gaps.extend(Skipped(rule=rule.id, reason=reason) for reason in rule.gaps(case))
        except Exception as error:  # noqa: BLE001 - hostile input may break any rule; it becomes a listed error
            errors.append(RuleError(rule=rule.id, error=plain(f"{type(error).__name__}: {error}", limit=200)))
    ordered = _ordered(_said_once(findings, policy))
    return Verdict(
        level=level_of(case, ordered, rule_failed=bool(errors), in_part=bool(gaps)),
        findings=ordered,
        skipped=(*skipped, *gaps),
        errors=tuple(errors),
        policy_digest=policy.digest,
    )


def _reason_to_skip(rule: Rule, absent: Mapping[str, str]) -> str | None:
    return next((why for need, why in absent.items() if need in rule.needs), None)


def _absent(case: Case) -> dict[str, str]:
    """What rules may need and the case has not, with the reason."""
    stages = (("decoded", case.decoded), ("effects", case.effects))
    return {need: f"{it.stage} is unavailable: {it.reason}" for need, it in stages if isinstance(it, Unavailable)}


def _unread(case: Case) -> list[str]:
    """Which feeds could not be looked at: a rule that rests on feeds reads the others, and the gap is told."""
    return [missing.reason for missing in case.facts_missing if missing.stage == GAP]


def _said_once(findings: list[Finding], policy: Policy) -> Iterator[Finding]:
    """Without what another rule says better. It must be as grave and as sure, so the level never falls by this."""
    better = {rule.id: rule.yields_to for rule in policy.rules} if findings else {}
    for finding in findings:
        if not any(other.rule in better[finding.rule] and _covers(other, finding) for other in findings):
            yield finding


def _covers(other: Finding, finding: Finding) -> bool:
    grave = other.severity.rank >= finding.severity.rank and other.confidence.rank >= finding.confidence.rank
    return grave and set(finding.evidence) <= set(other.evidence)


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Worst and surest first; every later key is there to make the order the same everywhere."""
    return tuple(
        sorted(
            findings,
            key=lambda it: (-it.severity.rank, -it.confidence.rank, it.rule, it.evidence, it.title, it.advice),
        )
    )
