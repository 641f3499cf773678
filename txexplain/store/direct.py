"""Statements by a short way: SQLAlchemy words each once, and SQLite's driver is then given the values.

SQLAlchemy took as long again for a statement as SQLite does (measured), and a report is eight of them. A server's round
trips take longer than either, so there a statement goes the usual way.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Insert, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

_BY_NAME: Final = sqlite.dialect(paramstyle="named")


def begin_immediate(connection: Connection) -> None:
    """Take SQLite's one write lock now. Raises SQLAlchemy's errors of the database."""
    worded = "BEGIN IMMEDIATE"
    try:
        connection.connection.cursor().execute(worded)
    except sqlite3.Error as error:
        raise _as_of_sqlalchemy(connection, worded, error) from error


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
        raise _as_of_sqlalchemy(connection, worded, error) from error


def read_rows(
    connection: Connection, statement: Select[Any], name: str, values: Sequence[str]
) -> list[tuple[Any, ...]]:
    """What it finds, where `name` is its only parameter, an expanding one. Raises as `write_rows`."""
    if connection.dialect.name != "sqlite":
        return [tuple(row) for row in connection.execute(statement, {name: values})]
    worded, names = _worded_for(statement, name, len(values))
    given = dict(zip(names, values, strict=True))
    try:
        cursor = connection.connection.cursor()
        cursor.execute(worded, given)
        return list(cursor.fetchall())
    except sqlite3.Error as error:
        raise _as_of_sqlalchemy(connection, worded, error) from error


@lru_cache(maxsize=64)
def _worded(statement: Insert | Update, names: tuple[str, ...]) -> str:
    """The statement with `:name` for each value; those that use it are built once, as constants of their modules."""
    return str(statement.compile(dialect=_BY_NAME, column_keys=list(names)))


@lru_cache(maxsize=256)
def _worded_for(statement: Select[Any], name: str, count: int) -> tuple[str, tuple[str, ...]]:
    """The statement with a parameter for each of so many values, and their names."""
    expanded = statement.compile(dialect=_BY_NAME).construct_expanded_state({name: [""] * count})
    return expanded.statement, tuple(expanded.parameters)


def _as_of_sqlalchemy(connection: Connection, worded: str, error: sqlite3.Error) -> Exception:
    return DBAPIError.instance(worded, None, error, sqlite3.Error, dialect=connection.dialect)
