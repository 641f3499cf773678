"""How many tokens fit into what is left."""

from typing import Final

_MARGIN: Final = 0.8
"""The part of the time that is planned; the rest is for an engine slower than usual and for the checks."""


def affordable(seconds: float, first_token: float, tokens_per_second: float) -> int:
    """Tokens that can be written within `seconds`, where the first one takes `first_token` of them."""
    return max(0, int((seconds * _MARGIN - first_token) * tokens_per_second) + 1) if seconds > first_token else 0
