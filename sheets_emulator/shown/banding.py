"""Alternating colours of banded ranges."""

from collections.abc import Mapping
from typing import Any

from sheets_emulator.model import a1
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.shown.look import color


class Banding:
    def __init__(self, book: Spreadsheet, sheet: Sheet) -> None:
        self._bands = [
            (a1.grid_range(book, banded["range"]), banded) for banded in sheet.banded_ranges
        ]

    def background(self, row: int, column: int) -> str | None:
        """The colour a cell has where nobody gave it one; row bands before column bands."""
        for rect, banded in self._bands:
            if not rect.contains(row, column):
                continue
            rows, columns = banded.get("rowProperties"), banded.get("columnProperties")
            found = _band(rows, row - rect.top, rect.height) if rows else None
            if found is None and columns:
                found = _band(columns, column - rect.left, rect.width)
            return found
        return None

    def of_row(self, row: int) -> tuple[str | bool | None, ...]:
        """What the row bands paint: rows for which it is the same are coloured alike."""
        return tuple(
            _band(banded["rowProperties"], row - rect.top, rect.height)
            if banded.get("rowProperties") and rect.top <= row < rect.bottom
            else None
            for rect, banded in self._bands
        ) + tuple(rect.top <= row < rect.bottom for rect, _ in self._bands)

    def covered(self) -> list[Rect]:
        return [rect for rect, _ in self._bands]


def _band(properties: Mapping[str, Any], index: int, length: int) -> str | None:
    header, footer = color(properties, "headerColor"), color(properties, "footerColor")
    if header is not None:
        if index == 0:
            return header
        index -= 1
        length -= 1
    if footer is not None and index == length - 1:
        return footer
    return color(properties, "secondBandColor" if index % 2 else "firstBandColor")
