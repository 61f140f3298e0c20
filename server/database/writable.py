"""Whether the inbox can really be written: a full or read-only disk still answers reads."""

import threading
import time

from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from server.database.database import Database
from server.database.insert_new import insert_new
from server.database.its_files import InboxReplacedError
from server.database.tables import facts

FACT = "write_tried_at"
# Anybody may ask: a good answer holds for a while, so that nobody can keep the disk busy.
REMEMBERED_SECONDS = 5.0


class Writable:
    """`check()` for one web process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._fine_until = 0.0
        self.reason = ""

    def check(self) -> bool:
        with self._lock:
            try:
                self._database.check_file()
                if time.monotonic() < self._fine_until:
                    return True
                try_to_write(self._database)
            except InboxReplacedError as error:
                self.reason = str(error)
                return False
            except (SQLAlchemyError, OSError):
                self.reason = "the inbox cannot be written"
                return False
            self._fine_until = time.monotonic() + REMEMBERED_SECONDS
            return True


def try_to_write(database: Database) -> None:
    """A small change, on disk when this returns. Raises SQLAlchemyError or OSError."""
    now = str(time.time())
    with database.write() as connection:
        changed = connection.execute(update(facts).where(facts.c.name == FACT).values(value=now))
        if not changed.rowcount:
            insert_new(connection, facts, name=FACT, value=now)
