"""Decisions: on one report, on many, assignment and undoing."""

from typing import Annotated, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.responses import Response

from txexplain.console.data.actions import DECISIONS, Change, Collision
from txexplain.console.data.queue import QueueItem
from txexplain.console.pages.report import report_of, shown
from txexplain.console.views.queue_query import QueueQuery, read_query
from txexplain.console.visit import Visit, away, changing, not_found

router = APIRouter()

_MAX_NOTE: Final = 2000
MAX_BULK: Final = 200


@router.post("/reports/{report_id}/decision")
async def decide(visit: Annotated[Visit, Depends(changing("decide"))], report_id: str) -> Response:
    """Decide and go on to the next report of the view, so that ten reports are ten keys."""
    value = visit.form.get("decision", "")
    if value not in DECISIONS:
        raise HTTPException(400, f"a decision is one of {', '.join(DECISIONS)}")
    note = visit.form.get("note", "").strip()[:_MAX_NOTE]
    change = Change(report_id[:64], visit.form.whole("version"), "decide", value, note)
    return await _apply(visit, change, value, onward=True)


@router.post("/reports/{report_id}/assignment")
async def assign(visit: Annotated[Visit, Depends(changing("decide"))], report_id: str) -> Response:
    """Take a report, give it to a colleague of the same tenant, or give it back."""
    to = visit.form.get("to", "")
    if to and to not in {person.name for person in await visit.console.people.of_tenant(visit.tenant)}:
        raise HTTPException(400, "there is nobody of that name")
    change = Change(report_id[:64], visit.form.whole("version"), "assign", to)
    return await _apply(visit, change, "assign", onward=False)


@router.post("/reports/{report_id}/undo")
async def undo(visit: Annotated[Visit, Depends(changing("decide"))], report_id: str) -> Response:
    """Take one's own last action back."""
    try:
        item = await visit.console.actions.undo(visit.tenant, visit.person.name, report_id[:64])
    except Collision as collision:
        return await _collided(visit, collision.item)
    if item is None and await visit.console.queue.item(visit.tenant, report_id[:64]) is None:
        raise not_found("report")
    visit.console.quality.forget(visit.tenant)
    return away(f"/console/reports/{report_id[:64]}?{_view(visit).text()}&done={'undo' if item else 'nothing'}")


@router.post("/queue/bulk")
async def bulk(visit: Annotated[Visit, Depends(changing("decide"))]) -> Response:
    """One decision or assignment for all that are ticked; each box carries the version that was seen."""
    value = visit.form.get("decision", "")
    if value not in {*DECISIONS, "take"}:
        raise HTTPException(400, "choose what to do with the reports")
    changes = [_bulk_change(box, value, visit.person.name) for box in visit.form.all("pick")[:MAX_BULK]]
    applied = await visit.console.actions.apply_all(visit.tenant, visit.person.name, changes)
    visit.console.quality.forget(visit.tenant)
    view = _view(visit).text()
    if applied.collided or not changes:
        return visit.page("collided.html", 409 if changes else 400, applied=applied, back=view, chosen=len(changes))
    return away(f"/console/queue?{view}&done={'assign' if value == 'take' else value}")


async def _apply(visit: Visit, change: Change, done: str, *, onward: bool) -> Response:
    view = _view(visit)
    before = await visit.console.queue.item(visit.tenant, change.report_id)
    if before is None:
        raise not_found("report")
    _, following = await visit.console.queue.neighbours(visit.tenant, view, visit.person.name, before)
    try:
        await visit.console.actions.apply(visit.tenant, visit.person.name, change)
    except Collision as collision:
        return await _collided(visit, collision.item)
    visit.console.quality.forget(visit.tenant)
    if onward and following:
        return away(f"/console/reports/{following}?{view.text()}&done={done}&about={change.report_id}")
    if onward:
        return away(f"/console/queue?{view.text()}&done={done}&about={change.report_id}")
    return away(f"/console/reports/{change.report_id}?{view.text()}&done={done}&about={change.report_id}")


async def _collided(visit: Visit, item: QueueItem) -> Response:
    """The report as it is now, with what the person wrote still in place."""
    report, now = await report_of(visit, item.report_id)
    return await shown(visit, report, now, visit.form.get("note", "")[:_MAX_NOTE])


def _view(visit: Visit) -> QueueQuery:
    return read_query(dict(parse_qsl(visit.form.get("back", ""), max_num_fields=40))).but()


def _bulk_change(box: str, value: str, me: str) -> Change:
    report_id, _, version = box.partition(":")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    if value == "take":
        return Change(report_id[:64], seen, "assign", me)
    return Change(report_id[:64], seen, "decide", value)
