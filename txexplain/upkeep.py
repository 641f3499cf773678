"""What the running service does by itself every hour: delete reports that have been kept long enough."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog
from fastapi import FastAPI

from txexplain.services import services_of
from txexplain.store.housekeeping import Housekeeping
from txexplain.store.report_store import StoreUnavailable
from txexplain.store.repository import SqlReportStore
from txexplain.store.spooled_store import SpooledStore

_logger = structlog.get_logger(__name__)

PERIOD_SECONDS: Final = 3600.0


@asynccontextmanager
async def upkeep(app: FastAPI, period: float = PERIOD_SECONDS) -> AsyncIterator[None]:
    """Do it until the end of the block, for the first time at once."""
    task = asyncio.create_task(_for_ever(app, period), name="upkeep")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _for_ever(app: FastAPI, period: float) -> None:
    while True:
        services = services_of(app)
        store = services.store.inner if isinstance(services.store, SpooledStore) else services.store
        if isinstance(store, SqlReportStore):
            try:
                deleted = await Housekeeping(store.engine).sweep(services.settings.retention_days)
                if deleted:
                    _logger.info("old reports deleted", reports=deleted)
            except StoreUnavailable as error:
                _logger.warning("old reports not deleted", reason=str(error))
            except Exception:
                _logger.exception("upkeep failed")
        await asyncio.sleep(period)
