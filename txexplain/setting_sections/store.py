"""Settings of the store: the database, the spool that stands in for it, and how long reports are kept."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings


def data_folder() -> Path:
    """The user's data folder (XDG base directory specification)."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "txexplain"


def default_database_url() -> SecretStr:
    """An SQLite file in the user's data folder."""
    return SecretStr(f"sqlite:///{data_folder() / 'reports.db'}")


class StoreSettings(BaseSettings):
    """Where reports are kept."""

    database_url: Annotated[
        SecretStr, Field(description="Where reports are kept; an SQLite file in the user's data folder by default.")
    ] = Field(default_factory=default_database_url)
    spool: Annotated[
        Path,
        Field(
            description="Folder that keeps reports while the database is away; in the user's data folder by default."
        ),
    ] = Field(default_factory=lambda: data_folder() / "spool")
    spool_megabytes: Annotated[
        int, Field(ge=1, le=1_000_000, description="The most that the spool may hold, in megabytes of a million bytes.")
    ] = 256
    retention_days: Annotated[
        int, Field(ge=0, le=36_500, description="Days that reports are kept, where a tenant has no own; 0 keeps them.")
    ] = 0

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: SecretStr) -> SecretStr:
        from txexplain.store.database import database_url  # noqa: PLC0415 - SQLAlchemy is slow to import

        database_url(value.get_secret_value())
        return value
