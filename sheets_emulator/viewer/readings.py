"""The present state of each spreadsheet, read once for all the windows the page asks for."""

import threading
from dataclasses import replace

from sheets_emulator.model.clock import wall_clock
from sheets_emulator.shown.reading import Reading
from sheets_emulator.shown.sheet_reading import SheetReading
from sheets_emulator.store.store import Store

# A sheet, and the filter view it is looked at through.
_Key = tuple[int, int | None]


class Readings:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Reading, dict[_Key, SheetReading]]] = {}

    def book(self, book_id: str) -> Reading:
        """ApiError 404 where there is no such spreadsheet."""
        return self._current(book_id)[0]

    def sheet(self, book_id: str, sheet_id: int, view_id: int | None = None) -> SheetReading:
        """`view_id`: a filter view to look through, in place of the sheet's own filter; one that is
        not there any more is none. ApiError 404 or 400 where there is no such sheet."""
        reading, sheets = self._current(book_id)
        with self._lock:
            sheet = reading.book.sheet(sheet_id)
            view = next((one for one in sheet.filter_views if one["filterViewId"] == view_id), None)
            key = (sheet_id, None if view is None else view_id)
            if key not in sheets:
                seen = sheet if view is None else replace(sheet, basic_filter=view)
                sheets[key] = SheetReading(reading, seen)
            return sheets[key]

    def _current(self, book_id: str) -> tuple[Reading, dict[_Key, SheetReading]]:
        book = self._store.book(book_id)
        now = wall_clock(book, self._store.clock())
        with self._lock:
            known = self._known.get(book_id)
            # A new day changes what TODAY and relative dates come to.
            if known and known[0].book is book and known[0].now.date() == now.date():
                return known
            fresh: tuple[Reading, dict[_Key, SheetReading]] = (Reading(book, now), {})
            self._known[book_id] = fresh
            return fresh
