"""The console as an application of its own, mounted under /console: its pages, its errors as pages, its headers."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from txexplain.console.access.headers import HEADERS
from txexplain.console.pages import (
    account,
    audit,
    company,
    decide,
    feeds,
    labels,
    live,
    people,
    profile,
    queue,
    recheck,
    replay,
    report,
    rules,
    sign_in,
    status,
    views,
)
from txexplain.console.parts import Console
from txexplain.console.rendering import render
from txexplain.console.visit import EnrolmentNeeded, SignInNeeded, frame, session_of
from txexplain.store.report_store import StoreUnavailable

_STATIC: Final = Path(__file__).parent / "static"
_KINDS: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}
_FILES: Final = frozenset(path.name for path in _STATIC.iterdir() if path.suffix in _KINDS)
_PARTS: Final = (
    sign_in, company, queue, report, decide, recheck, replay, labels, rules, profile, status, feeds, audit, people,
    account, views, live,
)  # fmt: skip


def console_app(console: Console) -> FastAPI:
    """The console over open parts."""
    app = FastAPI(title="txexplain console", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.console = console
    for part in _PARTS:
        app.include_router(part.router)
    app.add_api_route("/static/{name}", static_file, methods=["GET"])
    app.add_exception_handler(SignInNeeded, _sign_in)
    app.add_exception_handler(EnrolmentNeeded, _enrol)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(StoreUnavailable, _away)
    app.add_middleware(_Guarded)
    return app


async def static_file(name: str) -> Response:
    """A file of the page's dress; the names are known, so no path can lead elsewhere."""
    if name not in _FILES:
        raise HTTPException(404, "there is no such file")
    path = _STATIC / name
    caching = {"Cache-Control": "public, max-age=86400"}
    return FileResponse(path, media_type=_KINDS[path.suffix], headers=caching)


async def _sign_in(request: Request, _error: Exception) -> Response:
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": "/console/sign-in"})
    return RedirectResponse("/console/sign-in", 303)


async def _enrol(_request: Request, _error: Exception) -> Response:
    return RedirectResponse("/console/second-factor", 303)


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return await error_page(request, error.status_code, str(error.detail))


async def _away(request: Request, error: Exception) -> Response:
    return await error_page(request, 503, f"The database cannot be used now: {error}")


async def error_page(request: Request, status: int, sentence: str) -> Response:
    """An error as a page, with the frame where somebody is signed in."""
    try:
        session = await session_of(request)
    except StoreUnavailable:
        session = None
    values = frame(request, session) | {"status": status, "sentence": sentence}
    return HTMLResponse(render("error.html", values), status)


class _Guarded:
    """Adds the headers to whatever is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    if name == "Cache-Control" and name in headers:
                        continue
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, guarded)
