"""A row that several processes may want to make at the same moment: one of them does."""

from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Row, Table


def insert_new(connection: Connection, table: Table, **values: Any) -> Row[Any] | None:
    """The new row; None where one with the same key stands there already. On PostgreSQL it waits
    for a transaction that is just making it; the next SELECT of this transaction sees that row."""
    # Only the one in use is imported: each is large.
    dialect = import_module(f"sqlalchemy.dialects.{connection.dialect.name}")
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return connection.execute(statement.returning(*table.c)).one_or_none()
