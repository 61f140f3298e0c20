"""addProtectedRange, updateProtectedRange, deleteProtectedRange."""

from typing import Final

from sheets_emulator.batch.common import check_range, check_ranges, free_id, mask, required
from sheets_emulator.batch.registry import handles
from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.cell import Json
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.people import OWNER
from sheets_emulator.proto import masks

_READ_ONLY: Final = ("protectedRangeId", "requestingUserCanEdit")
_UPDATABLE: Final = (
    "range",
    "namedRangeId",
    "description",
    "warningOnly",
    "editors",
    "unprotectedRanges",
)


@handles("addProtectedRange")
def add_protected_range(book: Spreadsheet, request: Json) -> Json:
    given = required(request, "protectedRange")
    wanted = given.get("protectedRangeId")
    if wanted is not None and wanted in book.object_ids():
        raise invalid_argument(f"A protected range with ID {wanted} already exists.")
    kept = {name: part for name, part in given.items() if name not in _READ_ONLY}
    protected = _checked(book, {"protectedRangeId": wanted or free_id(book.object_ids()), **kept})
    book.edit(protected["range"]["sheetId"]).protected_ranges.append(protected)
    return {"protectedRange": protected}


@handles("updateProtectedRange")
def update_protected_range(book: Spreadsheet, request: Json) -> None:
    tree = mask(request, "ProtectedRange")
    given = required(request, "protectedRange")
    sheet, place = _place(book, given.get("protectedRangeId", 0))
    old = sheet.protected_ranges[place]
    if "*" in tree:
        tree = {name: {} for name in _UPDATABLE}
    for name in _READ_ONLY:
        tree.pop(name, None)
    for name, other in (("range", "namedRangeId"), ("namedRangeId", "range")):
        if name in tree and name in given:
            old = {k: v for k, v in old.items() if k != other}
    merged = _checked(book, masks.merge(old, given, tree))
    del book.edit(sheet.id).protected_ranges[place]
    book.edit(merged["range"]["sheetId"]).protected_ranges.insert(place, merged)


@handles("deleteProtectedRange")
def delete_protected_range(book: Spreadsheet, request: Json) -> None:
    sheet, place = _place(book, request.get("protectedRangeId", 0))
    del book.edit(sheet.id).protected_ranges[place]


def _checked(book: Spreadsheet, given: Json) -> Json:
    protected = dict(given)
    name = protected.get("namedRangeId")
    if name:
        found = next((n for n in book.named_ranges if n["namedRangeId"] == name), None)
        if found is None:
            raise invalid_argument(f"No named range with id: {name}")
        protected["range"] = found["range"]
    protected["range"] = check_range(book, required(protected, "range"))
    protected["requestingUserCanEdit"] = True
    unprotected = check_ranges(book, protected.get("unprotectedRanges", []))
    if unprotected:
        if protected["range"].keys() != {"sheetId"}:
            raise invalid_argument("unprotectedRanges are only supported on protected sheets.")
        protected["unprotectedRanges"] = unprotected
    if protected.get("warningOnly"):
        protected.pop("editors", None)
    else:
        protected.pop("warningOnly", None)
        protected.setdefault("editors", {"users": [OWNER]})
    if not protected.get("description"):
        protected.pop("description", None)
    return protected


def _place(book: Spreadsheet, wanted: int) -> tuple[Sheet, int]:
    for sheet in book.sheets:
        for place, protected in enumerate(sheet.protected_ranges):
            if protected["protectedRangeId"] == wanted:
                return sheet, place
    raise invalid_argument(f"No protected range with id: {wanted}")
