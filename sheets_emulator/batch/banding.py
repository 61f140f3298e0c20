"""addBanding, updateBanding, deleteBanding."""

from sheets_emulator.batch.common import check_range, free_id, mask, required
from sheets_emulator.batch.registry import handles
from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.a1 import grid_range
from sheets_emulator.model.cell import Json
from sheets_emulator.model.formats import with_color_pairs, with_colors
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.proto import masks


@handles("addBanding")
def add_banding(book: Spreadsheet, request: Json) -> Json:
    given = with_colors(required(request, "bandedRange"))
    wanted = given.get("bandedRangeId")
    if wanted is not None and wanted in book.object_ids():
        raise invalid_argument(f"A banded range with ID {wanted} already exists.")
    banded = _checked(book, {"bandedRangeId": wanted or free_id(book.object_ids()), **given})
    book.edit(banded["range"]["sheetId"]).banded_ranges.append(banded)
    return {"bandedRange": banded}


@handles("updateBanding")
def update_banding(book: Spreadsheet, request: Json) -> None:
    tree = mask(request, "BandedRange")
    given = with_colors(required(request, "bandedRange"))
    sheet, place = _place(book, given.get("bandedRangeId", 0))
    old = sheet.banded_ranges[place]
    if "*" in tree:
        tree = {"range": {}, "rowProperties": {}, "columnProperties": {}}
    tree.pop("bandedRangeId", None)
    merged = _checked(book, masks.merge(old, given, with_color_pairs(tree)))
    del book.edit(sheet.id).banded_ranges[place]
    book.edit(merged["range"]["sheetId"]).banded_ranges.insert(place, merged)


@handles("deleteBanding")
def delete_banding(book: Spreadsheet, request: Json) -> None:
    sheet, place = _place(book, request.get("bandedRangeId", 0))
    del book.edit(sheet.id).banded_ranges[place]


def _checked(book: Spreadsheet, banded: Json) -> Json:
    banded = {**banded, "range": check_range(book, required(banded, "range"))}
    bands = [banded[name] for name in ("rowProperties", "columnProperties") if banded.get(name)]
    if not bands:
        raise invalid_argument("At least one of rowProperties or columnProperties is required.")
    for properties in bands:
        if not {"firstBandColor", "secondBandColor"} <= properties.keys():
            raise invalid_argument("firstBandColor and secondBandColor are required.")
    rect = grid_range(book, banded["range"])
    for other in book.sheet(rect.sheet_id).banded_ranges:
        is_own = other["bandedRangeId"] == banded["bandedRangeId"]
        if not is_own and grid_range(book, other["range"]).intersects(rect):
            raise invalid_argument(
                "You cannot add alternating background colors to a range that already has"
                " alternating background colors."
            )
    return banded


def _place(book: Spreadsheet, wanted: int) -> tuple[Sheet, int]:
    for sheet in book.sheets:
        for place, banded in enumerate(sheet.banded_ranges):
            if banded["bandedRangeId"] == wanted:
                return sheet, place
    raise invalid_argument(f"No banded range with id: {wanted}")
