"""How long a region usually takes: the samples of the last minute, at most `SAMPLES` of them."""

import math
from bisect import bisect_left, insort
from collections import deque
from typing import Final

SAMPLES: Final = 64
MEMORY_SECONDS: Final = 60.0
"""A sample is forgotten after this, so that a region that was slow is tried again."""

ENOUGH: Final = 8
"""Fewer samples than this say little about a 95th percentile."""


class Latency:
    """A sliding window over durations in seconds. `prior` is what is assumed of a region not yet known.

    Every `now` is of one clock that never goes back. The samples are kept in order of time, to be forgotten, and in
    order of length, because every verdict asks for a percentile four times.
    """

    def __init__(self, prior: float) -> None:
        self._prior = prior
        self._samples: deque[tuple[float, float]] = deque()
        self._ordered: list[float] = []

    def add(self, seconds: float, now: float) -> None:
        """Record one duration."""
        if len(self._samples) == SAMPLES:
            self._forget_oldest()
        self._samples.append((now, seconds))
        insort(self._ordered, seconds)

    def p95(self, now: float) -> float:
        """The 95th percentile by nearest rank; of a few samples the worst, and no less than the prior."""
        recent = self._recent(now)
        return _rank(recent, 0.95) if len(recent) >= ENOUGH else max([self._prior, *recent])

    def median(self, now: float) -> float:
        """The 50th percentile by nearest rank; the prior where there is no sample."""
        recent = self._recent(now)
        return _rank(recent, 0.5) if recent else self._prior

    def _recent(self, now: float) -> list[float]:
        while self._samples and now - self._samples[0][0] > MEMORY_SECONDS:
            self._forget_oldest()
        return self._ordered

    def _forget_oldest(self) -> None:
        _, seconds = self._samples.popleft()
        del self._ordered[bisect_left(self._ordered, seconds)]


def _rank(ordered: list[float], fraction: float) -> float:
    return ordered[max(0, math.ceil(fraction * len(ordered)) - 1)]
