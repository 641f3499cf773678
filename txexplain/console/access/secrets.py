"""Passwords (argon2id) and one-time codes (TOTP, RFC 6238)."""

import asyncio
import secrets
import time
from typing import Final

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 12
"""NIST SP 800-63B asks for at least 8, and 15 without a second factor; length is what counts."""

_LONGEST: Final = 256
_HASHER: Final = PasswordHasher()
_AT_ONCE = asyncio.Semaphore(2)
"""Each check takes 64 MiB and most of a core for some tens of milliseconds: more at once would starve the service."""

NO_PASSWORD: Final = "!"  # noqa: S105 - it is none
"""Kept for people who sign in by their company's provider only."""

_STEP_SECONDS: Final = 30
_NOBODY: Final = _HASHER.hash(secrets.token_urlsafe(16))
"""Checked where there is no such person, so that the time of an answer does not tell names from strangers."""


async def password_hash(password: str) -> str:
    """The hash to keep. Raises ValueError that says what is wrong with the password."""
    if not SHORTEST <= len(password) <= _LONGEST:
        raise ValueError(f"a password has {SHORTEST} to {_LONGEST} characters")
    async with _AT_ONCE:
        return await asyncio.to_thread(_HASHER.hash, password)


async def password_fits(password: str, kept: str | None) -> bool:
    """Whether the password is the one of the hash; `kept` None takes as long and is False."""
    if len(password) > _LONGEST:
        return False
    async with _AT_ONCE:
        has_one = kept is not None and kept != NO_PASSWORD
        fits = await asyncio.to_thread(_verify, password, kept if kept is not None and has_one else _NOBODY)
    return fits and has_one


def new_totp_secret() -> str:
    """A secret for an authenticator application, in base32."""
    return pyotp.random_base32()


def totp_address(secret: str, name: str) -> str:
    """What the QR code says (`otpauth://`)."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="txexplain")


def totp_step(secret: str, code: str, used: int, now: float | None = None) -> int | None:
    """The time step whose code this is, or None. Steps up to `used` are refused: a code works once.

    One step before and after the present is accepted, for clocks that differ.
    """
    given = code.replace(" ", "")
    if not (given.isascii() and given.isdigit() and len(given) == 6):
        return None
    present = int((time.time() if now is None else now) // _STEP_SECONDS)
    for step in (present, present - 1, present + 1):
        expected = pyotp.TOTP(secret).at(step * _STEP_SECONDS)
        if secrets.compare_digest(expected, given) and step > used:
            return step
    return None


def _verify(password: str, kept: str) -> bool:
    try:
        return _HASHER.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False
