"""Saved views of the queue."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.responses import Response

from txexplain.console.views.queue_query import read_query
from txexplain.console.visit import Visit, away, changing, not_found

router = APIRouter()


@router.post("/views")
async def save(visit: Annotated[Visit, Depends(changing("read"))]) -> Response:
    """Keep the filters under a name; with the right to decide, for the whole tenant if wished."""
    name = visit.form.get("name", "").strip()[:64]
    if not name:
        raise HTTPException(400, "give the view a name")
    query = read_query(dict(parse_qsl(visit.form.get("back", ""), max_num_fields=40))).but().text()
    shared = visit.form.get("shared") == "yes" and visit.person.may("decide")
    await visit.console.views.save(visit.tenant, visit.person.name, name, query, shared=shared)
    return away(f"/console/queue?{query}&done=view")


@router.post("/views/{view_id}/remove")
async def remove(visit: Annotated[Visit, Depends(changing("read"))], view_id: str) -> Response:
    """Remove one's own view."""
    if not await visit.console.views.remove(visit.tenant, visit.person.name, view_id[:32]):
        raise not_found("view")
    return away("/console/queue?done=view_gone")
