"""Rows and columns: insert, append, delete, move, and their properties."""

from typing import Final, TypeVar

from sheets_emulator.batch.common import mask, required
from sheets_emulator.batch.registry import handles
from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.cell import Cell, Formula, Json, Row, Slot, make_slot, style_of
from sheets_emulator.model.follow import follow
from sheets_emulator.model.formulas import rewrite_formulas
from sheets_emulator.model.metadata import Dimension
from sheets_emulator.model.references import followed
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.shift import Deleted, Inserted, Moved, Shift
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.proto import masks

T = TypeVar("T")

_TEXT_WIDTH: Final = 7  # pixels a character, roughly, of 10-point type


@handles("insertDimension")
def insert_dimension(book: Spreadsheet, request: Json) -> None:
    sheet, dimension, start, end = dimension_range(book, required(request, "range"))
    size = _size(sheet, dimension)
    from_before = request.get("inheritFromBefore", False)
    if from_before and start == 0:
        raise invalid_argument("inheritFromBefore cannot be true if inserting at index 0.")
    if start > size:
        raise invalid_argument(f"range.startIndex is larger than current grid size ({size})")
    if start == size and not from_before:
        raise invalid_argument(
            f"range.startIndex must be less than the grid size ({size}) if inheritFromBefore is"
            " false."
        )
    insert(book, sheet.id, dimension, start, end - start, from_before=from_before)


@handles("appendDimension")
def append_dimension(book: Spreadsheet, request: Json) -> None:
    sheet = book.edit(request.get("sheetId", 0))
    length = request.get("length", 0)
    if length <= 0:
        raise invalid_argument("length must be greater than 0.")
    if _dimension(request) == "ROWS":
        sheet.resize(sheet.row_count + length, sheet.column_count)
    else:
        sheet.resize(sheet.row_count, sheet.column_count + length)


@handles("deleteDimension")
def delete_dimension(book: Spreadsheet, request: Json) -> None:
    given = required(request, "range")
    sheet = book.sheet(given.get("sheetId", 0))
    dimension = _dimension(given)
    size = _size(sheet, dimension)
    start, end = given.get("startIndex", 0), given.get("endIndex", size)
    _check_order(start, end)
    if start >= size:
        raise invalid_argument(
            f"Cannot delete a {'row' if dimension == 'ROWS' else 'column'} that doesn't exist."
            f" Tried to delete {'row' if dimension == 'ROWS' else 'column'} index {start}"
            f" but there are only {size} {dimension.lower()}."
        )
    end = min(end, size)
    frozen = sheet.frozen_row_count if dimension == "ROWS" else sheet.frozen_column_count
    if start <= frozen and end == size:
        raise invalid_argument(
            f"Sorry, it is not possible to delete all non-frozen {dimension.lower()}."
        )
    delete(book, sheet.id, dimension, start, end)


@handles("moveDimension")
def move_dimension(book: Spreadsheet, request: Json) -> None:
    sheet, dimension, start, end = dimension_range(book, required(request, "source"))
    size = _size(sheet, dimension)
    to = request.get("destinationIndex", 0)
    if end > size:
        raise invalid_argument(f"source.endIndex[{end}] is beyond the grid size of {size}.")
    if to < 0 or to > size:
        raise invalid_argument(f"destinationIndex[{to}] is outside the grid.")
    if start <= to <= end:
        return  # it already stands there
    for merge in sheet.merges:
        first, last = (
            (merge.top, merge.bottom) if dimension == "ROWS" else (merge.left, merge.right)
        )
        crosses = first < start < last or first < end < last or first < to < last
        if last - first > 1 and (crosses or (start < last and first < end)):
            what = "row" if dimension == "ROWS" else "column"
            raise invalid_argument(
                f"Sorry, it is not possible to move a {what} to a position that crosses a merged"
                " cell. Please unmerge and try again."
            )
    sheet = book.edit(sheet.id)
    if dimension == "ROWS":
        rows = sheet.rows + [[] for _ in range(max(end, to) - len(sheet.rows))]
        sheet.rows = _moved(rows, start, end, to)
    else:
        reach = max(end, to)
        sheet.rows = [
            _moved(row + [None] * (reach - len(row)), start, end, to)
            if len(row) > min(start, to)
            else row
            for row in sheet.rows
        ]
    _follow(book, Moved(sheet.id, dimension, start, end, to))


@handles("updateDimensionProperties")
def update_dimension_properties(book: Spreadsheet, request: Json) -> None:
    tree = mask(request, "DimensionProperties")
    given = required(request, "range")
    sheet = book.edit(given.get("sheetId", 0))
    dimension = _dimension(given)
    size = _size(sheet, dimension)
    start, end = given.get("startIndex", 0), min(given.get("endIndex", size), size)
    _check_order(start, end)
    if "*" in tree:
        tree = {"pixelSize": {}, "hiddenByUser": {}}
    properties = sheet.row_properties if dimension == "ROWS" else sheet.column_properties
    for index in range(start, end):
        changed = masks.merge(properties.get(index, {}), request.get("properties", {}), tree)
        changed = {name: value for name, value in changed.items() if value}
        if changed:
            properties[index] = changed
        else:
            properties.pop(index, None)


