"""The report: everything the service found out about one request, as it is answered and stored."""

import secrets
import time
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from decoders.frozen import Frozen
from llm.explanation import Explanation
from policies.case import Case
from policies.verdict import Verdict
from simulation.effects import BlockRef
from simulation.query import Overrides
from txexplain.digest import digest_of

REPORT_ID: Final = "rep_[A-Za-z0-9_-]{27}"
"""As a regular expression."""

ReportId = Annotated[str, StringConstraints(pattern=f"^{REPORT_ID}$")]
"""`rep_` and 160 random bits. Whoever holds the id may read the report, so it cannot be guessed or counted."""


class Timings(Frozen):
    """How long each stage took, in milliseconds. A transaction is decoded while it is being simulated.

    `total` is from the request's arrival to the finished report.
    """

    decode: float
    simulate: float
    assess: float
    explain: float
    total: float


class Report(Frozen):
    """One judged request.

    `created_at` in Unix milliseconds. `block` is the block that was used, None where none was reached. `degraded`
    says in sentences which stage gave no or a lesser result ("simulate: upstream of chain 1 does not answer").
    `overrides` is what the caller wanted different from that block. `digest` covers all but words and times
    (see `txexplain.digest`).
    """

    id: ReportId
    created_at: int
    case: Case
    overrides: Overrides
    verdict: Verdict
    explanation: Explanation
    block: BlockRef | None
    timings_ms: Timings
    budget_ms: Annotated[int, Field(gt=0)]
    degraded: tuple[str, ...]
    digest: str


def new_report(  # noqa: PLR0913 - a report has these parts, and each is named at the call
    *,
    case: Case,
    overrides: Overrides,
    verdict: Verdict,
    explanation: Explanation,
    block: BlockRef | None,
    timings_ms: Timings,
    budget_ms: int,
    degraded: tuple[str, ...],
) -> Report:
    """A report with a fresh id, the present time and its digest."""
    return Report(
        id=f"rep_{secrets.token_urlsafe(20)}",
        created_at=time.time_ns() // 1_000_000,
        case=case,
        overrides=overrides,
        verdict=verdict,
        explanation=explanation,
        block=block,
        timings_ms=timings_ms,
        budget_ms=budget_ms,
        degraded=degraded,
        digest=digest_of(case, overrides, verdict, block),
    )
