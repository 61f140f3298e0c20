"""A page → batchUpdate requests that make its tab hold exactly that page, whatever an older report
left there. Never a formula: text is always a stringValue."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, zip_longest
from typing import Any, assert_never

from server.kpi.pages import Head, Mark, Page, Table
from server.setup.appearance import format_of
from server.sheets.cells import fit
from server.sheets.colours import colour
from sheets_schema import look
from sheets_schema.metrics import Empty, Format
from sheets_schema.text import Locale

Request = dict[str, Any]

# Rows above the first table: title, line below it, an empty one.
_ABOVE = 3
_ALL = "userEnteredValue,userEnteredFormat,note"
_FORMAT = "userEnteredFormat"
_NARROWEST, _WIDEST = 72, 420
_SAMPLE = 200  # rows whose width is measured


@dataclass(frozen=True, slots=True)
class Paper:
    """The tab to write on. `rows`, `columns`: the size of its grid now. `marked`: key of a marked
    column → its index."""

    sheet_id: int
    rows: int
    columns: int
    locale: Locale
    currency: str
    marked: Mapping[str, int] = field(default_factory=dict)


def requests_for(page: Page, subtitle: str, paper: Paper) -> list[Request]:
    """Everything from clearing the tab to the width of its columns."""
    placed = _placed(page.tables)
    height = max((end for _, end in placed), default=_ABOVE)
    width = max((len(table.heads) for table in page.tables), default=1)
    title = page.tab.title.of(paper.locale)
    return [
        *_room(paper, height, width, frozen=_ABOVE + 1 if len(page.tables) == 1 else _ABOVE - 1),
        {"updateCells": {"range": {"sheetId": paper.sheet_id}, "fields": _ALL}},
        _values(paper, page, title, subtitle, placed),
        *_styles(paper, page, placed, height, width),
        *_widths(paper, page.tables, width),
    ]


def _placed(tables: Sequence[Table]) -> list[tuple[int, int]]:
    """(row of the headers, row after the last note) of each table, zero-based."""
    placed = []
    top = _ABOVE
    for table in tables:
        header = top + (1 if table.heading else 0)
        end = header + 1 + len(table.rows) + len(table.notes)
        placed.append((header, end))
        top = end + 1
    return placed


def _room(paper: Paper, height: int, width: int, *, frozen: int) -> Iterator[Request]:
    """A grid that is large enough; it never shrinks, since people may have put charts there."""
    grid = {
        "rowCount": max(paper.rows, height + 1),
        "columnCount": max(paper.columns, width),
        "frozenRowCount": frozen,
    }
    yield {
        "updateSheetProperties": {
            "properties": {"sheetId": paper.sheet_id, "gridProperties": grid},
            "fields": ",".join(f"gridProperties.{key}" for key in grid),
        }
    }


def _values(
    paper: Paper, page: Page, title: str, subtitle: str, placed: list[tuple[int, int]]
) -> Request:
    rows: list[dict[str, Any]] = [_row([title]), _row([subtitle]), {}]
    for table, (header, _) in zip(page.tables, placed, strict=True):
        rows.extend({} for _ in range(header - len(rows) - (1 if table.heading else 0)))
        if table.heading:
            rows.append(_row([table.heading]))
        rows.append({"values": [_head_cell(head) for head in table.heads]})
        rows.extend(_body(table, paper.locale))
        rows.extend(_row([note]) for note in table.notes)
    return {
        "updateCells": {
            "start": {"sheetId": paper.sheet_id, "rowIndex": 0, "columnIndex": 0},
            "rows": rows,
            "fields": "userEnteredValue,note",
        }
    }


def _body(table: Table, locale: Locale) -> Iterator[dict[str, Any]]:
    noted = {place: mark.note for place, mark in table.marks.items() if mark.note}
    empty_words = {empty: empty.of(locale) for empty in Empty}
    for row, values in enumerate(table.rows):
        cells = [plain_cell(empty_words[one] if isinstance(one, Empty) else one) for one in values]
        if noted:
            for column in range(len(cells)):
                if note := noted.get((row, column)):
                    cells[column]["note"] = note
        yield {"values": cells}


def _row(texts: Iterable[str]) -> dict[str, Any]:
    return {"values": [plain_cell(text) for text in texts]}


def _head_cell(head: Head) -> dict[str, Any]:
    cell = plain_cell(head.text)
    if head.note:
        cell["note"] = head.note
    return cell


def plain_cell(value: str | float | None) -> dict[str, Any]:
    if value is None or value == "":
        return {}
    if isinstance(value, str):
        return {"userEnteredValue": _text_value(value)}
    return {"userEnteredValue": {"numberValue": value}}


@lru_cache(maxsize=8192)
def _text_value(text: str) -> dict[str, str]:
    """Shared between cells: most of the texts of a report occur again and again."""
    return {"stringValue": _presentable(text)}


def _presentable(text: str) -> str:
    """Text of people may hold halves of characters and control signs; neither may travel on."""
    if text.isascii() and text.isprintable():
        return fit(text)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return fit("".join(c for c in whole if c == "\n" or unicodedata.category(c) != "Cc"))


def _styles(
    paper: Paper, page: Page, placed: list[tuple[int, int]], height: int, width: int
) -> Iterator[Request]:
    everything = area(paper, 0, height, 0, width)
    yield repeat(everything, {"textFormat": text_format(look.INK), "verticalAlignment": "MIDDLE"})
    yield repeat(
        area(paper, 0, 1, 0, 1), {"textFormat": text_format(look.INK, look.TITLE_SIZE, bold=True)}
    )
    yield repeat(area(paper, 1, 2, 0, 1), {"textFormat": text_format(look.MUTED)})
    for table, (header, end) in zip(page.tables, placed, strict=True):
        body = header + 1
        after = body + len(table.rows)
        if table.heading:
            yield repeat(
                area(paper, header - 1, header, 0, 1),
                {"textFormat": text_format(look.INK, bold=True)},
            )
        yield repeat(
            area(paper, header, body, 0, len(table.heads)),
            {
                "backgroundColorStyle": colour(look.HEADER_FILL),
                "textFormat": text_format(look.HEADER_INK, bold=True),
                "horizontalAlignment": "CENTER",
                "verticalAlignment": "MIDDLE",
                "wrapStrategy": "WRAP",
            },
        )
        if table.rows:
            yield from _columns(paper, table, body, after)
            yield from _marked(paper, table, body)
        if table.total:
            total = area(paper, after - 1, after, 0, len(table.heads))
            rule = {"style": "SOLID", "colorStyle": colour(look.INK)}
            yield {
                "repeatCell": {
                    "range": total,
                    "cell": {
                        "userEnteredFormat": {
                            "textFormat": {"bold": True},
                            "borders": {"top": rule},
                        }
                    },
                    "fields": "userEnteredFormat.textFormat.bold,userEnteredFormat.borders.top",
                }
            }
        if table.notes:
            yield repeat(area(paper, after, end, 0, 1), {"textFormat": text_format(look.MUTED)})


def _columns(paper: Paper, table: Table, body: int, after: int) -> Iterator[Request]:
    """Number format and alignment, one request for neighbours that are alike."""
    for format_, group in groupby(enumerate(table.heads), key=lambda pair: pair[1].format):
        places = [place for place, _ in group]
        yield {
            "repeatCell": {
                "range": area(paper, body, after, places[0], places[-1] + 1),
                "cell": {"userEnteredFormat": cell_format(format_, paper.currency)},
                "fields": "userEnteredFormat.numberFormat,userEnteredFormat.horizontalAlignment,"
                "userEnteredFormat.wrapStrategy",
            }
        }


def _marked(paper: Paper, table: Table, body: int) -> Iterator[Request]:
    """Cells that differ from their column, in runs down it."""
    by_column: dict[int, list[tuple[int, Mark]]] = {}
    for (row, column), mark in sorted(table.marks.items()):
        by_column.setdefault(column, []).append((row, mark))
    for column, marks in by_column.items():
        for start, end in _runs(row for row, mark in marks if mark.muted):
            yield {
                "repeatCell": {
                    "range": area(paper, body + start, body + end, column, column + 1),
                    "cell": {
                        "userEnteredFormat": {
                            "textFormat": {"foregroundColorStyle": colour(look.MUTED)}
                        }
                    },
                    "fields": "userEnteredFormat.textFormat.foregroundColorStyle",
                }
            }
        formats = {row: mark.format for row, mark in marks if mark.format is not None}
        if formats:
            yield _formatted(paper, formats, table.heads[column].format, body, column)
        links = {row: mark.link for row, mark in marks if mark.link is not None}
        for start, end in _runs(links):
            place = area(paper, body + start, body + end, column, column + 1)
            blue = {"foregroundColorStyle": colour(look.ACCENT), "underline": True}
            yield {
                "repeatCell": {
                    "range": place,
                    "cell": {"userEnteredFormat": {"textFormat": blue}},
                    "fields": "userEnteredFormat.textFormat.foregroundColorStyle,"
                    "userEnteredFormat.textFormat.underline",
                }
            }
            yield {
                "updateCells": {
                    "range": place,
                    "rows": [{"values": [_link(links[row])]} for row in range(start, end)],
                    "fields": "userEnteredFormat.textFormat.link",
                }
            }


def _formatted(
    paper: Paper, formats: Mapping[int, Format], usual: Format, body: int, column: int
) -> Request:
    """Numbers whose format changes from row to row, all of a column in one request."""
    first, last = min(formats), max(formats)
    rows = [cell_format(formats.get(row, usual), paper.currency) for row in range(first, last + 1)]
    return {
        "updateCells": {
            "range": area(paper, body + first, body + last + 1, column, column + 1),
            "rows": [
                {"values": [{"userEnteredFormat": {"numberFormat": form.get("numberFormat", {})}}]}
                for form in rows
            ],
            "fields": "userEnteredFormat.numberFormat",
        }
    }


def _link(uri: str) -> dict[str, Any]:
    return {"userEnteredFormat": {"textFormat": {"link": {"uri": uri}}}}


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Ascending rows → (first, one after the last) of each unbroken run."""
    start = previous = None
    for row in rows:
        if previous is not None and row == previous + 1:
            previous = row
            continue
        if start is not None and previous is not None:
            yield start, previous + 1
        start = previous = row
    if start is not None and previous is not None:
        yield start, previous + 1


