"""The client for programs that run an event loop (asyncio)."""

import math
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote

import httpx

from txexplain.client import calling
from txexplain.client.answers import Answer, Shape, read_answer
from txexplain.client.calling import Call
from txexplain.client.endpoints import EndpointPool
from txexplain.client.errors import ProblemError, UnsupportedError
from txexplain.client.explain_stream import Emit, ExplainEvent, StreamReader, events_of, read_whole
from txexplain.client.report import FeedbackReceipt, Recheck, Report
from txexplain.wire.explain_body import ExplainBody
from txexplain.wire.feedback_shape import FeedbackBody

_SERVICE_LEAST_MS: Final = 50
_SERVICE_MOST_MS: Final = 30_000
"""What the service accepts as `budget_ms`."""
_JSON: Final = "application/json"
_STREAM: Final = "text/event-stream, application/json;q=0.5"
_NOT_THERE: Final = frozenset({404, 405})


@dataclass(frozen=True, slots=True)
class Options:
    """How a client calls.

    Attributes:
        endpoints: Addresses of the service, the nearest region first.
        api_key: Sent as a bearer token; None where the service demands none.
        budget_ms: Milliseconds that a call may take, way and retries included.
        transport_ms: Milliseconds of the budget for the way there and back; the service is told the rest.
        transport: Another way to the service (a private certificate authority, a proxy, a test). Without one no proxy
            and no credentials of the environment are used: what is to be signed goes to the endpoints alone.
    """

    endpoints: Sequence[str]
    api_key: str | None = None
    budget_ms: float = 1_000
    transport_ms: float = 200
    transport: httpx.AsyncBaseTransport | None = None

    def seconds(self, budget_ms: float | None) -> float:
        """The time for a call. Raises ValueError for one that cannot work."""
        chosen = self.budget_ms if budget_ms is None else budget_ms
        least = self.transport_ms + _SERVICE_LEAST_MS
        # Written so that NaN fails too.
        if not (self.transport_ms >= 0 and least <= chosen < math.inf):
            raise ValueError(f"budget_ms is {chosen}; expected a finite number of milliseconds of at least {least:g}")
        return chosen / 1000

    def service_ms(self, attempt_seconds: float) -> int:
        """What the service may take of an attempt, in milliseconds."""
        left = int(attempt_seconds * 1000 - self.transport_ms)
        return min(max(left, _SERVICE_LEAST_MS), _SERVICE_MOST_MS)


class AsyncClient:
    """A service in one or more regions. Every call raises `ProblemError` or `UnavailableError`.

    Each call takes `budget_ms` in place of the client's own; nothing waits past it.
    """

    def __init__(self, options: Options) -> None:
        """Raises ValueError for options that cannot work."""
        self._options = options
        options.seconds(None)
        self._pool = EndpointPool(options.endpoints)
        key = {} if options.api_key is None else {"authorization": f"Bearer {options.api_key}"}
        # Redirects are not followed: one could carry what is to be signed to a host that nobody configured.
        self._http = httpx.AsyncClient(headers=key, timeout=None, trust_env=False, transport=options.transport)  # noqa: S113 - `calling` bounds each attempt as a whole

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def explain(self, request: ExplainBody, *, budget_ms: float | None = None) -> Report:
        """Judge what is about to be signed, and say it in words."""
        return await self._send("/v1/explain", _whole(Report), self._judgement(request), budget_ms)

    def stream(self, request: ExplainBody, *, budget_ms: float | None = None) -> AsyncGenerator[ExplainEvent]:
        """The same, part by part: the verdict, pieces of text, and `Done` with the whole report, which counts."""

        async def run(emit: Emit) -> Report:
            reader = StreamReader(emit)
            return await self._send("/v1/explain", reader.read, self._judgement(request), budget_ms, accept=_STREAM)

        return events_of(run)

    async def recheck(self, witness: str, *, budget_ms: float | None = None) -> Recheck:
        """Whether what a report said still holds, asked just before signing. `UnsupportedError` from older services."""

        def body(seconds: float) -> Mapping[str, Any]:
            return {"witness": witness, "budget_ms": self._options.service_ms(seconds)}

        try:
            return await self._send("/v1/recheck", _whole(Recheck), body, budget_ms)
        except ProblemError as error:
            if error.status in _NOT_THERE:
                raise UnsupportedError(error.problem) from error
            raise

    async def report(self, report_id: str, *, budget_ms: float | None = None) -> Report:
        """The stored report, as it was answered."""
        return await self._send(_report_path(report_id), _whole(Report), None, budget_ms)

    async def feedback(
        self, report_id: str, feedback: FeedbackBody, *, budget_ms: float | None = None
    ) -> FeedbackReceipt:
        """Tell the operator what became of a request and whether the verdict was right."""
        path = f"{_report_path(report_id)}/feedback"
        return await self._send(path, _whole(FeedbackReceipt), lambda _seconds: dict(feedback), budget_ms)

    def _judgement(self, request: ExplainBody) -> Callable[[float], Mapping[str, Any]]:
        return lambda seconds: {**request, "budget_ms": self._options.service_ms(seconds)}

    async def _send(
        self,
        path: str,
        read: Callable[[httpx.Response], Awaitable[Answer[Shape]]],
        body: Callable[[float], Mapping[str, Any]] | None,
        budget_ms: float | None,
        accept: str = _JSON,
    ) -> Shape:
        seconds = self._options.seconds(budget_ms)
        shortest = (_SERVICE_LEAST_MS + self._options.transport_ms) / 1000
        return await calling.send(self._http, self._pool, Call(path, accept, read, body, seconds, shortest))


def _report_path(report_id: str) -> str:
    return f"/v1/reports/{quote(report_id, safe='')}"


def _whole(shape: type[Shape]) -> Callable[[httpx.Response], Awaitable[Answer[Shape]]]:
    async def read(response: httpx.Response) -> Answer[Shape]:
        return read_answer(response.status_code, response.headers, await read_whole(response), shape)

    return read
