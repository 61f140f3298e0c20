"""Rows nobody has sized are as tall as their words need, as a spreadsheet makes them."""

import math
from collections.abc import Iterable
from typing import Final

from sheets_emulator.shown.axis import ROW_SIZE
from sheets_emulator.shown.look import Look

PIXELS_A_POINT: Final = 4 / 3
LINE: Final = 1.3
PADDING: Final = 4
MOST_LINES: Final = 40


def row_height(cells: Iterable[tuple[str, Look, int]]) -> int:
    """Pixels for a row of (text, look, width of its column in pixels)."""
    return max((_height(text, look, width) for text, look, width in cells), default=ROW_SIZE)


def _height(text: str, look: Look, width: int) -> int:
    size = look.font_size * PIXELS_A_POINT
    lines = text.count("\n") + 1
    if look.wrap == "wrap":
        lines = sum(
            max(1, math.ceil(_width(line, size) / max(1, width - 8))) for line in text.split("\n")
        )
    return max(ROW_SIZE, round(min(lines, MOST_LINES) * size * LINE) + PADDING)


def _width(text: str, size: float) -> float:
    """About how wide a line is: signs beyond Latin are as wide as they are high."""
    return sum(size if ord(sign) > 0x2E7F else size * 0.55 for sign in text)
