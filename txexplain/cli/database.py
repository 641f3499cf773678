"""`txexplain db`."""

import asyncio
import sys

import typer

from txexplain.cli.exit_status import UNAVAILABLE
from txexplain.cli.options import with_settings
from txexplain.cli.output import fail
from txexplain.settings import Settings
from txexplain.telemetry import configure_logging

database = typer.Typer(help="The database of reports.", no_args_is_help=True)


@database.callback()
def group() -> None:
    """The database of reports."""


@database.command()
@with_settings()
def upgrade(settings: Settings) -> None:
    """Bring the schema to its newest version. The service does the same when it starts."""
    from txexplain.store.opening import CannotStart, open_store  # noqa: PLC0415 - keeps the other commands' start fast

    configure_logging(settings.log_level, settings.redactor())

    async def run() -> None:
        store = await open_store(settings)
        await store.close()

    try:
        asyncio.run(run())
    except CannotStart as error:
        fail(UNAVAILABLE, str(error))
    sys.stdout.write("the database is up to date\n")
