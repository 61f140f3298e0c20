"""A sheet on paper: as few A4 pages as can be read."""

import math
from dataclasses import dataclass
from typing import Final

from xlsxwriter.worksheet import Worksheet

from sheets_emulator.shown.axis import Axis
from sheets_emulator.shown.sheet_reading import SheetReading

A4: Final = 9
# Inches around; the lower one has the page's number.
MARGIN: Final = 0.4
FOOT: Final = 0.5
# What is left of A4 upright, in pixels of the screen (96 an inch).
SHORT_SIDE: Final = (210 / 25.4 - 2 * MARGIN) * 96
LONG_SIDE: Final = (297 / 25.4 - MARGIN - FOOT) * 96
# Smaller than this part of its size nobody reads ten points.
SMALLEST: Final = 0.33
# What is this much longer than whole pages is made to fit them.
NEARLY: Final = 1.2


@dataclass(frozen=True, slots=True)
class Paper:
    """`scale`: at most; a program may take less so that whole rows and columns fit."""

    upright: bool
    across: int
    down: int
    scale: float

    @property
    def pages(self) -> int:
        return self.across * self.down


def on_paper(target: Worksheet, sheet: SheetReading) -> None:
    """What is filled and the charts, as wide as a page where that can be read, the frozen rows on
    every page, and the frozen columns where several stand side by side. Rows and columns that are
    only coloured are left out."""
    target.set_paper(A4)
    target.set_margins(MARGIN, MARGIN, MARGIN, FOOT)
    target.set_footer("&L&8&A&R&8&P / &N", {"margin": 0.2})
    rows, columns = _printed(sheet)
    if not rows or not columns:
        return
    target.print_area(0, 0, rows - 1, columns - 1)
    frozen = sheet.sheet.frozen_row_count
    heading = sum(sheet.rows.size(row) for row in range(frozen))
    paper = paper_for(
        sum(sheet.columns.size(column) for column in range(columns)),
        sum(sheet.rows.size(row) for row in range(rows)),
        heading,
    )
    if paper.upright:
        target.set_portrait()
    else:
        target.set_landscape()
    target.fit_to_pages(paper.across, paper.down)
    if paper.down > 1 and frozen:
        target.repeat_rows(0, frozen - 1)
    if paper.across > 1 and sheet.sheet.frozen_column_count:
        target.repeat_columns(0, sheet.sheet.frozen_column_count - 1)


def paper_for(width: int, height: int, heading: int = 0) -> Paper:
    """Of upright and lying pages those that are fewer, and of as many those that show a row on one
    page, then those that show it larger. In pixels; `heading`: what each page repeats of the
    height."""
    ways = (
        _fitted(width, height, heading, SHORT_SIDE, LONG_SIDE, upright=True),
        _fitted(width, height, heading, LONG_SIDE, SHORT_SIDE, upright=False),
    )
    return min(ways, key=lambda way: (way.pages, way.across, -way.scale))


def _fitted(
    width: int, height: int, heading: int, across: float, down: float, *, upright: bool
) -> Paper:
    beside = max(1, math.ceil(width * SMALLEST / across))
    scale = min(1.0, beside * across / max(width, 1))
    body, page = max(height - heading, 1), max(down / scale - heading, 1)
    exact = body / page
    # As many whole pages as there are, where the rest is little and stays readable.
    fewer = math.floor(exact)
    if fewer and exact <= fewer * NEARLY:
        smaller = down * fewer / (body + heading * fewer)
        if smaller >= SMALLEST:
            return Paper(upright, beside, fewer, min(scale, smaller))
    return Paper(upright, beside, math.ceil(exact), scale)


def _printed(sheet: SheetReading) -> tuple[int, int]:
    """How many rows and columns hold a value or lie below a chart."""
    rows, columns = sheet.sheet.data_height(), sheet.sheet.data_width()
    for chart in sheet.charts:
        frame = chart.frame
        rows = max(rows, _reach(sheet.rows, frame.row, frame.y + frame.height))
        columns = max(columns, _reach(sheet.columns, frame.column, frame.x + frame.width))
    return rows, columns


def _reach(axis: Axis, start: int, pixels: int) -> int:
    """The index after the last that is touched by so many pixels from `start` on."""
    while start < axis.count and pixels > 0:
        pixels -= axis.size(start)
        start += 1
    return start
