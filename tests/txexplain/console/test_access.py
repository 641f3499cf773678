"""Who gets in, and what keeps everybody else out."""

import asyncio
import re
import time
from pathlib import Path

import httpx
import pyotp
import pytest
from sqlalchemy import update

from tests.txexplain.console.conftest import OURS, THEIRS, Place, opened
from txexplain.console.access.roles import RIGHTS, may
from txexplain.console.access.secrets import password_fits, password_hash, totp_step
from txexplain.console.data.people import IDLE_MS
from txexplain.console.data.tables import sessions

_COOKIE = "txexplain_console"


async def test_nobody_sees_a_page_without_signing_in(place: Place) -> None:
    async with place.visitor() as stranger:
        for path in ("/", "/queue", "/labels", "/rules", "/status", "/audit", "/people", "/live", "/account"):
            answer = await stranger.get(path)
            assert answer.status_code == 303
            assert answer.headers["location"] == "/console/sign-in"


async def test_every_answer_forbids_inline_script_and_frames(place: Place) -> None:
    async with place.visitor("ann") as ann:
        for path in ("/queue", "/nowhere", "/reports/rep_x", "/static/console.js", "/sign-in"):
            answer = await ann.get(path)
            policy = answer.headers["content-security-policy"]
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert answer.headers["x-content-type-options"] == "nosniff"


async def test_no_page_has_inline_script_or_style(place: Place) -> None:
    report = await place.keep()
    await place.person("lea", "lead")
    async with place.visitor("lea") as lea:
        for path in (
            "/queue",
            f"/reports/{report.id}",
            "/labels",
            "/labels/new",
            "/rules",
            "/profile",
            "/status",
            "/audit",
        ):
            text = (await lea.get(path)).text
            assert re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text) is None, path


async def test_wrong_name_and_wrong_password_are_answered_alike(place: Place) -> None:
    async with place.visitor() as visitor:
        nobody = await visitor.sign_in("nobody")
        wrong = await visitor.sign_in("ann", "not her password")

    assert nobody.status_code == wrong.status_code == 401
    assert nobody.text.replace("nobody", "") == wrong.text.replace("ann", "")


async def test_signing_in_makes_a_new_session_and_ends_the_one_before(place: Place) -> None:
    async with place.visitor("ann") as ann:
        before = ann.client.cookies[_COOKIE]
        await ann.sign_in("ann")
        after = ann.client.cookies[_COOKIE]

        assert after != before
        ann.client.cookies.set(_COOKIE, before, domain="console.test")
        ann.client.cookies.delete(_COOKIE, domain="console.test", path="/")
        fixed = await ann.client.get("/console/queue", headers={"Cookie": f"{_COOKIE}={before}"})
    assert fixed.status_code == 303


async def test_a_session_that_an_attacker_chose_is_not_raised(place: Place) -> None:
    async with place.visitor() as victim:
        planted = "attacker-chosen-token"
        answer = await victim.client.post(
            "/console/sign-in",
            data={"name": "ann", "password": "a long enough password"},
            headers={"Origin": "http://console.test", "Cookie": f"{_COOKIE}={planted}"},
        )
        assert answer.status_code == 303
        stolen = await place.console.people.session(planted)
    assert stolen is None


async def test_the_cookie_is_kept_from_scripts_and_other_sites(place: Place) -> None:
    async with place.visitor() as visitor:
        cookie = (await visitor.sign_in("ann")).headers["set-cookie"].lower()

    assert "httponly" in cookie
    assert "samesite=strict" in cookie


async def test_over_tls_the_cookie_is_tied_to_the_host(place: Place) -> None:
    async with place.visitor() as visitor:
        visitor.client.base_url = httpx.URL("https://console.test")
        answer = await visitor.send("/sign-in", {"name": "ann", "password": "a long enough password"}, None)

    assert answer.headers["set-cookie"].startswith("__Host-")
    assert "Secure" in answer.headers["set-cookie"]


async def test_guessing_a_password_is_stopped_though_the_guesses_come_together(place: Place) -> None:
    async with place.visitor() as visitor:
        guesses = await asyncio.gather(*(visitor.sign_in("ann", f"guess number {n}") for n in range(12)))
        right = await visitor.sign_in("ann")

    assert sum(answer.status_code == 401 for answer in guesses) <= 5
    assert any(answer.status_code == 429 for answer in guesses)
    assert right.status_code == 429


