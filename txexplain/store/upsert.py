"""The insert that knows `ON CONFLICT`: both databases have it, SQLAlchemy by each dialect's own class."""

from sqlalchemy import Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(table: Table, dialect: Dialect) -> sqlite.Insert | postgresql.Insert:
    """An insert into the table that can be given `on_conflict_do_nothing` or `on_conflict_do_update`."""
    return sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)
