"""The client for programs without an event loop."""

from collections.abc import AsyncGenerator, Iterator
from types import TracebackType
from typing import Self

from txexplain.client.async_client import AsyncClient, Options
from txexplain.client.explain_stream import ExplainEvent
from txexplain.client.loop_thread import LoopThread
from txexplain.client.report import FeedbackReceipt, Recheck, Report
from txexplain.wire.explain_body import ExplainBody
from txexplain.wire.feedback_shape import FeedbackBody


class Client:
    """As `AsyncClient`, blocking; may be used by several threads at once."""

    def __init__(self, options: Options) -> None:
        """Raises ValueError for options that cannot work."""
        self._client = AsyncClient(options)
        self._loop = LoopThread()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._loop.run(self._client.close())
        self._loop.close()

    def explain(self, request: ExplainBody, *, budget_ms: float | None = None) -> Report:
        """Judge what is about to be signed, and say it in words."""
        return self._loop.run(self._client.explain(request, budget_ms=budget_ms))

    def stream(self, request: ExplainBody, *, budget_ms: float | None = None) -> Iterator[ExplainEvent]:
        """The same, part by part: the verdict, pieces of text, and `Done` with the whole report, which counts."""
        events = self._client.stream(request, budget_ms=budget_ms)
        try:
            while (event := self._loop.run(_next(events))) is not None:
                yield event
        finally:
            self._loop.run(events.aclose())

    def recheck(self, witness: str, *, budget_ms: float | None = None) -> Recheck:
        """Whether what a report said still holds, asked just before signing. `UnsupportedError` from older services."""
        return self._loop.run(self._client.recheck(witness, budget_ms=budget_ms))

    def report(self, report_id: str, *, budget_ms: float | None = None) -> Report:
        """The stored report, as it was answered."""
        return self._loop.run(self._client.report(report_id, budget_ms=budget_ms))

    def feedback(self, report_id: str, feedback: FeedbackBody, *, budget_ms: float | None = None) -> FeedbackReceipt:
        """Tell the operator what became of a request and whether the verdict was right."""
        return self._loop.run(self._client.feedback(report_id, feedback, budget_ms=budget_ms))


async def _next(events: AsyncGenerator[ExplainEvent]) -> ExplainEvent | None:
    return await anext(events, None)
