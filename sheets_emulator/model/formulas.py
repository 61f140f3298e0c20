"""Every formula of a spreadsheet, wherever it stands: in cells, in validation rules, in
conditional formats and filters."""

from collections.abc import Callable
from typing import Any

from sheets_emulator.model.cell import Cell, Formula, Json, Row, Style
from sheets_emulator.model.spreadsheet import Spreadsheet

Change = Callable[[str, str], str]
"""(title of the sheet a formula stands on, the formula) → the formula as it shall be."""


def rewrite_formulas(book: Spreadsheet, change: Change) -> None:
    """Applies `change` to every formula of the draft; rows without one are not touched."""
    styles: dict[tuple[str, int], Style | None] = {}
    for sheet in list(book.sheets):
        title = sheet.title
        # Rows that are one and the same list are read once: in a new sheet nearly all of them.
        found: dict[int, Row | None] = {}
        for old in sheet.rows:
            if id(old) not in found:
                found[id(old)] = _rewritten_row(old, title, change, styles)
        rows = {
            index: row
            for index, old in enumerate(sheet.rows)
            if (row := found[id(old)]) is not None
        }
        if rows:
            sheet = book.edit(sheet.id)
            for index, row in rows.items():
                sheet.rows[index] = row
        for name in ("conditional_formats", "filter_views"):
            before: list[Json] = getattr(sheet, name)
            after = rewritten_conditions(before, title, change)
            if after != before:
                sheet = book.edit(sheet.id)
                setattr(sheet, name, after)
        if sheet.basic_filter is not None:
            changed = rewritten_conditions(sheet.basic_filter, title, change)
            if changed != sheet.basic_filter:
                book.edit(sheet.id).basic_filter = changed


def rewritten_conditions(value: Any, title: str, change: Change) -> Any:
    """A copy in which each `userEnteredValue` that is a formula went through `change`."""
    if isinstance(value, list):
        return [rewritten_conditions(item, title, change) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: change(title, item)
        if name == "userEnteredValue" and isinstance(item, str) and item.startswith("=")
        else rewritten_conditions(item, title, change)
        for name, item in value.items()
    }


def _rewritten_row(
    row: Row, title: str, change: Change, styles: dict[tuple[str, int], Style | None]
) -> Row | None:
    changed: Row | None = None
    for column, slot in enumerate(row):
        if type(slot) is not Cell:
            continue
        value, style = slot.value, slot.style
        if isinstance(value, Formula):
            text = change(title, value.text)
            value = value if text == value.text else Formula(text)
        if style is not None and style.validation is not None:
            style = _rewritten_style(style, title, change, styles)
        if value is not slot.value or style is not slot.style:
            changed = changed or list(row)
            changed[column] = Cell(value, style)
    return changed


def _rewritten_style(
    style: Style, title: str, change: Change, styles: dict[tuple[str, int], Style | None]
) -> Style | None:
    key = (title, id(style))
    if key not in styles:
        rule = rewritten_conditions(style.validation, title, change)
        styles[key] = (
            style
            if rule == style.validation
            else Style.of(style.format, style.note, rule, style.runs)
        )
    return styles[key]
