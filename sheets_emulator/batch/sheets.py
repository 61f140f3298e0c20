"""The spreadsheet itself and its tabs: properties, add, delete, duplicate, copy."""

from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheets_emulator.batch.common import free_id, mask
from sheets_emulator.batch.dimensions import delete
from sheets_emulator.batch.metadata import copy_metadata
from sheets_emulator.batch.registry import handles
from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.cell import Json
from sheets_emulator.model.follow import forget_sheet, with_sheet
from sheets_emulator.model.formats import with_color_pairs, with_colors
from sheets_emulator.model.formulas import rewrite_formulas
from sheets_emulator.model.grid import quoted_title
from sheets_emulator.model.limits import check_size
from sheets_emulator.model.references import retitled
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.proto import masks
from sheets_emulator.values.locales import is_locale

_FALSE_VANISHES: Final = ("hidden", "rightToLeft")
_GRID_DEFAULTS: Final[Json] = {"rowCount": 1000, "columnCount": 26}


@handles("updateSpreadsheetProperties")
def update_spreadsheet_properties(book: Spreadsheet, request: Json) -> None:
    tree = mask(request, "SpreadsheetProperties")
    given = request.get("properties", {})
    if "*" in tree:
        tree = {name: {} for name in given}
    tree = with_color_pairs(tree)
    merged = masks.merge(book.properties, with_colors(given), tree)
    for name in ("title", "locale", "timeZone"):
        if name in tree and not merged.get(name):
            raise invalid_argument(f"Invalid value for {name}: it must not be empty.")
    check_properties(merged)
    book.properties = merged


