"""addChart, updateChartSpec, updateEmbeddedObjectPosition, deleteEmbeddedObject."""

from typing import Final

from sheets_emulator.batch.common import check_ranges, free_id, mask, required
from sheets_emulator.batch.registry import handles
from sheets_emulator.errors import ApiError, invalid_argument
from sheets_emulator.model.a1 import check_inside
from sheets_emulator.model.cell import Json
from sheets_emulator.model.follow import map_ranges
from sheets_emulator.model.formats import with_colors
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.proto import masks

_KINDS: Final = (
    "basicChart",
    "pieChart",
    "bubbleChart",
    "candlestickChart",
    "orgChart",
    "histogramChart",
    "waterfallChart",
    "treemapChart",
    "scorecardChart",
)
_SIZE: Final[Json] = {"widthPixels": 600, "heightPixels": 371}


@handles("addChart")
def add_chart(book: Spreadsheet, request: Json) -> Json:
    given = with_colors(required(request, "chart"))
    wanted = given.get("chartId")
    if wanted is not None and wanted in book.object_ids():
        raise invalid_argument(f"An object with ID {wanted} already exists.")
    spec = _checked_spec(book, required(given, "spec"))
    chart: Json = {"chartId": wanted or free_id(book.object_ids()), "spec": spec}
    if "border" in given:
        chart["border"] = given["border"]
    sheet, chart["position"] = _placed(book, given.get("position", {}), {})
    sheet.charts.append(chart)
    return {"chart": chart}


@handles("updateChartSpec")
def update_chart_spec(book: Spreadsheet, request: Json) -> None:
    """The whole spec is replaced: this request has no mask."""
    sheet, place = _place(book, request.get("chartId", 0))
    spec = _checked_spec(book, with_colors(required(request, "spec")))
    old = sheet.charts[place]
    book.edit_any(sheet.id).charts[place] = {**old, "spec": spec}


@handles("updateEmbeddedObjectPosition")
def update_position(book: Spreadsheet, request: Json) -> Json:
    sheet, place = _place(book, request.get("objectId", 0))
    chart = sheet.charts[place]
    given = required(request, "newPosition")
    old = chart["position"].get("overlayPosition", {})
    tree = mask(request, "OverlayPosition")
    if "overlayPosition" in given:
        wanted = {name: {} for name in given["overlayPosition"]} if "*" in tree else tree
        given = {"overlayPosition": masks.merge(old, given["overlayPosition"], wanted)}
    _take_away(book, sheet, place)
    target, position = _placed(book, given, old)
    target.charts.append({**chart, "position": position})
    return {"position": position}


@handles("deleteEmbeddedObject")
def delete_embedded_object(book: Spreadsheet, request: Json) -> None:
    sheet, place = _place(book, request.get("objectId", 0))
    _take_away(book, sheet, place)


def _take_away(book: Spreadsheet, sheet: Sheet, place: int) -> None:
    del book.edit_any(sheet.id).charts[place]
    if not sheet.has_grid:
        book.sheets.pop(book.index_of(sheet.id))  # nothing is left to show there


def _placed(book: Spreadsheet, position: Json, old: Json) -> tuple[Sheet, Json]:
    """The sheet, for changing, that a chart at `position` stands on, and the position in full."""
    named = [n for n in ("sheetId", "overlayPosition", "newSheet") if n in position]
    if len(named) != 1:
        raise invalid_argument(
            "One of EmbeddedObjectPosition.overlayPosition or EmbeddedObjectPosition.sheetId"
            " must be set"
        )
    if named == ["overlayPosition"]:
        overlay = {**_SIZE, **old, **position["overlayPosition"]}
        anchor = {"sheetId": 0, "rowIndex": 0, "columnIndex": 0} | overlay.get("anchorCell", {})
        sheet = book.edit(anchor["sheetId"])
        check_inside(sheet, anchor["rowIndex"], anchor["columnIndex"])
        overlay["anchorCell"] = anchor
        kept = {name: part for name, part in overlay.items() if part}
        return sheet, {"overlayPosition": kept}
    sheet_id = position.get("sheetId")
    if sheet_id is None:
        sheet_id = book.free_sheet_id()
    elif sheet_id < 0 or book.find_sheet(sheet_id):
        raise invalid_argument(f"Sheet with id {sheet_id} already exists")
    number = 1
    while book.sheet_titled(f"Chart{number}"):
        number += 1
    sheet = Sheet({"sheetId": sheet_id, "title": f"Chart{number}", "sheetType": "OBJECT"})
    book.sheets.append(sheet)
    book.own(sheet_id)
    return sheet, {"sheetId": sheet_id}


def _checked_spec(book: Spreadsheet, spec: Json) -> Json:
    kinds = [name for name in _KINDS if name in spec]
    if len(kinds) != 1:
        raise invalid_argument(
            "One of basicChart, pieChart, bubbleChart, candelstickChart, histogramChart, or"
            " orgChart must be set on chartSpec."
        )
    chart = spec[kinds[0]]
    if kinds == ["basicChart"]:
        if chart.get("chartType", "BASIC_CHART_TYPE_UNSPECIFIED") == "BASIC_CHART_TYPE_UNSPECIFIED":
            raise invalid_argument("spec.basicChart.chartType is required.")
        if not chart.get("series") and not chart.get("domains"):
            raise ApiError(500, "Internal error encountered.")  # as Google itself has it
    if kinds == ["pieChart"] and not {"domain", "series"} <= chart.keys():
        raise invalid_argument("spec.pieChart must have a domain and a series.")

    def check(given: Json) -> Json:
        return check_ranges(book, [given])[0]

    checked: Json = map_ranges(spec, check)
    return {"hiddenDimensionStrategy": "SKIP_HIDDEN_ROWS_AND_COLUMNS", **checked}


def _place(book: Spreadsheet, wanted: int) -> tuple[Sheet, int]:
    for sheet in book.sheets:
        for place, chart in enumerate(sheet.charts):
            if chart["chartId"] == wanted:
                return sheet, place
    raise invalid_argument(f"No embedded object with id: {wanted}")
