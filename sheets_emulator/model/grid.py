"""Rectangles of cells, and their A1 spelling.

Ranges are half open and zero-based, as GridRange is; A1 is one-based and closed. Here a range is
always bounded: an open side has already been cut to the sheet it stands on.
"""

import re
from dataclasses import dataclass
from typing import Final

MAX_COLUMNS: Final = 18_278  # ZZZ

_NEEDS_NO_QUOTES: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_LOOKS_LIKE_A_CELL: Final = re.compile(r"([A-Za-z]{1,3}[0-9]+|[Rr][0-9]*[Cc][0-9]*|[Rr]|[Cc])\Z")


@dataclass(frozen=True, slots=True)
class Rect:
    """Rows [top, bottom) and columns [left, right) of one sheet."""

    sheet_id: int
    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def is_empty(self) -> bool:
        return self.bottom <= self.top or self.right <= self.left

    def contains(self, row: int, column: int) -> bool:
        return self.top <= row < self.bottom and self.left <= column < self.right

    def intersects(self, other: "Rect") -> bool:
        return (
            self.sheet_id == other.sheet_id
            and self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def encloses(self, other: "Rect") -> bool:
        return (
            self.sheet_id == other.sheet_id
            and self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )


def column_name(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(name: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    index = 0
    for letter in name.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def quoted_title(title: str) -> str:
    """The title as it stands before `!`: quoted only if it needs it."""
    if _NEEDS_NO_QUOTES.match(title) and not _LOOKS_LIKE_A_CELL.match(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def cell_name(row: int, column: int) -> str:
    """(0, 0) → A1."""
    return f"{column_name(column)}{row + 1}"


def a1(title: str, rect: Rect) -> str:
    """`Sheet1!A1:B2`; one cell is `Sheet1!A1`."""
    first = cell_name(rect.top, rect.left)
    last = cell_name(rect.bottom - 1, rect.right - 1)
    return f"{quoted_title(title)}!{first}" + ("" if first == last else f":{last}")
