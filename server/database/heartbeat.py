"""A sign of life of whatever delivers and rebuilds, so that its absence can be told from quiet."""

from datetime import datetime

from sqlalchemy import select, update

from server.database.database import Database
from server.database.insert_new import insert_new
from server.database.tables import facts

FACT = "background_seen_at"


def beat(database: Database, at: datetime) -> None:
    with database.write() as connection:
        changed = connection.execute(
            update(facts).where(facts.c.name == FACT).values(value=at.isoformat())
        )
        if changed.rowcount:
            return
        # Another process may make the row in this very moment; one sign of life is as good.
        insert_new(connection, facts, name=FACT, value=at.isoformat())


def last_beat(database: Database) -> datetime | None:
    """When some process last said that it runs; None if none ever did."""
    with database.read() as connection:
        value = connection.execute(select(facts.c.value).where(facts.c.name == FACT)).scalar()
    return None if value is None else datetime.fromisoformat(value)
