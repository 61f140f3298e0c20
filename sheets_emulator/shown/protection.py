"""Which cells of a sheet are protected."""

from dataclasses import dataclass

from sheets_emulator.errors import ApiError
from sheets_emulator.model import a1
from sheets_emulator.model.cell import Json
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet


@dataclass(frozen=True, slots=True)
class Protection:
    """`open`: the parts of a protected sheet that are not."""

    rect: Rect
    open: tuple[Rect, ...]
    description: str


def protections(book: Spreadsheet, sheet: Sheet) -> list[Protection]:
    found = []
    for given in sheet.protected_ranges:
        rect = _rect(book, given.get("range") or _named(book, given) or {"sheetId": sheet.id})
        if rect is not None:
            rects = (_rect(book, part) for part in given.get("unprotectedRanges", ()))
            open_parts = tuple(part for part in rects if part is not None)
            found.append(Protection(rect, open_parts, given.get("description", "")))
    return found


def _named(book: Spreadsheet, given: Json) -> Json | None:
    wanted = given.get("namedRangeId")
    return next((n["range"] for n in book.named_ranges if n.get("namedRangeId") == wanted), None)


def _rect(book: Spreadsheet, given: Json) -> Rect | None:
    try:
        return a1.grid_range(book, given)
    except ApiError:
        return None
