"""`txexplain reports` and `txexplain tenants`: what is kept, for whom and how long."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from txexplain.cli.exit_status import BAD_INPUT
from txexplain.cli.keys import tenant_named
from txexplain.cli.opened_store import ACTOR, with_store
from txexplain.cli.options import with_settings
from txexplain.cli.output import fail, say
from txexplain.cli.when import milliseconds_of
from txexplain.filing import LOCAL_TENANT
from txexplain.settings import Settings

if TYPE_CHECKING:
    from txexplain.store.repository import SqlReportStore

reports = typer.Typer(help="Stored reports.", no_args_is_help=True)
tenants = typer.Typer(help="Tenants, who own reports.", no_args_is_help=True)

Tenant = Annotated[str, typer.Option(help="Whose reports.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it. Without this nothing is deleted.")]
Moment = Annotated[str | None, typer.Option(help="A date or time, ISO 8601, UTC where it names no zone.")]


@reports.command()
@with_settings()
def export(
    settings: Settings,
    tenant: Tenant = LOCAL_TENANT,
    since: Moment = None,
    until: Moment = None,
    out: Annotated[Path | None, typer.Option(help="A file; standard output by default.")] = None,
) -> None:
    """Write a tenant's reports with their feedback, one JSON object a line, oldest first."""
    from txexplain.store.export import exported  # noqa: PLC0415 - keeps the program's start fast

    first, last = _moment("--since", since), _moment("--until", until)

    async def run(store: "SqlReportStore", sink: IO[str]) -> int:
        count = 0
        async for line in exported(store.engine, tenant, first, last):
            sink.write(f"{line}\n")
            count += 1
        return count

    try:
        with out.open("w", encoding="utf-8") if out else nullcontext(sys.stdout) as sink:
            count = with_store(settings, lambda store: run(store, sink))
            sink.flush()
    except OSError as error:
        fail(BAD_INPUT, f"--out: {out}: {error.strerror}")
    say(f"{count} reports of tenant {tenant}")


@reports.command()
@with_settings()
def delete(
    settings: Settings,
    tenant: Tenant = LOCAL_TENANT,
    before: Moment = None,
    report: Annotated[str | None, typer.Option(help="One report's id.")] = None,
    yes: Yes = False,  # noqa: FBT002 - typer's form
) -> None:
    """Delete a tenant's reports made before a time, or one report. The audit trail keeps that they were deleted."""
    from txexplain.store.housekeeping import Housekeeping  # noqa: PLC0415 - keeps the program's start fast

    if (before is None) == (report is None):
        fail(BAD_INPUT, "give either --before or --report")
    until = _moment("--before", before)
    _confirmed(yes)

    async def run(store: "SqlReportStore") -> int:
        housekeeping = Housekeeping(store.engine)
        if report is not None:
            return int(await housekeeping.delete_report(tenant, report, ACTOR))
        return await housekeeping.delete_before(tenant, until or 0, ACTOR)

    sys.stdout.write(f"{with_store(settings, run)} reports deleted\n")


@reports.command()
@with_settings()
def sweep(settings: Settings) -> None:
    """Delete what is older than its tenant's retention. The service does the same every hour."""
    from txexplain.store.housekeeping import Housekeeping  # noqa: PLC0415 - keeps the program's start fast

    count = with_store(settings, lambda store: Housekeeping(store.engine).sweep(settings.retention_days))
    sys.stdout.write(f"{count} reports deleted\n")


@tenants.command(name="list")
@with_settings()
def list_tenants(settings: Settings) -> None:
    """List tenants with the number of their reports and how long they are kept."""
    from txexplain.store.tenants import TenantRepository  # noqa: PLC0415 - keeps the program's start fast

    for tenant in with_store(settings, lambda store: TenantRepository(store.engine).tenants()):
        days = settings.retention_days if tenant.retention_days is None else tenant.retention_days
        kept = f"kept {days} days" if days else "kept until deleted"
        sys.stdout.write(f"{tenant.id}  {tenant.reports} reports  {kept}\n")


@tenants.command()
@with_settings()
def retention(
    settings: Settings,
    tenant: Annotated[str, typer.Argument(help="The tenant.")],
    days: Annotated[str, typer.Argument(help="Days; 0 keeps for good; `default` for the settings' number.")],
) -> None:
    """Say how long a tenant's reports are kept."""
    from txexplain.store.tenants import TenantRepository  # noqa: PLC0415 - keeps the program's start fast

    tenant_named(tenant)
    if days != "default" and not (days.isascii() and days.isdigit() and int(days) <= 36_500):
        fail(BAD_INPUT, f"{days!r} must be a number of days from 0 to 36500, or `default`")
    number = None if days == "default" else int(days)
    with_store(settings, lambda store: TenantRepository(store.engine).set_retention(tenant, number, ACTOR))


@tenants.command(name="delete")
@with_settings()
def delete_tenant(
    settings: Settings,
    tenant: Annotated[str, typer.Argument(help="The tenant.")],
    yes: Yes = False,  # noqa: FBT002 - typer's form
) -> None:
    """Delete a tenant's reports, feedback and keys. Its audit trail stays: it holds ids, times and hashes only."""
    from txexplain.store.housekeeping import Housekeeping  # noqa: PLC0415 - keeps the program's start fast

    _confirmed(yes)
    count = with_store(settings, lambda store: Housekeeping(store.engine).delete_tenant(tenant, ACTOR))
    sys.stdout.write(f"{count} reports deleted\n")


def _confirmed(yes: bool) -> None:  # noqa: FBT001 - the option's value
    if not yes:
        fail(BAD_INPUT, "this deletes for good; say --yes")


def _moment(option: str, text: str | None) -> int | None:
    try:
        return None if text is None else milliseconds_of(text)
    except ValueError as error:
        fail(BAD_INPUT, f"{option}: {error}")
