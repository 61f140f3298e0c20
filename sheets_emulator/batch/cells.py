"""updateCells, appendCells, repeatCell, setDataValidation."""

from collections.abc import Callable
from operator import is_

from sheets_emulator.batch.cell_data import Put, cell_writer, kept_rule
from sheets_emulator.batch.common import mask, required
from sheets_emulator.batch.registry import handles
from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.a1 import check_inside, grid_range
from sheets_emulator.model.cell import (
    Json,
    Row,
    Slot,
    Style,
    entered,
    make_slot,
    style_of,
    trim,
)
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.references import copied
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet

Restyle = Callable[[Style | None], Style | None]

_NOTHING: Json = {}


@handles("updateCells")
def update_cells(book: Spreadsheet, request: Json) -> None:
    """Cells of `range` that `rows` does not reach are cleared, as far as `fields` goes."""
    put = cell_writer(mask(request, "CellData"))
    rows: list[Json] = request.get("rows", [])
    if "start" in request:
        start = request["start"]
        sheet = book.edit(start.get("sheetId", 0))
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
        check_inside(sheet, top, left)
        for offset, row in enumerate(rows):
            values = row.get("values", [])
            check_fits(sheet, top + offset + 1, left + len(values))
            put_row(sheet, top + offset, left, values, len(values), put)
        return
    if "range" not in request:
        raise invalid_argument("Must specify either start or range.")
    rect = grid_range(book, request["range"])
    sheet = book.edit(rect.sheet_id)
    if len(rows) > rect.height or any(len(r.get("values", ())) > rect.width for r in rows):
        raise invalid_argument("Attempting to write outside of the range.")
    # Beyond the last row that holds anything there is nothing to clear.
    reach = max(len(rows), min(rect.bottom, len(sheet.rows)) - rect.top)
    for offset in range(reach):
        values = rows[offset].get("values", []) if offset < len(rows) else []
        put_row(sheet, rect.top + offset, rect.left, values, rect.width, put)


@handles("appendCells")
def append_cells(book: Spreadsheet, request: Json) -> None:
    """After the last row with data, from column A on; the grid grows where it must."""
    if "tableId" in request:
        raise invalid_argument(f"No table with id: {request['tableId']}")
    put = cell_writer(mask(request, "CellData"))
    sheet = book.edit(request.get("sheetId", 0))
    rows: list[Json] = request.get("rows", [])
    first = sheet.data_height()
    width = max((len(row.get("values", ())) for row in rows), default=0)
    sheet.resize(max(sheet.row_count, first + len(rows)), max(sheet.column_count, width))
    for offset, row in enumerate(rows):
        values = row.get("values", [])
        put_row(sheet, first + offset, 0, values, len(values), put)


@handles("repeatCell")
def repeat_cell(book: Spreadsheet, request: Json) -> None:
    tree = mask(request, "CellData")
    put = cell_writer(tree)
    rect = grid_range(book, required(request, "range"))
    sheet = book.edit(rect.sheet_id)
    data: Json = request.get("cell", {})
    text = data.get("userEnteredValue", {}).get("formulaValue")
    if text is None:
        _repeat_alike(sheet, rect, lambda slot: put(slot, data))
        return
    for index in range(rect.top, rect.bottom):
        cells = _widened(sheet.row(index), rect.right)
        for column in range(rect.left, rect.right):
            shifted = copied(text, index - rect.top, column - rect.left)
            value = {**data, "userEnteredValue": {"formulaValue": shifted}}
            cells[column] = put(cells[column], value)
        sheet.set_row(index, trim(cells))


def _repeat_alike(sheet: Sheet, rect: Rect, change: Callable[[Slot], Slot]) -> None:
    # Cells without a value differ in their style only, and styles are shared: one result each.
    empty: dict[int, tuple[Style | None, Slot]] = {}

    def changed(slot: Slot) -> Slot:
        if entered(slot) is not None:
            return change(slot)
        style = style_of(slot)
        if id(style) not in empty:
            empty[id(style)] = (style, change(slot))
        return empty[id(style)][1]

    _change_rows(sheet, rect, changed)


@handles("setDataValidation")
def set_data_validation(book: Spreadsheet, request: Json) -> None:
    """Without a rule the validation of the range is taken away."""
    rect = grid_range(book, required(request, "range"))
    rule = kept_rule(request.get("rule"))
    restyle(book.edit(rect.sheet_id), rect, lambda style: _with_rule(style, rule))


def _with_rule(style: Style | None, rule: Json | None) -> Style | None:
    if style is None:
        return Style.of(validation=rule)
    return Style.of(style.format, style.note, rule, style.runs)


def put_row(sheet: Sheet, index: int, left: int, values: list[Json], width: int, put: Put) -> None:
    """Puts CellData into `width` cells from `left` on; cells that `values` lacks are cleared."""
    old = sheet.row(index)
    cells = _widened(old, left + width)
    for offset in range(width):
        data = values[offset] if offset < len(values) else _NOTHING
        cells[left + offset] = put(cells[left + offset], data)
    trim(cells)
    # By identity: 1 == True, and an untouched row need not be written again.
    if len(cells) != len(old) or not all(map(is_, cells, old)):
        sheet.set_row(index, cells)


def restyle(sheet: Sheet, rect: Rect, change: Restyle) -> None:
    """Changes the style of every cell of `rect`, leaving the values."""
    results: dict[int, tuple[Style | None, Style | None]] = {}

    def changed(slot: Slot) -> Slot:
        old = style_of(slot)
        if id(old) not in results:
            results[id(old)] = (old, change(old))
        return make_slot(entered(slot), results[id(old)][1])

    _change_rows(sheet, rect, changed)


def _change_rows(sheet: Sheet, rect: Rect, change: Callable[[Slot], Slot]) -> None:
    """`change` of every cell of `rect`."""

    def changed(row: Row) -> Row:
        cells = _widened(row, rect.right)
        cells[rect.left : rect.right] = map(change, cells[rect.left : rect.right])
        return trim(cells)

    sheet.change_rows(rect.top, rect.bottom, changed)


def _widened(row: Row, width: int) -> Row:
    return row + [None] * (width - len(row))


def check_fits(sheet: Sheet, bottom: int, right: int) -> None:
    """ApiError 400 where cells would be written beyond the grid."""
    if bottom > sheet.row_count:
        raise invalid_argument(
            f"Attempting to write row: {bottom - 1}, beyond the last requested row of: "
            f"{sheet.row_count - 1}"
        )
    if right > sheet.column_count:
        raise invalid_argument(
            f"Attempting to write column: {right - 1}, beyond the last requested column of: "
            f"{sheet.column_count - 1}"
        )
