"""Chooses among the regions of a service: the one that answered last, else the first healthy one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_FIRST_REST: Final = 0.1
_LONGEST_REST: Final = 30.0
_LONGEST_RETRY_AFTER: Final = 300.0
_BASE_URL: Final = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", re.IGNORECASE)
"""Without credentials: what is in an address ends up in logs."""


@dataclass(slots=True, eq=False)
class Endpoint:
    """One regional address, and how it fared. Times are those of a monotonic clock, in seconds."""

    url: str
    failures_in_a_row: int = 0
    rests_until: float = 0.0


class EndpointPool:
    """The endpoints, the nearest region first. An endpoint that failed rests, longer each time."""

    def __init__(self, urls: Sequence[str]) -> None:
        """Raises ValueError for an address that is no plain http(s) URL, and for none."""
        if isinstance(urls, str) or not urls:
            raise ValueError("give at least one endpoint, in a list")
        self._endpoints = [Endpoint(_base(url)) for url in urls]
        self._current: Endpoint | None = None

    def __len__(self) -> int:
        return len(self._endpoints)

    def following(self, excluded: set[Endpoint], now: float) -> Endpoint | None:
        """Whom to ask now. Where all rest, the one whose rest ends first: a call always tries."""
        left = [endpoint for endpoint in self._endpoints if endpoint not in excluded]
        rested = [endpoint for endpoint in left if endpoint.rests_until <= now]
        if self._current in rested:
            return self._current
        return rested[0] if rested else min(left, key=lambda endpoint: endpoint.rests_until, default=None)

    def has_alternative(self, endpoint: Endpoint, excluded: set[Endpoint], now: float) -> bool:
        """Whether another healthy one is left, so that this one need not get all the time."""
        others = (other for other in self._endpoints if other is not endpoint and other not in excluded)
        return any(other.rests_until <= now for other in others)

    def answered(self, endpoint: Endpoint) -> None:
        """It gave an answer: it is kept, and its failures are forgotten."""
        endpoint.failures_in_a_row = 0
        endpoint.rests_until = 0.0
        self._current = endpoint

    def failed(self, endpoint: Endpoint, retry_after: float | None, now: float) -> None:
        """It gave none; it rests until the time that it named (seconds), or longer each time."""
        # Calls in flight at the same time fail together: they are one outage, not many in a row.
        if endpoint.rests_until <= now:
            endpoint.failures_in_a_row += 1
        backoff = min(_FIRST_REST * 2 ** min(endpoint.failures_in_a_row - 1, 16), _LONGEST_REST)
        rest = backoff if retry_after is None else min(retry_after, _LONGEST_RETRY_AFTER)
        endpoint.rests_until = max(endpoint.rests_until, now + rest)


def _base(url: str) -> str:
    if not _BASE_URL.fullmatch(url):
        raise ValueError(f"{url!r} is no endpoint; expected http(s)://host[:port][/path] without credentials or query")
    return url.rstrip("/")
