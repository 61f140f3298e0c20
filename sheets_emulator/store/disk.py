"""The log on disk: SQLite in WAL mode, every commit flushed before it is acknowledged."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from sheets_emulator.errors import EmulatorError
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
    is_snapshot INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (file_id, number)
) WITHOUT ROWID;
"""


Change = Callable[[], str]
"""Writes a change out: asked only where it is kept."""


class DataInUse(EmulatorError):
    """Another server has the file, or it cannot be opened."""


class StoredFile(NamedTuple):
    """`snapshot_size`, `logged`: characters of the snapshot, and of the changes since."""

    id: str
    place: int
    attributes: Json
    changes: list[Json]
    snapshot_size: int
    logged: int


class Disk:
    """Changes of each file in the order they were made. Safe to use from several threads."""

    def __init__(self, path: str) -> None:
        """`path`: a file, made with its folder where missing."""
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        try:
            self._db = sqlite3.connect(
                path, check_same_thread=False, isolation_level=None, timeout=1
            )
            # Two servers on one file would each overwrite what the other keeps in memory.
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_SCHEMA)
            self._db.execute("BEGIN EXCLUSIVE")
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise DataInUse(path) from error

    def files(self) -> Iterator[StoredFile]:
        """Every file with its changes, oldest first."""
        with self._lock:
            for file_id, place, attributes in self._db.execute(
                "SELECT id, place, attributes FROM file ORDER BY place"
            ).fetchall():
                rows = self._db.execute(
                    "SELECT body, is_snapshot FROM change WHERE file_id = ? ORDER BY number",
                    (file_id,),
                )
                changes: list[Json] = []
                sizes = [0, 0]
                for body, is_snapshot in rows:
                    changes.append(json.loads(body))
                    sizes[is_snapshot] += len(body)
                yield StoredFile(
                    file_id, place, json.loads(attributes), changes, sizes[1], sizes[0]
                )

    def write_file(self, file_id: str, place: int, attributes: Json, change: Change | None) -> int:
        """A file's attributes and, with them, its first or next change. Answers how many
        characters the change has."""
        text = change() if change is not None else None
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "INSERT INTO file VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
                " SET attributes = excluded.attributes",
                (file_id, place, json.dumps(attributes, ensure_ascii=False)),
            )
            if text is not None:
                self._append(file_id, text)
        return len(text or "")

    def last_number(self, file_id: str) -> int:
        """Of the newest change of a file."""
        with self._lock:
            query = "SELECT max(number) FROM change WHERE file_id = ?"
            return int(self._db.execute(query, (file_id,)).fetchone()[0] or 0)

    def replace_changes(self, file_id: str, last: int, snapshot: Sequence[str]) -> None:
        """A snapshot in the place of all changes up to the number `last`."""
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "DELETE FROM change WHERE file_id = ? AND number <= ?", (file_id, last)
            )
            # The pieces take the places below, negative ones where there are too few.
            self._db.executemany(
                "INSERT INTO change VALUES (?, ?, 1, ?)",
                [
                    (file_id, number, piece)
                    for number, piece in enumerate(snapshot, last - len(snapshot) + 1)
                ],
            )

    def _append(self, file_id: str, change: str) -> None:
        self._db.execute(
            "INSERT INTO change SELECT ?, coalesce(max(number), 0) + 1, 0, ?"
            " FROM change WHERE file_id = ?",
            (file_id, change, file_id),
        )

    def delete_file(self, file_id: str) -> None:
        with self._lock, self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM change WHERE file_id = ?", (file_id,))
            self._db.execute("DELETE FROM file WHERE id = ?", (file_id,))

    def close(self) -> None:
        with self._lock:
            self._db.close()


class NoDisk:
    """In the place of a disk where nothing is to be kept: changes are not even written out."""

    def files(self) -> Iterator[StoredFile]:
        return iter(())

    def write_file(self, file_id: str, place: int, attributes: Json, change: Change | None) -> int:
        return 0

    def last_number(self, file_id: str) -> int:
        return 0

    def replace_changes(self, file_id: str, last: int, snapshot: Sequence[str]) -> None:
        return None

    def delete_file(self, file_id: str) -> None:
        return None

    def close(self) -> None:
        return None


def dumps(change: Json) -> str:
    return json.dumps(change, ensure_ascii=False, separators=(",", ":"))
