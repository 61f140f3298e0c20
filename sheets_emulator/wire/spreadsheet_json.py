"""A spreadsheet as `spreadsheets.get` shows it."""

from collections.abc import Sequence
from typing import Any

from sheets_emulator.batch.sheets import properties_json
from sheets_emulator.model.cell import Json
from sheets_emulator.model.follow import map_ranges
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.metadata_json import metadata_json
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.model.view import View
from sheets_emulator.proto import masks
from sheets_emulator.wire.grid_data import grid_data


def spreadsheet_json(
    view: View, url: str, tree: masks.Tree, rects: Sequence[Rect] | None, *, grid: bool
) -> Json:
    """`tree`: the mask rooted at Spreadsheet; where there is one it decides whether grid data is
    returned. `rects`: only the sheets they lie on, and only their cells; None is everything."""
    book = view.book
    wants_grid = masks.covers(tree, "sheets", "data") if tree else grid
    written: Json = {"spreadsheetId": book.id, "properties": book.properties}
    if masks.covers(tree, "sheets"):
        inside = masks.below(tree, "sheets")
        written["sheets"] = [
            _sheet_json(view, sheet, _on(sheet, rects), inside, grid=wants_grid)
            for sheet in book.sheets
            if rects is None or any(rect.sheet_id == sheet.id for rect in rects)
        ]
        if not written["sheets"]:
            del written["sheets"]
    if book.named_ranges:
        written["namedRanges"] = shown(book.named_ranges)
    written["spreadsheetUrl"] = url
    pinned = [m for m in book.metadata.values() if m.location.type == "SPREADSHEET"]
    if pinned:
        written["developerMetadata"] = [metadata_json(metadata) for metadata in pinned]
    selected: Json = masks.select(written, tree)
    return selected


def _on(sheet: Sheet, rects: Sequence[Rect] | None) -> list[Rect]:
    if rects is None:
        return [sheet.rect] if sheet.row_count else []  # a chart's own sheet has no grid
    return [rect for rect in rects if rect.sheet_id == sheet.id]


def _sheet_json(
    view: View, sheet: Sheet, rects: list[Rect], tree: masks.Tree, *, grid: bool
) -> Json:
    book: Spreadsheet = view.book
    written: Json = {"properties": properties_json(book, sheet)}
    if grid and rects:
        inside = masks.below(tree, "data")
        written["data"] = [grid_data(view, sheet, rect, inside) for rect in rects]
    parts: dict[str, Any] = {
        # A reply for some ranges names only the merges that touch them.
        "merges": [
            rect_json(merge) for merge in sheet.merges if any(merge.intersects(r) for r in rects)
        ],
        "conditionalFormats": sheet.conditional_formats,
        "filterViews": sheet.filter_views,
        "protectedRanges": sheet.protected_ranges,
        "basicFilter": sheet.basic_filter,
        "charts": sheet.charts,
        "bandedRanges": sheet.banded_ranges,
        "rowGroups": sheet.row_groups,
        "columnGroups": sheet.column_groups,
    }
    written.update({name: shown(part) for name, part in parts.items() if part})
    pinned = [m for m in book.metadata_of(sheet.id) if m.location.type == "SHEET"]
    if pinned:
        written["developerMetadata"] = [metadata_json(metadata) for metadata in pinned]
    return written


def rect_json(rect: Rect) -> Json:
    """A GridRange; sheetId 0 vanishes, as every field at its default."""
    written: Json = {"sheetId": rect.sheet_id} if rect.sheet_id else {}
    written["startRowIndex"], written["endRowIndex"] = rect.top, rect.bottom
    written["startColumnIndex"], written["endColumnIndex"] = rect.left, rect.right
    return written


def shown(value: Any) -> Any:
    """Ranges and coordinates in stored objects as replies show them."""
    return map_ranges(value, _without_defaults)


def _without_defaults(item: Json) -> Json:
    # A start or end of 0 is a bound and stays; the parts of a coordinate are plain numbers.
    plain = ("sheetId", "rowIndex", "columnIndex")
    return {name: part for name, part in item.items() if part or name not in plain}
