"""Carries out the table's decisions: starts attempts, stops them, and takes the first text that is no garbage."""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import structlog

from llm.budget.cost import Cost
from llm.budget.rate import ASSUMED
from llm.engines.engine import EngineFailed
from llm.routing.attempt import Attempt, Expected, Place, Task, run_attempt
from llm.routing.decisions import Answer, Decisions, Fault, GiveUp, Limits, Send, Stop
from llm.routing.table import RoutingTable
from simulation.deadline import Deadline

_logger = structlog.get_logger(__name__)

HOPED = Expected(Limits().first_token, ASSUMED)

Accept = Callable[[str], bool]
"""Whether a whole text is one that a right server may give."""


@dataclass(frozen=True, slots=True)
class Routed:
    """What came of a request: the text and where it was written, or None and why.

    `cost` is that of all attempts, `sent` the regions that were asked, `refused` the texts that were not accepted, each
    after its region.
    """

    text: str | None
    region: str | None
    reason: str | None
    cost: Cost
    first_token_s: float | None = None
    whole_s: float | None = None
    sent: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


class Router:
    """The regions of one size of model."""

    def __init__(self, table: RoutingTable, places: Mapping[str, Place]) -> None:
        self.table = table
        self.places = places
        self._ids = itertools.count()

    async def write(self, task: Task, accept: Accept, deadline: Deadline, residency: str | None) -> Routed:
        """A text by the deadline, or the reason why there is none. Raises nothing but cancellation."""
        request = _Request(self, next(self._ids), task, accept, deadline)
        try:
            return await request.run(residency)
        finally:
            request.stop_all()

    async def close(self) -> None:
        """Close every engine."""
        await asyncio.gather(*(place.engine.close() for place in self.places.values()), return_exceptions=True)


@dataclass(frozen=True, slots=True)
class _Event:
    """An attempt's turn, its first token, its whole text, or its failure."""

    region: str
    turn: bool = False
    first: bool = False
    failure: EngineFailed | None = None


class _Request:
    """One request while it runs."""

    def __init__(self, router: Router, number: int, task: Task, accept: Accept, deadline: Deadline) -> None:
        self._router, self._table = router, router.table
        self._number = number
        self._task, self._accept, self._deadline = task, accept, deadline
        self._clock = deadline.clock
        self._events: asyncio.Queue[_Event] = asyncio.Queue()
        self._attempts: dict[str, Attempt] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._refused: list[tuple[str, str]] = []

    async def run(self, residency: str | None) -> Routed:
        now = self._clock()
        decisions = self._table.begin(self._number, residency, now, self._deadline.at)
        while True:
            ended = self._carry_out(decisions)
            if ended is not None:
                return self._routed(ended)
            if self._deadline.passed():
                self._table.end(self._number, self._clock())
                return self._routed(GiveUp("no text in time"))
            decisions = self._decide(await self._next_event())

    def stop_all(self) -> None:
        """Stop what runs, also where the caller was cancelled."""
        self._table.end(self._number, self._clock())
        for task in self._running.values():
            task.cancel()

    def _carry_out(self, decisions: Decisions) -> Answer | GiveUp | None:
        ended: Answer | GiveUp | None = None
        for decision in decisions:
            match decision:
                case Send(region):
                    self._start(region)
                case Stop(region):
                    self._running.pop(region).cancel()
                case Answer() | GiveUp():
                    ended = decision
        return ended

    def _start(self, region: str) -> None:
        attempt = self._attempts[region] = Attempt(started=self._clock())
        work = run_attempt(
            attempt,
            self._router.places[region],
            self._task,
            self._deadline,
            self._expected(region),
            lambda: self._events.put_nowait(_Event(region, first=True)),
            lambda: self._events.put_nowait(_Event(region, turn=True)),
        )
        task = asyncio.create_task(work, name=f"text in {region}")
        task.add_done_callback(partial(self._done, region))
        self._running[region] = task

    def _expected(self, region: str) -> Expected:
        """What is usual there. An engine in this process that has its turn is tried with hope.

        It was slow because its machine had much to do, and would never be measured again after that.
        """
        report = next(report for report in self._table.reports(self._clock()) if report.name == region)
        place = self._router.places[region]
        rate = place.rate.tokens_per_second
        if place.turns is not None:
            hoped = min(report.first_token_p50, HOPED.first_token), max(rate, HOPED.tokens_per_second)
            return Expected(*hoped, report.written_p50)
        return Expected(report.first_token_p50, rate)

    def _done(self, region: str, task: "asyncio.Task[None]") -> None:
        if task.cancelled():
            return
        error = task.exception()
        if error is not None and not isinstance(error, EngineFailed):
            _logger.error("engine failed", region=region, exc_info=error)
            error = EngineFailed(Fault.BROKEN, type(error).__name__)
        self._events.put_nowait(_Event(region, failure=error))

    async def _next_event(self) -> _Event | None:
        """What happened; None where it is time to look again."""
        now = self._clock()
        wake = self._table.wake_at(self._number, now)
        until = self._deadline.at if wake is None else min(wake, self._deadline.at)
        try:
            async with asyncio.timeout(max(0.0, until - now)):
                return await self._events.get()
        except TimeoutError:
            return None

    def _decide(self, event: _Event | None) -> Decisions:
        now = self._clock()
        if event is None:
            return self._table.tick(self._number, now)
        if event.turn:
            return self._table.turn(self._number, event.region, now)
        if event.first:
            return self._table.first_token(self._number, event.region, now)
        self._running.pop(event.region, None)
        failure = event.failure
        if failure is None and not self._accept(self._attempts[event.region].text):
            self._refused.append((event.region, self._attempts[event.region].text))
            failure = EngineFailed(Fault.GARBAGE, "the text is none that its grammar allows")
        if failure is None:
            return self._table.succeeded(self._number, event.region, now)
        log = _logger.debug if failure.fault is Fault.UNFIT else _logger.info
        log("no text from region", region=event.region, fault=failure.fault, detail=failure.detail)
        return self._table.failed(self._number, event.region, now, failure.fault)

    def _routed(self, ended: Answer | GiveUp) -> Routed:
        now = self._clock()
        costs = [attempt.cost(self._router.places[region], now) for region, attempt in self._attempts.items()]
        cost, sent, refused = sum(costs, Cost()), tuple(self._attempts), tuple(self._refused)
        if isinstance(ended, GiveUp):
            return Routed(None, None, ended.reason, cost, sent=sent, refused=refused)
        attempt = self._attempts[ended.region]
        return Routed(attempt.text, ended.region, None, cost, attempt.first_token, attempt.whole, sent, refused)
