"""One state of a spreadsheet, ready to be looked at: values, surroundings of conditions, looks."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from sheets_emulator.errors import ApiError
from sheets_emulator.model import a1
from sheets_emulator.model.cell import CellError, Slot, Value
from sheets_emulator.model.grid import Rect, quoted_title
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.model.view import View
from sheets_emulator.shown.look import Look, default_look
from sheets_emulator.values.conditions import Surroundings

NO_CELL = CellError("REF", "Reference does not exist.")


class Reading:
    """`now`: the wall clock in the spreadsheet's time zone."""

    def __init__(self, book: Spreadsheet, now: datetime) -> None:
        self.book = book
        self.now = now
        self.view = View(book, now.date())

    @cached_property
    def default_look(self) -> Look:
        return default_look(self.book.properties.get("defaultFormat"))

    def around(self, sheet: Sheet) -> Surroundings:
        """What conditions on `sheet` may look at."""

        def cell_at(title: str | None, row: int, column: int) -> Value:
            where = sheet if title is None else self.book.sheet_titled(title)
            if where is None or row >= where.row_count or column >= where.column_count:
                return NO_CELL
            return self.view.value(where, row, column)

        def range_values(text: str) -> Sequence[Value]:
            try:
                rect = a1.resolve(self.book, self.on(sheet, text))
            except ApiError:
                return []
            return self.values(rect)

        return Surroundings(cell_at, range_values, self.now, self.book.locale)

    def values(self, rect: Rect) -> list[Value]:
        """The values of a range, row by row, the empty cells left out."""
        sheet = self.book.sheet(rect.sheet_id)
        return [
            self.view.value_of(sheet, row, column, slot)
            for row, column, slot in filled(sheet, rect)
        ]

    def on(self, sheet: Sheet, text: str) -> str:
        """A range without a title is on the sheet that names it, unless it is a named range."""
        named = any(n["name"].casefold() == text.casefold() for n in self.book.named_ranges)
        return text if "!" in text or named else f"{quoted_title(sheet.title)}!{text}"


def filled(sheet: Sheet, rect: Rect) -> list[tuple[int, int, Slot]]:
    """The cells of `rect` that hold anything at all, with row and column."""
    return [
        (row, column, slot)
        for row, cells in enumerate(sheet.window(rect), rect.top)
        for column, slot in enumerate(cells, rect.left)
        if slot is not None
    ]
