"""setBasicFilter, clearBasicFilter and the filter views."""

from typing import Final

from sheets_emulator.batch.common import check_range, free_id, mask, required
from sheets_emulator.batch.ranges import sort_rows
from sheets_emulator.batch.registry import handles
from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.a1 import grid_range
from sheets_emulator.model.cell import Json
from sheets_emulator.model.formats import with_colors
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.proto import masks

_UPDATABLE: Final = ("title", "range", "sortSpecs", "criteria", "filterSpecs")


@handles("setBasicFilter")
def set_basic_filter(book: Spreadsheet, request: Json) -> None:
    """Replaces the sheet's filter; its sort specs sort the rows below the header."""
    given = _both_spellings(with_colors(required(request, "filter")))
    given["range"] = check_range(book, required(given, "range"))
    rect = grid_range(book, given["range"])
    book.edit(rect.sheet_id).basic_filter = given
    if given.get("sortSpecs") and rect.height > 1:
        body = Rect(rect.sheet_id, rect.top + 1, rect.bottom, rect.left, rect.right)
        sort_rows(book, body, given["sortSpecs"])


@handles("clearBasicFilter")
def clear_basic_filter(book: Spreadsheet, request: Json) -> None:
    book.edit(request.get("sheetId", 0)).basic_filter = None


@handles("addFilterView")
def add_filter_view(book: Spreadsheet, request: Json) -> Json:
    given = with_colors(required(request, "filter"))
    wanted = given.get("filterViewId")
    if wanted is not None and wanted in book.object_ids():
        raise invalid_argument(f"A filter view with ID {wanted} already exists.")
    view = _checked(book, {"filterViewId": wanted or free_id(book.object_ids()), **given})
    if not view.get("title"):
        view["title"] = _free_title(book, view["range"]["sheetId"])
    book.edit(view["range"]["sheetId"]).filter_views.append(view)
    return {"filter": view}


@handles("updateFilterView")
def update_filter_view(book: Spreadsheet, request: Json) -> None:
    tree = mask(request, "FilterView")
    given = with_colors(required(request, "filter"))
    sheet, place = _place(book, given.get("filterViewId", 0))
    old = sheet.filter_views[place]
    if "*" in tree:
        tree = {name: {} for name in _UPDATABLE}
    tree.pop("filterViewId", None)
    # Each spelling of the criteria takes the other along.
    if "criteria" in tree and "filterSpecs" not in tree:
        old = {name: part for name, part in old.items() if name != "filterSpecs"}
    if "filterSpecs" in tree and "criteria" not in tree:
        old = {name: part for name, part in old.items() if name != "criteria"}
    merged = _checked(book, masks.merge(old, given, tree))
    del book.edit(sheet.id).filter_views[place]
    book.edit(merged["range"]["sheetId"]).filter_views.insert(place, merged)


@handles("duplicateFilterView")
def duplicate_filter_view(book: Spreadsheet, request: Json) -> Json:
    sheet, place = _place(book, request.get("filterId", 0))
    source = sheet.filter_views[place]
    copy = {
        **source,
        "filterViewId": free_id(book.object_ids()),
        "title": f"Copy of {source['title']}",
    }
    book.edit(sheet.id).filter_views.append(copy)
    return {"filter": copy}


@handles("deleteFilterView")
def delete_filter_view(book: Spreadsheet, request: Json) -> None:
    sheet, place = _place(book, request.get("filterId", 0))
    del book.edit(sheet.id).filter_views[place]


def _checked(book: Spreadsheet, view: Json) -> Json:
    view = _both_spellings(view)
    name = view.get("namedRangeId")
    if name:
        found = next((n for n in book.named_ranges if n["namedRangeId"] == name), None)
        if found is None:
            raise invalid_argument(f"No named range with id: {name}")
        view["range"] = found["range"]
    view["range"] = check_range(book, required(view, "range"))
    return view


def _both_spellings(given: Json) -> Json:
    """`criteria` (a map) and `filterSpecs` (a list) both stand in replies; specs win."""
    both = dict(given)
    if "filterSpecs" in given:
        both["criteria"] = {
            str(spec.get("columnIndex", 0)): spec.get("filterCriteria", {})
            for spec in given["filterSpecs"]
        }
    elif given.get("criteria"):
        both["filterSpecs"] = [
            {**({"columnIndex": int(column)} if int(column) else {}), "filterCriteria": criteria}
            for column, criteria in given["criteria"].items()
        ]
    return {name: part for name, part in both.items() if part not in ({}, [])}


def _free_title(book: Spreadsheet, sheet_id: int) -> str:
    taken = {view.get("title") for view in book.sheet(sheet_id).filter_views}
    number = 1
    while f"Filter {number}" in taken:
        number += 1
    return f"Filter {number}"


def _place(book: Spreadsheet, wanted: int) -> tuple[Sheet, int]:
    for sheet in book.sheets:
        for place, view in enumerate(sheet.filter_views):
            if view["filterViewId"] == wanted:
                return sheet, place
    raise invalid_argument(f"No filter view with id: {wanted}")
