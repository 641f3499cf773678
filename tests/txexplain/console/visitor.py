"""A person at a browser without JavaScript: follows links and sends the forms that pages give."""

import re
from typing import Any, Final

import httpx

PASSWORD: Final = "a long enough password"
ORIGIN: Final = "http://console.test"
_TOKEN = re.compile(r'name="csrf" value="([^"]*)"')


class Visitor:
    """Keeps the session's cookie, and the token of the last page that had one."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.token = ""

    async def sign_in(self, name: str, password: str = PASSWORD, code: str = "") -> httpx.Response:
        """Send the form of the front door."""
        fields = {"name": name, "password": password, "code": code}
        return await self.send("/sign-in", fields, token=None)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """A page under /console."""
        answer = await self.client.get(f"/console{path}", headers=headers)
        found = _TOKEN.search(answer.text) if "html" in answer.headers.get("content-type", "") else None
        if found is not None:
            self.token = found.group(1)
        return answer

    async def send(
        self, path: str, fields: dict[str, Any], token: str | None = "", origin: str | None = ORIGIN
    ) -> httpx.Response:
        """A form under /console. `token` "" takes the one of the session, None leaves it out."""
        if token == "":
            if not self.token:
                await self.get("/account")
            token = self.token
        given = fields if token is None else {**fields, "csrf": token}
        headers = {} if origin is None else {"Origin": origin}
        return await self.client.post(f"/console{path}", data=given, headers=headers)
