"""The application."""

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from txexplain.api import explain, health, recheck, reports
from txexplain.api.problems import install_problem_handlers
from txexplain.api.request_context import RequestContext
from txexplain.own_version import own_version
from txexplain.services import Services


def create_app(services: Services | None = None) -> FastAPI:
    """The application over open services; without them it can only describe itself (OpenAPI).

    There are no documentation pages: FastAPI's load their scripts from other people's machines.
    """
    app = FastAPI(title="txexplain", version=own_version(), docs_url=None, redoc_url=None, openapi_url=None)
    app.state.services = services
    for part in (explain, recheck, reports, health):
        app.include_router(part.router)
    install_problem_handlers(app)
    if services is not None and services.settings.cors_origin:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=services.settings.cors_origin,
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "X-API-Key", "X-Request-Id"],
            expose_headers=["Retry-After", "X-Request-Id"],
            max_age=600,
        )
    app.add_middleware(RequestContext)
    return app
