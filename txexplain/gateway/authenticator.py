"""Which caller a key's text belongs to.

Keys are read from the database and remembered for some seconds, so a revoked key is refused within that time on every
replica. While the database is away, keys that were good go on being good for an hour: a wallet's users must not be left
without answers by a restart of the database.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Protocol

from txexplain.gateway.api_key import ApiKey, read_key_text
from txexplain.store.report_store import StoreUnavailable

FRESH_SECONDS: Final = 10.0
STALE_SECONDS: Final = 3600.0
MAX_REMEMBERED: Final = 10_000
_LOOKUPS: Final = 4
"""Reads at the same time; guessing keys must not use up the database's connections."""


class KeyDirectory(Protocol):
    """Where keys are kept."""

    async def key(self, key_id: str) -> ApiKey | None:
        """The key, or None. Raises `StoreUnavailable`."""
        ...


class Unauthenticated(Exception):  # noqa: N818 - it states what is the case
    """The caller did not prove who it is; the message says why and shows nothing of a key."""


class Authenticator:
    """Checks keys. `clock` gives monotonic seconds, `now` Unix seconds."""

    def __init__(
        self,
        directory: KeyDirectory,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._directory = directory
        self._clock = clock
        self._now = now
        self._remembered: OrderedDict[str, tuple[float, ApiKey | None]] = OrderedDict()
        self._lookups = asyncio.Semaphore(_LOOKUPS)

    async def authenticate(self, text: str) -> ApiKey:
        """The key. Raises `Unauthenticated`, or `StoreUnavailable` where it cannot be looked up."""
        read = read_key_text(text)
        if read is None:
            raise Unauthenticated("this is not an API key of this service; one begins with txk_")
        key_id, secret = read
        key = await self._find(key_id)
        if key is None or not key.opens_with(secret):
            raise Unauthenticated("the API key is not known")
        fault = key.fault(int(self._now() * 1000))
        if fault is not None:
            raise Unauthenticated(fault)
        return key

    def remembered(self, text: str) -> ApiKey | None:
        """The key where it was read lately and the secret is right. Asks nobody, and grants nothing."""
        read = read_key_text(text)
        if read is None:
            return None
        _, key = self._remembered.get(read[0], (0.0, None))
        return key if key is not None and key.opens_with(read[1]) else None

    def forget(self) -> None:
        """Read every key anew at its next use."""
        self._remembered.clear()

    async def _find(self, key_id: str) -> ApiKey | None:
        since, known = self._remembered.get(key_id, (float("-inf"), None))
        if self._clock() - since < FRESH_SECONDS:
            return known
        try:
            async with self._lookups:
                found = await self._directory.key(key_id)
        except StoreUnavailable:
            if self._clock() - since < STALE_SECONDS:
                return known
            raise
        self._remembered.pop(key_id, None)
        self._remembered[key_id] = (self._clock(), found)
        if len(self._remembered) > MAX_REMEMBERED:
            self._remembered.popitem(last=False)
        return found
