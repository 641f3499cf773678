"""One request of somebody who is signed in: who it is, what they may, and the frame of every page."""

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from secrets import compare_digest
from typing import Any, Final

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from txexplain.console.access.roles import Right
from txexplain.console.access.same_origin import from_own_page
from txexplain.console.data.people import Person, Session
from txexplain.console.form import Form, read_form
from txexplain.console.parts import Console, console_of
from txexplain.console.rendering import render
from txexplain.own_version import own_version
from txexplain.report import REPORT_ID

THEME: Final = "txexplain_theme"
_COOKIE: Final = "txexplain_console"

NAVIGATION: Final[tuple[tuple[str, str, Right], ...]] = (
    ("/console/queue", "Queue", "read"),
    ("/console/labels", "Labels", "read"),
    ("/console/rules", "Rules", "read"),
    ("/console/profile", "Profile", "profile"),
    ("/console/status", "Status", "read"),
    ("/console/audit", "Audit", "audit"),
    ("/console/people", "People", "people"),
)

NOTICES: Final = {
    "correct": "Decided: correct.",
    "false_positive": "Decided: false positive.",
    "false_negative": "Decided: false negative.",
    "escalate": "Escalated to a lead.",
    "assign": "Assignment changed.",
    "undo": "Undone.",
    "nothing": "There was nothing of yours to undo.",
    "label": "Label proposed. It changes verdicts once a second person has approved it.",
    "watched": "Label added. It changes no verdict.",
    "approved": "Label approved. It counts from the next request on.",
    "rejected": "Label rejected.",
    "withdrawn": "Label withdrawn. It no longer counts.",
    "view": "View saved.",
    "view_gone": "View removed.",
    "profile": "Profile activated. It judges from the next request on.",
    "person": "Person changed; their sessions have ended.",
    "password": "Password changed.",
}
"""What a page says after an action. Only the key is in the address, so nobody can put words into our mouth."""


class SignInNeeded(Exception):  # noqa: N818 - it states what is the case
    """Nobody is signed in."""


class EnrolmentNeeded(Exception):  # noqa: N818 - as above
    """The person has to set up a second factor first."""


@dataclass(frozen=True, slots=True)
class Visit:
    """`form` is empty for pages that are only read."""

    request: Request
    console: Console
    session: Session
    form: Form

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.session.person

    @property
    def tenant(self) -> str:
        """The only tenant whose things this person sees."""
        return self.session.person.tenant

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page in the frame."""
        return HTMLResponse(render(template, frame(self.request, self.session) | values), status)


def frame(request: Request, session: Session | None) -> dict[str, Any]:
    """What the frame of every page needs."""
    path = request.url.path
    here = next((address for address, _, _ in NAVIGATION if path.startswith(address)), None)
    about = request.query_params.get("about", "")
    notice = NOTICES.get(request.query_params.get("done", ""))
    undoable = notice is not None and re.fullmatch(REPORT_ID, about) is not None
    theme = request.cookies.get(THEME)
    return {
        "user": None if session is None else session.person,
        "csrf": "" if session is None else session.csrf,
        "nav": NAVIGATION,
        "here": here,
        "theme": theme if theme in {"light", "dark"} else None,
        "version": own_version(),
        "origin_address": f"{request.url.scheme}://{request.url.netloc}",
        "notice": notice,
        "notice_tone": None,
        "undo": f"/console/reports/{about}/undo" if undoable else None,
    }


def client_of(request: Request) -> str:
    """The address that the request came from."""
    return request.client.host if request.client is not None else "unknown"


def cookie_of(request: Request, name: str = _COOKIE) -> tuple[str, bool]:
    """The name under which a cookie is set, the session's own by default, and whether it goes over TLS only.

    `__Host-` ties a cookie to one host and to TLS. Over plain HTTP, as on this machine alone, browsers refuse it.
    """
    secure = request.url.scheme == "https"
    return (f"__Host-{name}" if secure else name, secure)


async def session_of(request: Request) -> Session | None:
    """The session that the request's cookie opens."""
    token = request.cookies.get(cookie_of(request)[0])
    if not token or len(token) > 100:
        return None
    return await console_of(request).people.session(token)


def reading(right: Right) -> Callable[[Request], Coroutine[Any, Any, Visit]]:
    """A dependency of pages that change nothing."""

    async def visit(request: Request) -> Visit:
        session = await _allowed(request, right)
        return Visit(request, console_of(request), session, Form([]))

    return visit


def changing(right: Right) -> Callable[[Request], Coroutine[Any, Any, Visit]]:
    """A dependency of actions: from one of our pages, with the session's own secret."""

    async def visit(request: Request) -> Visit:
        if not from_own_page(request):
            raise HTTPException(403, "this request does not come from a page of the console")
        session = await _allowed(request, right)
        form = await read_form(request)
        given = form.get("csrf", "") or request.headers.get("x-csrf-token", "")
        if not compare_digest(given.encode(), session.csrf.encode()):
            raise HTTPException(403, "the form is not of this session; load the page again")
        return Visit(request, console_of(request), session, form)

    return visit


async def _allowed(request: Request, right: Right) -> Session:
    session = await session_of(request)
    if session is None:
        raise SignInNeeded
    if session.stage != "full":
        raise EnrolmentNeeded
    if not session.person.may(right):
        raise HTTPException(403, f"your role, {session.person.role}, does not allow this")
    return session


def away(address: str) -> Response:
    """Go on to another page after an action, so that a reload does not repeat it."""
    return RedirectResponse(address, 303)


def not_found(what: str) -> HTTPException:
    """Said of what is not there and of what belongs to another tenant: the two must not differ."""
    return HTTPException(404, f"there is no such {what}")
