"""What a text cost: tokens, compute time, and money by the operator's own prices."""

from dataclasses import dataclass
from typing import Final

_HOUR_MS: Final = 3_600_000.0
_MILLION: Final = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Prices:
    """In one currency of the operator's choice. All zero: nothing is charged."""

    prompt_tokens: float = 0.0
    """A million prompt tokens."""
    completion_tokens: float = 0.0
    """A million written tokens."""
    compute_hour: float = 0.0
    """An hour of one processor that computes."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one text cost, attempts that were dropped among it. `cpu_ms` is processor time in milliseconds."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cpu_ms: float = 0.0

    def __add__(self, other: "Cost") -> "Cost":
        """Both together."""
        return Cost(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cpu_ms + other.cpu_ms,
        )

    def money(self, prices: Prices) -> float:
        """The price of it, in the prices' currency."""
        tokens = self.prompt_tokens * prices.prompt_tokens + self.completion_tokens * prices.completion_tokens
        return tokens / _MILLION + self.cpu_ms / _HOUR_MS * prices.compute_hour
