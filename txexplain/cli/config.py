"""`txexplain config`: the settings, checked before a service is started or reloaded with them."""

import sys
from typing import Any

import typer
from pydantic import SecretStr

from txexplain.cli.exit_status import BAD_SETTINGS
from txexplain.cli.options import with_settings
from txexplain.cli.output import fail, say
from txexplain.redaction import shown
from txexplain.setting_sections.gateway import is_loopback
from txexplain.settings import BadSettings, Settings

config = typer.Typer(help="The settings.", no_args_is_help=True)


@config.callback()
def group() -> None:
    """The settings."""


@config.command()
@with_settings(server=True)
def check(settings: Settings) -> None:
    """Read the settings and the files that they name; print what is in force, secrets hidden. 78 where one is wrong."""
    from txexplain.services import read_policy, read_sources  # noqa: PLC0415 - keeps the program's start fast
    from txexplain.store.opening import CannotStart  # noqa: PLC0415 - as above

    try:
        policy = read_policy(settings)
        read_sources(settings)
    except (BadSettings, CannotStart) as error:
        fail(BAD_SETTINGS, str(error))
    for name in Settings.model_fields:
        sys.stdout.write(f"{name} = {_shown(getattr(settings, name))}\n")
    sys.stdout.write(f"policy = {policy.profile.name}, {policy.digest}\n")
    sys.stdout.write(f"keys are {'demanded' if settings.demands_keys else 'not demanded'}\n")
    for warning in _warnings(settings):
        say(f"WARNING {warning}")


def _warnings(settings: Settings) -> list[str]:
    """What is allowed and probably not meant."""
    found = []
    if not settings.rpc:
        found.append("rpc: no chain is configured, so nothing can be simulated")
    if settings.auth == "off" and not is_loopback(settings.host):
        found.append(f"auth: off, and {settings.host} can be reached from other machines; everybody there may ask")
    if not settings.retention_days:
        found.append("retention_days: 0, so reports are kept until somebody deletes them")
    return found


def _shown(value: Any) -> str:
    """A value without what is secret in it."""
    if isinstance(value, SecretStr):
        text = shown(value.get_secret_value())
        return "(hidden)" if text == "(not a URL)" else text
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(item)}" for key, item in value.items()) or "none"
    if isinstance(value, tuple):
        return " ".join(_shown(item) for item in value) or "none"
    return "none" if value is None else str(value)
