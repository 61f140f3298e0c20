"""Reading and writing plain values: what `spreadsheets.values` does, without its wire."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.cell import (
    Cell,
    CellError,
    Entered,
    Formula,
    Json,
    Slot,
    Style,
    entered,
    make_slot,
    number,
    style_of,
    trim,
)
from sheets_emulator.model.grid import Rect, a1, column_name
from sheets_emulator.model.limits import check_text
from sheets_emulator.model.metadata import Dimension
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.model.view import View
from sheets_emulator.values.entered import parse_user_entered

Render = Literal["FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"]
DateTimeRender = Literal["SERIAL_NUMBER", "FORMATTED_STRING"]
InputOption = Literal["RAW", "USER_ENTERED"]

_DATE_TYPES: Final = frozenset({"DATE", "TIME", "DATE_TIME"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How values are to be written out."""

    render: Render = "FORMATTED_VALUE"
    dates: DateTimeRender = "SERIAL_NUMBER"


def read_range(view: View, rect: Rect, major: Dimension, reading: Reading) -> Json:
    """A ValueRange: empty cells and rows at the end are cut, no values no key."""
    sheet = view.book.sheet(rect.sheet_id)
    if major == "COLUMNS":
        lists = [_read_column(view, sheet, rect, c, reading) for c in range(rect.left, rect.right)]
    else:
        lists = _read_rows(view, sheet, rect, reading)
    while lists and not lists[-1]:
        lists.pop()
    written: Json = {"range": a1(sheet.title, rect), "majorDimension": major}
    if lists:
        written["values"] = lists
    return written


def _read_rows(view: View, sheet: Sheet, rect: Rect, reading: Reading) -> list[list[Any]]:
    read = _Reader(view, sheet, reading)
    rows: list[list[Any]] = []
    for row, slots in enumerate(sheet.window(rect), rect.top):
        rows.append(_cut([read(row, column, s) for column, s in enumerate(slots, rect.left)]))
    return rows


def _read_column(view: View, sheet: Sheet, rect: Rect, column: int, reading: Reading) -> list[Any]:
    read = _Reader(view, sheet, reading)
    if reading.render == "FORMATTED_VALUE":
        return _cut(
            [
                read(row, column, slots[column]) if len(slots) > column else ""
                for row, slots in enumerate(sheet.rows[rect.top : rect.bottom], rect.top)
            ]
        )
    # Spelled out, as whole columns of large sheets are read this way: most cells are bare.
    values: list[Any] = [
        ""
        if len(slots) <= column or (slot := slots[column]) is None
        else slot
        if type(slot) is not Cell
        else ""
        if slot.value is None
        else read(row, column, slot)
        for row, slots in enumerate(sheet.rows[rect.top : rect.bottom], rect.top)
    ]
    return _cut(values)


class _Reader:
    """Writes one cell out."""

    def __init__(self, view: View, sheet: Sheet, reading: Reading) -> None:
        self._view = view
        self._sheet = sheet
        self._reading = reading
        self._is_plain = reading.render != "FORMATTED_VALUE"

    def __call__(self, row: int, column: int, slot: Slot) -> str | float | bool:
        if slot is None:
            return ""
        if type(slot) is str or (self._is_plain and type(slot) is not Cell):
            return slot  # type: ignore[return-value]  # mypy does not narrow by type()
        return _read(self._view, self._sheet, row, column, slot, self._reading)


def _cut(row: list[Any]) -> list[Any]:
    while row and row[-1] == "":
        row.pop()
    return row


def _read(
    view: View, sheet: Sheet, row: int, column: int, slot: Slot, reading: Reading
) -> str | float | bool:
    if reading.render == "FORMATTED_VALUE":
        return view.text_of(sheet, row, column, slot)
    if reading.render == "FORMULA" and isinstance(slot, Cell) and isinstance(slot.value, Formula):
        return slot.value.text
    value = view.value_of(sheet, row, column, slot)
    if value is None:
        return ""
    if isinstance(value, CellError):
        return value.text
    if reading.dates == "FORMATTED_STRING" and _is_date(style_of(slot)):
        return view.text_of(sheet, row, column, slot)
    return value


def _is_date(style: Style | None) -> bool:
    return style is not None and (style.number_format or {}).get("type") in _DATE_TYPES


@dataclass(frozen=True, slots=True)
class Written:
    """What a write covered. `rows`, `columns`: those in which a cell was given a value, empty
    ones included. `cells`: how many such cells there were."""

    rect: Rect
    rows: frozenset[int]
    columns: frozenset[int]
    cells: int

    def json(self, book: Spreadsheet) -> Json:
        """The common part of an UpdateValuesResponse."""
        written: Json = {"updatedRange": a1(book.sheet(self.rect.sheet_id).title, self.rect)}
        counts = {
            "updatedRows": len(self.rows),
            "updatedColumns": len(self.columns),
            "updatedCells": self.cells,
        }
        return {**written, **{name: count for name, count in counts.items() if count}}


