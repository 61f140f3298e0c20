"""The log on disk: SQLite in WAL mode, every commit flushed before it is acknowledged."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from sheets_emulator.model.cell import Json

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS file (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    attributes TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS change (
    file_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (file_id, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class StoredFile(NamedTuple):
    id: str
    attributes: Json
    changes: list[Json]


class Disk:
    """Changes of each file in the order they were made. Safe to use from several threads."""

    def __init__(self, path: str) -> None:
        """`path`: a file, made with its folder where missing, or `:memory:`."""
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_SCHEMA)

    def files(self) -> Iterator[StoredFile]:
        """Every file with its changes, oldest first."""
        with self._lock:
            for file_id, attributes in self._db.execute(
                "SELECT id, attributes FROM file ORDER BY place"
            ).fetchall():
                changes = self._db.execute(
                    "SELECT body FROM change WHERE file_id = ? ORDER BY number", (file_id,)
                )
                bodies = [json.loads(body) for (body,) in changes]
                yield StoredFile(file_id, json.loads(attributes), bodies)

    def write_file(self, file_id: str, place: int, attributes: Json, change: str | None) -> None:
        """A file's attributes and, with them, its first or next change."""
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "INSERT INTO file VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
                " SET attributes = excluded.attributes",
                (file_id, place, json.dumps(attributes, ensure_ascii=False)),
            )
            if change is not None:
                self._append(file_id, change)

    def append(self, file_id: str, change: str) -> None:
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._append(file_id, change)

    def _append(self, file_id: str, change: str) -> None:
        self._db.execute(
            "INSERT INTO change SELECT ?, coalesce(max(number), 0) + 1, ?"
            " FROM change WHERE file_id = ?",
            (file_id, change, file_id),
        )

    def replace_changes(self, file_id: str, changes: Iterable[str]) -> None:
        """These changes in the place of all so far."""
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM change WHERE file_id = ?", (file_id,))
            for change in changes:
                self._append(file_id, change)

    def delete_file(self, file_id: str) -> None:
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM change WHERE file_id = ?", (file_id,))
            self._db.execute("DELETE FROM file WHERE id = ?", (file_id,))

    def close(self) -> None:
        with self._lock:
            self._db.close()


def dumps(change: Json) -> str:
    return json.dumps(change, ensure_ascii=False, separators=(",", ":"))
