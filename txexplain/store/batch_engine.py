"""How a batch of reports reaches the database: through the pool, or, into a file of SQLite, in one thread of its own.

The asynchronous driver of SQLite changes threads about four times for each statement, and a batch has ten statements.
Written in one piece on a thread, a report costs a fraction of that (`python -m benchmarks.store`).
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.store.filing_batch import Filed, write_batch
from txexplain.store.rows import FiledReport


class BatchEngine(Protocol):
    """Writes batches, each in a transaction."""

    async def write(self, batch: Sequence[FiledReport]) -> list[Filed]:
        """Write them all; what became of each. Raises the database's errors, and then none is written."""

    async def abandon(self) -> None:
        """Give up the connections of a database that does not answer. Raises the database's errors."""

    async def close(self) -> None:
        """Close what is open."""


class PooledBatches:
    """Over the pool of connections that the other queries use too. The pool is its owner's to close."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def write(self, batch: Sequence[FiledReport]) -> list[Filed]:
        """See `BatchEngine.write`."""
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
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store writer")

    async def write(self, batch: Sequence[FiledReport]) -> list[Filed]:
        """See `BatchEngine.write`."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._write, batch)

    def _write(self, batch: Sequence[FiledReport]) -> list[Filed]:
        with self._engine.begin() as connection:
            return write_batch(connection, batch)

    async def abandon(self) -> None:
        """See `BatchEngine.abandon`. Its work cannot be stopped; the next batch gets a thread of its own."""
        self._thread.shutdown(wait=False)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store writer")

    async def close(self) -> None:
        """See `BatchEngine.close`."""
        await asyncio.get_running_loop().run_in_executor(None, self._thread.shutdown)
        self._engine.dispose()
