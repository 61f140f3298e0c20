"""How one cell is kept.

A cell without format, note or validation is a bare Python scalar, because a spreadsheet of
100,000 rows × 40 columns has four million of them. Anything more is a `Cell`, whose `Style` is
shared by every cell that looks the same.
"""

import json
import math
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sheets_emulator.values.cell_value import CellError, Formula, Value

__all__ = [
    "Cell",
    "CellError",
    "Entered",
    "Formula",
    "Json",
    "Row",
    "Scalar",
    "Slot",
    "Style",
    "Value",
    "entered",
    "make_slot",
    "number",
    "style_of",
    "trim",
]

_WHOLE: Final = 10**15

Json = dict[str, Any]
"""An object of the API, as proto3 JSON spells it. Never changed once it stands in a sheet."""

Scalar = str | int | float | bool | None

Entered = Scalar | Formula
"""What was put into a cell."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Style:
    """Everything a cell carries besides its value. Made by `Style.of`, which gives the same
    object for the same content, so styles are compared with `is`.

    `format`: CellFormat as the user entered it (`userEnteredFormat`).
    `validation`: DataValidationRule. `runs`: textFormatRuns.
    """

    format: Mapping[str, Any] | None = None
    note: str = ""
    validation: Mapping[str, Any] | None = None
    runs: tuple[Mapping[str, Any], ...] = ()

    @staticmethod
    def of(
        format: Mapping[str, Any] | None = None,  # noqa: A002 - the API's own word
        note: str = "",
        validation: Mapping[str, Any] | None = None,
        runs: tuple[Mapping[str, Any], ...] = (),
    ) -> "Style | None":
        """None where there is nothing to carry."""
        if not (format or note or validation or runs):
            return None
        key = json.dumps([format, note, validation, runs], sort_keys=True)
        known = _STYLES.get(key)
        if known is None:
            known = _STYLES[key] = Style(format or None, note, validation or None, runs)
        return known

    @property
    def number_format(self) -> Mapping[str, Any] | None:
        """`{"type": …, "pattern": …}` or None."""
        found: Mapping[str, Any] | None = (self.format or {}).get("numberFormat")
        return found

    @property
    def link(self) -> str:
        """The address of `textFormat.link`, or the empty string."""
        text_format = (self.format or {}).get("textFormat") or {}
        return str((text_format.get("link") or {}).get("uri", ""))


_STYLES: "weakref.WeakValueDictionary[str, Style]" = weakref.WeakValueDictionary()


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell that is more than a scalar: a formula, or something with a style."""

    value: Entered
    style: Style | None = None


Slot = Scalar | Cell
"""What stands in a row."""

Row = list[Slot]
"""Cells from column A on; cells beyond its end are empty. A row is never changed once it stands
in a sheet (snapshots and readers share it): a write puts a new list in its place."""


def entered(slot: Slot) -> Entered:
    return slot.value if isinstance(slot, Cell) else slot


def style_of(slot: Slot) -> Style | None:
    return slot.style if isinstance(slot, Cell) else None


def make_slot(value: Entered, style: Style | None) -> Slot:
    """The most compact form of a cell."""
    if style is None and not isinstance(value, Formula):
        return value
    return Cell(value, style)


def number(value: float) -> int | float:
    """Numbers are doubles; a whole one is kept as int, which is how replies spell it. ValueError
    for what no double can hold."""
    if isinstance(value, int):
        return value if abs(value) < _WHOLE else _double(value)
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number")
    return int(value) if value.is_integer() and abs(value) < _WHOLE else value


def _double(value: int) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise ValueError("a number of so many digits") from error


def trim(row: Row) -> Row:
    """The row without the empty cells at its end (changed in place: for rows being built)."""
    while row and row[-1] is None:
        row.pop()
    return row
