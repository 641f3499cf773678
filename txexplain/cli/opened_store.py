"""The database, open for one command."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from txexplain.cli.exit_status import UNAVAILABLE
from txexplain.cli.output import fail
from txexplain.settings import Settings
from txexplain.telemetry import configure_logging

if TYPE_CHECKING:
    from txexplain.store.repository import SqlReportStore

T = TypeVar("T")

ACTOR = "command line"
"""Who did it, for the audit trail."""


def with_store(settings: Settings, work: "Callable[[SqlReportStore], Awaitable[T]]") -> T:
    """Run `work` with the store and close it. Ends the program with 69 where the database is not usable."""
    from txexplain.store.opening import CannotStart, open_store  # noqa: PLC0415 - keeps the other commands' start fast
    from txexplain.store.report_store import StoreUnavailable  # noqa: PLC0415 - as above

    configure_logging("error", settings.redactor())

    async def run() -> T:
        store = await open_store(settings)
        try:
            return await work(store)
        finally:
            await store.close()

    try:
        return asyncio.run(run())
    except (CannotStart, StoreUnavailable) as error:
        fail(UNAVAILABLE, str(error))
