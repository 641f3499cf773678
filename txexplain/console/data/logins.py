"""Sign-ins on their way through a company's provider: each is begun by one browser and ended by it once."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from secrets import compare_digest
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.console.data.tables import logins
from txexplain.store.faults import named_faults

LIFETIME_MS: Final = 600_000
"""For a second factor at the provider, and a person who looks for their telephone."""


@dataclass(frozen=True, slots=True)
class Login:
    """What the answer of the provider is held against. `verifier` is PKCE's (RFC 7636)."""

    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A new sign-in. `state` goes through the provider, `browser` stays in the browser's cookie."""

    state: str
    browser: str
    login: Login


class LoginRepository:
    """All methods raise `StoreUnavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def begin(self) -> Begun:
        """Keep a new one. Those whose time is over are swept out."""
        begun = Begun(_secret(), _secret(), Login(_secret(), secrets.token_urlsafe(48)))
        row = {
            "state_hash": _hash(begun.state),
            "browser_hash": _hash(begun.browser),
            "nonce": begun.login.nonce,
            "verifier": begun.login.verifier,
            "created_at": _now(),
        }
        async with named_faults("write a sign-in"), self._engine.begin() as connection:
            await connection.execute(delete(logins).where(logins.c.created_at < _now() - LIFETIME_MS))
            await connection.execute(insert(logins), [row])
        return begun

    async def take(self, state: str, browser: str) -> Login | None:
        """Take it out, whoever asks: of two answers with one state the second finds nothing.

        None where there is none, its time is over, or another browser began it.
        """
        own = logins.c.state_hash == _hash(state)
        async with named_faults("read a sign-in"), self._engine.begin() as connection:
            row = (await connection.execute(select(logins).where(own))).first()
            if row is None or not (await connection.execute(delete(logins).where(own))).rowcount:
                return None
        if row.created_at < _now() - LIFETIME_MS or not compare_digest(row.browser_hash, _hash(browser)):
            return None
        return Login(row.nonce, row.verifier)


def _secret() -> str:
    return secrets.token_urlsafe(32)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _now() -> int:
    return time.time_ns() // 1_000_000
