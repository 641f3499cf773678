"""The store opened from the settings, with no other part of the service: what the commands about reports need."""

import hashlib

import structlog
from sqlalchemy.exc import SQLAlchemyError

from txexplain.settings import Settings
from txexplain.store.database import database_url, open_engine
from txexplain.store.migrate import upgrade
from txexplain.store.repository import SqlReportStore
from txexplain.store.spool import Spool
from txexplain.store.spooled_store import SpooledStore

_logger = structlog.get_logger(__name__)


class CannotStart(Exception):  # noqa: N818 - it states what is the case
    """A part that the service needs is not there; the message says which and how to mend it."""


async def open_store(settings: Settings) -> SqlReportStore:
    """The store, its schema brought up to date. Raises `CannotStart`."""
    url = database_url(settings.database_url.get_secret_value())
    try:
        engine = open_engine(url)
        changed = await upgrade(engine)
    except (SQLAlchemyError, OSError) as error:
        _logger.exception("database not usable")
        shown_url = url.render_as_string(hide_password=True)
        raise CannotStart(f"--database-url: {shown_url} cannot be used ({type(error).__name__})") from error
    if changed:
        _logger.info("database upgraded", database=url.render_as_string(hide_password=True))
    return SqlReportStore(engine)


async def open_spooled_store(settings: Settings) -> SpooledStore:
    """The store with the spool in front of it, replaying what lies there. Raises `CannotStart`."""
    store = await open_store(settings)
    try:
        spooled = SpooledStore(store, open_spool(settings))
        await spooled.start()
    except OSError as error:
        await store.close()
        raise CannotStart(f"--spool: {settings.spool} cannot be used ({error.strerror})") from error
    return spooled


def open_spool(settings: Settings) -> Spool:
    """The spool for the configured database. Raises OSError."""
    return Spool(settings.spool / _name_of(settings), settings.spool_megabytes * 1_000_000)


def _name_of(settings: Settings) -> str:
    """A folder for each database: what is meant for one must never be replayed into another."""
    url = database_url(settings.database_url.get_secret_value()).set(password=None)
    return hashlib.sha256(url.render_as_string(hide_password=False).encode()).hexdigest()[:16]
