"""For whom and by whom a report is kept."""

import re
from dataclasses import dataclass
from typing import Final

LOCAL_TENANT: Final = "local"
"""The tenant of everything that is asked without an API key: the command line, and a service on loopback."""

TENANT: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
"""A tenant's name, wherever one is given: a setting for `Acme` would never meet the keys of `acme`."""

TENANT_FORM: Final = "1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit"


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
