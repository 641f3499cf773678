"""How long a region usually takes: the samples of the last minute, at most `SAMPLES` of them."""

import math
from collections import deque
from typing import Final

SAMPLES: Final = 64
MEMORY_SECONDS: Final = 60.0
"""A sample is forgotten after this, so that a region that was slow is tried again."""

ENOUGH: Final = 8
"""Fewer samples than this say little about a 95th percentile."""


class Latency:
    """A sliding window over durations in seconds. `prior` is what is assumed of a region not yet known."""

    def __init__(self, prior: float) -> None:
        self._prior = prior
        self._samples: deque[tuple[float, float]] = deque(maxlen=SAMPLES)

    def add(self, seconds: float, now: float) -> None:
        """Record one duration."""
        self._samples.append((now, seconds))

    def p95(self, now: float) -> float:
        """The 95th percentile by nearest rank; of a few samples the worst, and no less than the prior."""
        recent = self._recent(now)
        return _rank(recent, 0.95) if len(recent) >= ENOUGH else max([self._prior, *recent])

    def median(self, now: float) -> float:
        """The 50th percentile by nearest rank; the prior where there is no sample."""
        recent = self._recent(now)
        return _rank(recent, 0.5) if recent else self._prior

    def _recent(self, now: float) -> list[float]:
        return sorted(seconds for at, seconds in self._samples if now - at <= MEMORY_SECONDS)


def _rank(ordered: list[float], fraction: float) -> float:
    return ordered[max(0, math.ceil(fraction * len(ordered)) - 1)]
