"""The store opened from the settings, with no other part of the service: what the commands about reports need."""

import hashlib
from functools import partial

import structlog
from asyncpg.exceptions import PostgresError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.settings import Settings
from txexplain.store.database import database_url, is_away, open_engine
from txexplain.store.migrate import upgrade
from txexplain.store.repository import SqlReportStore
from txexplain.store.spool import Spool
from txexplain.store.spooled_store import SpooledStore

_logger = structlog.get_logger(__name__)


class CannotStart(Exception):  # noqa: N818 - it states what is the case
    """A part that the service needs is not there; the message says which and how to mend it."""


async def open_store(settings: Settings) -> SqlReportStore:
    """The store, its schema brought up to date. Raises `CannotStart`."""
    engine = _engine_of(settings)
    try:
        await _upgrade(settings, engine)
    except (SQLAlchemyError, OSError, PostgresError) as error:
        raise _unusable(settings, error) from error
    return SqlReportStore(engine)


async def open_spooled_store(settings: Settings) -> SpooledStore:
    """The store with the spool in front of it, replaying what lies there. Raises `CannotStart`.

    A database server that is away now is waited for in the background: until then reports go to the spool, and the
    service says that it is not ready.
    """
    engine = _engine_of(settings)
    prepare = None
    try:
        await _upgrade(settings, engine)
    except (SQLAlchemyError, OSError, PostgresError) as error:
        if engine.dialect.name == "sqlite" or not is_away(error):
            raise _unusable(settings, error) from error
        _logger.warning("database away at the start", error=type(error).__name__)
        prepare = partial(_upgrade, settings, engine)
    store = SqlReportStore(engine)
    try:
        spooled = SpooledStore(store, open_spool(settings), prepare=prepare)
        await spooled.start()
    except OSError as error:
        await store.close()
        raise CannotStart(f"--spool: {settings.spool} cannot be used ({error.strerror})") from error
    return spooled


def _engine_of(settings: Settings) -> AsyncEngine:
    try:
        return open_engine(database_url(settings.database_url.get_secret_value()))
    except (SQLAlchemyError, OSError) as error:
        raise _unusable(settings, error) from error


async def _upgrade(settings: Settings, engine: AsyncEngine) -> None:
    if await upgrade(engine):
        _logger.info("database upgraded", database=_shown(settings))


def _unusable(settings: Settings, error: Exception) -> CannotStart:
    _logger.error("database not usable", exc_info=error)
    return CannotStart(f"--database-url: {_shown(settings)} cannot be used ({type(error).__name__})")


def _shown(settings: Settings) -> str:
    return database_url(settings.database_url.get_secret_value()).render_as_string(hide_password=True)


def open_spool(settings: Settings) -> Spool:
    """The spool for the configured database. Raises OSError."""
    return Spool(settings.spool / _name_of(settings), settings.spool_megabytes * 1_000_000)


def _name_of(settings: Settings) -> str:
    """A folder for each database: what is meant for one must never be replayed into another."""
    url = database_url(settings.database_url.get_secret_value()).set(password=None)
    return hashlib.sha256(url.render_as_string(hide_password=False).encode()).hexdigest()[:16]