def check_properties(properties: Json) -> None:
    """ApiError 400 where the locale or the time zone is none."""
    if not is_locale(properties["locale"]):
        raise invalid_argument(f"Unsupported locale: {properties['locale']}")
    try:
        ZoneInfo(properties["timeZone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise invalid_argument(f"Invalid time zone: {properties['timeZone']}") from None


@handles("addSheet")
def add_sheet(book: Spreadsheet, request: Json) -> Json:
    sheet = new_sheet(book, request.get("properties", {}))
    index = request.get("properties", {}).get("index", len(book.sheets))
    place(book, sheet, index)
    return {"properties": properties_json(book, sheet)}


@handles("deleteSheet")
def delete_sheet(book: Spreadsheet, request: Json) -> None:
    sheet = book.known_sheet(request.get("sheetId", 0))
    if all(other is sheet or other.is_hidden for other in book.sheets):
        raise invalid_argument(
            "You can't remove all the visible sheets in a document."
            if len(book.sheets) > 1
            else "You can't remove all the sheets in a document."
        )
    book.sheets.pop(book.index_of(sheet.id))
    forget_sheet(book, sheet.id)
    rewrite_formulas(book, lambda _own, formula: retitled(formula, sheet.title, None))


@handles("duplicateSheet")
def duplicate_sheet(book: Spreadsheet, request: Json) -> Json:
    source = book.known_sheet(request.get("sourceSheetId", 0))
    title = request.get("newSheetName") or free_title(book, f"Copy of {source.title}")
    sheet_id = request.get("newSheetId")
    _check_title(book, title)
    _check_sheet_id(book, sheet_id)
    if sheet_id is None:
        sheet_id = book.free_sheet_id()
    copy = copy_of(source, sheet_id, title, book)
    index = request.get("insertSheetIndex", 0)
    place(book, copy, index)
    copy_metadata(book.metadata_of(source.id), book, sheet_id)
    return {"properties": properties_json(book, copy)}


@handles("updateSheetProperties")
def update_sheet_properties(book: Spreadsheet, request: Json) -> None:
    given = request.get("properties", {})
    tree = mask(request, "SheetProperties")
    sheet = book.edit_any(given.get("sheetId", 0))
    if "*" in tree:
        tree = {name: {} for name in ("title", "index", "hidden", "tabColor", "rightToLeft")}
        tree["gridProperties"] = {}
    tree = with_color_pairs({k: v for k, v in tree.items() if k not in ("sheetId", "sheetType")})
    if "title" in tree:
        _check_title(book, given.get("title", ""), sheet)
        _retitle(book, sheet.title, given["title"])
        sheet = book.edit_any(sheet.id)
    index = given.get("index", 0) if "index" in tree else None
    tree.pop("index", None)
    merged = masks.merge(sheet.properties, with_colors(given), tree)
    _check_grid(sheet, merged)
    _cut_off(book, sheet, merged)
    _set_properties(sheet, merged)
    if all(other.is_hidden for other in book.sheets):
        raise invalid_argument("You can't hide all the sheets in a document.")
    if index is not None:
        # The index counts places before the sheet is taken out of the row.
        if index < 0:
            raise invalid_argument(f"Invalid index: {index}")
        old = book.index_of(sheet.id)
        book.sheets.pop(old)
        place(book, sheet, min(index - 1 if index > old else index, len(book.sheets)))


def _cut_off(book: Spreadsheet, sheet: Sheet, merged: Json) -> None:
    """What stands on rows and columns that fall away goes with them."""
    grid = merged.get("gridProperties", {})
    rows, columns = sheet.row_count, sheet.column_count
    if grid.get("rowCount", rows) < rows:
        delete(book, sheet.id, "ROWS", grid["rowCount"], rows)
    if grid.get("columnCount", columns) < columns:
        delete(book, sheet.id, "COLUMNS", grid["columnCount"], columns)


def _check_grid(sheet: Sheet, merged: Json) -> None:
    grid = merged.get("gridProperties", {})
    if not sheet.has_grid:
        if grid:
            raise invalid_argument("Cannot set grid properties on a sheet without a grid.")
        return
    rows, columns = (
        grid.get("rowCount", sheet.row_count),
        grid.get("columnCount", sheet.column_count),
    )
    for name, count in (("row", rows), ("column", columns)):
        if count < 1:
            raise invalid_argument(f"gridProperties.{name}Count must be at least 1.")
    for name, count, limit in (
        ("frozenRowCount", rows, "rows"),
        ("frozenColumnCount", columns, "columns"),
    ):
        if grid.get(name, 0) < 0:
            raise invalid_argument(f"gridProperties.{name} cannot be negative.")
        if grid.get(name, 0) >= count:
            raise invalid_argument(f"You can't freeze all visible {limit} on the sheet.")


def _set_properties(sheet: Sheet, merged: Json) -> None:
    kept = {name: part for name, part in merged.items() if part or name not in _FALSE_VANISHES}
    kept.pop("index", None)
    if sheet.has_grid:
        grid = {**merged.get("gridProperties", {})}
        rows = grid.get("rowCount", sheet.row_count)
        columns = grid.get("columnCount", sheet.column_count)
        sheet.resize(rows, columns)
        grid["rowCount"], grid["columnCount"] = rows, columns
        kept["gridProperties"] = {name: part for name, part in grid.items() if part}
    sheet.properties = kept


def new_sheet(book: Spreadsheet, given: Json) -> Sheet:
    """An empty sheet from SheetProperties; what is missing is filled in as Google does."""
    if given.get("sheetType", "GRID") not in ("GRID", "SHEET_TYPE_UNSPECIFIED"):
        raise invalid_argument("Cannot add a sheet of this type.")
    if "title" in given:
        _check_title(book, given["title"])
    _check_sheet_id(book, given.get("sheetId"))
    sheet_id = given.get("sheetId")
    if sheet_id is None:
        sheet_id = book.free_sheet_id()
    title = given.get("title")
    if title is None:
        number = len(book.sheets) + 1
        while book.sheet_titled(f"Sheet{number}"):
            number += 1
        title = f"Sheet{number}"
    grid = {**_GRID_DEFAULTS, **given.get("gridProperties", {})}
    sheet = Sheet(
        {"sheetId": sheet_id, "title": title, "sheetType": "GRID", "gridProperties": grid}
    )
    rest = {k: v for k, v in with_colors(given).items() if k not in ("index", "gridProperties")}
    merged = {**sheet.properties, **rest, "sheetType": "GRID"}
    _check_grid(sheet, merged)
    _set_properties(sheet, merged)
    return sheet


def place(book: Spreadsheet, sheet: Sheet, index: int) -> None:
    """Puts a sheet that is not yet in the spreadsheet at its place among the tabs."""
    if index < 0 or index > len(book.sheets):
        raise invalid_argument(
            f"Invalid index: {index}. It must be between 0 and {len(book.sheets)}."
        )
    book.sheets.insert(index, sheet)
    book.own(sheet.id)
    check_size(book)


def copy_of(source: Sheet, sheet_id: int, title: str, into: Spreadsheet) -> Sheet:
    """A copy under another id; its own ranges point to itself, and its objects get new ids."""
    copy = source.copy()

    def moved(items: list[Json]) -> list[Json]:
        renumbered: list[Json] = with_sheet(
            items, lambda old: sheet_id if old == source.id else old
        )
        return renumbered

    copy.properties = {
        **{name: part for name, part in source.properties.items() if name != "hidden"},
        "sheetId": sheet_id,
        "title": title,
    }
    copy.merges = [replace(merge, sheet_id=sheet_id) for merge in source.merges]
    copy.conditional_formats = moved(source.conditional_formats)
    copy.basic_filter = moved([source.basic_filter])[0] if source.basic_filter else None
    copy.row_groups, copy.column_groups = moved(source.row_groups), moved(source.column_groups)
    copy.filter_views = _renumbered(moved(source.filter_views), "filterViewId", into)
    copy.protected_ranges = _renumbered(moved(source.protected_ranges), "protectedRangeId", into)
    copy.charts = _renumbered(moved(source.charts), "chartId", into)
    copy.banded_ranges = _renumbered(moved(source.banded_ranges), "bandedRangeId", into)
    return copy


def _renumbered(items: list[Json], name: str, into: Spreadsheet) -> list[Json]:
    return [{**item, name: free_id(into.object_ids())} for item in items]


def free_title(book: Spreadsheet, wanted: str) -> str:
    """`wanted`, or `wanted 2`, `wanted 3` … where it is taken."""
    title, number = wanted, 1
    while book.sheet_titled(title):
        number += 1
        title = f"{wanted} {number}"
    return title


def properties_json(book: Spreadsheet, sheet: Sheet) -> Json:
    """SheetProperties as replies show them."""
    properties = sheet.properties
    return {
        "sheetId": properties["sheetId"],
        "title": properties["title"],
        "index": book.index_of(sheet.id),
        **{k: v for k, v in properties.items() if k not in ("sheetId", "title")},
    }


def _check_title(book: Spreadsheet, title: str, own: Sheet | None = None) -> None:
    if not title:
        raise invalid_argument("The sheet name cannot be empty.")
    if len(title) > 100:
        raise invalid_argument("The sheet name cannot be greater than 100 characters.")
    taken = book.sheet_titled(title)
    if taken is not None and taken is not own:
        raise invalid_argument(
            f'A sheet with the name "{title}" already exists. Please enter another name.'
        )


def _check_sheet_id(book: Spreadsheet, sheet_id: int | None) -> None:
    if sheet_id is None:
        return
    if sheet_id < 0:
        raise invalid_argument(f"Invalid sheet ID: {sheet_id}. Sheet IDs cannot be negative.")
    if book.find_sheet(sheet_id):
        raise invalid_argument(f"Sheet with id {sheet_id} already exists")


def _retitle(book: Spreadsheet, old: str, new: str) -> None:
    """Formulas that name the sheet follow it."""
    quoted = quoted_title(new)
    rewrite_formulas(book, lambda _own, formula: retitled(formula, old, quoted))
