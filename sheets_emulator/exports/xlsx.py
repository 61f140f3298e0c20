"""A spreadsheet as an Excel file, by XlsxWriter."""

import io
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sheets_emulator.exports.xlsx_cells import CellWriter
from sheets_emulator.exports.xlsx_charts import insert_charts
from sheets_emulator.exports.xlsx_conditions import conditional_formats
from sheets_emulator.exports.xlsx_formats import Formats
from sheets_emulator.exports.xlsx_names import define_names, excel_titles
from sheets_emulator.exports.xlsx_paper import on_paper
from sheets_emulator.exports.xlsx_validations import validations
from sheets_emulator.shown.axis import COLUMN_SIZE, ROW_SIZE, Axis
from sheets_emulator.shown.filtering import column_texts
from sheets_emulator.shown.look import color
from sheets_emulator.shown.reading import Reading
from sheets_emulator.shown.sheet_reading import SheetReading

POINTS_A_PIXEL: Final = 0.75


def to_xlsx(reading: Reading) -> bytes:
    """Every sheet with its formats, sizes, rules, notes and charts. Rules that Excel has no
    word for are left out; values are never."""
    out = io.BytesIO()
    # Options: text stays text, whatever it looks like; Excel has no infinities.
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    titles = excel_titles([sheet.title for sheet in reading.book.sheets])
    formats = Formats(book, reading.book.locale)
    # Every worksheet first: charts and lists point from one to another.
    pairs = [
        (SheetReading(reading, sheet), book.add_worksheet(titles[sheet.title]))
        for sheet in reading.book.sheets
    ]
    define_names(book, reading.book, titles)
    for sheet, target in pairs:
        _write_sheet(sheet, target, formats, titles)
        validations(sheet, book, target, titles)
        conditional_formats(sheet, target, formats, titles)
    for sheet, target in pairs:
        insert_charts(sheet, book, target, titles)
    _open_first_visible(pairs)
    book.close()
    return out.getvalue()


def _write_sheet(
    sheet: SheetReading, target: Worksheet, formats: Formats, titles: Mapping[str, str]
) -> None:
    own = sheet.sheet
    tab = color(own.properties, "tabColor")
    if tab:
        target.set_tab_color(tab)
    if own.properties.get("gridProperties", {}).get("hideGridlines"):
        target.hide_gridlines(2)
    if own.frozen_row_count or own.frozen_column_count:
        target.freeze_panes(own.frozen_row_count, own.frozen_column_count)
    target.set_default_row(ROW_SIZE * POINTS_A_PIXEL)
    _size(target, sheet)
    on_paper(target, sheet)
    _filter(sheet, target)
    # Merged cells before their contents, which are written over them.
    writer = CellWriter(sheet, target, formats, titles)
    writer.merges()
    writer.cells()


def _size(target: Worksheet, sheet: SheetReading) -> None:
    for start, end, size, options in _spans(sheet.columns, sheet.sheet.column_groups, COLUMN_SIZE):
        target.set_column_pixels(start, end - 1, size, None, options)
    for start, end, size, options in _spans(sheet.rows, sheet.sheet.row_groups, ROW_SIZE):
        if size == ROW_SIZE and not options:
            continue
        for row in range(start, end):
            target.set_row_pixels(row, size, None, options)


def _spans(
    axis: Axis, groups: list[dict[str, Any]], default: int
) -> list[tuple[int, int, int, dict[str, Any]]]:
    """(start, end, pixels, options) of stretches with the same size and depth of grouping."""
    edges = {run.start for run in axis.runs} | {axis.count}
    ranges = [(g.get("range", {}), g) for g in groups]
    for span, _ in ranges:
        edges |= {span.get("startIndex", 0), span.get("endIndex", 0)}
    ordered = sorted(edge for edge in edges if edge <= axis.count)
    found = []
    for start, end in pairwise(ordered):
        size = axis.size(start)
        inside = [g for s, g in ranges if s.get("startIndex", 0) <= start < s.get("endIndex", 0)]
        options: dict[str, Any] = {}
        if inside:
            options["level"] = min(len(inside), 7)
        if size == 0:
            options["hidden"] = True
        if any(g.get("collapsed") and s.get("endIndex") == start for s, g in ranges):
            options["collapsed"] = True
        found.append((start, end, size or default, options))
    return found


def _filter(sheet: SheetReading, target: Worksheet) -> None:
    found = sheet.filter
    if found is None:
        return
    rect = found.rect
    target.autofilter(rect.top, rect.left, rect.bottom - 1, rect.right - 1)
    for column, criteria in found.criteria.items():
        hidden = set(criteria.get("hiddenValues", ()))
        if not hidden:
            continue
        texts = column_texts(sheet.reading, sheet.sheet, rect, column)
        shown = [text or "Blanks" for text in texts if text not in hidden]
        if shown:
            target.filter_column_list(column, shown)


def _open_first_visible(pairs: list[tuple[SheetReading, Worksheet]]) -> None:
    opened = False
    for sheet, target in pairs:
        if sheet.sheet.is_hidden:
            target.hide()
        elif not opened:
            target.activate()
            target.set_first_sheet()
            opened = True
