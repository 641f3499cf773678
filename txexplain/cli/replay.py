"""`txexplain replay`."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from txexplain.cli.exit_status import BAD_INPUT, BAD_SETTINGS, UNAVAILABLE
from txexplain.cli.options import with_settings
from txexplain.cli.output import fail
from txexplain.filing import LOCAL_TENANT
from txexplain.settings import BadSettings, Settings
from txexplain.telemetry import configure_logging

if TYPE_CHECKING:
    from txexplain.replay import Replay

DIFFERS = 1
"""Exit status where the report comes out otherwise today. No verdict is printed here, so 1 is free."""


@with_settings()
def replay(
    settings: Settings,
    report: Annotated[str, typer.Argument(metavar="ID", help="A stored report's id, rep_...")],
    tenant: Annotated[str, typer.Option(help="Whose report it is.")] = LOCAL_TENANT,
) -> None:
    """Compute a stored report again on its block and compare. Exit status 0 where the digests are equal, else 1."""
    from txexplain.store.opening import CannotStart  # noqa: PLC0415 - keeps the program's start fast
    from txexplain.store.report_store import StoreUnavailable  # noqa: PLC0415 - as above

    configure_logging("error", settings.redactor())
    try:
        done = asyncio.run(_run(settings, report, tenant))
    except BadSettings as error:
        fail(BAD_SETTINGS, *error.faults)
    except (CannotStart, StoreUnavailable) as error:
        fail(UNAVAILABLE, str(error))
    if done is None:
        fail(BAD_INPUT, f"tenant {tenant} has no report {report}")
    sys.stdout.write(f"stored   {done.stored.digest} {done.stored.verdict.level.value}\n")
    sys.stdout.write(f"replayed {done.fresh.digest} {done.fresh.verdict.level.value}\n")
    sys.stdout.write(f"differs  {', '.join(done.differs)}\n" if done.differs else "equal\n")
    if done.differs:
        raise typer.Exit(DIFFERS)


async def _run(settings: Settings, report_id: str, tenant: str) -> "Replay | None":
    from simulation.deadline import Deadline  # noqa: PLC0415 - keeps the program's start fast
    from txexplain.replay import BUDGET_MS, replay  # noqa: PLC0415 - as above
    from txexplain.services import open_services  # noqa: PLC0415 - as above

    async with open_services(settings) as services:
        stored = await services.store.get(report_id, tenant)
        if stored is None:
            return None
        return await replay(services.pipeline, stored, tenant, Deadline.after(BUDGET_MS / 1000))
