"""Signing in and out, and setting up the second factor."""

from typing import Any

import segno
from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from txexplain.console.access.same_origin import from_own_page
from txexplain.console.access.secrets import new_totp_secret, totp_address, totp_step
from txexplain.console.access.sign_in import Refused
from txexplain.console.data.people import LONGEST_MS, Person, Session
from txexplain.console.form import Form, read_form
from txexplain.console.parts import console_of
from txexplain.console.rendering import render
from txexplain.console.visit import SignInNeeded, client_of, cookie_of, frame, session_of

router = APIRouter()


@router.get("/sign-in")
async def form(request: Request) -> Response:
    """The form."""
    return _page(request, "sign_in.html", None, refusal=None, name="")


@router.post("/sign-in")
async def enter(request: Request) -> Response:
    """Check everything, then open a new session: one that was there before is never raised to more rights."""
    if not from_own_page(request):
        raise HTTPException(403, "this request does not come from a page of the console")
    fields = await read_form(request)
    console = console_of(request)
    name = fields.get("name", "").strip()
    try:
        person, stage = await console.sign_in.check(
            name, fields.get("password", ""), fields.get("code", ""), client_of(request)
        )
    except Refused as error:
        status = 429 if error.wait_ms else 401
        return _page(request, "sign_in.html", None, status, refusal=str(error), name=name[:80])
    await leave_quietly(request)
    answer = RedirectResponse("/console/queue" if stage == "full" else "/console/second-factor", 303)
    await open_for(request, answer, person, stage)
    return answer


async def open_for(request: Request, answer: Response, person: Person, stage: str) -> None:
    """Open a session and give its token to the browser."""
    token, _ = await console_of(request).people.open_session(person, stage)
    cookie, secure = cookie_of(request)
    answer.set_cookie(
        cookie, token, max_age=LONGEST_MS // 1000, path="/", secure=secure, httponly=True, samesite="strict"
    )


@router.post("/sign-out")
async def leave(request: Request) -> Response:
    """End the session, here and in the database."""
    session = await session_of(request)
    if session is None:
        raise SignInNeeded
    await _own_form(request, session)
    await leave_quietly(request)
    answer = RedirectResponse("/console/sign-in", 303)
    answer.delete_cookie(cookie_of(request)[0], path="/")
    return answer


@router.get("/second-factor")
async def second_factor(request: Request) -> Response:
    """A new secret, as a QR code and as text. It is kept only once a code made of it was given."""
    session = await _enrolling(request)
    return _enrolment(request, session, new_totp_secret(), None)


@router.post("/second-factor")
async def set_second_factor(request: Request) -> Response:
    """Keep the secret. All sessions end, this one too: the next sign-in is with the code."""
    session = await _enrolling(request)
    fields = await _own_form(request, session)
    secret = fields.get("secret", "")
    well_formed = len(secret) == 32 and secret.isascii() and secret.isalnum()
    step = totp_step(secret, fields.get("code", ""), 0) if well_formed else None
    if step is None:
        return _enrolment(request, session, new_totp_secret(), "The code does not fit. Scan the new picture.")
    person = session.person
    by = f"person:{person.name}"
    people = console_of(request).people
    await people.change(by, person.tenant, person.id, "person.factor", totp_secret=secret, totp_step=step)
    return RedirectResponse("/console/sign-in", 303)


async def _enrolling(request: Request) -> Session:
    session = await session_of(request)
    if session is None or session.person.totp_secret is not None:
        raise SignInNeeded
    return session


async def _own_form(request: Request, session: Session) -> Form:
    fields = await read_form(request)
    if not from_own_page(request) or fields.get("csrf") != session.csrf:
        raise HTTPException(403, "the form is not of this session; load the page again")
    return fields


async def leave_quietly(request: Request) -> None:
    """End the session that the browser has, if it has one."""
    token = request.cookies.get(cookie_of(request)[0])
    if token and len(token) <= 100:
        await console_of(request).people.close_session(token)


def _enrolment(request: Request, session: Session, secret: str, refusal: str | None) -> Response:
    code = segno.make(totp_address(secret, session.person.name), error="m")
    size = code.symbol_size(border=2)[0]
    path = "".join(
        f"M{x + 2} {y + 2}h1v1h-1z" for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark
    )
    return _page(request, "second_factor.html", session, secret=secret, path=path, size=size, refusal=refusal)


def _page(request: Request, template: str, session: Session | None, status: int = 200, **values: Any) -> Response:
    own = frame(request, None) | {"csrf": session.csrf if session is not None else ""}
    company = console_of(request).provider is not None
    return HTMLResponse(render(template, own | {"company": company} | values), status)