def _widths(paper: Paper, tables: Sequence[Table], width: int) -> Iterator[Request]:
    columns = zip_longest(*(_needed(table, paper) for table in tables), fillvalue=_NARROWEST)
    pixels = [max(sizes) for sizes in columns]
    for size, group in groupby(enumerate(pixels[:width]), key=lambda pair: pair[1]):
        places = [place for place, _ in group]
        yield {
            "updateDimensionProperties": {
                "range": {
                    "sheetId": paper.sheet_id,
                    "dimension": "COLUMNS",
                    "startIndex": places[0],
                    "endIndex": places[-1] + 1,
                },
                "properties": {"pixelSize": size},
                "fields": "pixelSize",
            }
        }


def _needed(table: Table, paper: Paper) -> list[int]:
    """Pixels for each column, in steps of 12."""
    sizes = []
    for column, head in enumerate(table.heads):
        cells = {row[column] for row in (*table.rows[:_SAMPLE], *table.rows[-1:])}
        largest = max((abs(one) for one in cells if isinstance(one, int | float)), default=0)
        words = [one for one in cells if not isinstance(one, int | float)]
        shown = [*(_as_shown(one, paper) for one in words), _number_shown(largest, head.format)]
        units = max(_units(head.text), *map(_units, shown))
        pixels = 24 + 7 * units
        sizes.append(min(max(-(-pixels // 12) * 12, _NARROWEST), _WIDEST))
    return sizes


def _as_shown(value: str | Empty | None, paper: Paper) -> str:
    if value is None:
        return ""
    if isinstance(value, Empty):
        return value.of(paper.locale)
    return max(value.splitlines(), key=len, default="")


def _number_shown(value: float, format_: Format) -> str:
    return {"percent": "100%", "month": "2026-01", "date": "2026/01/01"}.get(
        format_, f"¥{value:,.0f}"
    )


@lru_cache(maxsize=8192)
def _units(text: str) -> int:
    """Widths of half an em."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def cell_format(format_: Format, currency: str) -> dict[str, Any]:
    match format_:
        case "text":
            return {"horizontalAlignment": "LEFT", "wrapStrategy": "WRAP"}
        case "count":
            number = {"type": "NUMBER", "pattern": "#,##0"}
        case "days":
            number = {"type": "NUMBER", "pattern": "#,##0.0"}
        case "number":
            number = {"type": "NUMBER", "pattern": "#,##0.0##"}
        case "percent" | "money":
            number = format_of(format_, currency) or {}
        case "date" | "month" | "moment":
            kind = "datetime" if format_ == "moment" else format_
            return {
                "numberFormat": format_of(kind, currency) or {},
                "horizontalAlignment": "CENTER",
                "wrapStrategy": "OVERFLOW_CELL",
            }
        case _:
            assert_never(format_)
    return {
        "numberFormat": number,
        "horizontalAlignment": "RIGHT",
        "wrapStrategy": "OVERFLOW_CELL",
    }


def repeat(range_: dict[str, Any], form: dict[str, Any]) -> Request:
    return {"repeatCell": {"range": range_, "cell": {"userEnteredFormat": form}, "fields": _FORMAT}}


def text_format(ink: str, size: int = look.TABLE_SIZE, *, bold: bool = False) -> dict[str, Any]:
    return {
        "foregroundColorStyle": colour(ink),
        "fontFamily": look.FONT,
        "fontSize": size,
        "bold": bold,
    }


def area(paper: Paper, top: int, bottom: int, left: int, right: int) -> dict[str, Any]:
    return {
        "sheetId": paper.sheet_id,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }
