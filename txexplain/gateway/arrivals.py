"""How many bodies of one caller are on their way.

A body that comes byte by byte holds its connection to the body's deadline, so a caller within its rate could have
hundreds of them open. A body that is sent at once is on its way for an instant.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Arrivals:
    """Counts, by caller, the bodies that are waited for now."""

    def __init__(self) -> None:
        self._awaited: Counter[str] = Counter()

    @contextmanager
    def one(self, caller: str, most: int) -> Iterator[bool]:
        """Wait for one more body to the end of the block; False where `most` are waited for already."""
        if self._awaited[caller] >= most:
            yield False
            return
        self._awaited[caller] += 1
        try:
            yield True
        finally:
            self._awaited[caller] -= 1
            if not self._awaited[caller]:
                del self._awaited[caller]
