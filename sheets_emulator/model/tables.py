"""Where values.append finds the table it appends to.

Source: developers.google.com/sheets/api/guides/values, "Append values".
"""

from sheets_emulator.model.cell import Slot, entered
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.sheet import Sheet


def find_table(sheet: Sheet, within: Rect) -> Rect | None:
    """The last block of filled cells that `within` meets: its bounding box, or None."""
    seed = _last_filled(sheet, within)
    if seed is not None:
        return _block(sheet, *seed)
    # An empty cell may still lie inside a block, between its filled cells.
    around = Rect(
        within.sheet_id,
        max(0, within.top - 1),
        within.bottom + 1,
        max(0, within.left - 1),
        within.right + 1,
    )
    seed = _last_filled(sheet, around)
    if seed is None:
        return None
    block = _block(sheet, *seed)
    return block if block.intersects(within) else None


def _last_filled(sheet: Sheet, within: Rect) -> tuple[int, int] | None:
    for row in range(min(within.bottom, len(sheet.rows)) - 1, within.top - 1, -1):
        slots = sheet.rows[row][within.left : within.right]
        for offset in range(len(slots) - 1, -1, -1):
            if _is_filled(slots[offset]):
                return row, within.left + offset
    return None


def _block(sheet: Sheet, row: int, column: int) -> Rect:
    """Grows a box from one filled cell while a filled cell touches its edge or corner."""
    top, bottom, left, right = row, row + 1, column, column + 1
    while True:
        before = (top, bottom, left, right)
        while top > 0 and _any_filled(sheet, top - 1, left - 1, right + 1):
            top -= 1
        while bottom < len(sheet.rows) and _any_filled(sheet, bottom, left - 1, right + 1):
            bottom += 1
        while left > 0 and _column_filled(sheet, left - 1, top - 1, bottom + 1):
            left -= 1
        while _column_filled(sheet, right, top - 1, bottom + 1):
            right += 1
        if (top, bottom, left, right) == before:
            return Rect(sheet.id, top, bottom, left, right)


def _any_filled(sheet: Sheet, row: int, left: int, right: int) -> bool:
    return any(map(_is_filled, sheet.rows[row][max(0, left) : right]))


def _column_filled(sheet: Sheet, column: int, top: int, bottom: int) -> bool:
    return any(
        len(row) > column and _is_filled(row[column])
        for row in sheet.rows[max(0, top) : min(bottom, len(sheet.rows))]
    )


def _is_filled(slot: Slot) -> bool:
    return entered(slot) is not None
