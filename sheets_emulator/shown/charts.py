"""Reads embedded charts: bar, column, line, area, scatter, combo and pie. Any other kind keeps its
title and its place."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from sheets_emulator.errors import ApiError
from sheets_emulator.model import a1
from sheets_emulator.model.cell import Json, style_of
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.shown.axis import Axis
from sheets_emulator.shown.chart import (
    Chart,
    Data,
    Frame,
    Kind,
    Legend,
    Limits,
    Mark,
    Series,
    Stacking,
)
from sheets_emulator.shown.look import color
from sheets_emulator.shown.reading import Reading
from sheets_emulator.values.cell_value import is_number

KINDS: Final[Mapping[str, Kind]] = {
    "BAR": "bar",
    "COLUMN": "column",
    "LINE": "line",
    "AREA": "area",
    "STEPPED_AREA": "area",
    "SCATTER": "scatter",
    "COMBO": "combo",
}
MARKS: Final[Mapping[str, Mark]] = {
    "BAR": "bar",
    "COLUMN": "bar",
    "LINE": "line",
    "AREA": "area",
    "STEPPED_AREA": "area",
    "SCATTER": "scatter",
}
STACKINGS: Final[Mapping[str, Stacking]] = {"STACKED": "stacked", "PERCENT_STACKED": "percent"}
LEGENDS: Final[Mapping[str, Legend]] = {
    "BOTTOM_LEGEND": "bottom",
    "LEFT_LEGEND": "left",
    "RIGHT_LEGEND": "right",
    "TOP_LEGEND": "top",
    "LABELED_LEGEND": "right",
    "INSIDE_LEGEND": "right",
    "NO_LEGEND": "none",
}
DASHES: Final[Mapping[str, str]] = {
    "DOTTED": "dot",
    "MEDIUM_DASHED": "dash",
    "LONG_DASHED": "longdash",
    "MEDIUM_DASHED_DOTTED": "dashdot",
    "LONG_DASHED_DOTTED": "longdashdot",
}
DEFAULT_SIZE: Final = (600, 371)  # what Sheets gives a chart placed without a size


def charts_of(reading: Reading, sheet: Sheet, rows: Axis, columns: Axis) -> list[Chart]:
    """Every chart that floats on `sheet`, the lowest first. `rows`, `columns`: its axes, as a
    chart leaves hidden cells out unless it says otherwise."""
    return [
        _Reader(reading, sheet, rows, columns, given).chart()
        for given in sheet.charts
        if "overlayPosition" in given.get("position", {})
    ]


class _Reader:
    def __init__(
        self, reading: Reading, sheet: Sheet, rows: Axis, columns: Axis, given: Json
    ) -> None:
        self._reading = reading
        self._sheet = sheet
        self._axes = (rows, columns)
        self._given = given
        self._spec: Json = given.get("spec", {})
        strategy = self._spec.get("hiddenDimensionStrategy", "SKIP_HIDDEN_ROWS_AND_COLUMNS")
        self._skips_rows = strategy in ("SKIP_HIDDEN_ROWS", "SKIP_HIDDEN_ROWS_AND_COLUMNS")
        self._skips_columns = strategy in ("SKIP_HIDDEN_COLUMNS", "SKIP_HIDDEN_ROWS_AND_COLUMNS")

    def chart(self) -> Chart:
        basic, pie = self._spec.get("basicChart"), self._spec.get("pieChart")
        kind: Kind = "pie" if pie else KINDS.get((basic or {}).get("chartType", ""), "other")
        chosen: Json = pie or basic or {}
        axes = {
            a.get("position", "").removesuffix("_AXIS").lower(): a for a in chosen.get("axis", ())
        }
        categories, series = self._pie(pie) if pie else self._basic(basic) if basic else (None, ())
        return Chart(
            id=self._given.get("chartId", 0),
            kind=kind,
            title=self._spec.get("title", ""),
            subtitle=self._spec.get("subtitle", ""),
            alt_text=self._spec.get("altText", ""),
            background=color(self._spec, "backgroundColor"),
            frame=self._frame(),
            categories=categories,
            series=tuple(series),
            stacking=STACKINGS.get(chosen.get("stackedType", ""), "none"),
            legend=LEGENDS.get(chosen.get("legendPosition", ""), "right"),
            axis_titles={name: axis.get("title", "") for name, axis in axes.items()},
            limits={name: _limits(axis) for name, axis in axes.items()},
            hole=float((pie or {}).get("pieHole", 0)),
        )

    def _frame(self) -> Frame:
        overlay = self._given["position"]["overlayPosition"]
        anchor = overlay.get("anchorCell", {})
        return Frame(
            row=anchor.get("rowIndex", 0),
            column=anchor.get("columnIndex", 0),
            x=overlay.get("offsetXPixels", 0),
            y=overlay.get("offsetYPixels", 0),
            width=overlay.get("widthPixels", DEFAULT_SIZE[0]),
            height=overlay.get("heightPixels", DEFAULT_SIZE[1]),
        )

    def _pie(self, pie: Json) -> tuple[Data | None, Sequence[Series]]:
        headers = self._headers(None, [pie.get("series") or {}])
        data = self._data(pie.get("series"), headers)
        series = [] if data is None else [_series({}, data, "bar")]
        return self._data(pie.get("domain"), headers), series

    def _basic(self, basic: Json) -> tuple[Data | None, Sequence[Series]]:
        given = basic.get("series", ())
        headers = self._headers(basic.get("headerCount"), [s.get("series") or {} for s in given])
        domains = basic.get("domains") or [{}]
        usual: Mark = MARKS.get(basic.get("chartType", ""), "bar")
        series = []
        for one in given:
            data = self._data(one.get("series"), headers)
            if data is not None:
                series.append(_series(one, data, MARKS.get(one.get("type", ""), usual)))
        return self._data(domains[0].get("domain"), headers), series

    def _headers(self, given: int | None, series: Sequence[Json]) -> int:
        """Where the chart does not say, a line that begins with a word has one header cell."""
        if given is not None:
            return given
        first = next((cell for one in series for cell in self._cells(one)), None)
        if first is None:
            return 0
        sheet, row, column = first
        return 1 if isinstance(self._reading.view.value(sheet, row, column), str) else 0

    def _data(self, given: Json | None, headers: int) -> Data | None:
        cells = list(self._cells(given or {}))
        if not cells:
            return None
        view = self._reading.view
        body = [cell for cell in cells[headers:] if not self._is_skipped(*cell)]
        values = [view.value(*cell) for cell in body]
        head = cells[0] if headers else None
        first = next((cell for cell in body if view.value(*cell) is not None), None)
        style = style_of(first[0].slot(first[1], first[2])) if first else None
        return Data(
            name=view.text(*head) if head else "",
            numbers=tuple(float(v) if is_number(v) else None for v in values),
            texts=tuple(view.text(*cell) for cell in body),
            number_format=style.number_format if style else None,
            source=tuple(self._bodies(given or {}, headers)),
            header=Rect(head[0].id, head[1], head[1] + 1, head[2], head[2] + 1) if head else None,
        )

    def _is_skipped(self, sheet: Sheet, row: int, column: int) -> bool:
        if sheet.id != self._sheet.id:
            return False
        rows, columns = self._axes
        return (self._skips_rows and rows.hidden(row)) or (
            self._skips_columns and columns.hidden(column)
        )

    def _cells(self, given: Json) -> Iterator[tuple[Sheet, int, int]]:
        for rect in self._rects(given):
            sheet = self._reading.book.sheet(rect.sheet_id)
            for row in range(rect.top, rect.bottom):
                for column in range(rect.left, rect.right):
                    yield sheet, row, column

    def _bodies(self, given: Json, headers: int) -> Iterator[Rect]:
        for number, rect in enumerate(self._rects(given)):
            if number or not headers:
                yield rect
            elif rect.height >= rect.width:
                yield Rect(rect.sheet_id, rect.top + headers, rect.bottom, rect.left, rect.right)
            else:
                yield Rect(rect.sheet_id, rect.top, rect.bottom, rect.left + headers, rect.right)

    def _rects(self, given: Json) -> list[Rect]:
        """Bounded to what is filled in any of the chart's ranges: blank rows at the end of a roomy
        range are not drawn, and a chart of a whole column is not a million points."""
        return [
            Rect(
                rect.sheet_id,
                rect.top,
                min(rect.bottom, max(self._filled.get(rect.sheet_id, 0), rect.top + 1)),
                rect.left,
                rect.right,
            )
            for rect in self._whole_rects(given)
        ]

    def _whole_rects(self, given: Json) -> Iterator[Rect]:
        for source in (given.get("sourceRange") or {}).get("sources", ()):
            try:
                yield a1.grid_range(self._reading.book, source)
            except ApiError:
                continue  # its cells have been deleted

    @cached_property
    def _filled(self) -> dict[int, int]:
        """sheetId → the row after the last that holds anything in one of the chart's ranges."""
        filled: dict[int, int] = {}
        for given in _sources(self._spec):
            for rect in self._whole_rects(given):
                sheet = self._reading.book.sheet(rect.sheet_id)
                last = min(rect.bottom, sheet.data_height())
                while last > filled.get(sheet.id, rect.top) and all(
                    self._reading.view.value(sheet, last - 1, column) in (None, "")
                    for column in range(rect.left, rect.right)
                ):
                    last -= 1
                filled[sheet.id] = max(filled.get(sheet.id, 0), last)
        return filled


def _sources(spec: Any) -> Iterator[Json]:
    """Every ChartData of a spec, wherever it stands."""
    if isinstance(spec, list):
        for item in spec:
            yield from _sources(item)
    elif isinstance(spec, dict):
        if "sourceRange" in spec:
            yield spec
        for item in spec.values():
            yield from _sources(item)


def _series(given: Json, data: Data, mark: Mark) -> Series:
    line = given.get("lineStyle") or {}
    return Series(
        data=data,
        mark=mark,
        color=color(given, "color"),
        right_axis=given.get("targetAxis") == "RIGHT_AXIS",
        labels=(given.get("dataLabel") or {}).get("type") in ("DATA", "CUSTOM"),
        width=line.get("width", 2),
        dash=DASHES.get(line.get("type", ""), "solid"),
        points=(given.get("pointStyle") or {}).get("size", 0) > 0,
    )


def _limits(axis: Mapping[str, Any]) -> Limits:
    window = axis.get("viewWindowOptions") or {}
    return Limits(window.get("viewWindowMin"), window.get("viewWindowMax"))
