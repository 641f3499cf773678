"""Settings of the words: which model writes, in which regions, whose data may go where, and what it costs."""

import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

from txexplain.filing import TENANT, TENANT_FORM
from txexplain.setting_values import is_http

DEFAULT_MODEL_FILE: Final = Path("build/model/txexplain.Q4_0.gguf")
"""Where `make model` puts it."""

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_RESERVED: Final = frozenset({"embedded", "here", "model"})


class RegionSettings(BaseModel):
    """One `[[regions]]` table: an OpenAI-compatible server and where its data stays."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: str
    url: SecretStr
    residency: str | None = None
    model: str = "txexplain"
    size: Literal["small", "large"] = "small"
    capacity: Annotated[int, Field(ge=1, le=1024)] = 16
    processors: Annotated[int, Field(ge=1, le=1024)] = 1

    @field_validator("name", "residency")
    @classmethod
    def _plain(cls, value: str | None) -> str | None:
        if value is not None and (not _NAME.fullmatch(value) or value in _RESERVED):
            raise ValueError(f"must be lower-case letters, digits and dashes, and none of {', '.join(_RESERVED)}")
        return value

    @field_validator("url")
    @classmethod
    def _http(cls, value: SecretStr) -> SecretStr:
        if not is_http(value.get_secret_value()):
            raise ValueError("must be an http or https URL with a host")
        return value


class PriceSettings(BaseModel):
    """The `[prices]` table, in one currency of the operator's choice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    prompt_tokens: Annotated[float, Field(ge=0)] = 0.0
    completion_tokens: Annotated[float, Field(ge=0)] = 0.0
    compute_hour: Annotated[float, Field(ge=0)] = 0.0


class ModelSettings(BaseSettings):
    """Who writes the text."""

    model: Annotated[
        SecretStr,
        Field(
            description="Who writes the text: off (templates), embedded (a model in this process), regions (those of "
            "the settings file), or the URL of an OpenAI-compatible server."
        ),
    ] = SecretStr("off")
    model_file: Annotated[
        Path, Field(description=f"The embedded model, a GGUF file; {DEFAULT_MODEL_FILE} by default.")
    ] = DEFAULT_MODEL_FILE
    model_name: Annotated[str, Field(description="The name by which the server at the URL knows the model.")] = (
        "txexplain"
    )
    model_threads: Annotated[
        int, Field(ge=0, le=1024, description="Processors that the embedded model computes on; 0 takes all.")
    ] = 0
    model_slots: Annotated[int, Field(ge=1, le=64, description="Texts that the embedded model writes at once.")] = 1
    residency: Annotated[
        dict[str, str],
        NoDecode,
        Field(description="Where a tenant's data must stay, TENANT=RESIDENCY, * for all others; may be given again."),
    ] = Field(default_factory=dict)
    regions: Annotated[
        tuple[RegionSettings, ...], Field(description="Servers that write, nearest first; only in the settings file.")
    ] = ()
    prices: Annotated[
        PriceSettings,
        Field(description="Prices of a million tokens and of an hour of a processor; only in the settings file."),
    ] = PriceSettings()

    @field_validator("model")
    @classmethod
    def _model(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if text not in {"off", "embedded", "regions"} and not is_http(text):
            raise ValueError("must be off, embedded, regions, or an http or https URL with a host")
        return value

    @field_validator("regions")
    @classmethod
    def _regions(cls, value: tuple[RegionSettings, ...]) -> tuple[RegionSettings, ...]:
        if len({region.name for region in value}) != len(value):
            raise ValueError("two regions have the same name")
        return value

    @field_validator("residency", mode="before")
    @classmethod
    def _residency(cls, value: Any) -> Any:
        if isinstance(value, dict):
            value = [f"{tenant}={residency}" for tenant, residency in value.items()]
        entries = re.split(r"[;,\s]+", value.strip()) if isinstance(value, str) else value
        if not isinstance(entries, list | tuple) or not all(isinstance(entry, str) for entry in entries):
            raise ValueError("must be texts such as acme=eu or *=us")
        pairs = [entry.partition("=") for entry in entries if entry]
        if not all(_NAME.fullmatch(residency) for _, _, residency in pairs):
            raise ValueError("must be texts such as acme=eu or *=us")
        if not all(tenant == "*" or TENANT.fullmatch(tenant) for tenant, _, _ in pairs):
            raise ValueError(f"a tenant must be * or {TENANT_FORM}")
        if len({tenant for tenant, _, _ in pairs}) != len(pairs):
            raise ValueError("a tenant is bound twice")
        return {tenant: residency for tenant, _, residency in pairs}
