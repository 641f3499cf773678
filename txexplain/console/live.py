"""What is new in the queue, told to every open page: one look at the database for all of them.

The database is asked, not this process's memory, so that reports of every replica are told.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Final

import structlog

from txexplain.console.data.queue import QueueItem, QueueRepository
from txexplain.store.report_store import StoreUnavailable

_logger = structlog.get_logger(__name__)

_LOOK_SECONDS: Final = 1.0
_OVERLAP_MS: Final = 10_000
"""A report may be committed after a younger one; so much of the past is looked at again."""

_BACKLOG: Final = 100
MAX_WATCHERS: Final = 200


@dataclass(frozen=True, slots=True)
class News:
    """Reports that came in since the last look, oldest first."""

    items: tuple[QueueItem, ...]


class LiveQueue:
    """Looks while somebody watches, and only then."""

    def __init__(self, queue: QueueRepository, seconds: float = _LOOK_SECONDS) -> None:
        self._queue = queue
        self._seconds = seconds
        self._watchers: dict[str, set[asyncio.Queue[News]]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    @property
    def watchers(self) -> int:
        """Open pages that watch."""
        return sum(len(of_tenant) for of_tenant in self._watchers.values())

    async def watch(self, tenant: str, beat: float) -> AsyncGenerator[News | None, None]:
        """The news as they come; None every `beat` seconds without any, so that a dead connection is noticed."""
        news: asyncio.Queue[News] = asyncio.Queue(_BACKLOG)
        watching = self._watchers.setdefault(tenant, set())
        watching.add(news)
        if tenant not in self._tasks:
            self._tasks[tenant] = asyncio.create_task(self._look(tenant), name="live queue")
        try:
            while True:
                try:
                    async with asyncio.timeout(beat):
                        item = await news.get()
                except TimeoutError:
                    yield None
                else:
                    yield item
        finally:
            watching.discard(news)
            if not watching:
                self._watchers.pop(tenant, None)
                task = self._tasks.pop(tenant, None)
                if task is not None:
                    task.cancel()

    async def close(self) -> None:
        """Stop looking."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _look(self, tenant: str) -> None:
        since = time.time_ns() // 1_000_000
        seen: dict[str, int] = {item.report_id: item.created_at for item in await self._newer(tenant, since)}
        while True:
            await asyncio.sleep(self._seconds)
            found = [item for item in await self._newer(tenant, since) if item.report_id not in seen]
            if not found:
                continue
            seen |= {item.report_id: item.created_at for item in found}
            since = max(since, *(item.created_at for item in found))
            seen = {report: at for report, at in seen.items() if at > since - _OVERLAP_MS}
            for news in self._watchers.get(tenant, set()):
                with contextlib.suppress(asyncio.QueueFull):
                    news.put_nowait(News(tuple(found)))

    async def _newer(self, tenant: str, since: int) -> tuple[QueueItem, ...]:
        try:
            return await self._queue.newer(tenant, since - _OVERLAP_MS)
        except StoreUnavailable:
            _logger.warning("live queue: the database did not answer")
            return ()
