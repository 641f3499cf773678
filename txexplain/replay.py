"""A stored report computed once more, on the same block, and compared."""

import time
from dataclasses import dataclass
from typing import Final

from simulation.deadline import Deadline
from simulation.query import BlockQuery
from txexplain.pipeline import Pipeline
from txexplain.report import Report
from txexplain.wire.explain_request import ExplainRequest

BUDGET_MS: Final = 10_000
"""A replay waits for nobody's signature; it should not differ because it was in a hurry."""


@dataclass(frozen=True, slots=True)
class Replay:
    """The stored report and the new one, which is not stored."""

    stored: Report
    fresh: Report

    @property
    def differs(self) -> tuple[str, ...]:
        """The deterministic parts that are not equal, in the order of the stages; none where the digests are."""
        before, after = self.stored, self.fresh
        parts = {
            "block": before.block == after.block,
            "decoded": before.case.decoded == after.case.decoded,
            "effects": before.case.effects == after.case.effects,
            "policy": before.verdict.policy_digest == after.verdict.policy_digest,
            "findings": before.verdict.findings == after.verdict.findings,
            "level": before.verdict.level == after.verdict.level,
        }
        differing = tuple(name for name, equal in parts.items() if not equal)
        return differing or (() if before.digest == after.digest else ("digest",))


def asked_again(report: Report, budget_ms: int = BUDGET_MS) -> ExplainRequest:
    """The request of a stored report, on the block that it was judged on; on the latest where it reached none."""
    block = BlockQuery(tag="latest") if report.block is None else BlockQuery(hash=report.block.hash)
    return ExplainRequest(report.case.request, block, report.overrides, budget_ms, report.explanation.language)


async def replay(pipeline: Pipeline, report: Report, tenant: str, deadline: Deadline) -> Replay:
    """Judge it once more for its tenant. Raises nothing: a stage that fails now is part of the difference."""
    fresh = await pipeline.judge(asked_again(report), deadline, time.perf_counter(), tenant=tenant)
    return Replay(report, fresh)
