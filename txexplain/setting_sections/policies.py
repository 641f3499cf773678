"""Settings of the policy: profiles, imported feeds and labels."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

from txexplain.setting_values import existing_file, existing_folder


class PolicySettings(BaseSettings):
    """What judges, beside the shipped rules."""

    profile: Annotated[Path | None, Field(description="Policy profile, a TOML file.")] = None
    profiles: Annotated[
        Path | None, Field(description="Folder of profiles TENANT.toml, for tenants with one of their own.")
    ] = None
    feeds: Annotated[Path | None, Field(description="Folder of imported feeds; see txexplain feeds.")] = None
    labels: Annotated[
        Path | None, Field(description="Labels of addresses and sites, CSV: subject,kind,text,author,chain,date.")
    ] = None
    policy_check_seconds: Annotated[
        float, Field(ge=0.1, le=86_400, description="Seconds between looks for changed profiles, feeds and labels.")
    ] = 5

    @field_validator("profile", "labels")
    @classmethod
    def _policy_file(cls, value: Path | None) -> Path | None:
        return existing_file(value)

    @field_validator("profiles")
    @classmethod
    def _policy_folder(cls, value: Path | None) -> Path | None:
        return existing_folder(value)
