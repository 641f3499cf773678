"""The gates that requests for signatures pass: the procedure carried out, blocking and asynchronous."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from txexplain.client.async_client import AsyncClient
from txexplain.client.errors import ProblemError, UnavailableError
from txexplain.client.procedure import (
    Ask,
    Explained,
    LookAgain,
    Rules,
    Step,
    Subject,
    failed_judgement,
    failed_recheck,
    following,
    procedure,
)
from txexplain.client.sync_client import Client
from txexplain.wire.explain_body import ExplainBody


@dataclass(frozen=True, slots=True)
class Gate:
    """For programs without an event loop. `ask` shows the subject to the person; without it the answer is no."""

    client: Client
    ask: Callable[[Subject], bool] | None = None
    rules: Rules = field(default_factory=Rules)

    def admit(self, request: ExplainBody) -> None:
        """Return where the request may go on. Raises `NotSigned`, and what `ask` and the policy raise."""
        steps, result = procedure(request, self.rules), None
        while (step := following(steps, result)) is not None:
            result = self._done(step, request)

    def _done(self, step: Step, request: ExplainBody) -> Any:
        if isinstance(step, Ask):
            return None if self.ask is None else self.ask(step.subject)
        budget = self.rules.budget_ms
        try:
            if isinstance(step, LookAgain):
                return self.client.recheck(step.witness, budget_ms=budget).holds
            return Explained(self.client.explain(request, budget_ms=budget))
        except (ProblemError, UnavailableError) as error:
            return failed_recheck(error) if isinstance(step, LookAgain) else failed_judgement(error)


@dataclass(frozen=True, slots=True)
class AsyncGate:
    """As `Gate`, for programs that run an event loop."""

    client: AsyncClient
    ask: Callable[[Subject], Awaitable[bool]] | None = None
    rules: Rules = field(default_factory=Rules)

    async def admit(self, request: ExplainBody) -> None:
        """Return where the request may go on. Raises `NotSigned`, and what `ask` and the policy raise."""
        steps, result = procedure(request, self.rules), None
        while (step := following(steps, result)) is not None:
            result = await self._done(step, request)

    async def _done(self, step: Step, request: ExplainBody) -> Any:
        if isinstance(step, Ask):
            return None if self.ask is None else await self.ask(step.subject)
        budget = self.rules.budget_ms
        try:
            if isinstance(step, LookAgain):
                return (await self.client.recheck(step.witness, budget_ms=budget)).holds
            return Explained(await self.client.explain(request, budget_ms=budget))
        except (ProblemError, UnavailableError) as error:
            return failed_recheck(error) if isinstance(step, LookAgain) else failed_judgement(error)
