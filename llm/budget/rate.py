"""How fast an engine writes, measured on its own texts."""

from typing import Final

ASSUMED: Final = 150.0
"""Tokens a second of an engine that has written nothing yet. Hopeful, since one that is not tried is never measured."""

_WEIGHT: Final = 0.2
"""How much the newest text counts; about the last ten texts make the rate."""

_ENOUGH: Final = 4
"""Tokens that a text must have to say anything about a rate."""


class Rate:
    """Tokens a second after the first token, as a moving average."""

    def __init__(self, assumed: float = ASSUMED) -> None:
        self.tokens_per_second = assumed
        self._measured = False

    def add(self, tokens: int, seconds: float) -> None:
        """Record a text: `tokens` after its first one took `seconds`."""
        if tokens < _ENOUGH or seconds <= 0:
            return
        newest = tokens / seconds
        weight = _WEIGHT if self._measured else 1.0
        self.tokens_per_second += weight * (newest - self.tokens_per_second)
        self._measured = True
