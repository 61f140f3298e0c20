"""The one chart of a tab: made once right of its tables, drawn anew by each rebuild, and moved only
where it would come to lie over a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from server.kpi.pages import Chart, Drawn, Page, Table
from server.kpi.render.paper import Paper, Request
from server.kpi.render.style import pixels_of
from server.sheets.chart_spec import (
    Json,
    as_columns,
    as_line,
    cells,
    chart_spec,
    drawn_series,
    overlay,
)
from server.sheets.marks import mark_block
from sheets_schema.tabs import CHART_BLOCK, Tab

CHART_PIXELS = (640, 360)
# Columns that it hangs over, and rows, which are 21 pixels high or more.
_COLUMNS, _ROWS = 7, 18
_COLUMN = 100
_PARTS = re.compile(r".+?(?: [・·] |。|\. |(?=[(（])|$)")
# Added to the id that the program gives the tab. Below are the other objects of the spreadsheet.
_FIRST_ID = 10_000


def chart_id(tab: Tab) -> int:
    return _FIRST_ID + tab.sheet_id


@dataclass(frozen=True, slots=True)
class ChartGround:
    """Of the tables of a page and of the notes below them: where each begins and ends, and over
    how many columns it reaches; `top`: the first row that scrolls."""

    top: int
    tables: Sequence[tuple[int, int, int]]

    @property
    def free(self) -> tuple[int, int]:
        """Row and column of the cell to hang the chart on: right of the tables that it stands
        beside."""
        return self.top, self._width(self.top)

    @property
    def width(self) -> int:
        """With the columns of the chart, so that it hangs over nobody's cells."""
        return max(self.free[1] + _COLUMNS, *(width for _, _, width in self.tables))

    def covers(self, row: int, column: int) -> bool:
        """Whether a chart that hangs there lies over a table."""
        return column < self._width(row)

    def _width(self, row: int) -> int:
        beside = (width for start, end, width in self.tables if start < row + _ROWS and row < end)
        return max(beside, default=0)


def ground_of(
    tables: Sequence[Table],
    placed: Sequence[tuple[int, int]],
    top: int,
    sizes: Sequence[int],
) -> ChartGround:
    """`placed`: (row of the headers, row after the last note) of each table. `sizes`: pixels of
    each column."""
    spans: list[tuple[int, int, int]] = []
    for table, (header, end) in zip(tables, placed, strict=True):
        below = end - len(table.notes)
        # With a blank column between them.
        spans.append((header - bool(table.heading), below, len(table.heads) + 1))
        spans.append((below, end, _reach(table.notes, sizes)))
    return ChartGround(top, spans)


def with_short_notes(table: Table, sizes: Sequence[int]) -> Table:
    """Notes in lines no longer than the table is wide, so that the chart stands close to it."""
    room = sum(sizes[: len(table.heads)]) + _COLUMN
    lines = tuple(line for note in table.notes for line in _broken(note, room))
    return replace(table, notes=lines)


def _broken(note: str, room: int) -> Iterator[str]:
    """Where a part of it ends: a sentence, an item, or what stands before an aside."""
    line = ""
    for part in _PARTS.findall(note):
        if line and pixels_of(line + part.rstrip(" ・·")) > room:
            yield line.rstrip(" ・·")
            line = ""
        line += part
    if line:
        yield line


def _reach(notes: Sequence[str], sizes: Sequence[int]) -> int:
    """Columns that the longest of them runs on over."""
    wanted = max(map(pixels_of, notes), default=0)
    reached = columns = 0
    while reached < wanted:
        reached += sizes[columns] if columns < len(sizes) else _COLUMN
        columns += 1
    return columns


def chart_requests(
    page: Page, chart: Chart, paper: Paper, header: int, ground: ChartGround
) -> Iterator[Request]:
    """`header`: row of the headers of its table."""
    number = chart_id(page.tab)
    spec = _spec(chart, paper, header)
    standing = paper.charts.get(number)
    if standing is None:
        if CHART_BLOCK not in paper.blocks:
            place = overlay(paper.sheet_id, *ground.free, CHART_PIXELS)
            yield {"addChart": {"chart": {"chartId": number, "spec": spec, "position": place}}}
            yield mark_block(CHART_BLOCK, paper.sheet_id, 0)
        return
    yield {"updateChartSpec": {"chartId": number, "spec": spec}}
    if ground.covers(*standing):
        yield {
            "updateEmbeddedObjectPosition": {
                "objectId": number,
                "newPosition": overlay(paper.sheet_id, *ground.free),
                "fields": "anchorCell",
            }
        }


def _spec(chart: Chart, paper: Paper, header: int) -> Json:
    def line(place: int) -> Json:
        if chart.across:
            # Of rows: -1 is the header, which names the columns.
            row = header + 1 + place
            return cells(paper.sheet_id, row, row + 1, chart.lines.start - 1, chart.lines.stop)
        top, bottom = header + chart.lines.start, header + 1 + chart.lines.stop
        return cells(paper.sheet_id, top, bottom, place, place + 1)

    series = [_series(one, line(one.place), chart) for one in chart.drawn]
    spec = chart_spec(chart.title, chart.kind, line(chart.domain), series)
    if chart.stacked:
        spec["basicChart"]["stackedType"] = "STACKED"
    return spec


def _series(one: Drawn, data: Json, chart: Chart) -> Json:
    axis = "BOTTOM_AXIS" if chart.kind == "BAR" else "RIGHT_AXIS" if one.right else "LEFT_AXIS"
    series = drawn_series(data, one.code, axis=axis, labels=one.labels)
    if chart.kind != "COMBO":
        return series
    return as_line(series) if one.line else as_columns(series)
