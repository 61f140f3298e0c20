"""The native charts of ダッシュボード. Each is created once on a range that never changes and never
touched again, so that what people make of it stays."""

from collections.abc import Callable
from typing import Any, Literal

from server.sheets.colours import colour
from sheets_schema import dashboard, look
from sheets_schema.dashboard import Block
from sheets_schema.lists import CHANNELS
from sheets_schema.text import Locale, Text

BLUE, ORANGE, GREEN, _, SKY, RED = (channel.colour for channel in CHANNELS)
FIRST_ID = 5001

Kind = Literal["BAR", "COLUMN", "COMBO"]


def charts(
    sheet_id: int, data_column: int, locale: Locale, *, standing: frozenset[int] = frozenset()
) -> list[dict[str, Any]]:
    """addChart requests for those whose ids are not in `standing`. `data_column`: where the hidden
    numbers begin."""
    makers: tuple[Callable[[_Place], dict[str, Any]], ...] = (_funnel, _costs, _trend, _reasons)
    place = _Place(sheet_id, data_column, locale)
    return [
        {
            "addChart": {
                "chart": {
                    "chartId": FIRST_ID + number,
                    "spec": make(place),
                    "position": _position(sheet_id, number),
                }
            }
        }
        for number, make in enumerate(makers)
        if FIRST_ID + number not in standing
    ]


def hide_data(sheet_id: int) -> dict[str, Any]:
    """Hides the columns of numbers in a new tab."""
    span = {
        "sheetId": sheet_id,
        "dimension": "COLUMNS",
        "startIndex": dashboard.DATA_COLUMN,
        "endIndex": dashboard.DATA_COLUMN + dashboard.DATA_COLUMNS,
    }
    return {
        "updateDimensionProperties": {
            "range": span,
            "properties": {"hiddenByUser": True},
            "fields": "hiddenByUser",
        }
    }


class _Place:
    def __init__(self, sheet_id: int, data_column: int, locale: Locale) -> None:
        self._sheet_id = sheet_id
        self._data_column = data_column
        self.locale = locale

    def data(self, block: Block, column: int) -> dict[str, Any]:
        left = self._data_column + block.offset + column
        source = {
            "sheetId": self._sheet_id,
            "startRowIndex": 0,
            "endRowIndex": block.rows,
            "startColumnIndex": left,
            "endColumnIndex": left + 1,
        }
        return {"sourceRange": {"sources": [source]}}


def _funnel(place: _Place) -> dict[str, Any]:
    series = [
        _series(place, dashboard.FUNNEL, number, code, axis="BOTTOM_AXIS")
        for number, code in ((1, SKY), (2, BLUE), (3, GREEN))
    ]
    return _basic(place, dashboard.FUNNEL, dashboard.FUNNEL_TITLE, "BAR", series)


def _costs(place: _Place) -> dict[str, Any]:
    series = [
        _series(place, dashboard.COSTS, number, code)
        for number, code in ((1, SKY), (2, BLUE), (3, GREEN))
    ]
    return _basic(place, dashboard.COSTS, dashboard.COSTS_TITLE, "COLUMN", series)


def _trend(place: _Place) -> dict[str, Any]:
    series = [
        {**_series(place, dashboard.TREND, number, code), "type": "COLUMN"}
        for number, code in ((1, SKY), (2, BLUE), (3, GREEN))
    ]
    rate = _series(place, dashboard.TREND, 4, ORANGE, axis="RIGHT_AXIS")
    series.append({**rate, "type": "LINE", "lineStyle": {"width": 2}, "pointStyle": {"size": 5}})
    return _basic(place, dashboard.TREND, dashboard.TREND_TITLE, "COMBO", series)


def _reasons(place: _Place) -> dict[str, Any]:
    one = _series(place, dashboard.REASONS, 1, RED, axis="BOTTOM_AXIS")
    series = [{**one, "dataLabel": {"type": "DATA"}}]
    spec = _basic(place, dashboard.REASONS, dashboard.REASONS_TITLE, "BAR", series)
    spec["basicChart"]["legendPosition"] = "NO_LEGEND"
    return spec


def _series(
    place: _Place, block: Block, column: int, code: str, *, axis: str = "LEFT_AXIS"
) -> dict[str, Any]:
    return {
        "series": place.data(block, column),
        "targetAxis": axis,
        "colorStyle": colour(code),
    }


def _basic(
    place: _Place, block: Block, title: Text, kind: Kind, series: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "title": title.of(place.locale),
        "altText": title.of(place.locale),
        "titleTextFormat": {"fontFamily": look.FONT, "fontSize": 12, "bold": True},
        "fontName": look.FONT,
        "backgroundColorStyle": colour(look.SURFACE),
        # The numbers stand in hidden columns.
        "hiddenDimensionStrategy": "SHOW_ALL",
        "basicChart": {
            "chartType": kind,
            "legendPosition": "BOTTOM_LEGEND",
            "headerCount": 1,
            "domains": [{"domain": place.data(block, 0)}],
            "series": series,
        },
    }


def _position(sheet_id: int, number: int) -> dict[str, Any]:
    width, height = dashboard.CHART_PIXELS
    anchor = {
        "sheetId": sheet_id,
        "rowIndex": dashboard.CHART_ROWS[number // 2],
        "columnIndex": number % 2 * (dashboard.COLUMNS // 2),
    }
    overlay = {"anchorCell": anchor, "widthPixels": width, "heightPixels": height}
    return {"overlayPosition": overlay}
