"""What all charts of the program have in common, as the Sheets API takes it."""

from collections.abc import Sequence
from typing import Any, Literal

from server.sheets.colours import colour
from sheets_schema import look

Kind = Literal["BAR", "COLUMN", "COMBO"]
Json = dict[str, Any]


def cells(sheet_id: int, top: int, bottom: int, left: int, right: int) -> Json:
    """Zero-based, the ends not included. One of both dimensions is 1."""
    source = {
        "sheetId": sheet_id,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }
    return {"sourceRange": {"sources": [source]}}


def drawn_series(data: Json, code: str, *, axis: str, labels: bool = False) -> Json:
    label = {"dataLabel": {"type": "DATA"}} if labels else {}
    return {"series": data, "targetAxis": axis, "colorStyle": colour(code), **label}


def as_line(series: Json) -> Json:
    """The same in a COMBO, as a line."""
    return {**series, "type": "LINE", "lineStyle": {"width": 2}, "pointStyle": {"size": 5}}


def as_columns(series: Json) -> Json:
    return {**series, "type": "COLUMN"}


def chart_spec(title: str, kind: Kind, domain: Json, series: Sequence[Json]) -> Json:
    """The first cell of each of its ranges is a header."""
    return {
        "title": title,
        "altText": title,
        "titleTextFormat": {"fontFamily": look.FONT, "fontSize": 12, "bold": True},
        "fontName": look.FONT,
        "backgroundColorStyle": colour(look.SURFACE),
        # What it reads may stand in hidden columns, or in rows that somebody hides.
        "hiddenDimensionStrategy": "SHOW_ALL",
        "basicChart": {
            "chartType": kind,
            "legendPosition": "BOTTOM_LEGEND" if len(series) > 1 else "NO_LEGEND",
            "headerCount": 1,
            "domains": [{"domain": domain}],
            "series": list(series),
        },
    }


def overlay(sheet_id: int, row: int, column: int, size: tuple[int, int] | None = None) -> Json:
    """A place on the grid; `size`: width and height in pixels."""
    anchor = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    placed: Json = {"anchorCell": anchor}
    if size is not None:
        placed |= {"widthPixels": size[0], "heightPixels": size[1]}
    return {"overlayPosition": placed}
