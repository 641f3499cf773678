"""Any OpenAI-compatible server that takes a grammar: vLLM on GPU or CPU, llama-server."""

from collections.abc import AsyncGenerator
from typing import Final
from urllib.parse import urlsplit

import httpx

from llm.engines.completion import read_event, request_body
from llm.engines.engine import MAX_TEXT, Ask, EngineFailed, Piece
from llm.engines.event_stream import DONE, EventStream
from llm.routing.decisions import Fault

_CONNECT_SECONDS: Final = 2.0
"""For the handshake. No caller waits for it: a region that is slow to answer is hedged long before."""

_SILENCE_SECONDS: Final = 30.0
"""No request waits so long; it bounds what is left behind when a reader forgets to close."""

_MAX_STREAM: Final = 1_048_576
"""Bytes of one answer, far above what `MAX_TEXT` characters need."""


class OpenAiEngine:
    """One server. `url` is its base, with or without `/v1`; a key may stand in it as `http://:KEY@host`."""

    def __init__(self, url: str, model: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        base = f"{parts.scheme}://{host}{parts.path.rstrip('/').removesuffix('/v1')}/v1/"
        headers = {"Authorization": f"Bearer {parts.password}"} if parts.password else {}
        self._model = model
        self._client = httpx.AsyncClient(
            base_url=base,
            headers=headers,
            timeout=httpx.Timeout(_SILENCE_SECONDS, connect=_CONNECT_SECONDS),
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=16),
            follow_redirects=False,  # a redirect could lead out of the region
            trust_env=False,  # and so could a proxy from the environment
            transport=transport,
        )

    @property
    def model(self) -> str:
        """The name under which the server knows the model."""
        return self._model

    async def write(self, ask: Ask) -> AsyncGenerator[Piece, None]:
        """The pieces as the server streams them. Closing it closes the connection, and the server stops."""
        try:
            async with self._client.stream("POST", "completions", json=request_body(ask, self._model)) as response:
                if response.status_code != 200:
                    raise EngineFailed(Fault.REFUSED, f"status {response.status_code}")
                async for piece in _pieces(response):
                    yield piece
        except httpx.TransportError as error:
            refused = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
            raise EngineFailed(Fault.REFUSED if refused else Fault.BROKEN, type(error).__name__) from error
        except httpx.HTTPError as error:
            raise EngineFailed(Fault.GARBAGE, type(error).__name__) from error

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()


async def _pieces(response: httpx.Response) -> AsyncGenerator[Piece, None]:
    """The stream's pieces, up to `[DONE]`. A stream that ends before is broken; one that does not end is garbage."""
    stream, received, written, finished = EventStream(), 0, 0, False
    async for chunk in response.aiter_raw():
        received += len(chunk)
        for data in stream.feed(chunk):
            if data == DONE:
                if not finished:
                    raise EngineFailed(Fault.GARBAGE, "the stream is done without a finished text")
                return
            piece = read_event(data)
            written += len(piece.text)
            finished = finished or piece.finish is not None
            yield piece
        if received > _MAX_STREAM or written > MAX_TEXT:
            raise EngineFailed(Fault.GARBAGE, "the stream does not end")
    raise EngineFailed(Fault.BROKEN, "the stream ended before the text")