async def test_the_lock_of_one_name_does_not_lock_another(place: Place) -> None:
    async with place.visitor() as visitor:
        for n in range(6):
            await visitor.sign_in("ann", f"guess number {n}")
        other = await visitor.sign_in("eve")

    assert other.status_code == 303


async def test_guessing_many_names_from_one_client_is_stopped(place: Place) -> None:
    async with place.visitor() as visitor:
        codes = [(await visitor.sign_in(f"name-{n}", "some guess")).status_code for n in range(32)]

    assert codes[-1] == 429
    assert codes[0] == 401


async def test_an_idle_session_and_one_of_a_disabled_person_end(place: Place) -> None:
    async with place.visitor("ann") as ann:
        old = time.time_ns() // 1_000_000 - IDLE_MS - 1
        async with place.console.people._engine.begin() as connection:
            await connection.execute(update(sessions).values(seen_at=old))
        assert (await ann.get("/queue")).status_code == 303

    async with place.visitor("ann") as ann:
        await place.console.people.change("test", OURS, place.people["ann"], "person.disabled", disabled_at=1)
        assert (await ann.get("/queue")).status_code == 303
        assert (await ann.sign_in("ann")).status_code == 401


async def test_signing_out_ends_the_session_in_the_database(place: Place) -> None:
    async with place.visitor("ann") as ann:
        token = ann.client.cookies[_COOKIE]
        await ann.send("/sign-out", {})

        assert await place.console.people.session(token) is None


async def test_a_second_factor_is_set_up_before_anything_else_and_a_code_works_once(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'reports.db'}", tmp_path) as place:
        object.__setattr__(place.console.sign_in, "second_factor", True)
        await place.person("ann")
        async with place.visitor() as ann:
            entered = await ann.sign_in("ann")
            assert entered.headers["location"] == "/console/second-factor"
            assert (await ann.get("/queue")).headers["location"] == "/console/second-factor"
            page = (await ann.get("/second-factor")).text
            secret = re.findall(r'name="secret" value="([A-Z2-7]{32})"', page)[0]
            code = pyotp.TOTP(secret).now()
            await ann.send("/second-factor", {"secret": secret, "code": code})

            assert (await ann.sign_in("ann")).status_code == 401
            assert (await ann.sign_in("ann", code=code)).status_code == 401, "the code was used for the set-up"
            assert (await ann.sign_in("ann", code=pyotp.TOTP(secret).at(time.time() + 30))).status_code == 303


def test_a_code_is_refused_when_it_is_old_or_used() -> None:
    secret = pyotp.random_base32()
    now = 1_000_000_000.0
    step = int(now // 30)

    assert totp_step(secret, pyotp.TOTP(secret).at(now), 0, now) == step
    assert totp_step(secret, pyotp.TOTP(secret).at(now), step, now) is None
    assert totp_step(secret, pyotp.TOTP(secret).at(now - 90), 0, now) is None
    assert totp_step(secret, "٠١٢٣٤٥", 0, now) is None


async def test_a_password_is_kept_as_argon2id_and_a_short_one_is_refused() -> None:
    kept = await password_hash("correct horse battery")

    assert kept.startswith("$argon2id$")
    assert await password_fits("correct horse battery", kept)
    assert not await password_fits("correct horse batterx", kept)
    assert not await password_fits("anything", None)
    with pytest.raises(ValueError, match="12 to 256"):
        await password_hash("short")


@pytest.mark.parametrize("role", ["viewer", "analyst", "lead", "admin"])
async def test_a_role_reaches_exactly_the_pages_of_its_rights(place: Place, role: str) -> None:
    await place.person("rob", role)
    pages = {"/queue": "read", "/labels/new": "label", "/profile": "profile", "/audit": "audit", "/people": "people"}
    async with place.visitor("rob") as rob:
        for path, right in pages.items():
            assert (await rob.get(path)).status_code == (200 if may(role, right) else 403), path


def test_an_unknown_role_may_do_nothing() -> None:
    assert not any(may("owner", right) for rights in RIGHTS.values() for right in rights)


async def test_an_admin_cannot_touch_people_of_another_tenant(place: Place) -> None:
    await place.person("lou", "admin", THEIRS)
    async with place.visitor("lou") as lou:
        assert (await lou.send(f"/people/{place.people['ann']}/role", {"role": "viewer"})).status_code == 404
        assert (await lou.send(f"/people/{place.people['lou']}/role", {"role": "viewer"})).status_code == 409
        assert "ann" not in (await lou.get("/people")).text
