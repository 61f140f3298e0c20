"""The native charts of ダッシュボード. Each is created once on a range that never changes and never
touched again, so that what people make of it stays."""

from collections.abc import Callable
from typing import Any

from server.sheets.chart_spec import (
    Kind,
    as_columns,
    as_line,
    cells,
    chart_spec,
    drawn_series,
    overlay,
)
from sheets_schema import dashboard
from sheets_schema.dashboard import ChartTable
from sheets_schema.lists import CHANNELS
from sheets_schema.text import Locale, Text

BLUE, ORANGE, GREEN, _, SKY, RED = (channel.colour for channel in CHANNELS)
FIRST_ID = 5001


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

    def data(self, block: ChartTable, column: int) -> dict[str, Any]:
        left = self._data_column + block.offset + column
        return cells(self._sheet_id, 0, block.rows, left, left + 1)


def _funnel(place: _Place) -> dict[str, Any]:
    # A single contract beside a hundred leads is hardly a bar: the figures stand on them.
    series = [
        _series(place, dashboard.FUNNEL, number, code, axis="BOTTOM_AXIS", labels=True)
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
        as_columns(_series(place, dashboard.TREND, number, code))
        for number, code in ((1, SKY), (2, BLUE), (3, GREEN))
    ]
    series.append(as_line(_series(place, dashboard.TREND, 4, ORANGE, axis="RIGHT_AXIS")))
    return _basic(place, dashboard.TREND, dashboard.TREND_TITLE, "COMBO", series)


def _reasons(place: _Place) -> dict[str, Any]:
    one = _series(place, dashboard.REASONS, 1, RED, axis="BOTTOM_AXIS", labels=True)
    return _basic(place, dashboard.REASONS, dashboard.REASONS_TITLE, "BAR", [one])


def _series(
    place: _Place,
    block: ChartTable,
    column: int,
    code: str,
    *,
    axis: str = "LEFT_AXIS",
    labels: bool = False,
) -> dict[str, Any]:
    return drawn_series(place.data(block, column), code, axis=axis, labels=labels)


def _basic(
    place: _Place, block: ChartTable, title: Text, kind: Kind, series: list[dict[str, Any]]
) -> dict[str, Any]:
    return chart_spec(title.of(place.locale), kind, place.data(block, 0), series)


def _position(sheet_id: int, number: int) -> dict[str, Any]:
    row, column = dashboard.CHART_ROWS[number // 2], number % 2 * (dashboard.COLUMNS // 2)
    return overlay(sheet_id, row, column, dashboard.CHART_PIXELS)