@dataclass(frozen=True, slots=True)
class Input:
    """How given values are to be understood. `now`: the spreadsheet's wall clock."""

    option: InputOption
    now: datetime


def write_range(
    book: Spreadsheet, rect: Rect, values: Sequence[Sequence[Any]], major: Dimension, how: Input
) -> Written:
    """Puts `values` from the first cell of `rect` on. None leaves a cell as it is, "" empties it.
    A single cell is only where to begin; a larger range must not be left, nor the grid."""
    sheet = book.sheet(rect.sheet_id)
    rows = transposed(values) if major == "COLUMNS" else values
    height, width = len(rows), max(map(len, rows), default=0)
    _check_fits(sheet, rect, height, width)
    return put_values(book, rect, rows, how)


def put_values(book: Spreadsheet, rect: Rect, rows: Sequence[Sequence[Any]], how: Input) -> Written:
    """Puts `rows` from the first cell of `rect` on, growing the grid."""
    sheet = book.edit(rect.sheet_id)
    height, width = len(rows), max(map(len, rows), default=0)
    sheet.resize(
        max(sheet.row_count, rect.top + height), max(sheet.column_count, rect.left + width)
    )
    reader = _InputReader(book.locale, how)
    cells = 0
    touched_rows: set[int] = set()
    touched_columns: set[int] = set()
    for offset, given in enumerate(rows):
        if not given:
            continue
        row = list(sheet.row(rect.top + offset))
        row += [None] * (rect.left + len(given) - len(row))
        touched = [place for place, value in enumerate(given, rect.left) if value is not None]
        for place in touched:
            row[place] = reader.slot(row[place], given[place - rect.left])
        if touched:
            cells += len(touched)
            touched_columns.update(touched)
            touched_rows.add(rect.top + offset)
            sheet.set_row(rect.top + offset, trim(row))
    covered = Rect(
        sheet.id,
        rect.top,
        rect.top + max(height, 1),
        rect.left,
        rect.left + max(width, 1),
    )
    return Written(covered, frozenset(touched_rows), frozenset(touched_columns), cells)


def clear_range(book: Spreadsheet, rect: Rect) -> None:
    """Takes the values away; formats, notes and validation stay."""
    sheet = book.edit(rect.sheet_id)
    for index in range(rect.top, min(rect.bottom, len(sheet.rows))):
        row = sheet.rows[index]
        if any(entered(slot) is not None for slot in row[rect.left : rect.right]):
            row = list(row)
            row[rect.left : rect.right] = [
                make_slot(None, style_of(slot)) for slot in row[rect.left : rect.right]
            ]
            sheet.rows[index] = trim(row)


def transposed(values: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Columns as rows; what a shorter column lacks is None, which leaves cells alone."""
    height = max(map(len, values), default=0)
    return [[c[i] if i < len(c) else None for c in values] for i in range(height)]


class _InputReader:
    def __init__(self, locale: str, how: Input) -> None:
        self._locale = locale
        self._how = how

    def slot(self, old: Slot, given: object) -> Slot:
        style = style_of(old)
        value: Entered
        if isinstance(given, str):
            check_text(given)
            if not given:
                return make_slot(None, style)
            if self._how.option == "USER_ENTERED":
                own = style.number_format if style else None
                read = parse_user_entered(given, self._locale, self._how.now, own)
                if read.number_format is not None:
                    style = _with_number_format(style, dict(read.number_format))
                value = read.value
                if isinstance(value, float):
                    value = number(value)
                elif value == "":
                    value = None
            else:
                value = given
        elif isinstance(given, bool):
            value = given
        elif isinstance(given, int | float):
            try:
                value = number(given)
            except ValueError as error:
                raise invalid_argument(f"Invalid value: {str(given)[:40]}") from error
        else:
            raise invalid_argument(f"Invalid value: {given!r}")
        return make_slot(value, style)


def _with_number_format(style: Style | None, number_format: Json) -> Style | None:
    if style is None:
        return Style.of({"numberFormat": number_format})
    kept = {**(style.format or {}), "numberFormat": number_format}
    return Style.of(kept, style.note, style.validation, style.runs)


def _check_fits(sheet: Sheet, rect: Rect, height: int, width: int) -> None:
    """A range of several cells says how far the values may reach, else the grid does: only
    values.append makes it grow."""
    shown = a1(sheet.title, rect)
    is_anchor = rect.height == 1 and rect.width == 1
    bottom, right = (
        (sheet.row_count, sheet.column_count) if is_anchor else (rect.bottom, rect.right)
    )
    if rect.top + height > bottom:
        raise invalid_argument(
            f"Requested writing within range [{shown}], but tried writing to row [{bottom + 1}]"
        )
    if rect.left + width > right:
        raise invalid_argument(
            f"Requested writing within range [{shown}], but tried writing to column"
            f" [{column_name(right)}]"
        )