@handles("autoResizeDimensions")
def auto_resize_dimensions(book: Spreadsheet, request: Json) -> None:
    """Columns fit their longest text, measured roughly: there is no typesetter here."""
    given = required(request, "dimensions")
    sheet = book.edit(given.get("sheetId", 0))
    dimension = _dimension(given)
    size = _size(sheet, dimension)
    start, end = given.get("startIndex", 0), min(given.get("endIndex", size), size)
    _check_order(start, end)
    if dimension == "ROWS":
        for index in range(start, end):
            kept = {
                k: v for k, v in sheet.row_properties.get(index, {}).items() if k != "pixelSize"
            }
            sheet.row_properties.pop(index, None)
            if kept:
                sheet.row_properties[index] = kept
        return
    for column in range(start, end):
        longest = max((_width(row[column]) for row in sheet.rows if column < len(row)), default=0)
        if longest:
            old = sheet.column_properties.get(column, {})
            sheet.column_properties[column] = {**old, "pixelSize": longest * _TEXT_WIDTH + 10}


def insert(
    book: Spreadsheet,
    sheet_id: int,
    dimension: Dimension,
    at: int,
    count: int,
    *,
    from_before: bool,
) -> None:
    """Empty rows or columns at `at`, in the style of what stands before or after them."""
    sheet = book.edit(sheet_id)
    model = at - 1 if from_before else at
    properties = sheet.row_properties if dimension == "ROWS" else sheet.column_properties
    size = properties.get(model, {}).get("pixelSize")
    if dimension == "ROWS":
        like = sheet.row(model) if model < sheet.row_count else []
        if at < len(sheet.rows) or any(style_of(slot) for slot in like):
            sheet.rows += [[] for _ in range(at - len(sheet.rows))]
            sheet.rows[at:at] = [_styles_only(like)] * count
        sheet.resize(sheet.row_count + count, sheet.column_count)
    else:
        sheet.rows = [_with_columns(row, at, count, model) for row in sheet.rows]
        sheet.resize(sheet.row_count, sheet.column_count + count)
    _follow(book, Inserted(sheet_id, dimension, at, count))
    if size is not None:
        sheet = book.edit(sheet_id)
        properties = sheet.row_properties if dimension == "ROWS" else sheet.column_properties
        properties.update({index: {"pixelSize": size} for index in range(at, at + count)})


def delete(book: Spreadsheet, sheet_id: int, dimension: Dimension, start: int, end: int) -> None:
    sheet = book.edit(sheet_id)
    count = end - start
    if dimension == "ROWS":
        del sheet.rows[start:end]
        sheet.resize(sheet.row_count - count, sheet.column_count)
    else:
        sheet.rows = [r[:start] + r[end:] if len(r) > start else r for r in sheet.rows]
        sheet.resize(sheet.row_count, sheet.column_count - count)
    frozen = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
    grid = sheet.properties["gridProperties"]
    if start < grid.get(frozen, 0):
        left = grid[frozen] - (min(end, grid[frozen]) - start)
        kept = {k: v for k, v in grid.items() if k != frozen}
        if left:
            kept[frozen] = left
        sheet.properties = {**sheet.properties, "gridProperties": kept}
    _follow(book, Deleted(sheet_id, dimension, start, end))


def _follow(book: Spreadsheet, shift: Shift) -> None:
    follow(book, shift)
    title = book.sheet(shift.sheet_id).title
    rewrite_formulas(book, lambda own, formula: followed(formula, own, title, shift))


def dimension_range(book: Spreadsheet, given: Json) -> tuple[Sheet, Dimension, int, int]:
    """The sheet, axis, start and end of a DimensionRange that must be bounded."""
    sheet = book.sheet(given.get("sheetId", 0))
    dimension = _dimension(given)
    if "endIndex" not in given:
        raise invalid_argument("range must have both startIndex and endIndex.")
    start, end = given.get("startIndex", 0), given["endIndex"]
    _check_order(start, end)
    return sheet, dimension, start, end


def _check_order(start: int, end: int) -> None:
    if start < 0:
        raise invalid_argument(f"startIndex[{start}] cannot be negative.")
    if end <= start:
        raise invalid_argument(f"endIndex[{end}] must be greater than startIndex[{start}].")


def _dimension(given: Json) -> Dimension:
    match given.get("dimension"):
        case "ROWS":
            return "ROWS"
        case "COLUMNS":
            return "COLUMNS"
        case _:
            raise invalid_argument("No dimension specified.")


def _size(sheet: Sheet, dimension: Dimension) -> int:
    return sheet.row_count if dimension == "ROWS" else sheet.column_count


def _moved(items: list[T], start: int, end: int, to: int) -> list[T]:
    block = items[start:end]
    if to <= start:
        return items[:to] + block + items[to:start] + items[end:]
    return items[:start] + items[end:to] + block + items[to:]


def _styles_only(row: Row) -> Row:
    return [make_slot(None, style_of(slot)) for slot in row]


def _with_columns(row: Row, at: int, count: int, model: int) -> Row:
    if len(row) < at:
        return row
    like: Slot = make_slot(None, style_of(row[model])) if model < len(row) else None
    if len(row) == at and like is None:
        return row
    return row[:at] + [like] * count + row[at:]


def _width(slot: Slot) -> int:
    value = slot.value if isinstance(slot, Cell) else slot
    if value is None or isinstance(value, Formula):
        return 0
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in str(value))
