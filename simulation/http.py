"""HTTP as this room speaks it: one POST, and an answer that is bounded in time and in size.

httpx was measured at some 2 ms of processor time for each call on loopback, more than the trace that it asked for;
aiohttp takes a fifth of that.
"""

import asyncio
import io
from dataclasses import dataclass
from typing import Final

import aiohttp

MAX_ANSWER: Final = 64 * 2**20
"""Bytes after decompression. A node's own batches end at 25 MB; hostile code can make a trace of any size."""

_CONNECTIONS = 256
_JSON = {"Content-Type": "application/json"}


class NoAnswer(Exception):  # noqa: N818 - names what happened
    """The peer is not there or hung up; the message says which, without its address."""


class AnswerTooLarge(Exception):  # noqa: N818 - names what happened
    """The answer is longer than `MAX_ANSWER`."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """`retry_after` is the header of that name, as it came."""

    status: int
    content: bytes
    retry_after: str | None = None


class HttpClient:
    """Keeps connections alive between calls; belongs to the event loop of its first call.

    `trust_env`: go through the proxies that the environment names, as an operator's nodes may need. Never for
    loopback.
    """

    def __init__(self, *, trust_env: bool = False) -> None:
        self._trust_env = trust_env
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, body: bytes, seconds: float) -> HttpAnswer:
        """The answer to a JSON body. Raises `NoAnswer`, `AnswerTooLarge`, TimeoutError."""
        try:
            # The bound on the whole stops a peer that drips bytes.
            async with (
                asyncio.timeout(seconds),
                self._open().post(url, data=io.BytesIO(body), headers=_JSON, allow_redirects=False) as answer,
            ):
                content = await _bounded(answer.content)
                return HttpAnswer(answer.status, content, answer.headers.get("Retry-After"))
        except TimeoutError:
            raise
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NoAnswer(f"does not answer ({type(error).__name__})") from error

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
                trust_env=self._trust_env,
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


async def _bounded(stream: aiohttp.StreamReader) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while chunk := await stream.readany():
        size += len(chunk)
        if size > MAX_ANSWER:
            raise AnswerTooLarge(f"answered with more than {MAX_ANSWER >> 20} MiB")
        chunks.append(chunk)
    return b"".join(chunks)
