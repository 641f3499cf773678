"""One request judged for one caller: its turn, its earlier answer where it has one, its line in the log."""

import time
from dataclasses import dataclass

from starlette.requests import Request

from simulation.deadline import Deadline
from txexplain.api.access import turn
from txexplain.filing import Idempotency
from txexplain.gateway.principal import Principal
from txexplain.progress import SILENT, Progress
from txexplain.report import Report
from txexplain.report_log import log_report
from txexplain.services import services_of
from txexplain.tracing import describe, request_span
from txexplain.wire.explain_request import ExplainRequest


@dataclass(frozen=True, slots=True)
class Judging:
    """A parsed request of a caller. `received` is `time.perf_counter()` at its arrival: the budget starts there."""

    request: Request
    principal: Principal
    asked: ExplainRequest
    received: float
    name: Idempotency | None = None

    async def report(self, progress: Progress = SILENT) -> Report:
        """The stored report. Raises `ProblemError` 429, `StoreUnavailable`, `IdempotencyConflict`."""
        services = services_of(self.request.app)
        deadline = Deadline.after(self.asked.budget_ms / 1000 - (time.perf_counter() - self.received))
        if self.name is not None:
            earlier = await services.store.named(self.principal.tenant, self.name.key, self.name.request)
            if earlier is not None:
                return earlier
        with request_span(self.request.headers) as span:
            async with turn(self.request, self.principal, deadline):
                filing = self.principal.filing(self.name)
                report = await services.pipeline.run(self.asked, deadline, self.received, filing, progress)
            describe(span, report)
        services.metrics.report(report)
        log_report(report)
        return report
