"""The migrations lead to exactly the declared tables."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from server.database.database import Database
from server.database.declared import metadata
from server.database.prepare import inbox_uuid, open_inbox, prepare


def test_the_migrated_tables_are_the_declared_ones(database: Database) -> None:
    with database.write() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_preparing_again_keeps_the_inbox(database: Database, database_url: str) -> None:
    uuid = inbox_uuid(database)
    prepare(database)
    again = open_inbox(database_url)
    assert inbox_uuid(again) == uuid
    again.close()


def test_sqlite_writes_ahead_and_syncs_every_commit(database: Database) -> None:
    if not database.is_sqlite:
        return
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
