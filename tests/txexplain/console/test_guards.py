"""The attacks of the other tests are real: with its guard taken out, each of them works."""

import asyncio

import pytest
from jinja2 import Environment

from tests.txexplain.cases import report_of
from tests.txexplain.console.conftest import OURS, THEIRS, Place
from tests.txexplain.console.test_hostile_text import _poisoned, _Seen
from txexplain.console import visit
from txexplain.console.data.throttle import ThrottleRepository
from txexplain.console.pages import sign_in
from txexplain.console.rendering import environment

_COOKIE = "txexplain_console"


async def test_without_the_token_and_the_origin_a_forged_form_decides(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = await place.keep()
    async with place.visitor("ann") as ann:
        forged = {"decision": "correct", "version": "1"}
        refused = await ann.send(f"/reports/{report.id}/decision", forged, token=None, origin="https://evil.example")
        monkeypatch.setattr(visit, "from_own_page", lambda _request: True)
        still = await ann.send(f"/reports/{report.id}/decision", forged, token=None, origin="https://evil.example")
        monkeypatch.setattr(visit, "compare_digest", lambda _given, _kept: True)
        taken = await ann.send(f"/reports/{report.id}/decision", forged, token=None, origin="https://evil.example")

    assert [refused.status_code, still.status_code, taken.status_code] == [403, 403, 303]
    item = await place.console.queue.item(OURS, report.id)
    assert item is not None
    assert item.decision == "correct"


async def test_without_the_tenant_of_the_visit_another_tenants_report_is_read(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = await place.keep(tenant=THEIRS)
    async with place.visitor("ann") as ann:
        refused = await ann.get(f"/reports/{report.id}")
        monkeypatch.setattr(visit.Visit, "tenant", property(lambda _visit: THEIRS))
        read = await ann.get(f"/reports/{report.id}")

    assert (refused.status_code, read.status_code) == (404, 200)


async def test_without_escaping_foreign_text_makes_elements(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    report = await place.keep(_poisoned("<script>alert(1)</script><img src=x onerror=alert(1)>"))
    async with place.visitor("ann") as ann:
        inert = (await ann.get(f"/reports/{report.id}")).text
        with monkeypatch.context() as changed:
            plain: Environment = environment().overlay(autoescape=False)
            changed.setattr("txexplain.console.rendering.environment", lambda: plain)
            alive = (await ann.get(f"/reports/{report.id}")).text

    assert _bad(inert) == []
    assert {"script", "img onerror"} <= set(_bad(alive))


def _bad(text: str) -> list[str]:
    seen = _Seen()
    seen.feed(text)
    return seen.bad


async def test_without_counting_attempts_a_password_can_be_guessed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_self: object, *_keys: str) -> int:
        return 0

    monkeypatch.setattr(ThrottleRepository, "attempt", never)
    async with place.visitor() as visitor:
        guesses = await asyncio.gather(*(visitor.sign_in("ann", f"guess number {n}") for n in range(12)))
        right = await visitor.sign_in("ann")

    assert {answer.status_code for answer in guesses} == {401}
    assert right.status_code == 303


async def test_without_ending_the_session_before_a_planted_one_would_live_on(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.visitor("ann") as ann:
        first = ann.client.cookies[_COOKIE]
        await ann.sign_in("ann")
        assert await place.console.people.session(first) is None

        second = ann.client.cookies[_COOKIE]
        monkeypatch.setattr(sign_in, "leave_quietly", lambda _request: asyncio.sleep(0))
        await ann.sign_in("ann")
        assert await place.console.people.session(second) is not None


async def test_without_the_role_a_viewer_would_decide(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    await place.person("vic", "viewer")
    report = await place.keep(report_of())
    decision = {"decision": "correct", "version": "1"}
    async with place.visitor("vic") as vic:
        refused = await vic.send(f"/reports/{report.id}/decision", decision)
        monkeypatch.setattr("txexplain.console.data.people.may", lambda _role, _right: True)
        taken = await vic.send(f"/reports/{report.id}/decision", decision)

    assert (refused.status_code, taken.status_code) == (403, 303)
