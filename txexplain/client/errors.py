"""What a call raises."""

from dataclasses import dataclass

from txexplain.client.report import Fault, Problem


@dataclass(frozen=True, slots=True)
class EndpointFailure:
    """Why one endpoint gave no answer to one attempt. `status` is set where it answered with an HTTP error."""

    endpoint: str
    reason: str
    status: int | None = None


class ProblemError(Exception):
    """The service understood the call and answered with a problem (RFC 9457): it will answer so again."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.title}: {problem.detail}")
        self.problem = problem

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.problem.status

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong in the request, each with a JSON pointer into it."""
        return self.problem.errors


class UnsupportedError(ProblemError):
    """The service is older than this client and does not offer the call."""


class UnavailableError(Exception):
    """No endpoint gave an answer within the budget. `failures` has every attempt, in order."""

    def __init__(self, failures: tuple[EndpointFailure, ...]) -> None:
        told = "; ".join(f"{failure.endpoint} {failure.reason}" for failure in failures)
        super().__init__(f"txexplain gave no answer: {told}")
        self.failures = failures
