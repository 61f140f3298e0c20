"""Every file this server knows: read without a lock, written one writer a file, kept on disk.

For readers (the API, the page, exports): `files()`, `file(id)`, `book(id)`. What they return
is never changed afterwards.
For writers: `write(id, change)` applies a function to a draft and commits the result, or nothing
where it raises. `wait(id, revision, seconds)` is the feed.
"""

import logging
import secrets
import string
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final, TypeVar

from sheets_emulator.errors import not_found
from sheets_emulator.model.cell import Json
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.store import codec
from sheets_emulator.store.disk import Disk, NoDisk, dumps

log = logging.getLogger(__name__)

T = TypeVar("T")

_COMPACT_AFTER: Final = 8_000_000  # characters of log since the last snapshot
_COMPACT_AT_CLOSE: Final = 1_000_000
_ID_LETTERS: Final = string.ascii_letters + string.digits + "-_"

SPREADSHEET: Final = "application/vnd.google-apps.spreadsheet"


@dataclass(frozen=True, slots=True)
class File:
    """`attributes`: the Drive file as files.get shows it (mimeType, times, permissions …), its
    name excepted where it is a spreadsheet. `book` is None for a folder or any other file."""

    id: str
    place: int
    attributes: Json
    book: Spreadsheet | None = None

    @property
    def name(self) -> str:
        return self.book.title if self.book else str(self.attributes["name"])

    @property
    def revision(self) -> int:
        return self.book.revision if self.book else 0


@dataclass(slots=True)
class _Place:
    """A file in memory, with what its writers need. `logged`: characters written to the log
    since the snapshot, whose size is `snapshot_size`."""

    file: File
    lock: threading.RLock = field(default_factory=threading.RLock)
    logged: int = 0
    snapshot_size: int = 0


