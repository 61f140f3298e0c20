"""The cells of a window of a sheet, as the page draws them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from sheets_emulator.model.cell import Cell, CellError, Json, Slot, Value, entered, style_of
from sheets_emulator.model.grid import Rect
from sheets_emulator.shown.look import PLAIN, Look, overlaid
from sheets_emulator.shown.sheet_reading import SheetReading
from sheets_emulator.values.cell_value import is_number
from sheets_emulator.values.conditions import choices
from sheets_emulator.values.editing import edit_text
from sheets_emulator.values.number_format import color_of

LONGEST_LIST: Final = 500
"""More choices than this are no help in a dropdown."""


def window(sheet: SheetReading, rect: Rect) -> Json:
    """`cells`: [row, column, text, look, extras?] of every cell that shows anything; `looks` and
    `rules` are what they point to by index.

    Extras: `entered` what is edited, where it differs from the text; `kind` of value (number,
    boolean, error); `note`, `link`, `runs`, `message` of an error, `rule` of validation,
    `invalid` where the value breaks it."""
    draw = _Window(sheet)
    for row in range(rect.top, rect.bottom):
        cells = sheet.sheet.row(row)
        for column in range(rect.left, rect.right):
            draw.cell(row, column, cells[column] if column < len(cells) else None)
    return {
        "cells": draw.cells,
        "looks": [look_json(look) for look in draw.looks],
        "rules": draw.rules,
    }


def look_json(look: Look) -> Json:
    """Only what differs from a plain cell."""
    own, plain = asdict(look), asdict(PLAIN)
    return {name: value for name, value in own.items() if value != plain[name]}


@dataclass(slots=True)
class _Window:
    sheet: SheetReading
    cells: list[list[Any]] = field(default_factory=list)
    looks: dict[Look, int] = field(default_factory=dict)
    rules: list[Json] = field(default_factory=list)
    _rules: dict[int, int] = field(default_factory=dict)

    def cell(self, row: int, column: int, slot: Slot) -> None:
        view = self.sheet.reading.view
        value = view.value_of(self.sheet.sheet, row, column, slot)
        look = self.sheet.look(row, column, slot, value)
        style = style_of(slot)
        text = view.text_of(self.sheet.sheet, row, column, slot)
        if style is not None and style.number_format:
            color = color_of(value, style.number_format, self.sheet.reading.book.locale)
            look = replace(look, color=color) if color else look
        extras = self._extras(row, column, slot, value, text)
        if not text and not extras and look == PLAIN:
            return
        index = self.looks.setdefault(look, len(self.looks))
        self.cells.append([row, column, text, index, *([extras] if extras else [])])

    def _extras(self, row: int, column: int, slot: Slot, value: Value, text: str) -> Json:
        extras: Json = {}
        content = edit_text(*self._content(slot))
        if content != text:
            extras["entered"] = content
        if kind := _kind(value):
            extras["kind"] = kind
        if isinstance(value, CellError) and value.message:
            extras["message"] = value.message
        if isinstance(slot, Cell) and slot.style is not None:
            extras |= self._styled(row, column, slot, value)
        return extras

    def _content(self, slot: Slot) -> tuple[Any, Mapping[str, str] | None, str]:
        style = style_of(slot)
        return entered(slot), style.number_format if style else None, self.sheet.reading.book.locale

    def _styled(self, row: int, column: int, slot: Cell, value: Value) -> Json:
        extras: Json = {}
        style = slot.style
        if style is None:
            return extras
        if style.note:
            extras["note"] = style.note
        if style.link:
            extras["link"] = style.link
        if style.runs:
            extras["runs"] = [self._run(run) for run in style.runs]
        if style.validation is not None:
            extras["rule"] = self._rule(style.validation)
            if not self.sheet.keeps(style.validation, value, row, column):
                extras["invalid"] = True
        return extras

    def _run(self, run: Mapping[str, Any]) -> Json:
        text_format = run.get("format") or {}
        found = {"start": run.get("startIndex", 0)}
        found |= look_json(overlaid(PLAIN, {"textFormat": text_format}))
        if link := (text_format.get("link") or {}).get("uri"):
            found["link"] = link
        return found

    def _rule(self, rule: Mapping[str, Any]) -> int:
        # Rules are shared by the cells they were set on together.
        key = id(rule)
        if key not in self._rules:
            self._rules[key] = len(self.rules)
            self.rules.append(rule_json(self.sheet, rule))
        return self._rules[key]


def rule_json(sheet: SheetReading, rule: Mapping[str, Any]) -> Json:
    """`choices` of a dropdown; a checkbox; any other rule has its help text only."""
    condition = rule.get("condition") or {}
    found: Json = {"strict": bool(rule.get("strict")), "help": rule.get("inputMessage", "")}
    if condition.get("type") in ("ONE_OF_LIST", "ONE_OF_RANGE"):
        offered = choices(condition, sheet.reading.around(sheet.sheet))
        found["choices"] = offered[:LONGEST_LIST]
        # Without the arrow a list still checks; only the page's dropdown goes.
        found["dropdown"] = rule.get("showCustomUi", False)
    elif condition.get("type") == "BOOLEAN":
        values = [value.get("userEnteredValue", "") for value in condition.get("values", ())]
        found["checkbox"] = values or ["TRUE", "FALSE"]
    return found


def _kind(value: Value) -> str:
    if isinstance(value, CellError):
        return "error"
    if isinstance(value, bool):
        return "boolean"
    return "number" if is_number(value) else ""
