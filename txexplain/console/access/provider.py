"""The company's OpenID provider over HTTP: where it is, its keys, and a code exchanged for an ID token.

What it answers is read within limits and never followed elsewhere: every address must be as safe as the issuer's own.
"""

import asyncio
import hashlib
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import SecretStr

from txexplain.console.access.company import Colleague, NotThem, claims_of, colleague_of
from txexplain.console.data.logins import Begun, Login
from txexplain.setting_sections.console import CompanySettings, is_safe

_SECONDS: Final = 5.0
_LARGEST: Final = 256 * 1024
_FRESH_SECONDS: Final = 3600.0
_KEYS_AGAIN_SECONDS: Final = 30.0
"""Providers change their keys. A token by a key that is not known makes us look again, but not for each such token."""


class Provider:
    """One provider. `clock` in seconds, ever growing."""

    def __init__(
        self, settings: CompanySettings, secret: SecretStr | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.settings = settings
        self._secret = secret
        self._clock = clock
        self._lock = asyncio.Lock()
        self._described: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    @property
    def back(self) -> str:
        """Where the provider sends people back to; it must know this address."""
        return f"{self.settings.url}/console/company/back"

    async def address(self, begun: Begun) -> str:
        """Where the browser goes to sign in. Raises `NotThem`."""
        challenge = urlsafe_b64encode(hashlib.sha256(begun.login.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.back,
            "scope": "openid profile email",
            "state": begun.state,
            "nonce": begun.login.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        endpoint = _endpoint(await self._description(), "authorization_endpoint")
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    async def colleague(self, code: str, login: Login, named: str | None) -> Colleague:
        """Who the code is for. `named` is the issuer that the answer itself named. Raises `NotThem`, `NoRole`."""
        description = await self._description()
        demanded = description.get("authorization_response_iss_parameter_supported") is True
        if (named is None and demanded) or named not in {None, self.settings.issuer}:
            raise NotThem("the answer is another provider's")
        token = await self._token(description, code, login.verifier)
        try:
            claims = claims_of(token, await self._key_set(description), self.settings, login.nonce)
        except NotThem:
            keys = await self._newer_keys(description)
            if keys is None:
                raise
            claims = claims_of(token, keys, self.settings, login.nonce)
        return colleague_of(claims, self.settings)

    async def _description(self) -> Mapping[str, Any]:
        async with self._lock:
            kept = self._described
            if kept is not None and self._clock() - kept[0] < _FRESH_SECONDS:
                return kept[1]
            url = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = await _asked(httpx.Request("GET", url))
            if found.get("issuer") != self.settings.issuer:
                raise NotThem("the provider's description is of another issuer")
            self._described = (self._clock(), found)
            return found

    async def _key_set(self, description: Mapping[str, Any]) -> KeySet:
        if self._keys is None or self._clock() - self._keys[0] >= _FRESH_SECONDS:
            self._keys = (self._clock(), await _read_keys(description))
        return self._keys[1]

    async def _newer_keys(self, description: Mapping[str, Any]) -> KeySet | None:
        """The keys read anew; None where they are new already."""
        if self._keys is not None and self._clock() - self._keys[0] < _KEYS_AGAIN_SECONDS:
            return None
        self._keys = (self._clock(), await _read_keys(description))
        return self._keys[1]

    async def _token(self, description: Mapping[str, Any], code: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "code_verifier": verifier,
            "client_id": self.settings.client_id,
        }
        form = self._proven(description, form)
        request = httpx.Request("POST", _endpoint(description, "token_endpoint"), data=form)
        if self._secret is not None and "client_secret" not in form:
            auth = httpx.BasicAuth(_quoted(self.settings.client_id), _quoted(self._secret.get_secret_value()))
            request = next(auth.auth_flow(request))
        token = (await _asked(request)).get("id_token")
        if not isinstance(token, str) or len(token) > _LARGEST:
            raise NotThem("the provider gave no ID token")
        return token

    def _proven(self, description: Mapping[str, Any], form: dict[str, str]) -> dict[str, str]:
        """The form, with the secret in it where the provider takes it only so."""
        ways = description.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if self._secret is not None and isinstance(ways, list) and "client_secret_basic" not in ways:
            form["client_secret"] = self._secret.get_secret_value()
        return form


async def _read_keys(description: Mapping[str, Any]) -> KeySet:
    found = await _asked(httpx.Request("GET", _endpoint(description, "jwks_uri")))
    try:
        # A symmetric key in a public place proves nothing.
        keys = [key for key in found["keys"] if key.get("kty") in {"RSA", "EC", "OKP"} and key.get("use") != "enc"]
        return KeySet.import_key_set({"keys": keys})
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        raise NotThem("the provider's keys could not be read") from None


async def _asked(request: httpx.Request) -> Mapping[str, Any]:
    """The JSON object of an answer. Raises `NotThem`."""
    body = bytearray()
    try:
        async with asyncio.timeout(_SECONDS), httpx.AsyncClient(timeout=_SECONDS) as client:
            answer = await client.send(request, stream=True)
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > _LARGEST:
                    raise NotThem("the provider's answer is too long")
            await answer.aclose()
        found = json.loads(body)
    except (httpx.HTTPError, TimeoutError, ValueError, RecursionError) as error:
        raise NotThem(f"the provider did not answer as it should: {type(error).__name__}") from None
    if answer.status_code != httpx.codes.OK or not isinstance(found, dict):
        raise NotThem(f"the provider answered with status {answer.status_code}")
    return found


def _endpoint(description: Mapping[str, Any], name: str) -> str:
    """An address that the description names. Raises `NotThem`."""
    found = description.get(name)
    if not isinstance(found, str) or not is_safe(found.partition("?")[0]) or not found.isprintable():
        raise NotThem(f"the provider's description names no safe {name}")
    return found


def _quoted(text: str) -> str:
    """As RFC 6749 (section 2.3.1) wants client and secret before they go into the header."""
    return urlencode({"": text})[1:]
