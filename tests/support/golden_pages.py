"""A page as text for the eye: each cell as the spreadsheet would display it."""

import unicodedata
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from server.kpi.pages import CellValue, Mark, Page, Table
from sheets_schema.metrics import Empty, Format

EPOCH = date(1899, 12, 30)


def as_text(page: Page) -> str:
    """Title, tables and notes; `*` marks a muted cell."""
    parts = [page.tab.title.ja]
    for table in page.tables:
        parts.append("")
        if table.heading:
            parts.append(f"[{table.heading}]")
        parts += _lines(table)
        parts += table.notes
    return "\n".join(parts) + "\n"


def _lines(table: Table) -> list[str]:
    rows = [[head.text for head in table.heads]]
    for place, row in enumerate(table.rows):
        rows.append([
            _cell(value, head.format, table.marks.get((place, column)))
            for column, (value, head) in enumerate(zip(row, table.heads, strict=True))
        ])  # fmt: skip
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        " | ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _cell(value: CellValue, format_: Format, mark: Mark | None) -> str:
    muted = "*" if mark is not None and mark.muted else ""
    format_ = mark.format if mark is not None and mark.format is not None else format_
    return _shown(value, format_) + muted


def _shown(value: CellValue, format_: Format) -> str:
    if value is None:
        return ""
    if isinstance(value, Empty):
        return value.of("ja")
    if isinstance(value, str):
        return value.replace("\n", "⏎")
    match format_:
        case "percent":
            return f"{_rounded(value * 100, '1')}%"
        case "money":
            return f"¥{_rounded(value, '1'):,}"
        case "count":
            return f"{_rounded(value, '1'):,}"
        case "date":
            return f"{EPOCH + timedelta(days=int(value)):%Y/%m/%d}"
        case "month":
            return f"{EPOCH + timedelta(days=int(value)):%Y-%m}"
        case "number":
            return f"{_rounded(value, '0.001').normalize():,f}"
        case _:
            return f"{_rounded(value, '0.1'):,}"


def _rounded(value: float, unit: str) -> Decimal:
    """Half up, as the spreadsheet displays it; of the shortest decimal that means this float."""
    return Decimal(repr(value)).quantize(Decimal(unit), ROUND_HALF_UP)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
