"""A page as text for the eye: each cell as the spreadsheet would display it."""

import unicodedata
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from server.kpi.board import BoardPage
from server.kpi.pages import CellValue, Mark, Page, Table
from server.kpi.render.board import board_requests
from server.kpi.render.paper import Paper
from sheets_schema import dashboard
from sheets_schema.metrics import Empty, Format
from sheets_schema.text import Locale

EPOCH = date(1899, 12, 30)


def as_text(page: Page, locale: Locale = "ja") -> str:
    """Title, tables and notes; `*` marks a muted cell."""
    if isinstance(page, BoardPage):
        return _board(page, locale)
    parts = [page.tab.title.of(locale)]
    for table in page.tables:
        parts.append("")
        if table.heading:
            parts.append(f"[{table.heading}]")
        parts += _lines(table, locale)
        parts += table.notes
    return "\n".join(parts) + "\n"


def _board(page: BoardPage, locale: Locale) -> str:
    """Its cells row by row, as the requests put them there; a column's number before each."""
    paper = Paper(page.tab.sheet_id, 120, 40, locale, "JPY")
    cells: dict[tuple[int, int], str] = {}
    for request in board_requests(page, "", paper):
        written = request.get("updateCells", {})
        start = written.get("start", {})
        for down, row in enumerate(written.get("rows", [])):
            for right, cell in enumerate(row["values"]):
                if text := _sent(cell):
                    cells[start["rowIndex"] + down, start["columnIndex"] + right] = text
    seen, hidden = (
        [
            " | ".join(f"{at}: {cells[row, at]}" for at in columns if (row, at) in cells)
            for row in sorted({row for row, at in cells if at in columns})
        ]
        for columns in (range(dashboard.COLUMNS), range(dashboard.COLUMNS, paper.columns))
    )
    return "\n".join([*seen, "", "[what the charts read]", *hidden]) + "\n"


def _sent(cell: dict[str, Any]) -> str:
    value = cell.get("userEnteredValue", {})
    if "stringValue" in value:
        return str(value["stringValue"])
    if not value:
        return ""
    pattern = cell.get("userEnteredFormat", {}).get("numberFormat", {}).get("pattern", "")
    kinds: dict[str, Format] = {"%": "percent", "¥": "money", "#": "count"}
    kind: Format = next((kinds[sign] for sign in kinds if sign in pattern), "number")
    return _shown(value["numberValue"], kind, "ja")


def _lines(table: Table, locale: Locale) -> list[str]:
    rows = [[head.text for head in table.heads]]
    for place, row in enumerate(table.rows):
        rows.append([
            _cell(value, head.format, table.marks.get((place, column)), locale)
            for column, (value, head) in enumerate(zip(row, table.heads, strict=True))
        ])  # fmt: skip
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        " | ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _cell(value: CellValue, format_: Format, mark: Mark | None, locale: Locale) -> str:
    muted = "*" if mark is not None and mark.muted else ""
    format_ = mark.format if mark is not None and mark.format is not None else format_
    sign = f"{mark.sign} " if mark is not None and mark.sign else ""
    return sign + _shown(value, format_, locale) + muted


def _shown(value: CellValue, format_: Format, locale: Locale) -> str:
    if value is None:
        return ""
    if isinstance(value, Empty):
        return value.of(locale)
    if isinstance(value, str):
        return value.replace("\n", "⏎")
    match format_:
        case "text":
            return f"{value}"
        case "percent":
            return f"{_rounded(value * 100, '1')}%"
        case "points":
            return f"{_rounded(value, '0.1')}ポイント"
        case "money":
            return f"¥{_rounded(value, '1'):,}"
        case "count":
            return f"{_rounded(value, '1'):,}"
        case "date":
            return f"{EPOCH + timedelta(days=int(value)):%Y/%m/%d}"
        case "month":
            return f"{EPOCH + timedelta(days=int(value)):%Y-%m}"
        case "chance":
            return f"{_rounded(value, '0.001')}"
        case "number":
            return f"{_rounded(value, '0.001').normalize():,f}"
        case _:
            return f"{_rounded(value, '0.1'):,}"


def _rounded(value: float, unit: str) -> Decimal:
    """Half up, as the spreadsheet displays it; of the shortest decimal that means this float."""
    return Decimal(repr(value)).quantize(Decimal(unit), ROUND_HALF_UP)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
