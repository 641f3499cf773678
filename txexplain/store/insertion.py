"""Rows into tables, by a short way: SQLAlchemy words a statement once, and SQLite's driver is then given the rows.

SQLAlchemy took as long again for a statement as SQLite does (measured), and a report is six of them. A server's round
trips take longer than either, so there the statement goes the usual way.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Insert, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

_BY_NAME: Final = sqlite.dialect(paramstyle="named")


def write_rows(connection: Connection, statement: Insert | Update, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run it for each row, which all name the same values. Raises SQLAlchemy's errors of the database."""
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(statement, list(rows))
        return
    worded = _worded(statement, tuple(rows[0]))
    try:
        connection.connection.cursor().executemany(worded, rows)
    except sqlite3.Error as error:
        raise DBAPIError.instance(worded, None, error, sqlite3.Error, dialect=connection.dialect) from error


@lru_cache(maxsize=64)
def _worded(statement: Insert | Update, names: tuple[str, ...]) -> str:
    """The statement with `:name` for each value; those that use it are built once, as constants of their modules."""
    return str(statement.compile(dialect=_BY_NAME, column_keys=list(names)))
