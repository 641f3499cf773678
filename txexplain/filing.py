"""For whom and by whom a report is kept."""

from dataclasses import dataclass
from typing import Final

LOCAL_TENANT: Final = "local"
"""The tenant of everything that is asked without an API key: the command line, and a service on loopback."""


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A caller's own name for a request, so that sending it twice keeps one report.

    `request` is the SHA-256 of the body in hex: the same name for another request is a fault of the caller.
    """

    key: str
    request: str


@dataclass(frozen=True, slots=True)
class Filing:
    """The tenant that owns the report, and who asked: the id of an API key, or what part of the program."""

    tenant: str = LOCAL_TENANT
    actor: str = "local"
    idempotency: Idempotency | None = None


LOCAL: Final = Filing()
