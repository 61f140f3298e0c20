"""Charts as Excel's own, drawing on the cells they stand for."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from xlsxwriter.chart import Chart as ExcelChart
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from sheets_emulator.exports.xlsx_formats import excel_pattern
from sheets_emulator.exports.xlsx_names import absolute
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.spreadsheet import Spreadsheet
from sheets_emulator.shown.chart import Chart, Data, Series
from sheets_emulator.shown.sheet_reading import SheetReading

SUBTYPES: Final[Mapping[str, str]] = {"stacked": "stacked", "percent": "percent_stacked"}
DASHES: Final[Mapping[str, str]] = {
    "dot": "round_dot",
    "dash": "dash",
    "longdash": "long_dash",
    "dashdot": "dash_dot",
    "longdashdot": "long_dash_dot",
}
COLORS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c8c8c")


def insert_charts(
    sheet: SheetReading, book: Workbook, target: Worksheet, titles: Mapping[str, str]
) -> None:
    """Kinds of charts that are not drawn here are left out."""
    for chart in sheet.charts:
        if chart.kind == "other" or not chart.series:
            continue
        drawn = _Drawing(chart, sheet.reading.book, book, titles).drawn()
        frame = chart.frame
        target.insert_chart(
            frame.row,
            frame.column,
            drawn,
            {
                "x_offset": frame.x,
                "y_offset": frame.y,
                "object_position": 2,
                "description": chart.alt_text or chart.title,
            },
        )


class _Drawing:
    def __init__(
        self, chart: Chart, source: Spreadsheet, book: Workbook, titles: Mapping[str, str]
    ) -> None:
        self._chart = chart
        self._source = source
        self._book = book
        self._titles = titles

    def drawn(self) -> ExcelChart:
        chart = self._chart
        marks = {series.mark for series in chart.series}
        # Excel combines two charts where one has two kinds of marks; bars lie below lines.
        main = next(mark for mark in ("bar", "area", "line", "scatter") if mark in marks)
        first = [series for series in chart.series if series.mark == main]
        rest = [series for series in chart.series if series.mark != main]
        drawn = self._with(first, main)
        self._dress(drawn)
        if rest:
            second = self._with(rest, rest[0].mark)
            if any(series.right_axis for series in rest):
                second.set_y2_axis(self._value_axis("right"))
            drawn.combine(second)
        return drawn

    def _with(self, series: Sequence[Series], mark: str) -> ExcelChart:
        kind = "column" if mark == "bar" else mark
        if self._chart.kind == "pie":
            kind = "doughnut" if self._chart.hole else "pie"
        elif self._chart.kind == "bar":
            kind = "bar"
        options = {"type": kind}
        if subtype := SUBTYPES.get(self._chart.stacking):
            options["subtype"] = subtype
        drawn = self._book.add_chart(options)
        for one in series:
            drawn.add_series(self._series(one, kind))
        if kind == "doughnut":
            drawn.set_hole_size(min(90, max(10, round(100 * self._chart.hole))))
        return drawn

    def _series(self, series: Series, kind: str) -> dict[str, Any]:
        data, categories = series.data, self._chart.categories
        color = series.color or COLORS[self._chart.series.index(series) % len(COLORS)]
        options: dict[str, Any] = {"values": self._formula(data)}
        if categories is not None:
            options["categories"] = self._formula(categories)
        if data.header is not None:
            options["name"] = f"={self._address(data.header)}"
        if kind in ("pie", "doughnut"):
            slices = range(len(data.numbers))
            options["points"] = [{"fill": {"color": COLORS[i % len(COLORS)]}} for i in slices]
            options["data_labels"] = {"percentage": True}
            return options
        if kind in ("line", "scatter"):
            options["line"] = {"color": color, "width": series.width * 0.75}
            if series.dash in DASHES:
                options["line"]["dash_type"] = DASHES[series.dash]
            if series.points:
                options["marker"] = {"type": "circle", "fill": {"color": color}}
        else:
            options |= {"fill": {"color": color}, "gap": 60}
        if series.labels:
            options["data_labels"] = {"value": True}
        if series.right_axis:
            options["y2_axis"] = True
        return options

    def _dress(self, drawn: ExcelChart) -> None:
        chart = self._chart
        drawn.set_size({"width": chart.frame.width, "height": chart.frame.height})
        title = {"name": chart.title, "name_font": {"size": 12}} if chart.title else {"none": True}
        drawn.set_title(title)
        drawn.set_legend({"none": True} if chart.legend == "none" else {"position": chart.legend})
        if chart.background:
            drawn.set_chartarea({"fill": {"color": chart.background}})
        if chart.kind == "pie":
            return
        values, categories = self._value_axis("left"), self._named("bottom")
        if chart.kind == "bar":
            values, categories = self._value_axis("bottom"), self._named("left")
            # Excel draws the first bar at the bottom; Sheets draws it at the top.
            drawn.set_y_axis({**categories, "reverse": True, "crossing": "max"})
            drawn.set_x_axis(values)
            return
        drawn.set_x_axis(categories)
        drawn.set_y_axis(values)
        if any(series.right_axis for series in chart.series):
            drawn.set_y2_axis(self._value_axis("right"))

    def _value_axis(self, position: str) -> dict[str, Any]:
        chart = self._chart
        limits = chart.limits.get(position)
        options = self._named(position)
        right = position == "right"
        series = next((s for s in chart.series if s.right_axis == right), None)
        number_format = series.data.number_format if series else None
        if number_format and number_format.get("pattern") and chart.stacking != "percent":
            options["num_format"] = excel_pattern(number_format["pattern"])
        if limits and limits.low is not None:
            options["min"] = limits.low
        if limits and limits.high is not None:
            options["max"] = limits.high
        if not right:
            options["major_gridlines"] = {"visible": True, "line": {"color": "#d9e2ec"}}
        return options

    def _named(self, position: str) -> dict[str, Any]:
        title = self._chart.axis_titles.get(position)
        return {"name": title} if title else {}

    def _formula(self, data: Data) -> str:
        areas = [self._address(rect) for rect in data.source]
        return f"={areas[0]}" if len(areas) == 1 else f"=({','.join(areas)})"

    def _address(self, rect: Rect) -> str:
        return absolute(self._titles[self._source.sheet(rect.sheet_id).title], rect)
