"""Whether the process falls behind its own work, seen by how late a timer rings.

Requests that wait in the event loop are in no queue of ours. Where more come than can even be refused in time, that
hidden queue grows until every answer is late (measured at twice the capacity on a busy machine: 2 % of the capacity in
time). So while the timer rings late and every turn is taken, newcomers are refused at the door, unread.
A caller that asks little is let in all the same.
"""

import asyncio
from collections import Counter
from typing import Final

from txexplain.gateway.admission import Admission

LATE_SECONDS: Final = 0.03
"""A request passes the event loop some ten times before its answer is out."""

_PERIOD_SECONDS: Final = 0.01
_WINDOW_SECONDS: Final = 1.0
_MOST_CALLERS: Final = 4096


class Pressure:
    """Use `watch` as a task, and ask `refuses` at each arrival."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._arrivals: Counter[bytes] = Counter()
        self._rings_at: float | None = None
        self._window_ends = 0.0

    async def watch(self) -> None:
        """Set the timer again and again, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            self._rings_at = loop.time() + _PERIOD_SECONDS
            await asyncio.sleep(_PERIOD_SECONDS)

    def late(self) -> float:
        """Seconds by which the timer is late now; 0 while nobody watches."""
        return 0.0 if self._rings_at is None else max(asyncio.get_running_loop().time() - self._rings_at, 0.0)

    def refuses(self, caller: bytes) -> bool:
        """Whether a request of this caller, by whatever it shows of itself, is refused at the door."""
        now = asyncio.get_running_loop().time()
        if now > self._window_ends or len(self._arrivals) > _MOST_CALLERS:
            self._window_ends = now + _WINDOW_SECONDS
            self._arrivals.clear()
        self._arrivals[caller] += 1
        if self._admission.running < self._admission.concurrency or self.late() < LATE_SECONDS:
            return False
        alone = len(self._arrivals) == 1
        refused = alone or self._arrivals[caller] > self._arrivals.total() / (2 * len(self._arrivals))
        self._admission.shed += refused
        return refused
