"""A form that a page sent, read within a limit."""

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_BYTES: Final = 256 * 1024
"""A profile with a thousand addresses needs a fifth of it."""

_MAX_FIELDS = 1000


class Form(Mapping[str, str]):
    """The fields; of a name that was sent more than once the first value, and all of them by `all`."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = pairs
        self._first = dict(reversed(pairs))

    def __getitem__(self, name: str) -> str:
        return self._first[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)

    def all(self, name: str) -> list[str]:
        """Every value of a name, in order."""
        return [value for key, value in self._pairs if key == name]

    def whole(self, name: str) -> int:
        """A whole number. Raises HTTPException 400."""
        text = self.get(name, "")
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise HTTPException(400, f"the field {name} must be a whole number")
        return int(text)


async def read_form(request: Request) -> Form:
    """The fields of an `application/x-www-form-urlencoded` body. Raises HTTPException 413, 415 or 400."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415, "this page takes forms")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise HTTPException(413, f"a form may have at most {MAX_BYTES} bytes")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict")
    except ValueError:
        raise HTTPException(400, "the form could not be read") from None
    return Form(pairs)
