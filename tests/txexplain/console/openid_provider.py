"""A small OpenID provider on loopback: real HTTP, real signatures, strict about codes, clients and PKCE.

`lie` and `keys` let a test make it hostile; everything else it does as the standards say.
"""

import asyncio
import base64
import hashlib
import secrets
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlencode

import httpx
import uvicorn
from fastapi import FastAPI, Request
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.responses import JSONResponse, RedirectResponse, Response

CLIENT: Final = "txexplain-console"
SECRET: Final = "client secret: with signs & spaces"


def new_key(name: str) -> RSAKey:
    """A key of the provider."""
    return RSAKey.generate_key(2048, parameters={"kid": name})


_KEY: Final = new_key("first")


def _tell_the_truth(claims: dict[str, Any]) -> None:
    del claims


@dataclass
class OpenIdProvider:
    """`person` are the claims of whoever signs in; `lie` changes an ID token's claims; `sign` makes the token."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=lambda: {"sub": "u-1", "email": "mia@acme.example"})
    key: RSAKey = field(default_factory=lambda: _KEY)
    published: list[RSAKey] = field(default_factory=lambda: [_KEY])
    lie: Callable[[dict[str, Any]], None] = _tell_the_truth
    sign: Callable[[dict[str, Any]], str] | None = None
    issuer: str | None = None
    description: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def browse(self, address: str) -> str:
        """Be the person's browser at the provider; the address that it is sent back to."""
        async with httpx.AsyncClient() as browser:
            answer = await browser.get(address)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def app(self) -> FastAPI:
        """The endpoints."""
        app = FastAPI()
        app.add_api_route("/.well-known/openid-configuration", self._describe)
        app.add_api_route("/authorize", self._authorize)
        app.add_api_route("/token", self._token, methods=["POST"])
        app.add_api_route("/keys", self._keys)
        return app

    async def _describe(self) -> Response:
        self.asked.append("description")
        own = {
            "issuer": self.issuer or self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        return JSONResponse(own | self.description)

    async def _authorize(self, request: Request) -> Response:
        given = dict(request.query_params)
        wanted = {"response_type": "code", "client_id": CLIENT, "code_challenge_method": "S256"}
        if wanted.items() - given.items() or "openid" not in given.get("scope", "").split():
            return JSONResponse({"error": "invalid_request"}, 400)
        code = secrets.token_urlsafe(16)
        self.codes[code] = given
        back = urlencode({"code": code, "state": given["state"]})
        return RedirectResponse(f"{given['redirect_uri']}?{back}", 303)

    async def _token(self, request: Request) -> Response:
        self.asked.append("token")
        form = dict(parse_qsl((await request.body()).decode()))
        kind, _, basic = request.headers.get("authorization", "").partition(" ")
        name, _, secret = base64.b64decode(basic).decode().partition(":") if kind == "Basic" else ("", "", "")
        begun = self.codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (unquote(name), unquote(secret.replace("+", " "))) != (CLIENT, SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        if begun is None or base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != begun["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        if form.get("redirect_uri") != begun["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": begun["nonce"], **self.person}
        self.lie(claims)
        token = self.sign(claims) if self.sign is not None else self.signed(claims)
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "id_token": token})

    async def _keys(self) -> Response:
        self.asked.append("keys")
        return JSONResponse({"keys": [key.as_dict(private=False) for key in self.published]})

    def signed(self, claims: dict[str, Any]) -> str:
        """An ID token by the provider's key."""
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)


@asynccontextmanager
async def running() -> AsyncIterator[OpenIdProvider]:
    """A provider that listens until the end of the block."""
    provider = OpenIdProvider()
    listener = socket.create_server(("127.0.0.1", 0))
    provider.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = uvicorn.Config(provider.app(), log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve([listener]))
    try:
        yield provider
    finally:
        server.should_exit = True
        await task
        listener.close()
