"""The application."""

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from txexplain.api import bulk, explain, health, metrics, recheck, reports, v0
from txexplain.api.giving_way import GivingWay
from txexplain.api.named_origins import NamedOrigins
from txexplain.api.problems import install_problem_handlers
from txexplain.api.refusing import Refusing
from txexplain.api.request_context import RequestContext
from txexplain.console.app import console_app
from txexplain.own_version import own_version
from txexplain.services import Services, services_of


class Application(FastAPI):
    """Asks the door first, outside the framework's own layers, which take longer than a refusal."""

    refusing: Refusing | None = None
    giving_way: GivingWay | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if self.refusing is not None and await self.refusing.refuses(scope, send):
            return
        if self.giving_way is None:
            await super().__call__(scope, receive, send)
        else:
            await self.giving_way.serve(super().__call__, scope, receive, send)


def create_app(services: Services | None = None) -> Application:
    """The application over open services; without them it can only describe itself (OpenAPI).

    There are no documentation pages: FastAPI's load their scripts from other people's machines.
    """
    app = Application(title="txexplain", version=own_version(), docs_url=None, redoc_url=None, openapi_url=None)
    app.state.services = services
    for part in (explain, bulk, recheck, reports, v0, health, metrics):
        app.include_router(part.router)
    install_problem_handlers(app)
    if services is not None and services.console is not None:
        app.mount("/console", console_app(services.console))
    app.add_middleware(NamedOrigins, origins=lambda: () if services is None else services_of(app).settings.cors_origin)
    app.add_middleware(RequestContext, observe=None if services is None else services.metrics.request)
    if services is not None:
        app.refusing = Refusing(services.gateway.door, services.metrics.refused)
        app.giving_way = GivingWay(services.gateway)
    return app
