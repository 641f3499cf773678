"""One writer for a process: reports that arrive together are committed together.

A commit that reaches the disk costs a millisecond and more, and the chain's lock lets one be under way at a time. A
report waits for the commit before it, and then goes with all that have come meanwhile; so the rate grows with the load.
"""

import asyncio
import contextlib
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
    """Commits what is given to it, batch by batch."""

    def __init__(self, engine: BatchEngine, patience: float = _PATIENCE_SECONDS) -> None:
        self._engine = engine
        self._patience = patience
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._closed = False

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
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain(), name="store writer")
        outcome = await future
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def close(self) -> None:
        """Write what is waiting, and take no more."""
        self._closed = True
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=self._patience + 1)
            self._task.cancel()

    async def _drain(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            # Whoever gave up before its batch began has put the report elsewhere, or has told its caller.
            live = [each for each in batch if not each[1].done()]
            if live:
                await self._commit(live)

    async def _commit(self, batch: list[_Waiting]) -> None:
        outcomes = await self._attempt([item for item, _ in batch])
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            if not future.done():
                future.set_result(outcome)

    async def _attempt(self, items: list[FiledReport]) -> list[Filed]:
        work = asyncio.ensure_future(self._engine.write(items))
        done, _ = await asyncio.wait({work}, timeout=self._patience)
        if not done:
            # Cancelling may itself wait for the silent database; its connections are left behind instead.
            work.cancel()
            with contextlib.suppress(SQLAlchemyError, OSError):
                await self._engine.abandon()
            _logger.error("store unavailable", action="write reports", reason="no answer", reports=len(items))
            return [StoreUnavailable("the database does not answer")] * len(items)
        error = work.exception()
        if error is None:
            return work.result()
        if not isinstance(error, SQLAlchemyError | OSError | TimeoutError):
            _logger.error("store failed", action="write reports", exc_info=error)
        else:
            _logger.error("store unavailable", action="write reports", error=type(error).__name__, reports=len(items))
        if isinstance(error, IntegrityError | DataError):
            if len(items) == 1:
                return [StoreRefused(f"the database refuses this report ({type(error).__name__})")]
            # One report that the database refuses must not cost the others their place.
            return [outcome for item in items for outcome in await self._attempt([item])]
        return [StoreUnavailable(f"the database could not write a report ({type(error).__name__})")] * len(items)
