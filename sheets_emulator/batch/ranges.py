"""mergeCells, unmergeCells, updateBorders, sortRange."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from sheets_emulator.batch.cells import restyle
from sheets_emulator.batch.common import required
from sheets_emulator.batch.registry import handles
from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.a1 import grid_range
from sheets_emulator.model.cell import (
    Cell,
    CellError,
    Formula,
    Json,
    Row,
    Slot,
    Style,
    Value,
    make_slot,
    style_of,
    trim,
)
from sheets_emulator.model.clock import today, wall_clock
from sheets_emulator.model.formats import with_borders
from sheets_emulator.model.grid import Rect, a1
from sheets_emulator.model.references import copied
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.model.view import View
from sheets_emulator.shown.filtering import hidden_rows
from sheets_emulator.shown.reading import Reading

_PARTLY_MERGED: Final = "You must select all cells in a merged range to merge or unmerge them."


@handles("mergeCells")
def merge_cells(book: Spreadsheet, request: Json) -> None:
    """Each merged range keeps the value of its first cell; the others lose theirs."""
    rect = grid_range(book, required(request, "range"))
    sheet = book.edit(rect.sheet_id)
    for name, frozen, first, last in (
        ("rows", sheet.frozen_row_count, rect.top, rect.bottom),
        ("columns", sheet.frozen_column_count, rect.left, rect.right),
    ):
        if first < frozen < last:
            raise invalid_argument(f"You can't merge frozen and non-frozen {name}")
    match request.get("mergeType", "MERGE_ALL"):
        case "MERGE_ROWS":
            parts = [_part(rect, top=row, bottom=row + 1) for row in range(rect.top, rect.bottom)]
        case "MERGE_COLUMNS":
            parts = [_part(rect, left=c, right=c + 1) for c in range(rect.left, rect.right)]
        case _:
            parts = [rect]
    unmerge(sheet, rect)
    for part in parts:
        if part.width * part.height > 1:
            sheet.merges.append(part)
            _keep_first_value(sheet, part)


@handles("unmergeCells")
def unmerge_cells(book: Spreadsheet, request: Json) -> None:
    rect = grid_range(book, required(request, "range"))
    unmerge(book.edit(rect.sheet_id), rect)


def unmerge(sheet: Sheet, rect: Rect) -> None:
    """Takes apart the merges inside `rect`; ApiError 400 where one reaches out of it."""
    if any(merge.intersects(rect) and not rect.encloses(merge) for merge in sheet.merges):
        raise invalid_argument(_PARTLY_MERGED)
    sheet.merges = [merge for merge in sheet.merges if not merge.intersects(rect)]


def _part(rect: Rect, **sides: int) -> Rect:
    own = {"top": rect.top, "bottom": rect.bottom, "left": rect.left, "right": rect.right}
    return Rect(rect.sheet_id, **{**own, **sides})


def _keep_first_value(sheet: Sheet, part: Rect) -> None:
    for index in range(part.top, min(part.bottom, len(sheet.rows))):
        row = list(sheet.rows[index])
        for column in range(part.left, min(part.right, len(row))):
            if (index, column) != (part.top, part.left):
                row[column] = make_slot(None, style_of(row[column]))
        sheet.set_row(index, trim(row))


@handles("updateBorders")
def update_borders(book: Spreadsheet, request: Json) -> None:
    """A border that is not named stays; style NONE takes one away."""
    rect = grid_range(book, required(request, "range"))
    sheet = book.edit(rect.sheet_id)
    borders: Json = with_borders(request)
    areas = {
        "top": (_part(rect, bottom=rect.top + 1), "top"),
        "bottom": (_part(rect, top=rect.bottom - 1), "bottom"),
        "left": (_part(rect, right=rect.left + 1), "left"),
        "right": (_part(rect, left=rect.right - 1), "right"),
    }
    for name, (area, side) in areas.items():
        if name in borders:
            _draw(sheet, area, {side: borders[name]})
    # An inner line is the lower border of one cell and the upper border of the next.
    if "innerHorizontal" in borders and rect.height > 1:
        line = borders["innerHorizontal"]
        _draw(sheet, _part(rect, bottom=rect.bottom - 1), {"bottom": line})
        _draw(sheet, _part(rect, top=rect.top + 1), {"top": line})
    if "innerVertical" in borders and rect.width > 1:
        line = borders["innerVertical"]
        _draw(sheet, _part(rect, right=rect.right - 1), {"right": line})
        _draw(sheet, _part(rect, left=rect.left + 1), {"left": line})


def _draw(sheet: Sheet, area: Rect, lines: Mapping[str, Json]) -> None:
    def change(style: Style | None) -> Style | None:
        shape: dict[str, Any] = dict((style.format if style else None) or {})
        borders = {**shape.get("borders", {}), **lines}
        borders = {side: line for side, line in borders.items() if line.get("style") != "NONE"}
        shape.pop("borders", None)
        if borders:
            shape["borders"] = borders
        if style is None:
            return Style.of(shape)
        return Style.of(shape, style.note, style.validation, style.runs)

    restyle(sheet, area, change)


@handles("sortRange")
def sort_range(book: Spreadsheet, request: Json) -> None:
    given = required(request, "range")
    size = book.sheet(given.get("sheetId", 0)).row_count
    if given.get("startRowIndex", 0) >= size:
        raise invalid_argument(f"range.startRowIndex is larger than current grid size ({size})")
    rect = grid_range(book, given)
    sort_rows(book, rect, request.get("sortSpecs", []))


def sort_rows(book: Spreadsheet, rect: Rect, specs: list[Json]) -> None:
    """Sorts the cells of `rect`, styles along with values; empty cells come last either way."""
    if not specs:
        raise invalid_argument("At least one sort spec must be specified.")
    sheet = book.edit(rect.sheet_id)
    for spec in specs:
        column = spec.get("dimensionIndex", 0)
        if not rect.left <= column < rect.right:
            raise invalid_argument(
                f"sortSpecs.dimensionIndex[{column}] is outside of the range to sort."
            )
    for merge in sheet.merges:
        if merge.intersects(rect) and merge.height > 1:
            where = a1("", merge).rpartition("!")[2]
            raise invalid_argument(
                "You can't sort a range containing vertical merges. There is a vertical merge at"
                f" {where}"
            )
    view = View(book, today(book))
    # A hidden row stays where it is; the others are sorted into the places that are left.
    hidden = _hidden(book, sheet)
    height = max(min(rect.bottom, len(sheet.rows)) - rect.top, 0)
    places = [offset for offset in range(height) if rect.top + offset not in hidden]
    order = list(places)
    # Sorting is stable, so the last spec goes first.
    for spec in reversed(specs):
        column = spec.get("dimensionIndex", 0)
        values = {offset: view.value(sheet, rect.top + offset, column) for offset in order}
        filled = [offset for offset in order if values[offset] is not None]
        empty = [offset for offset in order if values[offset] is None]
        keys = {offset: _sort_key(values[offset]) for offset in filled}
        filled.sort(key=keys.__getitem__, reverse=spec.get("sortOrder") == "DESCENDING")
        order = filled + empty
    old = {offset: list(sheet.row(rect.top + offset)) for offset in places}
    for place, source in zip(places, order, strict=True):
        if place == source:
            continue
        row = old[place] + [None] * (rect.right - len(old[place]))
        row[rect.left : rect.right] = _moved(old[source], rect, place - source)
        sheet.set_row(rect.top + place, trim(row))
    # What is pinned to a row goes with its values.
    landed = {rect.top + s: rect.top + p for p, s in zip(places, order, strict=True)}
    for metadata in list(book.metadata_of(sheet.id)):
        index = metadata.location.index
        if metadata.location.type == "ROW" and index is not None and index in landed:
            location = replace(metadata.location, index=landed[index])
            book.metadata[metadata.id] = replace(metadata, location=location)


def _hidden(book: Spreadsheet, sheet: Sheet) -> frozenset[int]:
    by_people = {i for i, own in sheet.row_properties.items() if own.get("hiddenByUser")}
    now = wall_clock(book, datetime.now(UTC))
    return hidden_rows(Reading(book, now), sheet) | by_people


def _moved(row: Row, rect: Rect, rows: int) -> Row:
    slots = row[rect.left : rect.right]
    slots += [None] * (rect.width - len(slots))
    return [_moved_slot(slot, rows) for slot in slots]


def _moved_slot(slot: Slot, rows: int) -> Slot:
    if isinstance(slot, Cell) and isinstance(slot.value, Formula):
        return Cell(Formula(copied(slot.value.text, rows, 0)), slot.style)
    return slot


def _sort_key(value: Value) -> tuple[int, float, str]:
    """Numbers before words before truth values before errors."""
    match value:
        case bool():
            return 2, float(value), ""
        case int() | float():
            return 0, value, ""
        case CellError():
            return 3, 0, value.text
        case _:
            return 1, 0, str(value).casefold()
