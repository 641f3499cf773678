"""Signing in by the company's OpenID provider."""

from typing import Final

import structlog
from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from txexplain.console.access.company import Colleague, NoRole, NotThem
from txexplain.console.access.provider import Provider
from txexplain.console.data.logins import LIFETIME_MS
from txexplain.console.data.people import NameTaken
from txexplain.console.data.throttle import client_key, name_key
from txexplain.console.pages.sign_in import leave_quietly, open_for
from txexplain.console.parts import Console, console_of
from txexplain.console.rendering import render
from txexplain.console.visit import client_of, cookie_of, frame

router = APIRouter()

_logger = structlog.get_logger(__name__)
_COOKIE: Final = "txexplain_login"
_MOST: Final = 2048
_FAILED: Final = "Your company's provider did not sign you in. Try again; if it goes on, ask who runs this service."
_NO_ROLE: Final = "Your company knows you, but none of your groups has a role here. Ask who runs this service."


@router.get("/company")
async def begin(request: Request) -> Response:
    """Send the browser to the provider, with a secret of this browser kept in a cookie."""
    console, provider = _parts(request)
    if await console.sign_in.throttle.attempt(client_key(client_of(request))):
        raise HTTPException(429, "too many sign-ins from this address; wait a minute")
    begun = await console.logins.begin()
    try:
        address = await provider.address(begun)
    except NotThem as error:
        return _refused(request, str(error))
    answer = RedirectResponse(address, 303)
    name, secure = _cookie_of(request)
    # Lax: the provider's page leads back here, and a strict cookie would stay behind.
    answer.set_cookie(
        name, begun.browser, max_age=LIFETIME_MS // 1000, path="/", secure=secure, httponly=True, samesite="lax"
    )
    return answer


@router.get("/company/back")
async def back(request: Request) -> Response:
    """Check what the provider says, then open a new session. Where to go on is never taken from the address."""
    console, provider = _parts(request)
    given = request.query_params
    state, code, browser = given.get("state", ""), given.get("code", ""), request.cookies.get(_cookie_of(request)[0])
    login = await console.logins.take(state[:_MOST], browser[:_MOST]) if state and browser else None
    if login is None or not 0 < len(code) <= _MOST:
        return _refused(request, "no such sign-in was begun here, or it was ended already")
    try:
        colleague = await provider.colleague(code, login, given.get("iss"))
        return await _entered(request, console, provider, colleague)
    except NoRole:
        _logger.warning("sign-in by the company refused", reason="no role")
        return _page(request, _NO_ROLE, 403)
    except (NotThem, NameTaken) as error:
        return _refused(request, str(error))


async def _entered(request: Request, console: Console, provider: Provider, colleague: Colleague) -> Response:
    tenant = provider.settings.tenant
    person = await console.people.provided(tenant, colleague.identity, colleague.name, colleague.role)
    if person.disabled_at is not None:
        raise NotThem("the person is disabled here")
    await console.sign_in.throttle.succeeded(name_key(person.name), client_key(client_of(request)))
    await leave_quietly(request)
    # A page and no redirect: on one, browsers would hold the strict cookie back, since another site began the way here.
    answer = HTMLResponse(render("company_done.html", frame(request, None)))
    await open_for(request, answer, person, "full")
    answer.delete_cookie(_cookie_of(request)[0], path="/")
    return answer


def _refused(request: Request, reason: str) -> Response:
    """One sentence for all, so that nobody learns from it; the log has the reason."""
    _logger.warning("sign-in by the company refused", reason=reason)
    return _page(request, _FAILED, 401)


def _page(request: Request, sentence: str, status: int) -> Response:
    answer = HTMLResponse(render("company_refused.html", frame(request, None) | {"sentence": sentence}), status)
    answer.delete_cookie(_cookie_of(request)[0], path="/")
    return answer


def _parts(request: Request) -> tuple[Console, Provider]:
    console = console_of(request)
    if console.provider is None:
        raise HTTPException(404, "no company signs in here")
    return console, console.provider


def _cookie_of(request: Request) -> tuple[str, bool]:
    return cookie_of(request, _COOKIE)
