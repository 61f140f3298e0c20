"""Looks as XlsxWriter formats, each made once."""

import re
from collections.abc import Mapping
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from sheets_emulator.exports.xlsx_text import fit_attribute
from sheets_emulator.shown.look import Border, Look
from sheets_emulator.values.cell_value import NumberFormat
from sheets_emulator.values.number_format import pattern_of

BORDER: Final[Mapping[str, int]] = {
    "SOLID": 1,
    "SOLID_MEDIUM": 2,
    "DASHED": 3,
    "DOTTED": 4,
    "SOLID_THICK": 5,
    "DOUBLE": 6,
}
VERTICAL: Final = {"top": "top", "middle": "vcenter", "bottom": "bottom"}
HALF_DAY: Final = re.compile(r'("[^"]*")|\\.|(am/pm|a/p)', re.IGNORECASE)


class Formats:
    def __init__(self, book: Workbook, locale: str) -> None:
        self._book = book
        self._locale = locale
        self._of_cells: dict[tuple[Look, str], Format] = {}
        self._of_rules: dict[str, Format] = {}

    def of(self, look: Look, number_format: NumberFormat | None = None) -> Format:
        """The format of a cell."""
        pattern = pattern_of(number_format, self._locale) if number_format else ""
        known = self._of_cells.get((look, pattern))
        if known is None:
            properties = cell_properties(look)
            if pattern:
                properties["num_format"] = fit_attribute(excel_pattern(pattern))
            known = self._of_cells[look, pattern] = self._book.add_format(properties)
        return known

    def of_rule(self, properties: dict[str, Any]) -> Format:
        """The format a conditional rule lays over a cell: only what the rule names."""
        key = repr(sorted(properties.items()))
        if key not in self._of_rules:
            self._of_rules[key] = self._book.add_format(properties)
        return self._of_rules[key]


def cell_properties(look: Look) -> dict[str, Any]:
    found: dict[str, Any] = {
        "font_size": look.font_size,
        "valign": VERTICAL[look.vertical],
        **font_properties(look),
    }
    if look.background:
        found |= {"pattern": 1, "bg_color": look.background}
    if look.font_family:
        found["font_name"] = look.font_family.split(",")[0]
    if look.horizontal:
        found["align"] = look.horizontal
    if look.wrap == "wrap":
        found["text_wrap"] = True
    for side in ("top", "right", "bottom", "left"):
        border: Border | None = getattr(look.borders, side)
        if border is not None:
            found |= {side: BORDER.get(border.style, 1), f"{side}_color": border.color}
    return found


def font_properties(look: Look) -> dict[str, Any]:
    """What a font says besides its name and size."""
    found: dict[str, Any] = {}
    if look.color:
        found["font_color"] = look.color
    for name, on in (
        ("bold", look.bold),
        ("italic", look.italic),
        ("font_strikeout", look.strikethrough),
        ("underline", look.underline),
    ):
        if on:
            found[name] = 1
    return found


def excel_pattern(pattern: str) -> str:
    """Google's pattern in Excel's words: the same but for the halves of the day."""
    return HALF_DAY.sub(lambda m: m[2].upper() if m[2] else m[0], pattern)
