"""One text from one engine: tokens capped by what is affordable, the pace watched, the cost counted."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace

from llm.budget.cost import Cost
from llm.budget.pace import Pace
from llm.budget.rate import Rate
from llm.budget.tokens import affordable
from llm.engines.engine import Ask, Engine, EngineFailed, Finish, Piece, Usage
from llm.routing.decisions import Fault
from simulation.deadline import Deadline


@dataclass(slots=True)
class Place:
    """An engine with its measured rate. `processors` is how many compute at once, for the cost.

    `turns` are those of an engine that writes a few texts at once; None where it sees to that itself.
    """

    engine: Engine
    processors: int = 1
    rate: Rate = field(default_factory=Rate)
    turns: asyncio.Semaphore | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be written. `least` is how many tokens such a text has at the least."""

    ask: Ask
    least: int


@dataclass(slots=True)
class Attempt:
    """An attempt while it runs; its cost so far can be read at any time. Times in seconds."""

    text: str = ""
    tokens: int = 0
    started: float = 0.0
    first_token: float | None = None
    whole: float | None = None
    finish: Finish | None = None
    usage: Usage | None = None
    tokens_allowed: int = 0

    def cost(self, place: Place, now: float) -> Cost:
        """What it cost up to `now`. Tokens are counted where the engine does not tell."""
        if not self.tokens_allowed:
            return Cost()
        spent = (self.whole if self.whole is not None else now - self.started) * 1000.0
        if self.usage is None:
            return Cost(0, self.tokens, spent * place.processors)
        computed = spent if self.usage.compute_ms is None else self.usage.compute_ms
        return Cost(self.usage.prompt_tokens, self.usage.completion_tokens, computed * place.processors)


@dataclass(frozen=True, slots=True)
class Expected:
    """How fast an engine is thought to be: seconds to the first token, and tokens a second from then on.

    `whole` is for one with turns: seconds of a text from its turn.
    """

    first_token: float
    tokens_per_second: float
    whole: float = 0.0


def _unheard() -> None:
    """Nobody wants to know."""


async def run_attempt(  # noqa: PLR0913, PLR0917 - the parts of one attempt
    attempt: Attempt,
    place: Place,
    task: Task,
    deadline: Deadline,
    expected: Expected,
    on_first: Callable[[], None] = _unheard,
    on_turn: Callable[[], None] = _unheard,
) -> None:
    """Wait for a turn, and write into `attempt` until the text is whole. Raises `EngineFailed`."""
    async with _turn(place, deadline, expected.whole):
        on_turn()
        await _write(attempt, place, task, deadline, expected, on_first)


@asynccontextmanager
async def _turn(place: Place, deadline: Deadline, needed: float) -> AsyncIterator[None]:
    """Hold a turn; waiting ends when a text would not be done any more. Raises `EngineFailed`."""
    if place.turns is None:
        yield
        return
    try:
        async with asyncio.timeout(max(0.0, deadline.remaining() - needed)):
            await place.turns.acquire()
    except TimeoutError as error:
        raise EngineFailed(Fault.UNFIT, "no turn in time") from error
    try:
        yield
    finally:
        place.turns.release()


async def _write(  # noqa: PLR0913, PLR0917 - the parts of one attempt
    attempt: Attempt, place: Place, task: Task, deadline: Deadline, expected: Expected, on_first: Callable[[], None]
) -> None:
    rate = expected.tokens_per_second
    allowed = min(task.ask.max_tokens, affordable(deadline.remaining(), expected.first_token, rate))
    if allowed < task.least:
        raise EngineFailed(Fault.UNFIT, f"{allowed} tokens fit, {task.least} are needed")
    attempt.tokens_allowed = allowed
    clock = deadline.clock
    attempt.started = clock()
    pace = Pace(attempt.started, deadline.at, task.least, rate)
    told = False
    try:
        async with aclosing(place.engine.write(replace(task.ask, max_tokens=allowed))) as pieces:
            while (piece := await _next(pieces, pace, clock)) is not None:
                _take(attempt, pace, piece, clock)
                if piece.text and not told:
                    told = True
                    on_first()
        attempt.whole = clock() - attempt.started
    finally:
        # A text that was given up tells of the rate too: left out, the rate would be that of the fast ones.
        if attempt.first_token is not None:
            spent = clock() - attempt.started - attempt.first_token
            place.rate.add(attempt.tokens - pace.first_tokens, spent)
    if attempt.finish is Finish.LENGTH and allowed < task.ask.max_tokens:
        raise EngineFailed(Fault.UNFIT, f"{allowed} tokens were too few")


async def _next(pieces: AsyncGenerator[Piece, None], pace: Pace, clock: Callable[[], float]) -> Piece | None:
    """The next piece; None at the end. Raises `EngineFailed` where it comes too late to be of use."""
    try:
        async with asyncio.timeout(max(0.0, pace.patience_ends() - clock())):
            return await anext(pieces, None)
    except TimeoutError as error:
        late = "no first token" if pace.first is None else f"{pace.tokens} tokens"
        raise EngineFailed(Fault.SLOW, f"{late} in time") from error


def _take(attempt: Attempt, pace: Pace, piece: Piece, clock: Callable[[], float]) -> None:
    if piece.text:
        attempt.text += piece.text
        attempt.tokens += piece.tokens
        pace.token(clock(), piece.tokens)
        if attempt.first_token is None:
            attempt.first_token = clock() - attempt.started
    attempt.finish = piece.finish or attempt.finish
    attempt.usage = piece.usage or attempt.usage
