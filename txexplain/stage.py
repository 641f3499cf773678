"""One stage of the pipeline, run so that neither its failure nor its lateness can lose the request."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog

from simulation.deadline import Deadline
from txexplain.tracing import stage_span

T = TypeVar("T")

_logger = structlog.get_logger(__name__)

LATE = "no result in time"
FAILED = "internal error; the service's log has it under the request id"


@dataclass(frozen=True, slots=True)
class Staged(Generic[T]):
    """What became of a stage: its value, or the reason why there is none. `milliseconds` is the time it took.

    A value beside a reason is a lesser one.
    """

    value: T | None
    reason: str | None
    milliseconds: float


async def run_stage(name: str, work: Coroutine[Any, Any, T], deadline: Deadline) -> Staged[T]:
    """Run `work` until the deadline. Raises nothing but cancellation of the caller, which stops the work too.

    The work is not awaited once it is late: a stage that ignores its cancellation would hold the answer.
    """
    with stage_span(name):
        return await _run(name, work, deadline)


async def _run(name: str, work: Coroutine[Any, Any, T], deadline: Deadline) -> Staged[T]:
    start = time.perf_counter()
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_seen)
    try:
        await asyncio.wait({task}, timeout=deadline.remaining())
    finally:
        if not task.done():
            task.cancel()
    milliseconds = _since(start)
    if not task.done():
        _logger.warning("stage late", stage=name, milliseconds=milliseconds)
        return Staged(None, LATE, milliseconds)
    if task.cancelled():
        return Staged(None, LATE, milliseconds)
    error = task.exception()
    if error is not None:
        _logger.error("stage failed", stage=name, exc_info=error)
        return Staged(None, FAILED, milliseconds)
    return Staged(task.result(), None, milliseconds)


async def run_computation(name: str, work: Callable[[], T], deadline: Deadline) -> Staged[T]:
    """Run a pure computation in a thread: hostile input that makes it slow must not hold other requests' answers."""
    return await run_stage(name, asyncio.to_thread(work), deadline)


def run_brief_computation(name: str, work: Callable[[], T]) -> Staged[T]:
    """Run it here and now, where the caller knows that there is little to do.

    To change threads and back takes as long as half a millisecond of computing, and keeps nobody from waiting: the
    interpreter runs one thread at a time.
    """
    start = time.perf_counter()
    with stage_span(name):
        try:
            return Staged(work(), None, _since(start))
        except Exception as error:
            _logger.error("stage failed", stage=name, exc_info=error)  # noqa: TRY400 - as in `_run`
            return Staged(None, FAILED, _since(start))


def _seen(task: "asyncio.Task[Any]") -> None:
    """Mark a late task's exception as seen; asyncio would report it as never retrieved."""
    if not task.cancelled():
        task.exception()


def _since(start: float) -> float:
    return round((time.perf_counter() - start) * 1000, 3)
