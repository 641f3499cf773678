"""A stored report's witness read again, by the simulator's own recheck that answers `POST /v1/recheck`."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.responses import Response

from decoders.outcome import Known, Unavailable
from simulation.deadline import Deadline
from simulation.witness.witness import Witness
from txexplain.console.pages.report import report_of
from txexplain.console.views.parties import PartyBook
from txexplain.console.views.rechecked import recheck_view
from txexplain.console.visit import Visit, changing
from txexplain.report import Report

router = APIRouter()

_SECONDS: Final = 5.0


@router.post("/reports/{report_id}/recheck")
async def recheck(visit: Annotated[Visit, Depends(changing("decide"))], report_id: str) -> Response:
    """Whether what the outcome rested on still stands at the head. Nothing is stored but that it was asked."""
    report, _ = await report_of(visit, report_id)
    await visit.console.trail.note_read(visit.tenant, visit.person.name, report.id, "report.rechecked")
    values = await _values(visit, report)
    part = visit.request.headers.get("hx-request") is not None
    return visit.page("parts/rechecked.html" if part else "recheck.html", report=report, **values)


async def _values(visit: Visit, report: Report) -> dict[str, Any]:
    witness = _witness(report)
    if witness is None:
        return {"recheck": None, "reason": "no witness was taken when the report was made"}
    found = await visit.console.pipeline.simulator.recheck(witness, Deadline.after(_SECONDS))
    if isinstance(found, Unavailable):
        return {"recheck": None, "reason": found.reason}
    book = PartyBook(report, visit.console.policies.of(visit.tenant).known)
    return {"recheck": recheck_view(found.value, witness.block_number, book), "reason": None}


def _witness(report: Report) -> Witness | None:
    effects = report.case.effects
    return effects.value.witness if isinstance(effects, Known) else None
