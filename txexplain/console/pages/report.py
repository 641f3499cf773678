"""One report: what was asked, what was found, and what was said and done about it."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends
from starlette.responses import Response

from txexplain.console.data.labels import Label
from txexplain.console.data.queue import QueueItem
from txexplain.console.views.parties import PartyBook
from txexplain.console.views.queue_query import read_query
from txexplain.console.views.report_page import parties_of, report_page
from txexplain.console.visit import Visit, not_found, reading
from txexplain.report import Report
from txexplain.store.rows import origin_host
from txexplain.wire.answer import answer_bytes

router = APIRouter()


@router.get("/reports/{report_id}")
async def show(visit: Annotated[Visit, Depends(reading("read"))], report_id: str) -> Response:
    """The page. That it was read is an entry in the audit trail."""
    report, item = await report_of(visit, report_id)
    await visit.console.trail.note_read(visit.tenant, visit.person.name, report.id)
    return await shown(visit, report, item)


@router.get("/reports/{report_id}/raw")
async def raw(visit: Annotated[Visit, Depends(reading("read"))], report_id: str) -> Response:
    """The answer that the wallet got, as a file."""
    report, _ = await report_of(visit, report_id)
    await visit.console.trail.note_read(visit.tenant, visit.person.name, report.id, "report.downloaded")
    name = f'attachment; filename="{report.id}.json"'
    return Response(answer_bytes(report), media_type="application/json", headers={"Content-Disposition": name})


async def report_of(visit: Visit, report_id: str) -> tuple[Report, QueueItem]:
    """The tenant's report and its place in the queue. Raises HTTPException 404."""
    report = await visit.console.store.get(report_id[:64], visit.tenant)
    item = await visit.console.queue.item(visit.tenant, report_id[:64])
    if report is None or item is None:
        raise not_found("report")
    return report, item


async def shown(visit: Visit, report: Report, item: QueueItem, unsaved: str | None = None) -> Response:
    """The report's page. `unsaved`: another person was first, and this is the note that was being written."""
    console, me = visit.console, visit.person.name
    given = dict(parse_qsl(visit.form["back"], max_num_fields=40)) if "back" in visit.form else None
    query = read_query(visit.request.query_params if given is None else given)
    host = origin_host(report.case.request.origin.url)
    known = console.policies.of(visit.tenant).known
    parties = tuple(party.address for party in parties_of(report, PartyBook(report, known)))
    labels = await console.labels.of_parties(visit.tenant, (*parties, *((host,) if host else ())))
    labels = tuple(it for it in labels if it.chain_id in {None, item.chain_id} and not it.expired)
    names = {label.party: f"labelled {label.meaning}" for label in labels if label.kind == "address"}
    before, after = await console.queue.neighbours(visit.tenant, query, me, item)
    return visit.page(
        "report.html",
        200 if unsaved is None else 409,
        page=report_page(report, known, names),
        item=item,
        history=await console.actions.history(visit.tenant, report.id),
        labelled=_by_party(labels),
        previous=before,
        following=after,
        back=query.but().text(),
        origin_host=host,
        unsaved=unsaved,
    )


def _by_party(labels: tuple[Label, ...]) -> dict[str, list[Label]]:
    found: dict[str, list[Label]] = {}
    for label in labels:
        found.setdefault(label.party, []).append(label)
    return found
