"""Whether a region may be used: open after failures in a row, tried again after a pause that doubles."""

from random import Random

from llm.routing.decisions import Health, Limits


class Breaker:
    """The breaker of one region. No clock of its own: `now` in seconds is passed in."""

    def __init__(self, limits: Limits, random: Random) -> None:
        self._limits = limits
        self._random = random
        self._failures = 0
        self._pauses = 0
        self._open_until: float | None = None
        self._opened_at = 0.0

    def health(self, now: float) -> Health:
        """Closed, open, or ready for a trial."""
        if self._open_until is None:
            return Health.CLOSED
        return Health.OPEN if now < self._open_until else Health.TRIAL

    @property
    def trial_at(self) -> float | None:
        """When an open breaker allows a trial; None while it is closed."""
        return self._open_until

    def failed(self, now: float, started: float) -> None:
        """Record a failure of what began at `started`. A failed trial opens it again at once, for longer.

        What began before it opened says nothing new.
        """
        if self._open_until is not None and started < self._opened_at:
            return
        self._failures += 1
        if self._open_until is not None or self._failures >= self._limits.failures:
            self._open(now)

    def succeeded(self, *, proven: bool) -> None:
        """Close it. Only a real request's success is `proven` and makes the next pause short again.

        A region that answers probes and fails requests must stay out for longer and longer.
        """
        self._failures = 0
        self._open_until = None
        if proven:
            self._pauses = 0

    def _open(self, now: float) -> None:
        pause = min(self._limits.longest_pause, self._limits.pause * 2.0 ** min(self._pauses, 16))
        self._pauses += 1
        self._opened_at = now
        self._open_until = now + jittered(pause, self._limits, self._random)


def jittered(seconds: float, limits: Limits, random: Random) -> float:
    """The duration, longer or shorter by up to the jitter's part."""
    return seconds * (1.0 + limits.jitter * (2.0 * random.random() - 1.0))
