"""Opening the inbox's database: durable on every commit, prepared once."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from server.database import file_lock
from server.database.its_files import InboxReplacedError, ItsFiles, damaged
from server.database.prepared import Prepared
from server.settings.private_files import make_private

BUSY_SECONDS = 30
# PostgreSQL's server, database or user may have it off.
DURABLE = "SET LOCAL synchronous_commit TO on"
CHECKPOINT_TRIES = 20
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BEGIN = Prepared(text("BEGIN"))
_BEGIN_TO_WRITE = Prepared(text("BEGIN IMMEDIATE"))


class Database:
    """An engine, and one gate for writing.

    SQLite lets one writer in at a time and makes the others sleep and try again, with a long tail.
    A file lock around each write transaction queues them in the kernel instead. PostgreSQL needs
    no gate.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            _make_private(self.url.database)
        self.engine = self._engine()
        self._thread_gate = threading.Lock()
        self._gate_file: IO[bytes] | None = None
        has_file = self.is_sqlite and self.url.database not in (None, "", ":memory:")
        self._files = ItsFiles(str(self.url.database) if has_file else "")
        self._damaged = False
        if has_file:
            event.listen(self.engine, "close", lambda *_: self._files.forget_log())

    def _engine(self) -> Engine:
        if not self.is_sqlite:
            return create_engine(
                self.url,
                hide_parameters=True,
                pool_size=5,
                max_overflow=15,
                pool_pre_ping=True,
                connect_args={"connect_timeout": 10},
            )
        engine = create_engine(
            self.url,
            hide_parameters=True,  # they are people's data, and errors are logged
            poolclass=QueuePool,
            pool_size=5,
            max_overflow=60,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )
        event.listen(engine, "connect", _make_durable)
        event.listen(engine, "begin", _begin)
        return engine

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is on disk when the block is left without an error."""
        with self._gate(), self._connected(writes=True) as connection:
            connection = connection.execution_options(leadsheet_write=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.exec_driver_sql(DURABLE)
                yield connection
            # Nobody is told that something is kept which was written to a file without a name.
            self._files.check_written()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        with self._connected() as connection:
            yield connection

    @contextlib.contextmanager
    def alone(self) -> Iterator[Connection]:
        """A connection outside any transaction, while no other process writes."""
        with self._gate(), self._connected() as connection:
            yield connection.execution_options(leadsheet_bare=True)

    @contextlib.contextmanager
    def _connected(self, *, writes: bool = False) -> Iterator[Connection]:
        try:
            self.check_file()
        except InboxReplacedError:
            if writes:
                self._save_what_a_lost_log_held()
            raise
        with self._noticing_damage(), self.engine.connect() as connection:
            self._files.remember()
            yield connection

    def check_file(self) -> None:
        """Raises InboxReplacedError where its files are not those that were opened any more."""
        if self._damaged:
            raise damaged(str(self.url.database))
        self._files.check()

    @contextlib.contextmanager
    def _noticing_damage(self) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            self._damaged |= getattr(error.orig, "sqlite_errorcode", None) in _DAMAGED
            raise

    def _save_what_a_lost_log_held(self) -> None:
        """A log that was deleted is still read by whoever has it open: what it holds goes into the
        file before it is too late. Without a connection that has it open it is too late."""
        if self._files.log_is_gone and self.engine.pool.checkedin():  # type: ignore[attr-defined]
            with self.engine.connect() as connection:
                bare = connection.execution_options(leadsheet_bare=True)
                bare.exec_driver_sql("PRAGMA wal_checkpoint(FULL)")

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        with self._thread_gate:
            if self._gate_file is None:
                self._gate_file = Path(f"{self.url.database}.gate").open("ab")  # noqa: SIM115
            file_lock.lock(self._gate_file)
            try:
                yield
            finally:
                file_lock.unlock(self._gate_file)

    def close(self) -> None:
        self.engine.dispose()
        if self._gate_file is not None:
            self._gate_file.close()
            self._gate_file = None


def _make_private(file: str) -> None:
    """What SQLite makes beside it (-wal, -shm) later gets the mode of the file itself."""
    if file == ":memory:" or file.startswith("file:"):
        return
    make_private(Path(file))
    for beside in (Path(f"{file}-wal"), Path(f"{file}-shm")):
        if beside.exists():
            make_private(beside)


def erase_traces(database: Database) -> bool:
    """What was overwritten or deleted is gone from the files too. SQLite's write-ahead log keeps
    old pages until it is emptied; False where a reader was in the way all the time. On PostgreSQL
    that is the server's own vacuum's business."""
    if not database.is_sqlite:
        return True
    for _ in range(CHECKPOINT_TRIES):
        with database.alone() as connection:
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        if not busy:
            return True
        time.sleep(0.2)
    return False


def _make_durable(connection: Any, _record: Any) -> None:
    # The driver must not open transactions by itself: BEGIN IMMEDIATE is ours to say.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    # Erased people must not be readable in freed pages.
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("leadsheet_bare"):
        return
    (_BEGIN_TO_WRITE if options.get("leadsheet_write") else _BEGIN).run(connection, {})
