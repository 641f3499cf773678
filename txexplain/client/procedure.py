"""Decides whether a request for a signature goes on: the service judges, a policy decides, a person is asked.

`procedure` is the whole of it, without I/O: it yields what is to be done and is sent what came of it. So the blocking
and the asynchronous gate cannot differ.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Final, Literal

from txexplain.client.errors import ProblemError, UnavailableError, UnsupportedError
from txexplain.client.report import Problem, Report
from txexplain.wire.explain_body import ExplainBody

_ABOUT_THE_REQUEST: Final = frozenset({400, 413, 422})
"""Statuses that say something about the request; all others are the service's own trouble."""
_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Explained:
    """The service judged it."""

    report: Report


@dataclass(frozen=True, slots=True)
class CannotBeJudged:
    """The service says that it cannot judge this."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nobody answered in time, or the service does not know this caller."""

    error: ProblemError | UnavailableError


Outcome = Explained | CannotBeJudged | NoAnswer


@dataclass(frozen=True, slots=True)
class Subject:
    """A request that waits for a decision. `renewed`: an earlier report about it no longer held."""

    request: ExplainBody
    outcome: Outcome
    renewed: bool = False


Decision = Literal["allow", "ask", "block"]
Cause = Literal["policy", "user", "nobody-to-ask", "no-answer", "outcome-changed"]


class NotSigned(Exception):  # noqa: N818 - it states what is the case
    """The request was not passed on. `cause` says who decided so, `subject` what was known."""

    def __init__(self, subject: Subject, cause: Cause) -> None:
        super().__init__(f"not signed ({cause}): {_told(subject.outcome)}")
        self.subject = subject
        self.cause = cause


def default_policy(subject: Subject) -> Decision:
    """Benign goes on, malicious is blocked; the person is asked about the rest and about what cannot be judged."""
    if not isinstance(subject.outcome, Explained):
        return "ask"
    level = subject.outcome.report.verdict.level
    return "allow" if level == "benign" else "block" if level == "malicious" else "ask"


@dataclass(frozen=True, slots=True)
class Rules:
    """Who decides.

    Attributes:
        policy: About what the service judged, or said that it cannot judge.
        when_unavailable: Where nobody answered: "closed" refuses, "open" passes it on unseen, "ask" asks the person.
        budget_ms: Milliseconds for each question to the service; the client's own where None.
    """

    policy: Callable[[Subject], Decision] = default_policy
    when_unavailable: Literal["closed", "open", "ask"] = "closed"
    budget_ms: float | None = None

    def decision(self, subject: Subject) -> Decision:
        """By the policy, or by the rule for a service that does not answer."""
        if isinstance(subject.outcome, NoAnswer):
            return {"closed": "block", "open": "allow", "ask": "ask"}[self.when_unavailable]  # type: ignore[return-value] # the three of them
        return self.policy(subject)


@dataclass(frozen=True, slots=True)
class Judge:
    """To do: ask the service. Comes back with an `Outcome`."""


@dataclass(frozen=True, slots=True)
class Ask:
    """To do: ask the person. Comes back with the answer; only True is a yes."""

    subject: Subject


@dataclass(frozen=True, slots=True)
class LookAgain:
    """To do: recheck. Comes back with whether it holds, or `NoAnswer`."""

    witness: str


Step = Judge | Ask | LookAgain


def procedure(request: ExplainBody, rules: Rules) -> Generator[Step, Any]:
    """Ends where the request may go on. Raises `NotSigned`, and what the policy raises."""
    for number in range(_ROUNDS):
        subject = Subject(request, (yield Judge()), renewed=number > 0)
        decision = rules.decision(subject)
        if decision == "block":
            raise NotSigned(subject, "no-answer" if isinstance(subject.outcome, NoAnswer) else "policy")
        if decision == "allow":
            return
        yield from _asked(subject)
        # The chain moves while a person reads, and a contract may behave until it was judged.
        holds = yield from _holds(subject)
        if isinstance(holds, NoAnswer):
            yield from _without_recheck(Subject(request, holds, renewed=True), rules)
            return
        if holds:
            return
    raise NotSigned(subject, "outcome-changed")


def _asked(subject: Subject) -> Generator[Step, Any]:
    answer = yield Ask(subject)
    # A dialog that was closed answers with something else.
    if answer is not True:
        raise NotSigned(subject, "nobody-to-ask" if answer is None else "user")


def _holds(subject: Subject) -> Generator[Step, Any, bool | NoAnswer]:
    """A report without a witness leaves nothing to look at."""
    witness = subject.outcome.report.witness if isinstance(subject.outcome, Explained) else None
    if witness is None:
        return True
    holds: bool | NoAnswer = yield LookAgain(witness)
    return holds


def _without_recheck(subject: Subject, rules: Rules) -> Generator[Step, Any]:
    decision = rules.decision(subject)
    if decision == "block":
        raise NotSigned(subject, "no-answer")
    if decision == "ask":
        yield from _asked(subject)


def failed_judgement(error: ProblemError | UnavailableError) -> Outcome:
    """What a call that raised means."""
    if isinstance(error, ProblemError) and error.status in _ABOUT_THE_REQUEST:
        return CannotBeJudged(error.problem)
    return NoAnswer(error)


def failed_recheck(error: ProblemError | UnavailableError) -> bool | NoAnswer:
    """A service without rechecks leaves nothing to look at; a witness that it does not understand holds no more."""
    if isinstance(error, UnsupportedError):
        return True
    outcome = failed_judgement(error)
    return outcome if isinstance(outcome, NoAnswer) else False


def _told(outcome: Outcome) -> str:
    if isinstance(outcome, Explained):
        return f"{outcome.report.verdict.level}: {outcome.report.explanation.headline}"
    return outcome.problem.detail if isinstance(outcome, CannotBeJudged) else str(outcome.error)


def following(steps: Generator[Step, Any], result: Any) -> Step | None:
    """What is to be done next; None where the request may go on."""
    try:
        return steps.send(result)
    except StopIteration:
        return None
