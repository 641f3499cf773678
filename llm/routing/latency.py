"""How long a region usually takes: the samples of the last minute, at most `SAMPLES` of them."""

import math
from collections import deque
from typing import Final

SAMPLES: Final = 64
MEMORY_SECONDS: Final = 60.0
"""A sample is forgotten after this, so that a region that was slow is tried again."""

ENOUGH: Final = 8
"""Fewer samples than this say nothing about a 95th percentile; the prior stands in."""


class Latency:
    """A sliding window over durations in seconds. `prior` is what is assumed of a region not yet known."""

    def __init__(self, prior: float) -> None:
        self._prior = prior
        self._samples: deque[tuple[float, float]] = deque(maxlen=SAMPLES)

    def add(self, seconds: float, now: float) -> None:
        """Record one duration."""
        self._samples.append((now, seconds))

    def p95(self, now: float) -> float:
        """The 95th percentile by nearest rank."""
        return self._quantile(0.95, now)

    def median(self, now: float) -> float:
        """The 50th percentile by nearest rank."""
        return self._quantile(0.5, now)

    def _quantile(self, fraction: float, now: float) -> float:
        recent = sorted(seconds for at, seconds in self._samples if now - at <= MEMORY_SECONDS)
        if len(recent) < ENOUGH:
            return self._prior
        return recent[max(0, math.ceil(fraction * len(recent)) - 1)]