class Store:
    def __init__(self, path: str = ":memory:", clock: Callable[[], datetime] | None = None) -> None:
        """`path`: a SQLite file, or `:memory:` to forget at the end. `clock` gives the time in
        UTC; tests set it."""
        self.clock = clock or (lambda: datetime.now(UTC))
        self._disk = NoDisk() if path == ":memory:" else Disk(path)
        self._changed = threading.Condition()
        self._places: dict[str, _Place] = {}
        self._next_place = 1
        self._compacting: dict[str, threading.Thread] = {}
        for stored in self._disk.files():
            book: Spreadsheet | None = None
            for change in stored.changes:
                book = codec.apply_difference(book, stored.id, change)
            self._places[stored.id] = _Place(
                File(stored.id, stored.place, stored.attributes, book),
                logged=stored.logged,
                snapshot_size=stored.snapshot_size,
            )
            self._next_place = stored.place + 1

    # --- reading

    def files(self) -> list[File]:
        """Every file, in the order they were made, trashed ones included."""
        return [place.file for place in list(self._places.values())]

    def file(self, file_id: str) -> File:
        """The file; ApiError 404."""
        return self._place(file_id).file

    def book(self, file_id: str) -> Spreadsheet:
        """The spreadsheet as it stands now; ApiError 404 where there is none."""
        book = self.file(file_id).book
        if book is None:
            raise not_found()
        return book

    def now(self) -> str:
        """The time as Drive writes it."""
        return self.clock().strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

    # --- writing

    def add(self, attributes: Json, book: Spreadsheet | None = None) -> File:
        """A new file. `book.id` is replaced by the file's id."""
        file_id = new_id()
        if book is not None:
            book = replace(book, id=file_id)
        with self._changed:
            number = self._next_place
            self._next_place += 1
        file = File(file_id, number, attributes, book)
        change = (lambda: dumps(codec.difference(None, book))) if book is not None else None
        logged = self._disk.write_file(file_id, number, attributes, change)
        self._places[file_id] = _Place(file, logged=logged)
        self._announce()
        return file

    def write(self, file_id: str, change: Callable[[Spreadsheet], T]) -> T:
        """Applies `change` to a draft of the spreadsheet and commits the draft. Where `change`
        raises, nothing has happened. Writers of one file take turns."""
        place = self._place(file_id)
        with place.lock:
            old = self.book(file_id)
            draft = old.draft()
            answer = change(draft)
            self._commit(place, old, draft)
        return answer

    def update_attributes(
        self, file_id: str, change: Callable[[Json], Mapping[str, object]]
    ) -> File:
        """New Drive attributes, computed from the present ones."""
        place = self._place(file_id)
        with place.lock:
            self._place(file_id)  # it may have been deleted while this writer waited
            attributes = dict(change(place.file.attributes))
            self._disk.write_file(file_id, place.file.place, attributes, None)
            place.file = replace(place.file, attributes=attributes)
            file = place.file
        self._announce()
        return file

    def delete(self, file_id: str) -> None:
        """The file is gone for good."""
        place = self._place(file_id)
        with place.lock:
            self._disk.delete_file(file_id)
            self._places.pop(file_id, None)
        self._announce()

    # --- feed

    def wait(self, file_id: str, revision: int, seconds: float) -> int:
        """Returns the revision of a spreadsheet as soon as it differs from `revision`, or after
        `seconds`. ApiError 404 once the file is gone."""
        with self._changed:
            self._changed.wait_for(
                lambda: file_id not in self._places or self.file(file_id).revision != revision,
                timeout=seconds,
            )
        return self.file(file_id).revision

    def close(self) -> None:
        """Writes snapshots, so that the next start reads little, and closes the log."""
        with self._changed:
            running = list(self._compacting.values())
        for thread in running:
            thread.join()
        for place in list(self._places.values()):
            if place.logged > _COMPACT_AT_CLOSE:
                self._compact(place)
        self._disk.close()

    # --- inside

    def _place(self, file_id: str) -> _Place:
        place = self._places.get(file_id)
        if place is None:
            raise not_found()
        return place

    def _commit(self, place: _Place, old: Spreadsheet, new: Spreadsheet) -> None:
        attributes = {**place.file.attributes, "modifiedTime": self.now()}
        place.logged += self._disk.write_file(
            place.file.id,
            place.file.place,
            attributes,
            lambda: dumps(codec.difference(old, new)),
        )
        place.file = replace(place.file, attributes=attributes, book=new)
        self._announce()
        # The log may grow to the size of a snapshot before it is replaced by one, so that over
        # time a character is written about twice.
        if place.logged > place.snapshot_size + _COMPACT_AFTER:
            self._compact_later(place)

    def _compact_later(self, place: _Place) -> None:
        file_id = place.file.id

        def run() -> None:
            try:
                self._compact(place)
            except Exception:
                # Nothing is lost: the log is as it was, only longer than it need be.
                log.exception("no snapshot of %s could be written", file_id)
            finally:
                with self._changed:
                    del self._compacting[file_id]

        with self._changed:
            if file_id in self._compacting:
                return
            thread = threading.Thread(target=run, name="compact", daemon=True)
            self._compacting[file_id] = thread
        thread.start()

    def _compact(self, place: _Place) -> None:
        with place.lock:
            book, logged = place.file.book, place.logged
            if book is None or place.file.id not in self._places:
                return
            last = self._disk.last_number(place.file.id)
        # States do not change, so writers need not wait while this one is written out.
        snapshot = [dumps(change) for change in codec.snapshot(book)]
        with place.lock:
            if place.file.id not in self._places:
                return
            self._disk.replace_changes(place.file.id, last, snapshot)
            place.snapshot_size = sum(map(len, snapshot))
            place.logged -= logged

    def _announce(self) -> None:
        with self._changed:
            self._changed.notify_all()


def new_id() -> str:
    """44 characters, as Drive's ids of spreadsheets are."""
    return "1" + "".join(secrets.choice(_ID_LETTERS) for _ in range(43))
