"""The moment by which a caller must have an answer, passed from stage to stage.

Nothing sleeps, waits or retries past it. It reads a monotonic clock, so a clock jump moves no deadline.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point on the monotonic clock, in seconds."""

    at: float
    clock: Clock = field(default=time.monotonic, repr=False, compare=False)

    @classmethod
    def after(cls, seconds: float, clock: Clock = time.monotonic) -> "Deadline":
        """The deadline `seconds` from now."""
        return cls(clock() + seconds, clock)

    def remaining(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self.at - self.clock())

    def passed(self) -> bool:
        """Whether no time is left."""
        return self.remaining() == 0.0

    def share(self, fraction: float) -> "Deadline":
        """An earlier deadline that leaves `1 - fraction` of what remains to the stages that follow."""
        return Deadline(self.clock() + self.remaining() * fraction, self.clock)
