"""A stored report computed again and compared, part by part."""

import time
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.responses import Response

from simulation.deadline import Deadline
from txexplain.console.pages.report import report_of
from txexplain.console.views.comparison import compared
from txexplain.console.visit import Visit, changing
from txexplain.replay import asked_again

router = APIRouter()

_BUDGET_MS: Final = 15_000
"""Nobody waits to sign; the node may have to fetch an old state."""


@router.post("/reports/{report_id}/replay")
async def replay(visit: Annotated[Visit, Depends(changing("decide"))], report_id: str) -> Response:
    """Judge the same request at the same block by the policy of today. Nothing is stored."""
    report, _ = await report_of(visit, report_id)
    await visit.console.trail.note_read(visit.tenant, visit.person.name, report.id, "report.replayed")
    again = await visit.console.pipeline.judge(
        asked_again(report, _BUDGET_MS), Deadline.after(_BUDGET_MS / 1000), time.perf_counter(), tenant=visit.tenant
    )
    part = visit.request.headers.get("hx-request") is not None
    template = "parts/comparison.html" if part else "replay.html"
    return visit.page(template, comparison=compared(report, again), report=report)
