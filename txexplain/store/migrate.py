"""The schema brought to its newest version, in process: at the start of the service, and by `txexplain db upgrade`."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from txexplain.store.direct import begin_immediate

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0005"
"""The newest migration. Known here so that an up-to-date database costs no import of Alembic at the start."""

_SCRIPTS = Path(__file__).parent / "migrations"


async def upgrade(engine: AsyncEngine) -> bool:
    """Upgrade to `HEAD`; whether there was anything to do. In one transaction: a failure leaves no half schema."""
    async with engine.begin() as connection:
        return await connection.run_sync(_upgrade)


async def downgrade(engine: AsyncEngine, version: str) -> None:
    """Go back to an older version, or to `base`, with the loss of what it cannot hold. The service must be stopped."""
    async with engine.begin() as connection:
        await connection.run_sync(_downgrade, version)


def _upgrade(connection: Connection) -> bool:
    if _version(connection) == HEAD:
        return False
    _lock(connection)
    if _version(connection) == HEAD:
        return False
    from alembic import command  # noqa: PLC0415 - over a tenth of a second, needed only when there is work

    command.upgrade(_config(connection), "head")
    return True


def _downgrade(connection: Connection, version: str) -> None:
    from alembic import command  # noqa: PLC0415 - as above

    _lock(connection)
    command.downgrade(_config(connection), version)


def _config(connection: Connection) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _lock(connection: Connection) -> None:
    """Let one process migrate while the others wait; SQLite also needs the word to put DDL into a transaction."""
    if connection.dialect.name == "sqlite":
        begin_immediate(connection)
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(7730)"))


def _version(connection: Connection) -> str | None:
    """The version that the database says it has; None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version
