"""What an operator configures. Each setting is an option, an environment variable and a key of `txexplain.toml`.

The order of precedence is: option, `TXEXPLAIN_*`, file, default. A setting is declared once, here; the command line
makes its options of these fields.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from txexplain.budget import DEFAULT_BUDGET_MS, MAX_BUDGET_MS, MIN_BUDGET_MS
from txexplain.redaction import Redactor
from txexplain.setting_sections.console import ConsoleSettings
from txexplain.setting_sections.gateway import GatewaySettings
from txexplain.setting_sections.model import ModelSettings
from txexplain.setting_sections.policies import PolicySettings
from txexplain.setting_sections.secret_files import SecretFiles
from txexplain.setting_sections.simulator import SimulatorSettings
from txexplain.setting_sections.store import StoreSettings
from txexplain.setting_sections.telemetry import TelemetrySettings
from txexplain.setting_values import existing_file, existing_folder, read_hardforks, read_upstreams

DEFAULT_FILE: Final = "txexplain.toml"

LogLevel = Literal["debug", "info", "warning", "error"]


class BadSettings(ValueError):  # noqa: N818 - named for what it is, as refusals are
    """The settings cannot be used; one sentence each, that names the option and never shows its value."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Settings(
    StoreSettings, GatewaySettings, PolicySettings, ModelSettings, ConsoleSettings, SimulatorSettings, TelemetrySettings
):
    """The settings of one process; those of the parts with many stand in `txexplain.setting_sections`."""

    model_config = SettingsConfigDict(
        env_prefix="TXEXPLAIN_", env_ignore_empty=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    rpc: Annotated[
        dict[int, tuple[SecretStr, ...]],
        NoDecode,
        Field(description="Upstream nodes of a chain, CHAIN=URL[,URL2]; may be given again for other chains."),
    ] = Field(default_factory=dict)
    hardfork: Annotated[
        dict[int, str],
        NoDecode,
        Field(description="Hardfork of a chain without a schedule of its own, CHAIN=NAME; may be given again."),
    ] = Field(default_factory=dict)
    erc7730: Annotated[Path | None, Field(description="Folder with ERC-7730 descriptors.")] = None
    abi: Annotated[Path | None, Field(description="Folder with ABIs of contracts, CHAIN/ADDRESS.json.")] = None
    dictionary: Annotated[
        Path | None,
        Field(description="Selector dictionary; build/dictionary/selectors.bin by default, if it is there."),
    ] = None
    token_list: Annotated[
        Path | None,
        Field(description="Token list for what no node told; build/dictionary/tokens.bin by default, if it is there."),
    ] = None
    anvil: Annotated[Path | None, Field(description="The anvil program; found by itself by default.")] = None
    budget_ms: Annotated[
        int, Field(ge=MIN_BUDGET_MS, le=MAX_BUDGET_MS, description="Budget of requests that name none, milliseconds.")
    ] = DEFAULT_BUDGET_MS
    log_level: Annotated[LogLevel, Field(description="debug, info, warning or error.")] = "info"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the framework passes it
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the framework passes it
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options first, then the environment, then files of secrets, then the file."""
        return (init_settings, env_settings, SecretFiles(settings_cls), TomlConfigSettingsSource(settings_cls))

    @field_validator("rpc", mode="before")
    @classmethod
    def _rpc(cls, value: Any) -> Any:
        return read_upstreams(value)

    @field_validator("hardfork", mode="before")
    @classmethod
    def _hardfork(cls, value: Any) -> Any:
        return read_hardforks(value)

    @field_validator("anvil", "dictionary", "token_list")
    @classmethod
    def _file(cls, value: Path | None) -> Path | None:
        return existing_file(value)

    @field_validator("erc7730", "abi")
    @classmethod
    def _folder(cls, value: Path | None) -> Path | None:
        return existing_folder(value)

    def redactor(self) -> Redactor:
        """Masks every secret in these settings."""
        urls = [url.get_secret_value() for urls in self.rpc.values() for url in urls]
        servers = [self.model, *(region.url for region in self.regions)]
        urls += [server.get_secret_value() for server in servers]
        texts = [] if self.company_secret is None else [self.company_secret.get_secret_value()]
        return Redactor([*urls, *_password(self.database_url.get_secret_value())], texts)


def load_settings(options: Mapping[str, Any] | None = None, config: Path | None = None) -> Settings:
    """Read all sources. `options` are what the command line gave, None where it gave nothing. Raises `BadSettings`."""
    if config is not None and not config.is_file():
        raise BadSettings(f"--config: {config} is not a file")

    class _Sourced(Settings):
        model_config = SettingsConfigDict(toml_file=config or DEFAULT_FILE)

    given = {name: value for name, value in (options or {}).items() if value is not None}
    try:
        return _Sourced(**given)
    except ValidationError as error:
        raise BadSettings(*(_sentence(fault["loc"], fault["msg"]) for fault in error.errors())) from None
    except (ValueError, OSError) as error:
        raise BadSettings(f"{config or DEFAULT_FILE}: {error}") from None


def _sentence(location: tuple[int | str, ...], message: str) -> str:
    name = str(location[0]) if location else ""
    if name not in Settings.model_fields:
        return f"{name}: no such setting; known: {', '.join(Settings.model_fields)}"
    option = name.replace("_", "-")
    return (
        f"--{option} (TXEXPLAIN_{name.upper()}, or {name} in {DEFAULT_FILE}): {message.removeprefix('Value error, ')}"
    )


def _password(database: str) -> list[str]:
    """The database's URL for masking, where it holds a password; an SQLite path is no secret."""
    try:
        return [database] if urlsplit(database).password else []
    except ValueError:
        return []
