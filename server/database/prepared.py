"""Statements on the visitor's way, put into the database's own words once.

SQLAlchemy's bookkeeping for one execution costs several times what SQLite then does. The words and
the conversions of values are still SQLAlchemy's, so a statement means the same on both databases.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement

_Convert = Callable[[Any], Any] | None


class Prepared:
    """`columns`: those that an INSERT gives; for other statements none."""

    def __init__(self, statement: ClauseElement, *columns: str) -> None:
        self._statement = statement
        self._columns = columns or None
        # One database a process, a few in tests.
        self._in_words_of = lru_cache(maxsize=8)(self._in_words)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The driver's cursor. Raises sqlalchemy.exc.DBAPIError, as `Connection.execute` does."""
        dialect = connection.dialect
        words, binds, is_positional = self._in_words_of(dialect)
        told = [convert(values[name]) if convert else values[name] for name, convert in binds]
        cursor = connection.connection.cursor()
        try:
            cursor.execute(words, told if is_positional else _named(binds, told))
        except dialect.loaded_dbapi.Error as error:
            is_gone = dialect.is_disconnect(error, connection.connection, cursor)
            if is_gone:
                connection.invalidate(error)
            raise DBAPIError.instance(
                words,
                None,
                error,
                dialect.loaded_dbapi.Error,
                hide_parameters=True,
                connection_invalidated=is_gone,
                dialect=dialect,
            ) from error
        return cursor

    def _in_words(self, dialect: Dialect) -> tuple[str, list[tuple[str, _Convert]], bool]:
        compiled: Any = self._statement.compile(dialect=dialect, column_keys=self._columns)
        names = compiled.positiontup if compiled.positional else list(compiled.binds)
        binds = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in names
        ]
        return str(compiled), binds, compiled.positional


def _named(binds: list[tuple[str, _Convert]], told: list[Any]) -> dict[str, Any]:
    return {name: value for (name, _), value in zip(binds, told, strict=True)}
