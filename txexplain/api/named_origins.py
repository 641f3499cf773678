"""CORS for the origins that the operator named, and no other: a web page must not read what this machine is asked."""

from collections.abc import Callable, Collection

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp


class NamedOrigins(CORSMiddleware):
    """Asks for the origins at each request, so that a reload changes them. Cookies are never allowed."""

    def __init__(self, app: ASGIApp, origins: Callable[[], Collection[str]]) -> None:
        super().__init__(
            app,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type", "Idempotency-Key", "X-API-Key", "X-Request-Id"),
            expose_headers=("Retry-After", "X-Request-Id"),
            max_age=600,
        )
        self._origins = origins

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether this very origin was named."""
        return origin in self._origins()
