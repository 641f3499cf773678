"""The audit trail of the tenant."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from txexplain.console.visit import Visit, reading

router = APIRouter()


@router.get("/audit")
async def trail(visit: Annotated[Visit, Depends(reading("audit"))]) -> Response:
    """Newest first, with the check of the part that is shown."""
    given = visit.request.query_params.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None
    entries, faults = await visit.console.trail.page(visit.tenant, before)
    names = {person.id: person.name for person in await visit.console.people.of_tenant(visit.tenant)}
    return visit.page(
        "audit.html", entries=entries, names=names, faults=faults, more=bool(entries) and entries[-1].seq > 1
    )
