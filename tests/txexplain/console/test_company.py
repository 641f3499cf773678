"""People of a company sign in by its OpenID provider, and nobody else by a hostile one or a stolen answer."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from pydantic import SecretStr
from sqlalchemy import update

from tests.txexplain.console.conftest import OURS, Place, opened
from tests.txexplain.console.openid_provider import CLIENT, SECRET, OpenIdProvider, new_key, running
from tests.txexplain.console.visitor import ORIGIN, Visitor
from txexplain.console.access.company import role_of
from txexplain.console.data.logins import LIFETIME_MS
from txexplain.console.data.tables import logins
from txexplain.setting_sections.console import CompanySettings, is_safe

_ROLES: Final = {"Risk Analysts": "analyst", "Risk Leads": "lead"}


@pytest.fixture
async def provider() -> AsyncIterator[OpenIdProvider]:
    async with running() as found:
        found.person["groups"] = ["Everybody", "Risk Analysts"]
        yield found


@pytest.fixture
async def place(provider: OpenIdProvider, tmp_path: Path) -> AsyncIterator[Place]:
    company = CompanySettings(
        issuer=provider.url, client_id=CLIENT, url=ORIGIN.replace("http", "https"), roles=_ROLES, tenant=OURS
    )
    url = f"sqlite:///{tmp_path / 'reports.db'}"
    async with opened(url, tmp_path, company=company, company_secret=SecretStr(SECRET)) as found:
        yield found


async def _begun(visitor: Visitor) -> str:
    """Click on the button; the address at the provider."""
    answer = await visitor.get("/company")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def _back(visitor: Visitor, address: str) -> httpx.Response:
    """Come back to the console by the address that the provider gave."""
    parts = urlsplit(address)
    return await visitor.client.get(f"{parts.path}?{parts.query}")


async def _sign_in(provider: OpenIdProvider, visitor: Visitor) -> httpx.Response:
    return await _back(visitor, await provider.browse(await _begun(visitor)))


async def _is_in(visitor: Visitor) -> bool:
    return (await visitor.get("/queue")).status_code == 200


async def test_a_colleague_signs_in_with_the_role_of_their_groups(place: Place, provider: OpenIdProvider) -> None:
    async with place.visitor() as mia:
        door = (await mia.get("/sign-in")).text
        answer = await _sign_in(provider, mia)
        account = (await mia.get("/account")).text
        entries, _ = await place.console.trail.page(OURS, None)

    assert 'href="/console/company"' in door
    assert answer.status_code == 200
    assert "strict" in answer.headers["set-cookie"].lower()
    assert "mia" in account
    assert "analyst" in account
    assert [entry.action for entry in entries] == ["session.opened", "person.added"]


async def test_the_second_time_it_is_the_same_person_with_the_role_of_now(
    place: Place, provider: OpenIdProvider
) -> None:
    async with place.visitor() as mia, place.visitor() as again:
        await _sign_in(provider, mia)
        provider.person |= {"groups": ["Risk Leads"], "email": "renamed@acme.example"}
        await _sign_in(provider, again)
        people = await place.console.people.of_tenant(OURS)

        assert not await _is_in(mia), "the session with the role before is over"
        assert await _is_in(again)
    assert [(person.name, person.role) for person in people] == [("mia", "lead")]


async def test_two_people_who_wish_for_one_name_stay_two(place: Place, provider: OpenIdProvider) -> None:
    await place.person("mia", "admin")
    async with place.visitor() as visitor:
        await _sign_in(provider, visitor)
        people = await place.console.people.of_tenant(OURS)

    assert len(people) == 2
    assert next(person.role for person in people if person.name == "mia") == "admin"


@pytest.mark.parametrize("groups", [[], ["Everybody"], "Risk", None, {"Risk Leads": 1}, [["Risk Leads"]]])
async def test_whoever_has_no_group_with_a_role_stays_out(place: Place, provider: OpenIdProvider, groups: Any) -> None:
    provider.person["groups"] = groups
    async with place.visitor() as mia:
        answer = await _sign_in(provider, mia)

        assert answer.status_code == 403
        assert not await _is_in(mia)
    assert await place.console.people.of_tenant(OURS) == ()


async def test_somebody_disabled_here_stays_out_and_has_no_password(place: Place, provider: OpenIdProvider) -> None:
    async with place.visitor() as mia:
        await _sign_in(provider, mia)
        (person,) = await place.console.people.of_tenant(OURS)
        for password in ("!", "", "nobody's password"):
            assert (await mia.sign_in("mia", password)).status_code == 401
        await place.console.people.change("test", OURS, person.id, "person.disabled", disabled_at=1)

        assert (await _sign_in(provider, mia)).status_code == 401
        assert not await _is_in(mia)


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def _body(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{_encoded(json.dumps(header).encode())}.{_encoded(json.dumps(claims).encode())}"


def _unsigned(claims: dict[str, Any]) -> str:
    return _body({"alg": "none"}, claims) + "."


def _by_the_public_key(provider: OpenIdProvider) -> Callable[[dict[str, Any]], str]:
    """The classic confusion: HS256, with the published key as the shared secret."""

    def sign(claims: dict[str, Any]) -> str:
        body = _body({"alg": "HS256", "kid": provider.key.kid}, claims)
        mac = hmac.new(provider.key.as_pem(private=False), body.encode(), hashlib.sha256)
        return f"{body}.{_encoded(mac.digest())}"

    return sign


def _by_another_key(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "first"}, claims, new_key("first"))


_SIGNED: Final[dict[str, Callable[[OpenIdProvider], Callable[[dict[str, Any]], str]]]] = {
    "alg none": lambda _provider: _unsigned,
    "HS256 by the public key": _by_the_public_key,
    "another key under the same name": lambda _provider: _by_another_key,
    "not a token": lambda _provider: lambda _claims: "a.b.c",
    "a changed signature": lambda provider: lambda claims: provider.signed(claims)[:-8] + "AAAAAAAA",
}


@pytest.mark.parametrize("how", _SIGNED)
async def test_a_token_that_the_provider_has_not_signed_is_refused(
    place: Place, provider: OpenIdProvider, how: str
) -> None:
    provider.sign = _SIGNED[how](provider)
    async with place.visitor() as mia:
        assert (await _sign_in(provider, mia)).status_code == 401
        assert not await _is_in(mia)


_LIES: Final[dict[str, dict[str, Any]]] = {
    "another nonce": {"nonce": "x" * 43},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "another-client"},
    "no audience": {"aud": None},
    "several audiences, given to another": {"aud": [CLIENT, "other"], "azp": "other"},
    "another issuer": {"iss": "https://evil.example"},
    "expired": {"exp": int(time.time()) - 120},
    "no end": {"exp": None},
    "from the future": {"iat": int(time.time()) + 3600},
    "very old": {"iat": int(time.time()) - 7200},
    "no subject": {"sub": None},
    "a subject that is no text": {"sub": 7},
    "an empty subject": {"sub": ""},
}


@pytest.mark.parametrize("what", _LIES)
async def test_a_token_that_is_not_for_this_sign_in_is_refused(
    place: Place, provider: OpenIdProvider, what: str
) -> None:
    def lie(claims: dict[str, Any]) -> None:
        claims.update(_LIES[what])
        for name in [name for name, value in claims.items() if value is None]:
            del claims[name]

    provider.lie = lie
    async with place.visitor() as mia:
        assert (await _sign_in(provider, mia)).status_code == 401
        assert not await _is_in(mia)


async def test_an_answer_works_once_and_only_in_the_browser_that_asked(place: Place, provider: OpenIdProvider) -> None:
    async with place.visitor() as mia, place.visitor() as thief:
        back = await provider.browse(await _begun(mia))
        await _begun(thief)
        assert (await _back(thief, back)).status_code == 401
        assert (await _back(mia, back)).status_code == 401, "it was given away, so it is used up"

        back = await provider.browse(await _begun(mia))
        assert (await _back(mia, back)).status_code == 200
        assert (await _back(mia, back)).status_code == 401
        assert not await _is_in(thief)


async def test_an_answer_without_its_state_or_after_its_time_is_refused(place: Place, provider: OpenIdProvider) -> None:
    async with place.visitor() as mia:
        back = await provider.browse(await _begun(mia))
        code = parse_qs(urlsplit(back).query)["code"][0]
        for query in (f"code={code}", f"code={code}&state=guessed", "state=x", "error=access_denied", ""):
            answer = await mia.client.get(f"/console/company/back?{query}")
            assert answer.status_code == 401
            assert "access_denied" not in answer.text

        late = await provider.browse(await _begun(mia))
        async with place.console.people._engine.begin() as connection:
            await connection.execute(update(logins).values(created_at=int(time.time() * 1000) - LIFETIME_MS - 1))
        assert (await _back(mia, late)).status_code == 401
        assert not await _is_in(mia)


async def test_what_is_asked_for_is_bound_to_this_console_and_pkce(place: Place, provider: OpenIdProvider) -> None:
    async with place.visitor() as mia:
        answer = await mia.client.get("/console/company", headers={"Host": "evil.example"})
        asked = parse_qs(urlsplit(answer.headers["location"]).query)

    assert answer.headers["location"].startswith(f"{provider.url}/authorize?")
    assert asked["redirect_uri"] == ["https://console.test/console/company/back"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert asked["state"] != asked["nonce"]
    assert "samesite=lax" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize("name", ["next", "return_to", "redirect", "url", "continue"])
async def test_no_address_in_the_answer_leads_anywhere_else(place: Place, provider: OpenIdProvider, name: str) -> None:
    async with place.visitor() as mia:
        back = await provider.browse(await _begun(mia))
        answer = await _back(mia, f"{back}&{name}=https://evil.example/")

    assert answer.status_code == 200
    assert "evil.example" not in answer.text
    assert "location" not in answer.headers


async def test_a_session_that_was_there_before_is_never_raised(place: Place, provider: OpenIdProvider) -> None:
    await place.person("vic", "viewer")
    async with place.visitor("vic") as browser:
        before = browser.client.cookies["txexplain_console"]
        await _sign_in(provider, browser)

        assert browser.client.cookies["txexplain_console"] != before
        assert await place.console.people.session(before) is None


async def test_new_keys_of_the_provider_are_fetched_once_and_not_for_each_wrong_token(
    place: Place, provider: OpenIdProvider
) -> None:
    async with place.visitor() as mia:
        await _sign_in(provider, mia)
        provider.key = new_key("second")
        provider.published = [provider.key]
        assert (await _sign_in(provider, mia)).status_code == 401, "they were read less than half a minute ago"
        clock = place.console.provider
        assert clock is not None
        clock._clock = lambda: time.monotonic() + 60
        assert (await _sign_in(provider, mia)).status_code == 200
        provider.sign = _by_another_key
        before = provider.asked.count("keys")
        for _ in range(3):
            assert (await _sign_in(provider, mia)).status_code == 401

    assert provider.asked.count("keys") == before


@pytest.mark.parametrize(
    "description",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_response_iss_parameter_supported": True},
        {"jwks_uri": None},
    ],
    ids=lambda it: next(iter(it)) + " " + str(next(iter(it.values())))[:8],
)
async def test_a_provider_that_describes_itself_wrongly_signs_nobody_in(
    place: Place, provider: OpenIdProvider, description: dict[str, Any]
) -> None:
    provider.description = description
    async with place.visitor() as mia:
        answer = await mia.get("/company")
        if answer.status_code == 303:
            answer = await _back(mia, await provider.browse(answer.headers["location"]))

        assert answer.status_code == 401
        assert not await _is_in(mia)


async def test_beginning_again_and_again_from_one_address_is_stopped(place: Place) -> None:
    async with place.visitor() as visitor:
        codes = [(await visitor.get("/company")).status_code for _ in range(33)]

    assert codes[0] == 303
    assert codes[-1] == 429


async def test_without_a_provider_there_is_no_such_door(tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'reports.db'}", tmp_path) as place, place.visitor() as visitor:
        assert (await visitor.get("/company")).status_code == 404
        assert (await visitor.get("/company/back?code=a&state=b")).status_code == 404
        assert "your company" not in (await visitor.get("/sign-in")).text


def test_the_highest_role_of_several_groups_counts() -> None:
    assert role_of(["Risk Analysts", "Risk Leads"], _ROLES) == "lead"
    assert role_of("Risk Analysts", _ROLES) == "analyst"
    assert role_of(["risk leads"], _ROLES) is None


def test_an_address_is_safe_by_tls_or_on_this_machine() -> None:
    assert is_safe("https://login.example.com/realms/a")
    assert is_safe("http://127.0.0.1:8080")
    for url in (
        "http://login.example.com",
        "https://",
        "https://u:p@a.example",
        "ftp://a.example",
        "https://a/?q",
        "x",
    ):
        assert not is_safe(url), url
