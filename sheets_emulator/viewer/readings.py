"""The present state of each spreadsheet, read once for all the windows the page asks for."""

import threading

from sheets_emulator.model.clock import wall_clock
from sheets_emulator.shown.reading import Reading
from sheets_emulator.shown.sheet_reading import SheetReading
from sheets_emulator.store.store import Store


class Readings:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Reading, dict[int, SheetReading]]] = {}

    def book(self, book_id: str) -> Reading:
        """ApiError 404 where there is no such spreadsheet."""
        return self._current(book_id)[0]

    def sheet(self, book_id: str, sheet_id: int) -> SheetReading:
        """ApiError 404 or 400 where there is no such sheet."""
        reading, sheets = self._current(book_id)
        with self._lock:
            if sheet_id not in sheets:
                sheets[sheet_id] = SheetReading(reading, reading.book.sheet(sheet_id))
            return sheets[sheet_id]

    def _current(self, book_id: str) -> tuple[Reading, dict[int, SheetReading]]:
        book = self._store.book(book_id)
        now = wall_clock(book, self._store.clock())
        with self._lock:
            known = self._known.get(book_id)
            # A new day changes what TODAY and relative dates come to.
            if known and known[0].book is book and known[0].now.date() == now.date():
                return known
            fresh: tuple[Reading, dict[int, SheetReading]] = (Reading(book, now), {})
            self._known[book_id] = fresh
            return fresh
