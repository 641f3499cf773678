"""Failed sign-ins counted, and who has to wait. In the database, so that every replica counts the same."""

import time
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.console.data.tables import throttle
from txexplain.store.direct import begin_immediate
from txexplain.store.faults import named_faults

FREE: Final = {"name": 5, "client": 30}
"""Failures without a wait. An office shares one address, so a client has more."""

_FIRST_MS: Final = 60_000
_LONGEST_MS: Final = 3_600_000
_FORGOTTEN_MS: Final = 24 * 3_600_000


def name_key(name: str) -> str:
    """The key of a name that somebody tries to sign in with."""
    return f"name:{name[:80]}"


def client_key(client: str) -> str:
    """The key of the address that somebody tries from."""
    return f"client:{client[:80]}"


class ThrottleRepository:
    """Keys are those of `name_key` and `client_key`. All methods raise `StoreUnavailable`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def attempt(self, *keys: str) -> int:
        """Count an attempt for each, or say how many milliseconds there is still to wait; 0 where it was counted.

        Counted before the password is checked: guesses made at the same time cannot all pass the same open door. Past
        the free ones the wait doubles, from a minute to an hour.
        """
        now = _now()
        async with named_faults("count a sign-in"), self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                await connection.run_sync(begin_immediate)
            await connection.execute(delete(throttle).where(throttle.c.last_at < now - _FORGOTTEN_MS))
            wanted = select(throttle).where(throttle.c.key.in_(keys)).order_by(throttle.c.key).with_for_update()
            before = {row.key: row for row in await connection.execute(wanted)}
            wait = max((row.locked_until - now for row in before.values()), default=0)
            if wait > 0:
                return wait
            for key in sorted(keys):
                failures = (before[key].failures if key in before else 0) + 1
                values = {"failures": failures, "last_at": now, "locked_until": now + _wait(key, failures)}
                if key in before:
                    await connection.execute(update(throttle).where(throttle.c.key == key).values(values))
                else:
                    await connection.execute(insert(throttle), [{"key": key, **values}])
        return 0

    async def succeeded(self, name: str, client: str) -> None:
        """Forget the failures of a name, and this attempt of the client: it may be guessing other names."""
        less = update(throttle).where(throttle.c.key == client, throttle.c.failures > 0)
        async with named_faults("count a sign-in"), self._engine.begin() as connection:
            await connection.execute(delete(throttle).where(throttle.c.key == name))
            await connection.execute(less.values(failures=throttle.c.failures - 1, locked_until=0))


def _wait(key: str, failures: int) -> int:
    over = failures - FREE[key.partition(":")[0]]
    return 0 if over < 0 else min(_LONGEST_MS, _FIRST_MS * 2 ** min(over, 10))


def _now() -> int:
    return time.time_ns() // 1_000_000
