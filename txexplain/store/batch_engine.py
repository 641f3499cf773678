"""How a batch of reports reaches the database: through the pool, or, into a file of SQLite, in one thread of its own.

The asynchronous driver of SQLite changes threads about four times for each statement, and a batch has ten statements.
Written in one piece on a thread, a report costs a fraction of that (`python -m benchmarks.store`).
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.store.filing_batch import Filed, write_batch
from txexplain.store.rows import FiledReport


class BatchEngine(Protocol):
    """Writes batches, each in a transaction."""

    def write(self, batch: Sequence[FiledReport]) -> asyncio.Future[list[Filed]]:
        """Write them all; what became of each. It ends with the database's errors, and then none is written."""

    async def abandon(self) -> None:
        """Give up the connections of a database that does not answer. Raises the database's errors."""

    async def close(self) -> None:
        """Close what is open."""


class PooledBatches:
    """Over the pool of connections that the other queries use too. The pool is its owner's to close."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    def write(self, batch: Sequence[FiledReport]) -> asyncio.Future[list[Filed]]:
        """See `BatchEngine.write`."""
        return asyncio.ensure_future(self._write(batch))

    async def _write(self, batch: Sequence[FiledReport]) -> list[Filed]:
        async with self._engine.begin() as connection:
            return await connection.run_sync(write_batch, batch)

    async def abandon(self) -> None:
        """See `BatchEngine.abandon`."""
        await self._engine.dispose(close=False)

    async def close(self) -> None:
        """Nothing of its own is open."""


class ThreadBatches:
    """Over a blocking engine in one thread. SQLite's own `busy_timeout` bounds how long a write can take."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._line = _Line(engine)

    def write(self, batch: Sequence[FiledReport]) -> asyncio.Future[list[Filed]]:
        """See `BatchEngine.write`."""
        return asyncio.get_running_loop().run_in_executor(self._line.thread, self._line.write, batch)

    async def abandon(self) -> None:
        """See `BatchEngine.abandon`. Its work cannot be stopped; the next batch gets a thread of its own."""
        given_up, self._line = self._line, _Line(self._engine)
        given_up.give_up()

    async def close(self) -> None:
        """See `BatchEngine.close`."""
        await asyncio.get_running_loop().run_in_executor(None, self._line.end)
        self._engine.dispose()


class _Line:
    """A thread and its connection: to take that from the pool and give it back for each batch took a tenth of it."""

    def __init__(self, engine: Engine) -> None:
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="store writer")
        self._engine = engine
        self._connection: Connection | None = None

    def write(self, batch: Sequence[FiledReport]) -> list[Filed]:
        """Called in the thread."""
        if self._connection is None:
            self._connection = self._engine.connect()
        try:
            with self._connection.begin():
                return write_batch(self._connection, batch)
        except BaseException:
            self._release()
            raise

    def end(self) -> None:
        """Wait until it has written what it was given. It may be called again."""
        self.thread.shutdown()
        self._release()

    def give_up(self) -> None:
        """Let it end by itself, whenever it has written what it was given."""
        self.thread.submit(self._release)
        self.thread.shutdown(wait=False)

    def _release(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
