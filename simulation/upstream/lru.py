"""A bounded mapping that forgets what was used longest ago."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lru(Generic[K, V]):
    """Holds values up to a total weight of `limit`; without `weigh` each weighs 1."""

    def __init__(self, limit: int, weigh: Callable[[V], int] = lambda _value: 1) -> None:
        self._limit = limit
        self._weigh = weigh
        self._items: OrderedDict[K, V] = OrderedDict()
        self._weight = 0

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: K) -> V | None:
        """The value, which counts as used now; None if it is not here."""
        if key not in self._items:
            return None
        self._items.move_to_end(key)
        return self._items[key]

    def put(self, key: K, value: V) -> None:
        """Keep the value; the oldest ones leave until all fit."""
        if key in self._items:
            self._weight -= self._weigh(self._items.pop(key))
        self._items[key] = value
        self._weight += self._weigh(value)
        while self._weight > self._limit:
            _, oldest = self._items.popitem(last=False)
            self._weight -= self._weigh(oldest)

    def drop(self, key: K) -> None:
        """Forget the value, if it is here."""
        if key in self._items:
            self._weight -= self._weigh(self._items.pop(key))

    def values(self) -> list[V]:
        """All that is held, the oldest first."""
        return list(self._items.values())
