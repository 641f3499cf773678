"""API keys: their text, their hash, and what they allow. Pure.

A key reads `txk_<id>_<secret>`. The id finds the row; the secret has 256 random bits, so its plain SHA-256 can be kept:
there is no dictionary of such secrets, and a slow hash would only slow down every request.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_TEXT: Final = re.compile(r"txk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


class Scope(StrEnum):
    """One thing that a key may allow."""

    EXPLAIN = "explain"
    READ = "reports:read"
    SEARCH = "reports:search"
    FEEDBACK = "feedback"
    METRICS = "metrics"


ROLES: Final = {
    "wallet": frozenset({Scope.EXPLAIN, Scope.READ, Scope.FEEDBACK}),
    "analyst": frozenset({Scope.EXPLAIN, Scope.READ, Scope.SEARCH, Scope.FEEDBACK}),
    "monitor": frozenset({Scope.METRICS}),
    "admin": frozenset(Scope),
}
"""Common sets of scopes. A wallet's key lies on its users' devices, so it reads reports by their random id only."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept. Times in Unix milliseconds; `rate` (a second), `burst` and `daily_quota` if it has own."""

    id: str
    tenant: str
    name: str
    secret_hash: str
    scopes: frozenset[Scope]
    created_at: int
    expires_at: int | None = None
    revoked_at: int | None = None
    rate: float | None = None
    burst: int | None = None
    daily_quota: int | None = None

    def fault(self, now: int) -> str | None:
        """Why the key may not be used at this time, or None."""
        if self.revoked_at is not None and self.revoked_at <= now:
            return "the API key was revoked"
        if self.expires_at is not None and self.expires_at <= now:
            return "the API key has expired"
        return None

    def opens_with(self, secret: str) -> bool:
        """Whether the secret is this key's; takes the same time for every wrong one."""
        return hmac.compare_digest(self.secret_hash, secret_hash(secret))


def new_key_text() -> tuple[str, str, str]:
    """A fresh key: its id, its secret's hash, and the text that is shown once and never kept."""
    key_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    return f"key_{key_id}", secret_hash(secret), f"txk_{key_id}_{secret}"


def read_key_text(text: str) -> tuple[str, str] | None:
    """The id and the secret of a key's text; None where it has not the form of one."""
    found = _TEXT.fullmatch(text)
    return None if found is None else (f"key_{found[1]}", found[2])


def secret_hash(secret: str) -> str:
    """The SHA-256 of a secret, in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def read_scopes(text: str) -> frozenset[Scope]:
    """Scopes parted by blanks, or the name of a role. Raises ValueError."""
    if text in ROLES:
        return ROLES[text]
    known = {scope.value: scope for scope in Scope}
    unknown = [name for name in text.split() if name not in known]
    if unknown or not text.split():
        raise ValueError(f"must be scopes ({', '.join(known)}) or a role ({', '.join(ROLES)})")
    return frozenset(known[name] for name in text.split())
