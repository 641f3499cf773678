"""Who somebody is by their company's OpenID provider: the ID token checked, and the claim read as a role.

OpenID Connect Core 1.0 (section 3.1.3.7) with PKCE (RFC 7636) and the provider's name in its answer (RFC 9207).
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from txexplain.console.access.roles import ROLES
from txexplain.setting_sections.console import CompanySettings

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by the provider's private key. Neither "none" nor HS256, whose key would be the public one."""

_LEEWAY_SECONDS: Final = 60
_OLDEST_SECONDS: Final = 3600
_NOT_IN_NAMES = re.compile(r"[^a-z0-9._-]+")


class NotThem(Exception):  # noqa: N818 - it states what is the case
    """Not signed in by the provider. The message is for the log, and never holds a token."""


class NoRole(Exception):  # noqa: N818 - as above
    """The provider knows the person, and gives them no role here."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom the provider has proved. `identity` is its name for them, which is never given to another."""

    identity: str
    name: str
    role: str


def claims_of(token: str, keys: KeySet, settings: CompanySettings, nonce: str) -> Mapping[str, Any]:
    """The claims of an ID token made for this sign-in. Raises `NotThem`."""
    checks = jwt.JWTClaimsRegistry(
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": settings.issuer},
        aud={"essential": True, "value": settings.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims: dict[str, Any] = jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        checks.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise NotThem(f"the ID token is not valid: {type(error).__name__}") from None
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != settings.client_id:
        raise NotThem("the ID token is for several parties and was not given to this one")
    if time.time() - int(claims["iat"]) > _OLDEST_SECONDS:
        raise NotThem("the ID token is old")
    return claims


def colleague_of(claims: Mapping[str, Any], settings: CompanySettings) -> Colleague:
    """Who it is and what they may. Raises `NotThem`, `NoRole`."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not subject.isprintable():
        raise NotThem("the ID token names nobody")
    role = role_of(_at(claims, settings.claim), settings.roles)
    if role is None:
        raise NoRole
    return Colleague(f"{settings.issuer} {subject}"[:512], _name(claims, subject), role)


def role_of(value: object, roles: Mapping[str, str]) -> str | None:
    """The highest role that the claim's values give; None where they give none."""
    values = value if isinstance(value, list) else [value]
    found = {roles[each] for each in values if isinstance(each, str) and each in roles}
    return next((role for role in reversed(ROLES) if role in found), None)


def _at(claims: Mapping[str, Any], claim: str) -> object:
    """The claim, whole or by its path: some providers keep roles at "realm_access.roles"."""
    if claim in claims:
        return claims[claim]
    value: object = claims
    for step in claim.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _name(claims: Mapping[str, Any], subject: str) -> str:
    """A name for the pages. It proves nothing, and two people may wish for the same."""
    for claim in ("preferred_username", "email", "name"):
        given = claims.get(claim)
        if isinstance(given, str):
            name = _NOT_IN_NAMES.sub("-", given.lower()[:200].partition("@")[0]).strip("._-")[:48]
            if len(name) >= 2:
                return name
    return f"person-{_NOT_IN_NAMES.sub('', subject.lower())[:12] or 'x'}"
