"""Every query of the application stands here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from sqlalchemy import insert, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.report import Report
from txexplain.store.report_store import StoreUnavailable
from txexplain.store.tables import reports

_logger = structlog.get_logger(__name__)


class SqlReportStore:
    """The `ReportStore` over an SQLAlchemy engine whose database is migrated."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, report: Report) -> None:
        """Insert and commit. Raises `StoreUnavailable`."""
        row = {
            "id": report.id,
            "created_at": report.created_at,
            "chain_id": report.case.request.chain_id,
            "sender": report.case.request.sender,
            "level": report.verdict.level.value,
            "digest": report.digest,
            "body": report.model_dump_json(),
        }
        async with _named_faults("write a report"), self._engine.begin() as connection:
            await connection.execute(insert(reports).values(row))

    async def get(self, report_id: str) -> Report | None:
        """The report, or None. Raises `StoreUnavailable`."""
        async with _named_faults("read a report"), self._engine.connect() as connection:
            body = await connection.scalar(select(reports.c.body).where(reports.c.id == report_id))
        return None if body is None else Report.model_validate_json(body)

    async def health(self) -> str:
        """Whether the table can be read."""
        try:
            async with _named_faults("read the reports"), self._engine.connect() as connection:
                await connection.execute(text("SELECT 1 FROM reports LIMIT 1"))
        except StoreUnavailable as error:
            return str(error)
        return "ok"

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()


@asynccontextmanager
async def _named_faults(action: str) -> AsyncIterator[None]:
    """Turn the drivers' many errors into one. The log has the cause; the caller sees no address of the database."""
    try:
        yield
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        _logger.exception("store unavailable", action=action)
        raise StoreUnavailable(f"the database could not {action} ({type(error).__name__})") from error
