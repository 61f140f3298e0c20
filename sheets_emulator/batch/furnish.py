"""What a create request says besides the properties of its sheets: cells, rules, charts, names.

Each part goes the way of the batchUpdate request that adds the same thing, so both are checked
alike; what no request could add is refused.
"""

from collections.abc import Callable, Iterator
from typing import Final

from sheets_emulator.batch.cell_data import cell_writer
from sheets_emulator.batch.cells import check_fits, put_row
from sheets_emulator.batch.kinds import HANDLERS
from sheets_emulator.errors import ApiError, invalid_argument
from sheets_emulator.model.cell import Json
from sheets_emulator.model.metadata import Dimension
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.proto.misfit import unknown_name

Add = Callable[[Json, int], Json]
"""(the part, its place in its list) → the body of the request that adds it."""

_ADDED_BY: Final[dict[str, tuple[str, Add]]] = {
    "merges": ("mergeCells", lambda part, _: {"range": part}),
    "conditionalFormats": ("addConditionalFormatRule", lambda p, n: {"rule": p, "index": n}),
    "protectedRanges": ("addProtectedRange", lambda part, _: {"protectedRange": part}),
    "bandedRanges": ("addBanding", lambda part, _: {"bandedRange": part}),
    "filterViews": ("addFilterView", lambda part, _: {"filter": part}),
    "charts": ("addChart", lambda part, _: {"chart": part}),
    "rowGroups": ("addDimensionGroup", lambda part, _: {"range": part.get("range", {})}),
    "columnGroups": ("addDimensionGroup", lambda part, _: {"range": part.get("range", {})}),
    "namedRanges": ("addNamedRange", lambda part, _: {"namedRange": part}),
    "developerMetadata": ("createDeveloperMetadata", lambda p, _: {"developerMetadata": p}),
}
_REFUSED: Final = ("slicers", "tables", "commentAnchors", "dataSources", "comments")


def furnish_sheet(book: Spreadsheet, sheet_id: int, given: Json, where: str) -> None:
    """`given`: the Sheet of a create request. `where`: what refusals call it."""
    _refuse_unknown(given, where)
    for number, data in enumerate(given.get("data", [])):
        _fill(book, sheet_id, data, f"{where}.data[{number}]")
    own = {"location": {"sheetId": sheet_id}}
    marks = [own | mark for mark in given.get("developerMetadata", [])]
    _add_all(book, {**given, "developerMetadata": marks}, where)
    if "basicFilter" in given:
        _add(book, "setBasicFilter", {"filter": given["basicFilter"]}, f"{where}.basicFilter")


def furnish_book(book: Spreadsheet, given: Json) -> None:
    _refuse_unknown(given, "")
    own = {"location": {"spreadsheet": True}}
    marks = [own | mark for mark in given.get("developerMetadata", [])]
    parts = {"namedRanges": given.get("namedRanges", []), "developerMetadata": marks}
    _add_all(book, parts, "")


def _refuse_unknown(given: Json, where: str) -> None:
    for name in _REFUSED:
        if given.get(name):
            raise unknown_name(name, f"spreadsheet.{where}".rstrip("."))


def _add_all(book: Spreadsheet, given: Json, where: str) -> None:
    prefix = f"{where}." if where else ""
    for name, (kind, body) in _ADDED_BY.items():
        for number, part in enumerate(given.get(name, [])):
            _add(book, kind, body(part, number), f"{prefix}{name}[{number}]")


def _add(book: Spreadsheet, kind: str, body: Json, where: str) -> None:
    try:
        HANDLERS[kind](book, body)
    except ApiError as error:
        if error.code != 400 or error.details:
            raise
        raise invalid_argument(f"Invalid {where}: {error.message}") from error


def _fill(book: Spreadsheet, sheet_id: int, data: Json, where: str) -> None:
    sheet = book.edit(sheet_id)
    top, left = data.get("startRow", 0), data.get("startColumn", 0)
    put = cell_writer({"*": {}})
    try:
        for index, row in enumerate(data.get("rowData", []), top):
            values = row.get("values", [])
            check_fits(sheet, index + 1, left + len(values))
            put_row(sheet, index, left, values, len(values), put)
    except ApiError as error:
        raise invalid_argument(f"Invalid {where}: {error.message}") from error
    for body in [*_sizes(data, "ROWS", top), *_sizes(data, "COLUMNS", left)]:
        kind, request = body
        request["range"]["sheetId"] = sheet_id
        _add(book, kind, request, where)
    for mark in [*_marks(data, "ROWS", top), *_marks(data, "COLUMNS", left)]:
        mark["location"]["dimensionRange"]["sheetId"] = sheet_id
        _add(book, "createDeveloperMetadata", {"developerMetadata": mark}, where)


def _dimension(data: Json, dimension: Dimension, first: int) -> Iterator[tuple[Json, Json]]:
    """Each row or column that is described, with its DimensionRange."""
    name = "rowMetadata" if dimension == "ROWS" else "columnMetadata"
    for index, own in enumerate(data.get(name, []), first):
        yield {"dimension": dimension, "startIndex": index, "endIndex": index + 1}, own


def _sizes(data: Json, dimension: Dimension, first: int) -> Iterator[tuple[str, Json]]:
    for where, own in _dimension(data, dimension, first):
        fields = [name for name in ("pixelSize", "hiddenByUser") if name in own]
        if fields:
            request = {"range": where, "properties": own, "fields": ",".join(fields)}
            yield "updateDimensionProperties", request


def _marks(data: Json, dimension: Dimension, first: int) -> Iterator[Json]:
    for where, own in _dimension(data, dimension, first):
        for mark in own.get("developerMetadata", []):
            yield {**mark, "location": {"dimensionRange": dict(where)}}
