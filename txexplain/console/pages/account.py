"""One's own account: the password, and the colours of the page."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from txexplain.console.access.roles import RIGHTS
from txexplain.console.access.secrets import password_fits, password_hash
from txexplain.console.visit import THEME, Visit, away, changing, cookie_of, reading

router = APIRouter()

_YEAR_SECONDS = 365 * 86_400


@router.get("/account")
async def show(visit: Annotated[Visit, Depends(reading("read"))]) -> Response:
    """Who one is, what one may, and the form for a new password."""
    return _page(visit)


@router.post("/account/password")
async def change(visit: Annotated[Visit, Depends(changing("read"))]) -> Response:
    """A new password, for whoever knows the old one. All sessions end."""
    if not await password_fits(visit.form.get("old", ""), visit.person.password_hash):
        return _page(visit, "The old password is wrong.", 422)
    try:
        hashed = await password_hash(visit.form.get("new", ""))
    except ValueError as error:
        return _page(visit, f"The new password was not taken: {error}.", 422)
    by = f"person:{visit.person.name}"
    await visit.console.people.change(by, visit.tenant, visit.person.id, "person.password", password_hash=hashed)
    return away("/console/sign-in")


@router.post("/theme")
async def theme(visit: Annotated[Visit, Depends(changing("read"))]) -> Response:
    """Light or dark, kept in the browser; without a choice the system's own counts."""
    wanted = "dark" if visit.form.get("theme") == "dark" else "light"
    answer = RedirectResponse(_last_page(visit), 303)
    secure = cookie_of(visit.request)[1]
    answer.set_cookie(THEME, wanted, max_age=_YEAR_SECONDS, path="/console", secure=secure, samesite="strict")
    return answer


def _last_page(visit: Visit) -> str:
    """The page that the form stood on; only its path within the console, so no other site can be meant."""
    _, found, rest = visit.request.headers.get("referer", "").partition("/console/")
    path = rest.split("#")[0]
    return f"/console/{path}" if found and "\\" not in path and path.isprintable() else "/console/queue"


def _page(visit: Visit, fault: str | None = None, status: int = 200) -> Response:
    return visit.page("account.html", status, fault=fault, rights=sorted(RIGHTS.get(visit.person.role, ())))
