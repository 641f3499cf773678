"""The table of page times has a row for every page of the console, and a page that compares feeds does so once."""

from pathlib import Path
from typing import Final

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Match

from benchmarks.console import import_sites, paths_of
from policies.feeds.difference import Difference, difference
from policies.feeds.table import Table
from tests.txexplain.console.conftest import opened
from txexplain.console import app
from txexplain.console.pages import feeds

NO_PAGES: Final = {
    "/": "leads to the queue",
    "/company": "leads to the company's provider",
    "/live": "news for a page that is open, without an end",
}


def _matches(route: APIRoute, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path.partition("?")[0], "root_path": "", "headers": []}
    return route.matches(scope)[0] is Match.FULL


def test_every_page_has_a_row_in_the_table_of_page_times() -> None:
    routes = [it for part in app._PARTS for it in part.router.routes if isinstance(it, APIRoute)]
    measured = paths_of("rep_known", "cursor", 7)

    pages = [route for route in routes if "GET" in (route.methods or ())]
    without = {route.path for route in pages if not any(_matches(route, path) for path in measured)}

    assert without == NO_PAGES.keys()


async def test_two_versions_of_a_feed_are_compared_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import_sites(tmp_path / "feeds", 200)
    compared = []

    def counted(before: Table | None, after: Table) -> Difference:
        compared.append(after)
        return difference(before, after)

    monkeypatch.setattr(feeds, "difference", counted)
    async with opened(f"sqlite:///{tmp_path / 'reports.db'}", tmp_path, feeds=tmp_path / "feeds") as place:
        await place.person("ann")
        async with place.visitor("ann") as ann:
            first, second = await ann.get("/feeds/sites"), await ann.get("/feeds/sites")

    assert len(compared) == 1
    assert first.status_code == second.status_code == 200
    assert "site-200.example" in first.text
    assert "site-200.example" in second.text
