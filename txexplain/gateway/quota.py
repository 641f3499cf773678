"""How much a key may ask in a day (UTC), counted over all replicas.

Each replica counts in memory and adds its count to the database every few seconds; the sum that comes back is what all
have served. Between two exchanges a key may exceed its quota by what the replicas serve in that time.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Final, Protocol

import structlog

from txexplain.store.report_store import StoreUnavailable

_logger = structlog.get_logger(__name__)

_SECONDS_A_DAY: Final = 86_400
_EXCHANGE_SECONDS: Final = 2.0


class UsageLedger(Protocol):
    """Where the counts of all replicas come together."""

    async def add_usage(self, day: int, counts: Mapping[str, tuple[str, int]]) -> Mapping[str, int]:
        """Add these counts (by key: tenant and requests); the sums after it. Raises `StoreUnavailable`."""
        ...


class Quotas:
    """The day's counts. `clock` gives Unix seconds."""

    def __init__(self, ledger: UsageLedger | None = None, clock: Callable[[], float] = time.time) -> None:
        self._ledger = ledger
        self._clock = clock
        self._day = self._today()
        self._own: dict[str, tuple[str, int]] = {}
        self._sums: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Exchange counts from now on."""
        self._task = asyncio.create_task(self._exchange_for_ever(), name="usage")

    def take(self, key_id: str, tenant: str, quota: int, cost: int = 1) -> float:
        """0 where the request may go on; else the seconds to the next day. A quota of 0 counts and never refuses."""
        self._turn_day()
        served = self._sums.get(key_id, 0) + self._own.get(key_id, (tenant, 0))[1]
        if quota and served + cost > quota:
            return _SECONDS_A_DAY - self._clock() % _SECONDS_A_DAY
        self._own[key_id] = (tenant, self._own.get(key_id, (tenant, 0))[1] + cost)
        return 0.0

    async def exchange(self) -> None:
        """Add our counts to the ledger. Without it they are kept for the next time."""
        if self._ledger is None or not self._own:
            return
        day, counts, self._own = self._day, self._own, {}
        try:
            sums = await self._ledger.add_usage(day, counts)
        except StoreUnavailable:
            for key_id, (tenant, count) in counts.items():
                self._own[key_id] = (tenant, count + self._own.get(key_id, (tenant, 0))[1])
            return
        if day == self._day:
            self._sums.update(sums)

    async def close(self) -> None:
        """Exchange for the last time."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})
        await self.exchange()

    def _turn_day(self) -> None:
        today = self._today()
        if today != self._day:
            # What was not exchanged is lost with the old day; it was served, and its limit has passed.
            self._day, self._own, self._sums = today, {}, {}

    def _today(self) -> int:
        return int(self._clock() // _SECONDS_A_DAY)

    async def _exchange_for_ever(self) -> None:
        while True:
            await asyncio.sleep(_EXCHANGE_SECONDS)
            try:
                await self.exchange()
            except Exception:
                _logger.exception("usage not exchanged")
