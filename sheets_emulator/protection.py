"""Protected ranges, held against people who may write to the spreadsheet but not there.

The owner may edit everything. For anybody else the state after a write is compared with the one
before: what is protected from them must be there as it was, wherever it has moved to.
"""

from itertools import zip_longest
from typing import Final

from sheets_emulator.errors import invalid_argument
from sheets_emulator.model.a1 import grid_range
from sheets_emulator.model.cell import Json, Row
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet

_REFUSAL: Final = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to"
    " remove protection if you need to edit."
)


def check_protected(old: Spreadsheet, new: Spreadsheet, user: str) -> None:
    """ApiError 400 where `user`, who is not the owner, changed what is protected from them."""
    for sheet in old.sheets:
        for protected in sheet.protected_ranges:
            if not may_edit(protected, user) and not _is_untouched(old, sheet, protected, new):
                raise invalid_argument(_REFUSAL)


def may_edit(protected: Json, user: str) -> bool:
    if protected.get("warningOnly"):
        return True
    editors = protected.get("editors", {})
    return user.casefold() in (email.casefold() for email in editors.get("users", ()))


def _is_untouched(old: Spreadsheet, sheet: Sheet, protected: Json, new: Spreadsheet) -> bool:
    after = new.find_sheet(sheet.id)
    if after is None:
        return False
    if after is sheet:
        return True
    wanted = protected["protectedRangeId"]
    kept = next((p for p in after.protected_ranges if p["protectedRangeId"] == wanted), None)
    if kept is None or _without_ranges(kept) != _without_ranges(protected):
        return False
    before_rect = grid_range(old, protected["range"])
    after_rect = grid_range(new, kept["range"])
    free = [grid_range(old, given) for given in protected.get("unprotectedRanges", ())]
    # An open range grows with the grid; rows and columns added at its end are empty.
    reach = max(before_rect.height, after_rect.height)
    return all(
        _is_same_row(
            sheet.row(before_rect.top + offset),
            after.row(after_rect.top + offset),
            before_rect,
            after_rect,
            {
                column
                for rect in free
                for column in range(rect.left, rect.right)
                if rect.contains(before_rect.top + offset, column)
            },
        )
        for offset in range(reach)
    )


def _is_same_row(before: Row, after: Row, old: Rect, new: Rect, free: set[int]) -> bool:
    if before is after:
        return True
    pairs = zip_longest(before[old.left : old.right], after[new.left : new.right])
    return all(one is other or old.left + place in free for place, (one, other) in enumerate(pairs))


def _without_ranges(protected: Json) -> Json:
    return {k: v for k, v in protected.items() if k not in ("range", "unprotectedRanges")}
