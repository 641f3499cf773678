"""The database engine, and its schema brought up to date.

SQLite's settings: WAL lets readers read while one writes; `synchronous=FULL` writes through to the disk at each commit,
so an acknowledged report survives the loss of power and not only of the process (measured: 1.0 ms an insert instead of
0.6 ms); one connection, because SQLite has one writer and waiting for our turn in the pool is faster than its busy
loop; `busy_timeout` is for other processes.
"""

import importlib.util
import socket
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from txexplain.store.batch_engine import BatchEngine, PooledBatches, ThreadBatches

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
_MODULES = {"sqlite+aiosqlite": "aiosqlite", "postgresql+asyncpg": "asyncpg", "postgresql+psycopg": "psycopg"}
_ASYNCPG_TIMEOUTS = {"timeout": 3, "command_timeout": 5}
"""Seconds. A server that is stopped or unreachable otherwise holds a connection for minutes, until TCP gives up."""
_PLAN_EACH = "plan_cache_mode", "force_custom_plan"
"""PostgreSQL plans a prepared statement without its values after a few uses. A search for two common words then reads
every report that has one of them: 1,500 ms instead of 20 ms over a million reports."""
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=2000", "foreign_keys=ON")


def database_url(text: str) -> URL:
    """Read a database URL; the driver may be left out. Raises ValueError, which never shows the URL."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("is not a database URL; write for instance sqlite:///reports.db") from None
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    module = _MODULES.get(url.drivername)
    if module is None:
        raise ValueError(f"names {url.drivername}; known: {', '.join(_MODULES)}")
    if importlib.util.find_spec(module) is None:
        raise ValueError(f"needs the Python package {module}, which is not installed")
    return url


def open_engine(url: URL, *, searching: bool = False) -> AsyncEngine:
    """An engine; nothing is connected yet. Makes the folder of an SQLite file where it is missing.

    `searching`: for filters of every kind, whose best plan depends on their values.
    """
    if not url.drivername.startswith("sqlite"):
        given = _connect_args(url, searching=searching)
        return create_async_engine(
            url, pool_pre_ping=True, pool_size=10, max_overflow=10, pool_timeout=5, connect_args=given
        )
    if _is_file(url):
        Path(str(url.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, pool_size=1, max_overflow=0, pool_timeout=5)
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


def is_away(error: BaseException) -> bool:
    """Whether a server is not there, or not yet; one that refuses us, or a name that leads nowhere, is not meant."""
    if isinstance(error, OSError):
        return not isinstance(error, socket.gaierror)
    # asyncpg's own error while a server starts or ends, which SQLAlchemy passes on as it is.
    return type(error).__name__ == "CannotConnectNowError"


def _connect_args(url: URL, *, searching: bool) -> dict[str, Any]:
    if url.drivername.endswith("+asyncpg"):
        return {**_ASYNCPG_TIMEOUTS, **({"server_settings": dict([_PLAN_EACH])} if searching else {})}
    return {"options": f"-c {'='.join(_PLAN_EACH)}"} if searching else {}


def open_batches(engine: AsyncEngine) -> BatchEngine:
    """The writer of reports beside this engine."""
    if engine.dialect.name != "sqlite" or not _is_file(engine.url):
        return PooledBatches(engine)
    # Nothing waits in this pool: there is one thread.
    blocking: Engine = create_engine(engine.url.set(drivername="sqlite+pysqlite"), pool_size=1, max_overflow=1)
    event.listen(blocking, "connect", _set_pragmas)
    return ThreadBatches(blocking)


def _is_file(url: URL) -> bool:
    return url.database not in {None, "", ":memory:"}


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
