"""Cell references inside formulas: what becomes of them when a formula is copied, and when the
grid under them changes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sheets_emulator.model.grid import column_index, column_name
from sheets_emulator.model.shift import Shift

_TOKEN: Final = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?P<reference>"
    r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]*(?::\$?[A-Za-z]{1,3}\$?[1-9][0-9]*)?"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}"
    r"|\$?[1-9][0-9]*:\$?[1-9][0-9]*"
    r")(?![\w(.!])"
    r"|(?P<word>[\w.]+)"
)
_CORNER: Final = re.compile(
    r"(?P<one>\$?)(?P<column>[A-Za-z]{1,3})?(?P<two>\$?)(?P<row>[1-9][0-9]*)?\Z"
)


@dataclass(frozen=True, slots=True)
class Corner:
    """`$B3`: zero-based, None where a whole row or column is meant."""

    column: int | None
    row: int | None
    column_fixed: bool = False
    row_fixed: bool = False


def copied(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads `rows` down and `columns` right of where it was written."""
    if not rows and not columns:
        return formula

    def move(corner: Corner) -> Corner:
        column, row = corner.column, corner.row
        if column is not None and not corner.column_fixed:
            column += columns
        if row is not None and not corner.row_fixed:
            row += rows
        return replace(corner, column=column, row=row)

    def change(_sheet: str | None, parts: list[Corner]) -> list[Corner] | None:
        moved = [move(corner) for corner in parts]
        outside = any((c.column or 0) < 0 or (c.row or 0) < 0 for c in moved)
        return None if outside else moved

    return _rewritten(formula, change)


def followed(formula: str, own_title: str, shifted_title: str, shift: Shift) -> str:
    """The formula of a cell on `own_title` after `shift` of the sheet `shifted_title`."""

    def change(sheet: str | None, parts: list[Corner]) -> list[Corner] | None:
        if (sheet or own_title).casefold() != shifted_title.casefold():
            return parts
        return _follow(parts, shift)

    return _rewritten(formula, change)


def retitled(formula: str, old: str, new_quoted: str | None) -> str:
    """The formula after the sheet `old` has been renamed, or deleted (None)."""

    def name(match: re.Match[str]) -> str:
        if match["sheet"] and _title(match["sheet"]).casefold() == old.casefold():
            return "#REF!" if new_quoted is None else f"{new_quoted}!{match['reference']}"
        return match[0]

    return _TOKEN.sub(name, formula)


def _follow(corners: list[Corner], shift: Shift) -> list[Corner] | None:
    rows = shift.dimension == "ROWS"
    indexes = [corner.row if rows else corner.column for corner in corners]
    first, last = indexes[0], indexes[-1]
    if first is None or last is None or first > last:
        return corners
    span = shift.span(first, last + 1)
    if span is None:
        return None
    return [
        replace(corner, row=index) if rows else replace(corner, column=index)
        for corner, index in zip(corners, (span[0], span[1] - 1), strict=False)
    ]


def _rewritten(
    formula: str, change: Callable[[str | None, list[Corner]], list[Corner] | None]
) -> str:
    def replace(match: re.Match[str]) -> str:
        if not match["reference"]:
            return match[0]
        sheet = _title(match["sheet"]) if match["sheet"] else None
        parts = [_corner(text) for text in match["reference"].split(":")]
        changed = change(sheet, parts)
        if changed == parts:
            return match[0]
        shown = "#REF!" if changed is None else ":".join(map(_spelled, changed))
        return f"{match['sheet'] or ''}{shown}"

    return _TOKEN.sub(replace, formula)


def _title(prefix: str) -> str:
    bare = prefix.removesuffix("!")
    return bare[1:-1].replace("''", "'") if bare.startswith("'") else bare


def _corner(text: str) -> Corner:
    match = _CORNER.match(text)
    if match is None:
        raise ValueError(text)
    row = int(match["row"]) - 1 if match["row"] else None
    if not match["column"]:
        return Corner(None, row, row_fixed=bool(match["one"] or match["two"]))
    fixed = bool(match["one"]), bool(match["two"])
    return Corner(column_index(match["column"]), row, *fixed)


def _spelled(corner: Corner) -> str:
    letters = "" if corner.column is None else column_name(corner.column)
    digits = "" if corner.row is None else str(corner.row + 1)
    return (
        ("$" if corner.column_fixed else "") + letters + ("$" if corner.row_fixed else "") + digits
    )
