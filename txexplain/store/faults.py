"""The drivers' many errors turned into one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlalchemy.exc import SQLAlchemyError

from txexplain.store.report_store import StoreUnavailable

_logger = structlog.get_logger(__name__)


@asynccontextmanager
async def named_faults(action: str) -> AsyncIterator[None]:
    """Raise `StoreUnavailable` for them. The log has the cause; the caller sees no address of the database."""
    try:
        yield
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        _logger.exception("store unavailable", action=action)
        raise StoreUnavailable(f"the database could not {action} ({type(error).__name__})") from error
