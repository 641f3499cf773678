"""Command-line options made of the settings' fields, so that each setting is described in one place."""

import inspect
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from txexplain.cli.exit_status import BAD_SETTINGS
from txexplain.cli.output import fail
from txexplain.setting_sections.console import ConsoleSettings
from txexplain.setting_sections.gateway import GatewaySettings
from txexplain.settings import DEFAULT_FILE, BadSettings, Settings, load_settings

_MANY = frozenset({"rpc", "hardfork", "cors_origin", "residency"})
_FILE_ONLY = frozenset({"regions", "prices", "company"})
"""Tables, which only the settings file can hold."""

_SERVER_ONLY = frozenset({*GatewaySettings.model_fields, *ConsoleSettings.model_fields})

Config = Annotated[Path | None, typer.Option("--config", help=f"Settings file; {DEFAULT_FILE} by default.")]


def with_settings(*, server: bool = False, again: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the settings' options. The command's parameter `settings` receives the `Settings`.

    Values pass through as text: the settings check them, so that an option, a variable and a file get equal errors.
    With `again` the command's parameter `load` receives a function that reads them once more.
    """
    names = [name for name in Settings.model_fields if (server or name not in _SERVER_ONLY) and name not in _FILE_ONLY]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = [item for item in inspect.signature(command).parameters.values() if item.name not in {"settings", "load"}]
        parameters = [*own, *(_parameter(name) for name in names), _config()]

        def wrapped(**given: Any) -> None:
            # typer gives an empty list, not None, for an option that may be repeated and was not given.
            options = {name: value for name in names if (value := given.pop(name)) not in (None, [])}
            config = given.pop("config")
            if again:
                given["load"] = partial(load_settings, options, config)
            command(settings=_load(options, config), **given)

        wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
        wrapped.__annotations__ = {item.name: item.annotation for item in parameters}
        wrapped.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # typer reads it
        return wrapped

    return decorate


def _load(options: dict[str, Any], config: Path | None) -> Settings:
    try:
        return load_settings(options, config)
    except BadSettings as error:
        fail(BAD_SETTINGS, *error.faults)


def _parameter(name: str) -> inspect.Parameter:
    kind: Any = list[str] | None if name in _MANY else str | None
    option = typer.Option(
        f"--{name.replace('_', '-')}",
        help=f"{Settings.model_fields[name].description} [env: TXEXPLAIN_{name.upper()}]",
        show_default=False,
    )
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, option])


def _config() -> inspect.Parameter:
    return inspect.Parameter("config", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Config)
