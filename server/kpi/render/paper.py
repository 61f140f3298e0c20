"""What pages are written with: the tab they stand on, its places, its cells and their looks. Text
is always a stringValue, never a formula."""

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, assert_never

import orjson

from server.sheets.cells import fit
from server.sheets.colours import colour
from server.sheets.formats import format_of
from server.sheets.layout import Marked
from sheets_schema import look
from sheets_schema.metrics import Format
from sheets_schema.text import Locale

Request = dict[str, Any]
# As updateCells takes it. Many are shared, so none is ever changed.
Cell = Mapping[str, Any]

_FORMAT = "userEnteredFormat"
# Whole numbers up to here are exact as doubles.
_EXACT = 2**53


@dataclass(frozen=True, slots=True)
class Paper:
    """The tab to write on. `rows`, `columns`: the size of its grid now. `marked`: key of a marked
    column → its index. `ends`: the first row and column beyond what an earlier report left; None
    where that is not known. `lines`: those with a mark, by its key. `mark_ids`: of marked
    columns. `charts`: chartId → (row, column) of the cell that it hangs on."""

    sheet_id: int
    rows: int
    columns: int
    locale: Locale
    currency: str
    marked: Mapping[str, int] = field(default_factory=dict)
    ends: tuple[int, int] | None = None
    lines: Mapping[str, Marked] = field(default_factory=dict)
    mark_ids: Mapping[str, int] = field(default_factory=dict)
    blocks: Mapping[str, int] = field(default_factory=dict)
    charts: Mapping[int, tuple[int, int]] = field(default_factory=dict)


def plain_cell(value: str | float | None) -> Cell:
    if value is None or value == "":
        return {}
    if isinstance(value, str):
        return _text_cell(value)
    return _count_cell(value) if type(value) is int else _number_cell(value)


# Shared between cells: most of the texts and counts of a report occur again and again.
@lru_cache(maxsize=8192)
def _text_cell(text: str) -> Cell:
    return {"userEnteredValue": {"stringValue": _presentable(text)}}


@lru_cache(maxsize=8192)
def _count_cell(count: int) -> Cell:
    # The spreadsheet's numbers are doubles; no more may travel.
    return _number_cell(count if abs(count) <= _EXACT else float(count))


def _number_cell(number: float) -> Cell:
    if not math.isfinite(number):
        # orjson would make it null, and a figure that went wrong a blank that looks right.
        raise ValueError(f"{number} is no figure")
    return {"userEnteredValue": {"numberValue": number}}


def _presentable(text: str) -> str:
    """Text of people may hold halves of characters and control signs; neither may travel on."""
    if text.isprintable():
        return fit(text)
    whole = _whole(text)
    return fit("".join(c for c in whole if c == "\n" or unicodedata.category(c) != "Cc"))


def _whole(value: Any) -> Any:
    """The same without halves of characters, in whatever place."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {key: _whole(one) for key, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


def serialised(requests: Sequence[Request]) -> bytes:
    """The body of a batchUpdate. Half the size of what the client would make of it."""
    try:
        return orjson.dumps({"requests": requests})
    except orjson.JSONEncodeError:
        # A note, a chart's title, a link: wherever people's words may come to stand beside cells.
        return orjson.dumps({"requests": _whole(requests)})


def cell_format(format_: Format, currency: str, locale: Locale = "ja") -> dict[str, Any]:
    match format_:
        case "text":
            return {"horizontalAlignment": "LEFT", "wrapStrategy": "WRAP"}
        case "line":
            return {"horizontalAlignment": "LEFT", "wrapStrategy": "OVERFLOW_CELL"}
        case "count":
            number = {"type": "NUMBER", "pattern": "#,##0"}
        case "days":
            number = {"type": "NUMBER", "pattern": "#,##0.0"}
        case "chance":
            number = {"type": "NUMBER", "pattern": "0.000"}
        case "number":
            number = {"type": "NUMBER", "pattern": "#,##0.0##"}
        case "points":
            unit = "ポイント" if locale == "ja" else " points"
            number = {"type": "NUMBER", "pattern": f'0.0"{unit}"'}
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
