"""One feed: what it is, and what its version in force changed against the one before."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.responses import Response

from policies.feeds.difference import Difference, difference
from policies.feeds.draft import BadFeed
from policies.feeds.library import FeedLibrary
from policies.feeds.table import Table
from policies.feeds.table_format import Header
from txexplain.console.visit import Visit, not_found, reading

router = APIRouter()

_KEPT: Final = 16
_differences: dict[tuple[str, str], Difference] = {}
"""By the digests of both versions. Comparing a hundred thousand entries takes most of a second."""


@dataclass(frozen=True, slots=True)
class FeedPage:
    """`changes` None for a feed without an earlier version; `fault` where one of the two cannot be read."""

    header: Header | None
    changes: Difference | None
    fault: str | None


@router.get("/feeds/{name}")
async def show(visit: Annotated[Visit, Depends(reading("read"))], name: str) -> Response:
    """The feed's page. Feeds are the operator's: every tenant is judged by them and may see them."""
    folder = visit.console.settings.feeds
    if folder is None:
        raise not_found("feed")
    library = FeedLibrary(folder)
    if name not in await asyncio.to_thread(library.names):
        raise not_found("feed")
    # A comparison that is not kept yet, and the seals of both files, would hold up every other request.
    return visit.page("feed.html", name=name, feed=await asyncio.to_thread(_compared, library, name))


def _compared(library: FeedLibrary, name: str) -> FeedPage:
    try:
        after, before = library.table(name), library.table(name, previous=True)
    except BadFeed as error:
        return FeedPage(None, None, str(error))
    if after is None:
        return FeedPage(None, None, "it was taken out of force just now")
    return FeedPage(after.header, None if before is None else _difference(before, after), None)


def _difference(before: Table, after: Table) -> Difference:
    pair = (before.digest, after.digest)
    found = _differences.get(pair)
    if found is None:
        found = difference(before, after)
        while len(_differences) >= _KEPT:
            _differences.pop(next(iter(_differences)), None)
        _differences[pair] = found
    return found
