"""Stored reports judged again by another policy, and what changes. Pure: nothing is stored."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from policies.engine import assess
from policies.policy import Policy
from txexplain.report import Report


@dataclass(frozen=True, slots=True)
class Difference:
    """One report that the new policy judges otherwise; `gained` and `lost` are rules."""

    report_id: str
    headline: str
    before: str
    after: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DryRun:
    """`moves` counts (level before, level after) over all reports, changed or not."""

    reports: int
    moves: tuple[tuple[str, str, int], ...]
    differences: tuple[Difference, ...]


def dry_run(reports: Sequence[Report], policy: Policy) -> DryRun:
    """Judge each report's case by the policy. The case is what was found then; nothing is simulated again."""
    moves: Counter[tuple[str, str]] = Counter()
    differences = []
    for report in reports:
        verdict = assess(policy.informed(report.case), policy)
        before, after = report.verdict.level.value, verdict.level.value
        moves[before, after] += 1
        old, new = ({finding.rule for finding in it.findings} for it in (report.verdict, verdict))
        if before != after or old != new:
            differences.append(
                Difference(
                    report.id,
                    report.explanation.headline,
                    before,
                    after,
                    tuple(sorted(new - old)),
                    tuple(sorted(old - new)),
                )
            )
    counted = tuple((before, after, number) for (before, after), number in sorted(moves.items()))
    differences.sort(key=lambda it: it.before == it.after)
    return DryRun(len(reports), counted, tuple(differences))
