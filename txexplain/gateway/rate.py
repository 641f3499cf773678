"""How often a key may ask: a token bucket for the second, a count for the day."""

import time
from collections.abc import Callable
from typing import Final

MAX_BUCKETS: Final = 100_000
"""Keys remembered. A full bucket is the same as none, so the oldest can be forgotten."""


class RateLimits:
    """One bucket a key. It fills with `rate` tokens a second up to `burst`; a request takes one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, key_id: str, rate: float, burst: int, cost: int = 1) -> float:
        """0 where the request may go on; else the seconds after which it may be tried again.

        A cost above `burst` is taken as `burst`: it could never be had otherwise.
        """
        now = self._clock()
        tokens, since = self._buckets.pop(key_id, (float(burst), now))
        tokens = min(float(burst), tokens + (now - since) * rate)
        needed = min(cost, burst)
        granted = tokens >= needed
        # Put back at the end: the dictionary's order is the order of last use.
        self._buckets[key_id] = (tokens - needed if granted else tokens, now)
        if len(self._buckets) > MAX_BUCKETS:
            del self._buckets[next(iter(self._buckets))]
        return 0.0 if granted else (needed - tokens) / rate
