"""What the cells of a state come to: formulas computed, numbers written out."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sheets_emulator.errors import EmulatorError
from sheets_emulator.model.cell import Cell, CellError, Formula, Slot, Value, number
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.values.cell_value import is_number
from sheets_emulator.values.formula import evaluate
from sheets_emulator.values.number_format import render

_NO_CELL: Final = CellError("REF", "Reference does not exist.")
_CIRCLE: Final = CellError("REF", "Circular dependency detected.")

_Key = tuple[int, int, int]


class _NeededFirstError(EmulatorError):
    """A formula met another that is not computed yet."""

    def __init__(self, key: _Key) -> None:
        super().__init__(key)
        self.key = key


class View:
    """Reads one state, computing each formula once. Cheap to make: one for each request."""

    def __init__(self, book: Spreadsheet, today: date) -> None:
        """`today`: the date in the spreadsheet's time zone."""
        self.book = book
        self._today = today
        self._computed: dict[_Key, Value] = {}
        self._texts: dict[tuple[object, type, int], str] = {}

    @property
    def today(self) -> date:
        return self._today

    def value(self, sheet: Sheet, row: int, column: int) -> Value:
        """The effective value of a cell: None, a scalar, or a CellError."""
        return self.value_of(sheet, row, column, sheet.slot(row, column))

    def value_of(self, sheet: Sheet, row: int, column: int, slot: Slot) -> Value:
        """The same where the caller already holds the cell."""
        if not isinstance(slot, Cell):
            return slot
        if not isinstance(slot.value, Formula):
            return slot.value
        return self._compute((sheet.id, row, column))

    def text(self, sheet: Sheet, row: int, column: int) -> str:
        """The cell as people see it (`formattedValue`)."""
        return self.text_of(sheet, row, column, sheet.slot(row, column))

    def text_of(self, sheet: Sheet, row: int, column: int, slot: Slot) -> str:
        """The same where the caller already holds the cell."""
        if isinstance(slot, str):
            return slot
        style = slot.style if isinstance(slot, Cell) else None
        number_format = style.number_format if style else None
        return self.written(self.value_of(sheet, row, column, slot), number_format)

    def written(self, value: Value, number_format: Mapping[str, Any] | None) -> str:
        """A value written with a number format in the spreadsheet's locale."""
        if value is None or (isinstance(value, str) and number_format is None):
            return value or ""
        if (
            number_format is None
            and is_number(value)
            and abs(value) < 10**10
            and value == int(value)
        ):
            return str(int(value))  # the general format would not write it differently
        # Formats are shared by the cells that have them, so their identity is a key.
        key = (value, type(value), id(number_format))
        known = self._texts.get(key)
        if known is None:
            known = self._texts[key] = render(value, number_format, self.book.locale)
        return known

    def _compute(self, wanted: _Key) -> Value:
        # A stack of our own instead of recursion: a running total is as deep as it is long.
        waiting: dict[_Key, None] = {wanted: None}
        while wanted not in self._computed:
            key = next(reversed(waiting))
            try:
                self._computed[key] = self._evaluate(key)
                del waiting[key]
            except _NeededFirstError as needed:
                if needed.key in waiting:
                    self._computed[needed.key] = _CIRCLE
                    waiting.pop(needed.key)
                else:
                    waiting[needed.key] = None
            if not waiting and wanted not in self._computed:
                self._computed[wanted] = _CIRCLE
        return self._computed[wanted]

    def _evaluate(self, key: _Key) -> Value:
        sheet_id, row, column = key
        sheet = self.book.sheet(sheet_id)
        slot = sheet.slot(row, column)
        if not isinstance(slot, Cell) or not isinstance(slot.value, Formula):
            return None

        def cell_at(title: str | None, at_row: int, at_column: int) -> Value:
            where = sheet if title is None else self.book.sheet_titled(title)
            if where is None or at_row >= where.row_count or at_column >= where.column_count:
                return _NO_CELL
            return self._known(where, at_row, at_column)

        computed = evaluate(slot.value, cell_at, today=self._today, locale=self.book.locale)
        if computed is None:
            return 0
        return number(computed) if isinstance(computed, float) else computed

    def _known(self, sheet: Sheet, row: int, column: int) -> Value:
        slot = sheet.slot(row, column)
        if not isinstance(slot, Cell):
            return slot
        if not isinstance(slot.value, Formula):
            return slot.value
        key = (sheet.id, row, column)
        if key not in self._computed:
            raise _NeededFirstError(key)
        return self._computed[key]
