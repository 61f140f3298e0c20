"""Reading A1 (and R1C1) notation against a spreadsheet."""

import re
from dataclasses import dataclass
from typing import Final

from sheets_emulator.errors import ApiError, invalid_argument, unparsable_range
from sheets_emulator.model.cell import Json
from sheets_emulator.model.grid import Rect, column_index, column_name, quoted_title
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet

_A1: Final = re.compile(
    r"\$?(?P<c1>[A-Za-z]{1,3})?\$?(?P<r1>[1-9][0-9]*)?"
    r"(?P<colon>:\$?(?P<c2>[A-Za-z]{1,3})?\$?(?P<r2>[1-9][0-9]*)?)?\Z"
)
_R1C1: Final = re.compile(
    r"[Rr](?P<r1>[1-9][0-9]*)?[Cc](?P<c1>[1-9][0-9]*)?"
    r"(?::[Rr](?P<r2>[1-9][0-9]*)?[Cc](?P<c2>[1-9][0-9]*)?)?\Z"
)
_QUOTED: Final = re.compile(r"'((?:[^']|'')*)'(?:!(.*))?\Z", re.DOTALL)

Side = int | None


@dataclass(frozen=True, slots=True)
class _Sides:
    """Rows and columns as they were asked for: one-based and closed, None where open."""

    top: Side
    bottom: Side
    left: Side
    right: Side


def resolve(book: Spreadsheet, text: str) -> Rect:
    """`Sheet1!A1:B2`, `A:C`, `2:3`, `'My tab'`, a named range … as a range on the grid, cut to
    it. ApiError 400 where it does not parse, names no sheet, or begins outside the grid."""
    sheet, rest = _sheet_and_rest(book, text)
    if not sheet.has_grid:
        raise unparsable_range(text)
    if rest is None:
        return sheet.rect
    named = _named_range(book, rest)
    if named is not None:
        return named
    sides = _sides(rest)
    if sides is None:
        raise unparsable_range(text)
    return _cut(sheet, sides)


def grid_range(book: Spreadsheet, given: Json) -> Rect:
    """A GridRange of a request, its open sides cut to the sheet."""
    sheet = book.sheet(given.get("sheetId", 0))
    top, left = given.get("startRowIndex", 0), given.get("startColumnIndex", 0)
    bottom = given.get("endRowIndex", sheet.row_count)
    right = given.get("endColumnIndex", sheet.column_count)
    for name, low, high in (("Row", top, bottom), ("Column", left, right)):
        if low < 0:
            raise invalid_argument(f"GridRange.start{name}Index cannot be negative")
        if high < low:
            raise invalid_argument(
                f"endIndex must be greater than or equal to startIndex: "
                f"GridRange.start{name}Index={low}, GridRange.end{name}Index={high}"
            )
    if top >= sheet.row_count or left >= sheet.column_count:
        last_row, last_column = given.get("endRowIndex"), given.get("endColumnIndex")
        raise _outside(sheet, _Sides(top + 1, last_row, left + 1, last_column))
    return Rect(sheet.id, top, min(bottom, sheet.row_count), left, min(right, sheet.column_count))


def _sheet_and_rest(book: Spreadsheet, text: str) -> tuple[Sheet, str | None]:
    """The sheet named before `!`, and what follows; None where the text is a sheet's title."""
    quoted = _QUOTED.match(text)
    if quoted:
        title, rest = quoted.group(1).replace("''", "'"), quoted.group(2)
    elif "!" in text:
        title, _, rest = text.rpartition("!")
    elif _sides(text) is None and not _is_named_range(book, text):
        title, rest = text, None
    else:
        return _first_visible(book), text
    sheet = book.sheet_titled(title)
    if sheet is None:
        raise unparsable_range(text)
    return sheet, rest


def _first_visible(book: Spreadsheet) -> Sheet:
    grids = [sheet for sheet in book.sheets if sheet.has_grid]
    return next((sheet for sheet in grids if not sheet.is_hidden), (grids or book.sheets)[0])


def _is_named_range(book: Spreadsheet, text: str) -> bool:
    return any(n["name"].casefold() == text.casefold() for n in book.named_ranges)


def _named_range(book: Spreadsheet, text: str) -> Rect | None:
    for named in book.named_ranges:
        if named["name"].casefold() == text.casefold():
            return grid_range(book, named["range"])
    return None


def _sides(text: str) -> _Sides | None:
    match = _A1.match(text)
    if match and text and not text.startswith(":"):
        r1, r2 = match["r1"], match["r2"]
        c1, c2 = match["c1"], match["c2"]
        if not match["colon"]:
            if r1 is None or c1 is None:
                return None
            r2, c2 = r1, c1
        elif r2 is None and c2 is None:
            return None
        left, right = (column_index(c) + 1 if c else None for c in (c1, c2))
        return _Sides(int(r1) if r1 else None, int(r2) if r2 else None, left, right)
    match = _R1C1.match(text)
    if match and (match["r1"] or match["c1"]):
        numbers = {k: int(v) if v else None for k, v in match.groupdict().items()}
        if ":" not in text:
            numbers["r2"], numbers["c2"] = numbers["r1"], numbers["c1"]
        return _Sides(numbers["r1"], numbers["r2"], numbers["c1"], numbers["c2"])
    return None


def _cut(sheet: Sheet, sides: _Sides) -> Rect:
    # An open end reaches to the edge; `A5:B` and `A:B5` both mean from row 5 on.
    top, bottom = _ordered(sides.top, sides.bottom, sheet.row_count)
    left, right = _ordered(sides.left, sides.right, sheet.column_count)
    if top > sheet.row_count or left > sheet.column_count:
        raise _outside(sheet, sides)
    return Rect(
        sheet.id,
        top - 1,
        min(bottom, sheet.row_count),
        left - 1,
        min(right, sheet.column_count),
    )


def _ordered(first: Side, last: Side, edge: int) -> tuple[int, int]:
    if first is None and last is None:
        return 1, edge
    if first is None or last is None:
        low = first or last or 1
        return low, max(low, edge)
    return min(first, last), max(first, last)


def _outside(sheet: Sheet, sides: _Sides) -> ApiError:
    first, last = _corner(sides.left, sides.top), _corner(sides.right, sides.bottom)
    shown = first if first == last else f"{first}:{last}"
    return invalid_argument(
        f"Range ({quoted_title(sheet.title)}!{shown}) exceeds grid limits. "
        f"Max rows: {sheet.row_count}, max columns: {sheet.column_count}"
    )


def _corner(column: Side, row: Side) -> str:
    return (column_name(column - 1) if column else "") + (str(row) if row else "")


def check_inside(sheet: Sheet, row: int, column: int) -> None:
    """ApiError 400 where a GridCoordinate does not lie on the grid."""
    for name, index, count in (
        ("row", row, sheet.row_count),
        ("column", column, sheet.column_count),
    ):
        if index < 0:
            raise invalid_argument(f"GridCoordinate.{name}Index[{index}] cannot be negative")
        if index >= count:
            raise invalid_argument(
                f"GridCoordinate.{name}Index[{index}] is after last {name} in grid[{count - 1}]"
            )
