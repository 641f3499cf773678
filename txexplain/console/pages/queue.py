"""The queue: what waits for a look, by filters that stand in the address."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from txexplain.console.data.queue import COUNTED
from txexplain.console.views.queue_query import LEVELS, SORTS, SPANS, STATUSES, read_query
from txexplain.console.visit import Visit, reading

router = APIRouter()


@router.get("/")
async def home(_visit: Annotated[Visit, Depends(reading("read"))]) -> Response:
    """The queue is where the work begins."""
    return RedirectResponse("/console/queue", 303)


@router.get("/queue")
async def queue(visit: Annotated[Visit, Depends(reading("read"))]) -> Response:
    """One page of a view; for a part of the page, only its rows."""
    query = read_query(visit.request.query_params)
    me = visit.person.name
    page = await visit.console.queue.page(visit.tenant, query, me)
    part = visit.request.headers.get("hx-target") == "results"
    values: dict[str, Any] = {
        "query": query,
        "page": page,
        "total": await visit.console.queue.count(visit.tenant, query, me),
        "most": COUNTED,
        "statuses": STATUSES,
        "levels": LEVELS,
        "sorts": SORTS,
        "spans": tuple(SPANS),
        "rules": [rule.id for rule in visit.console.policies.of(visit.tenant).rules],
        "empty_store": not page.items and not query.filters and not query.after and await _is_empty(visit),
    }
    if part:
        return visit.page("parts/results.html", **values)
    people = await visit.console.people.of_tenant(visit.tenant)
    views = await visit.console.views.of(visit.tenant, me)
    return visit.page("queue.html", **values, views=views, people=[person.name for person in people])


async def _is_empty(visit: Visit) -> bool:
    every = read_query({"status": "all"})
    return not (await visit.console.queue.page(visit.tenant, every, visit.person.name, 1)).items
