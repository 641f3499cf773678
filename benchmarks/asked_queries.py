"""What a page asked its database: each statement as it was sent, and the time that it takes bare.

The statements are taken where SQLAlchemy hands them to the driver, and asked again over the driver itself, without
SQLAlchemy, so the figure is by construction what the page's own queries cost.
"""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, event
from sqlalchemy.ext.asyncio import AsyncEngine


@dataclass(frozen=True, slots=True)
class Asked:
    """One statement with its values, in the driver's form."""

    engine: Engine
    statement: str
    values: Any


_asked: ContextVar[list[Asked] | None] = ContextVar("what the page that is being made has asked", default=None)
_READING: Final = ("SELECT", "WITH")


@contextmanager
def recorded() -> Iterator[list[Asked]]:
    """The reading statements that are asked within the block, and not those that other tasks ask meanwhile.

    What a page writes is left out: that somebody read a report can be noted once, and not again with the same number.
    """
    found: list[Asked] = []
    before = _asked.set(found)
    event.listen(Engine, "before_cursor_execute", _note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", _note)
        _asked.reset(before)


def _note(connection: Connection, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:  # noqa: FBT001 - SQLAlchemy's form
    found = _asked.get()
    if found is not None and statement.lstrip().upper().startswith(_READING):
        found.append(Asked(connection.engine, statement, values))


async def times_of(asked: list[Asked], times: int) -> list[float]:
    """Milliseconds that all statements take one after the other, asked so many times after two."""
    taken = [0.0] * times
    for engine in dict.fromkeys(each.engine for each in asked):
        own = [each for each in asked if each.engine is engine]
        async with _driver(engine) as (driver, is_sqlite):
            for number in range(-2, times):
                started = time.perf_counter()
                for each in own:
                    await (_from_sqlite(driver, each) if is_sqlite else driver.fetch(each.statement, *each.values))
                if number >= 0:
                    taken[number] += (time.perf_counter() - started) * 1000
    return taken


@asynccontextmanager
async def _driver(engine: Engine) -> AsyncIterator[tuple[Any, bool]]:
    """The driver's own connection, with the settings of the pool that it is from."""
    async with AsyncEngine(engine).connect() as connection:
        yield (await connection.get_raw_connection()).driver_connection, engine.dialect.name == "sqlite"


async def _from_sqlite(driver: Any, asked: Asked) -> None:
    async with driver.execute(asked.statement, asked.values) as cursor:
        await cursor.fetchall()
