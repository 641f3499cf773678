"""`txexplain console`."""

import asyncio
import secrets
import sys
from typing import Annotated

import typer

from txexplain.cli.exit_status import BAD_INPUT, UNAVAILABLE
from txexplain.cli.keys import tenant_named
from txexplain.cli.options import with_settings
from txexplain.cli.output import fail
from txexplain.filing import LOCAL_TENANT
from txexplain.settings import Settings
from txexplain.telemetry import configure_logging

console = typer.Typer(help="The analysts' console.", no_args_is_help=True)


@console.callback()
def group() -> None:
    """The analysts' console."""


@console.command()
@with_settings()
def add_person(
    settings: Settings,
    name: Annotated[str, typer.Argument(help="Small letters, digits, dots and dashes.")],
    role: Annotated[str, typer.Option(help="viewer, analyst, lead or admin.")] = "analyst",
    tenant: Annotated[str, typer.Option(help="Whose reports the person sees.")] = LOCAL_TENANT,
) -> None:
    """Let a person into the console, and print the password that they are to change."""
    from txexplain.console.access.roles import ROLES  # noqa: PLC0415 - keeps the other commands' start fast
    from txexplain.console.access.secrets import password_hash  # noqa: PLC0415 - as above
    from txexplain.console.data.people import NameTaken, PeopleRepository  # noqa: PLC0415 - as above
    from txexplain.console.pages.people import NAME  # noqa: PLC0415 - as above
    from txexplain.store.opening import CannotStart, open_store  # noqa: PLC0415 - as above

    tenant_named(tenant)
    configure_logging(settings.log_level, settings.redactor())
    if not NAME.fullmatch(name) or role not in ROLES:
        fail(
            BAD_INPUT, f"a name has 2 to 48 small letters, digits, dots and dashes; a role is one of {', '.join(ROLES)}"
        )
    password = secrets.token_urlsafe(12)

    async def run() -> None:
        store = await open_store(settings)
        try:
            hashed = await password_hash(password)
            await PeopleRepository(store.engine).add("operator", tenant, name, role, hashed)
        finally:
            await store.close()

    try:
        asyncio.run(run())
    except (CannotStart, NameTaken) as error:
        fail(UNAVAILABLE, str(error))
    sys.stdout.write(f"{name} may sign in as {role} of tenant {tenant} with the password {password}\n")
