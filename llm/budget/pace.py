"""Whether a text that is being written can still be done by the deadline. Pure: times are passed in."""

from dataclasses import dataclass
from typing import Final

_GAPS: Final = 36.0
"""A pause of this many usual gaps between tokens is a hang. An engine may give a whole sentence as one piece."""

_LEAST_SILENCE: Final = 0.25
"""Seconds; no shorter pause is a hang. Loaded machines pause for a tenth of a second now and then."""

_SILENT_SHARE: Final = 0.15
"""Nor is one that is less than this part of the whole time: who has time can wait."""


@dataclass(slots=True)
class Pace:
    """One text. `least` is how many tokens it has at the least; times are seconds on one monotonic clock.

    `rate` is the engine's usual rate in tokens a second, used until the text shows its own.
    """

    started: float
    deadline: float
    least: int
    rate: float
    tokens: int = 0
    first: float | None = None
    first_tokens: int = 0
    last: float | None = None

    def token(self, now: float, tokens: int = 1) -> None:
        """A token came, or several at once."""
        if self.first is None:
            self.first, self.first_tokens = now, tokens
        self.last = now
        self.tokens += tokens

    def patience_ends(self) -> float:
        """When to give up, if nothing comes until then: what is missing would take longer than what is left."""
        missing = max(0, self.least - self.tokens)
        hopeless = self.deadline - missing / self._own_rate()
        if self.last is None:
            return hopeless
        silence = max(_LEAST_SILENCE, _GAPS / self._own_rate(), _SILENT_SHARE * (self.deadline - self.started))
        return min(hopeless, self.last + silence)

    def _own_rate(self) -> float:
        if self.first is None or self.last is None or self.tokens - self.first_tokens < 4:
            return self.rate
        return (self.tokens - self.first_tokens) / max(self.last - self.first, 1e-6)
