"""Bring a database to today's tables. Safe to call from many processes at once, and cheap where
nothing is to do; the web server calls it once before it forks."""

import logging
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, inspect, select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from server.database.database import Database
from server.database.tables import facts
from server.errors import Problem, SettingsError
from sheets_schema.text import Text

# An environment variable that gives a host away → the host.
FORGETFUL_HOSTS = {
    "DYNO": "Heroku",
    "K_SERVICE": "Cloud Run",
    "GAE_INSTANCE": "App Engine",
    "RENDER_SERVICE_ID": "Render",
    "RAILWAY_SERVICE_ID": "Railway",
}
log = logging.getLogger("leadsheet.inbox")

MIGRATIONS = Path(__file__).parent / "migrations"
HEAD = "0008"
# Any fixed number: two processes that both want to migrate meet at this lock on PostgreSQL.
MIGRATION_LOCK = 7_032_911


def open_inbox(url: str) -> Database:
    """A prepared database. Raises SettingsError where it cannot be opened, with the remedy."""
    try:
        database = Database(url)
        prepare(database)
    except (SQLAlchemyError, OSError, ImportError) as error:
        why = _why(error)
        raise SettingsError(
            Problem(
                "DATABASE_URL",
                Text(
                    f"受信箱を開けません({why})。アドレスと、データベースが動いているか、"
                    "フォルダーに書き込めるかをご確認ください。",
                    f"The inbox cannot be opened ({why}). Check the address, that the server "
                    "runs, and that the folder can be written.",
                ),
            )
        ) from error
    return database


def warn_if_the_disk_is_lost(database: Database, environ: Mapping[str, str]) -> None:
    """Some hosts give each process a disk that is gone at its next restart."""
    host = next((name for sign, name in FORGETFUL_HOSTS.items() if sign in environ), None)
    if host and database.is_sqlite:
        log.warning(
            "the inbox is on a disk that %s empties at each restart: accepted leads would be "
            "lost. Set DATABASE_URL to a PostgreSQL database.",
            host,
        )


def prepare(database: Database) -> None:
    if database.is_sqlite:
        _write_ahead(database)
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
        if _version(connection) != HEAD:
            _migrate(connection)
        if connection.execute(select(facts.c.value).where(facts.c.name == "uuid")).scalar() is None:
            connection.execute(insert(facts).values(name="uuid", value=str(uuid.uuid4())))


def inbox_uuid(database: Database) -> str:
    """What tells this inbox from every other."""
    with database.read() as connection:
        query = select(facts.c.value).where(facts.c.name == "uuid")
        return str(connection.execute(query).scalar_one())


def _write_ahead(database: Database) -> None:
    """WAL is a property of the file. Changing it needs the file alone, hence the gate."""
    with database.alone() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        if mode != "wal":
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _migrate(connection: Connection) -> None:
    # Imported here: only the very first start and upgrades need it.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, "head")


def _why(error: Any) -> str:
    """The driver's own words, without the password that an address may hold."""
    if isinstance(error, OperationalError):
        return str(error.orig).strip().splitlines()[0]
    return type(error).__name__
