"""Settings of the simulator: what it may take of the machine."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings


class SimulatorSettings(BaseSettings):
    """The anvils and what they read."""

    anvils: Annotated[int, Field(ge=1, le=256, description="Anvil processes at the same time, over all chains.")] = 8
    state_cache: Annotated[
        Path | None,
        Field(description="Folder that keeps state of pinned blocks between starts; in memory alone by default."),
    ] = None

    @field_validator("state_cache")
    @classmethod
    def _state_cache(cls, value: Path | None) -> Path | None:
        if value is not None and value.exists() and not value.is_dir():
            raise ValueError(f"{value} is not a folder")
        return value
