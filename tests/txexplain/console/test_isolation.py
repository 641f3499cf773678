"""Tenants see nothing of each other, and no form works without the secret of its session, on any route."""

import re
from typing import Any, Final

import pytest
from fastapi.routing import APIRoute

from tests.txexplain.console.conftest import THEIRS, Place
from txexplain.console import app as console
from txexplain.console.data.labels import NewLabel

_OPEN = {"/sign-in", "/static/{name}"}
_LISTS = (
    "/queue?status=all", "/queue?status=all&q=usdc", "/labels", "/labels?state=active", "/audit", "/people", "/rules",
)  # fmt: skip


def _routes(method: str) -> list[str]:
    parts = [route for part in console._PARTS for route in part.router.routes if isinstance(route, APIRoute)]
    return [route.path for route in parts if method in (route.methods or ())]


_DOORS = {"/sign-in", "/company", "/company/back", "/static/{name}"}
"""What a stranger may reach, because it is how one gets in."""

_BEHIND = sorted({(method, path) for method in ("GET", "POST") for path in _routes(method) if path not in _DOORS})
_POSTS = sorted(set(_routes("POST")) - _OPEN)
_ABOUT = sorted(path for method in ("GET", "POST") for path in _routes(method) if "{" in path and path not in _OPEN)


def _filled(path: str, values: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: values[match.group(1)], path)


async def _theirs(place: Place) -> dict[str, str]:
    """The ids of things of the other tenant."""
    report = await place.keep(tenant=THEIRS)
    new = NewLabel("0x" + "77" * 20, "address", 1, "malicious", "a reason that is long enough", None, None)
    label = await place.console.labels.propose(THEIRS, "eve", new)
    await place.console.views.save(THEIRS, "eve", "hers", "", shared=True)
    view = (await place.console.views.of(THEIRS, "eve"))[0]
    return {
        "report_id": report.id,
        "label_id": label.id,
        "person_id": place.people["eve"],
        "view_id": view.id,
        "rule_id": "no-such-rule",
        "name": "no-such-feed",
    }


@pytest.mark.parametrize(("method", "path"), _BEHIND)
async def test_no_route_but_the_doors_serves_a_stranger(place: Place, method: str, path: str) -> None:
    report = await place.keep()
    filled = re.sub(r"\{\w+\}", report.id, path)
    async with place.visitor() as stranger:
        asked = stranger.get(filled) if method == "GET" else stranger.send(filled, {"decision": "correct"}, token="x")
        answer = await asked

    assert (answer.status_code, answer.headers.get("location")) == (303, "/console/sign-in")
    item = await place.console.queue.item("ours", report.id)
    assert item is not None
    assert item.version == 1


def test_the_routes_are_all_there() -> None:
    assert {"/reports/{report_id}/recheck", "/feeds/{name}", "/reports/{report_id}/replay"} <= set(_ABOUT)
    assert len(_POSTS) >= 15
    assert len(_ABOUT) >= 12


@pytest.mark.parametrize("path", _ABOUT)
async def test_what_is_another_tenants_is_not_there(place: Place, path: str) -> None:
    values = await _theirs(place)
    await place.person("adm", "admin")
    fields = {"version": "1", "decision": "correct", "role": "viewer", "to": ""}
    async with place.visitor("adm") as adm:
        address = _filled(path, values)
        answers = [await adm.get(address)] if path in _routes("GET") else []
        if path in _routes("POST"):
            answers.append(await adm.send(address, fields))

    for answer in answers:
        assert answer.status_code == 404, path
        assert values["report_id"] not in answer.text.replace(address, "")


async def test_lists_searches_and_counts_hold_nothing_of_another_tenant(place: Place) -> None:
    values = await _theirs(place)
    await place.person("adm", "admin")
    async with place.visitor("adm") as adm:
        for path in (
            "/queue?status=all",
            "/queue?status=all&q=usdc",
            "/labels",
            "/labels?state=active",
            "/audit",
            "/people",
            "/rules",
        ):
            text = (await adm.get(path)).text
            for found in values.values():
                assert found not in text, path
            assert re.search(r"\beve\b", text) is None, path


async def test_a_bulk_action_skips_reports_of_another_tenant(place: Place) -> None:
    values = await _theirs(place)
    async with place.visitor("ann") as ann:
        await ann.send("/queue/bulk", {"pick": f"{values['report_id']}:1", "decision": "correct"})

    item = await place.console.queue.item(THEIRS, values["report_id"])
    assert item is not None
    assert item.status == "open"


async def test_a_label_about_another_tenants_report_is_refused(place: Place) -> None:
    values = await _theirs(place)
    fields = {"party": "0x" + "55" * 20, "meaning": "malicious", "reason": "a reason that is long enough", "days": "90"}
    async with place.visitor("ann") as ann:
        answer = await ann.send("/labels", {**fields, "scope": "all", "report": values["report_id"]})

    assert answer.status_code == 404


async def test_a_report_is_not_given_to_somebody_of_another_tenant(place: Place) -> None:
    report = await place.keep()
    async with place.visitor("ann") as ann:
        answer = await ann.send(f"/reports/{report.id}/assignment", {"to": "eve", "version": "1"})

    assert answer.status_code == 400


_ATTEMPTS: Final[dict[str, dict[str, Any]]] = {
    "no token": {"token": None},
    "the token of another session": {"token": "x" * 32},
    "another site": {"origin": "https://evil.example"},
    "no origin": {"origin": None},
}


@pytest.mark.parametrize("path", _POSTS)
async def test_a_forged_form_is_refused(place: Place, path: str) -> None:
    report = await place.keep()
    await place.person("adm", "admin")
    values = {"report_id": report.id, "label_id": "lab_x", "person_id": place.people["ann"], "view_id": "x"}
    async with place.visitor("adm") as adm:
        await adm.get("/account")
        for name, attempt in _ATTEMPTS.items():
            answer = await adm.send(_filled(path, values), {"version": "1", "decision": "correct"}, **attempt)

            assert answer.status_code == 403, name
            item = await place.console.queue.item("ours", report.id)
            assert item is not None
            assert item.version == 1
            assert (await adm.get("/queue")).status_code == 200, "the session is still there"


async def test_signing_in_from_another_site_is_refused(place: Place) -> None:
    async with place.visitor() as visitor:
        fields = {"name": "ann", "password": "a long enough password"}
        answer = await visitor.send("/sign-in", fields, None, origin="https://evil.example")

    assert answer.status_code == 403
