"""One writer for a process: reports that arrive together are committed together.

A commit that reaches the disk costs a millisecond and more, and the chain's lock lets one be under way at a time. A
report waits for the commit before it, and then goes with all that have come meanwhile; so the rate grows with the load.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import structlog
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from txexplain.store.batch_engine import BatchEngine
from txexplain.store.filing_batch import Filed
from txexplain.store.report_store import StoreRefused, StoreUnavailable
from txexplain.store.rows import FiledReport

_logger = structlog.get_logger(__name__)

MAX_BATCH: Final = 64
MAX_WAITING: Final = 4096
"""Reports that may wait for a commit. More than this in memory is no queue but a leak."""

_PATIENCE_SECONDS: Final = 10.0
"""A database that takes longer for a batch does not answer: its connections are given up."""

_Waiting = tuple[FiledReport, "asyncio.Future[Filed]"]


class Writer:
    """Commits what is given to it, batch by batch.

    By callbacks and not by a task: a report waits for its commit alone, and each task on the way to it and back was
    another round of the event loop.
    """

    def __init__(self, engine: BatchEngine, patience: float = _PATIENCE_SECONDS) -> None:
        self._engine = engine
        self._patience = patience
        self._waiting: list[_Waiting] = []
        self._singly: list[_Waiting] = []
        self._busy = False
        self._closed = False
        self._idle = asyncio.Event()
        self._abandoning: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """Reports that wait for a commit."""
        return len(self._waiting)

    async def add(self, item: FiledReport) -> str:
        """The id under which it is kept. Raises `StoreUnavailable`, `IdempotencyConflict`.

        A caller that stops waiting takes nothing back: the report may be committed all the same.
        """
        if self._closed or len(self._waiting) >= MAX_WAITING:
            raise StoreUnavailable("the database is closed" if self._closed else "too many reports wait to be written")
        future: asyncio.Future[Filed] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if not self._busy:
            self._begin()
        outcome = await future
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def close(self) -> None:
        """Write what is waiting, and take no more."""
        self._closed = True
        if self._busy:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), self._patience + 1)

    def _begin(self) -> None:
        """Give the engine the next batch; what comes meanwhile goes with the one after it."""
        batch = self._next()
        self._busy = bool(batch)
        if not batch:
            self._idle.set()
            return
        self._idle.clear()
        work = self._started([item for item, _ in batch])
        written = partial(self._written, batch)
        timer = work.get_loop().call_later(self._patience, self._give_up, batch, work, written)
        work.add_done_callback(lambda _: timer.cancel())
        work.add_done_callback(written)

    def _next(self) -> list[_Waiting]:
        while self._singly or self._waiting:
            if self._singly:
                batch, self._singly = self._singly[:1], self._singly[1:]
            else:
                batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            # Whoever gave up before its batch began has put the report elsewhere, or has told its caller.
            live = [each for each in batch if not each[1].done()]
            if live:
                return live
        return []

    def _started(self, items: list[FiledReport]) -> "asyncio.Future[list[Filed]]":
        try:
            return self._engine.write(items)
        except RuntimeError as error:
            # A thread that takes no more work says so at once.
            failed: asyncio.Future[list[Filed]] = asyncio.get_running_loop().create_future()
            failed.set_exception(error)
            return failed

    def _written(self, batch: list[_Waiting], work: "asyncio.Future[list[Filed]]") -> None:
        error = asyncio.CancelledError() if work.cancelled() else work.exception()
        if error is None:
            _settle(batch, work.result())
        elif isinstance(error, IntegrityError | DataError) and len(batch) > 1:
            # One report that the database refuses must not cost the others their place.
            self._singly = [*batch, *self._singly]
        else:
            _settle(batch, [_failure(error, len(batch))] * len(batch))
        self._begin()

    def _give_up(
        self,
        batch: list[_Waiting],
        work: "asyncio.Future[list[Filed]]",
        written: "Callable[[asyncio.Future[list[Filed]]], None]",
    ) -> None:
        if work.done():
            # It came at the last moment, and is about to be told.
            return
        # Cancelling may itself wait for the silent database; its connections are left behind instead.
        work.remove_done_callback(written)
        work.cancel()
        self._abandoning = asyncio.create_task(self._abandon(batch), name="store writer")

    async def _abandon(self, batch: list[_Waiting]) -> None:
        with contextlib.suppress(SQLAlchemyError, OSError):
            await self._engine.abandon()
        _logger.error("store unavailable", action="write reports", reason="no answer", reports=len(batch))
        _settle(batch, [StoreUnavailable("the database does not answer")] * len(batch))
        self._begin()


def _settle(batch: Sequence[_Waiting], outcomes: Sequence[Filed]) -> None:
    for (_, future), outcome in zip(batch, outcomes, strict=True):
        if not future.done():
            future.set_result(outcome)


def _failure(error: BaseException, reports: int) -> StoreUnavailable:
    if not isinstance(error, SQLAlchemyError | OSError | TimeoutError):
        _logger.error("store failed", action="write reports", exc_info=error)
    else:
        _logger.error("store unavailable", action="write reports", error=type(error).__name__, reports=reports)
    if isinstance(error, IntegrityError | DataError):
        return StoreRefused(f"the database refuses this report ({type(error).__name__})")
    return StoreUnavailable(f"the database could not write a report ({type(error).__name__})")
