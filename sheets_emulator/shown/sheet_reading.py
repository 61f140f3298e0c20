"""One sheet of a Reading: its axes, its cells' looks, what floats on it. Each part is worked out
when it is first asked for, and once."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Final

from sheets_emulator.model.cell import Cell, Json, Row, Slot, Style, Value, style_of
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.shown.axis import COLUMN_SIZE, ROW_SIZE, Axis, axis
from sheets_emulator.shown.banding import Banding
from sheets_emulator.shown.chart import Chart
from sheets_emulator.shown.charts import charts_of
from sheets_emulator.shown.conditional import ConditionalFormats
from sheets_emulator.shown.filtering import Filter, filter_of, hidden_rows
from sheets_emulator.shown.heights import row_height
from sheets_emulator.shown.look import Look, overlaid
from sheets_emulator.shown.protection import Protection, protections
from sheets_emulator.shown.reading import Reading
from sheets_emulator.values.conditions import Place, is_met

FITTED_ROWS: Final = 1_000
"""Rows are fitted to their words so far down: a longer sheet is data, of one line a row."""


class SheetReading:
    def __init__(self, reading: Reading, sheet: Sheet) -> None:
        self.reading = reading
        self.sheet = sheet
        self._looks: dict[int, tuple[Style, Look]] = {}
        self._first_cells: dict[int, tuple[int, int]] = {}

    @cached_property
    def rows(self) -> Axis:
        properties = {**self.sheet.row_properties, **self._fitted_rows()}
        hidden = hidden_rows(self.reading, self.sheet)
        return axis(self.sheet.row_count, ROW_SIZE, properties, hidden)

    @cached_property
    def columns(self) -> Axis:
        return axis(self.sheet.column_count, COLUMN_SIZE, self.sheet.column_properties)

    @cached_property
    def filter(self) -> Filter | None:
        return filter_of(self.reading, self.sheet)

    @cached_property
    def conditional(self) -> ConditionalFormats:
        return ConditionalFormats(self.reading, self.sheet)

    @cached_property
    def banding(self) -> Banding:
        return Banding(self.reading.book, self.sheet)

    @cached_property
    def protections(self) -> list[Protection]:
        return protections(self.reading.book, self.sheet)

    @cached_property
    def charts(self) -> list[Chart]:
        return charts_of(self.reading, self.sheet, self.rows, self.columns)

    def _fitted_rows(self) -> dict[int, Json]:
        """DimensionProperties of rows that nobody sized and that need more than the usual."""
        found: dict[int, Json] = {}
        for row, cells in enumerate(self.sheet.rows[:FITTED_ROWS]):
            properties = self.sheet.row_properties.get(row, {})
            height = row_height(self._formatted(row, cells))
            if height > ROW_SIZE and "pixelSize" not in properties:
                found[row] = {**properties, "pixelSize": height}
        return found

    def _formatted(self, row: int, cells: Row) -> Iterator[tuple[str, Look, int]]:
        for column, slot in enumerate(cells):
            if isinstance(slot, Cell) and slot.value is not None:
                # Only words are ever longer than a line.
                text = slot.value if isinstance(slot.value, str) else ""
                yield text, self.own_look(row, column, slot), self.columns.size(column)

    def own_look(self, row: int, column: int, slot: Slot) -> Look:
        """How people made the cell look, conditional formats left out."""
        style = style_of(slot)
        look = self.reading.default_look if style is None else self._look_of(style)
        band = self.banding.background(row, column) if look.background is None else None
        return look if band is None else replace(look, background=band)

    def look(self, row: int, column: int, slot: Slot, value: Value) -> Look:
        """How the cell looks now."""
        return self.conditional.applied(self.own_look(row, column, slot), row, column, value)

    def keeps(self, rule: Mapping[str, Any], value: Value, row: int, column: int) -> bool:
        """Whether a value, were it in the cell, is what the cell's validation asks for; none at
        all always is."""
        if value is None or value == "":
            return True
        condition = rule.get("condition") or {}
        around = self.reading.around(self.sheet)
        if condition.get("type") != "CUSTOM_FORMULA":
            return is_met(condition, value, around, Place())

        def cell_at(title: str | None, at_row: int, at_column: int) -> Value:
            if title is None and (at_row, at_column) == (row, column):
                return value
            return around.cell_at(title, at_row, at_column)

        # The formula is written for the first cell of the range the rule was set on.
        top, left = self._first_with(rule)
        place = Place(row - top, column - left)
        return is_met(condition, value, replace(around, cell_at=cell_at), place)

    def _first_with(self, rule: Mapping[str, Any]) -> tuple[int, int]:
        known = self._first_cells.get(id(rule))
        if known is None:
            known = self._first_cells[id(rule)] = next(
                (row, column)
                for row, cells in enumerate(self.sheet.rows)
                for column, slot in enumerate(cells)
                if (style := style_of(slot)) is not None and style.validation == rule
            )
        return known

    def _look_of(self, style: Style) -> Look:
        # Styles are shared by the cells that look the same; the style is kept along with its
        # look so that its id is not given to another one meanwhile.
        known = self._looks.get(id(style))
        if known is None:
            look = overlaid(self.reading.default_look, style.format or {})
            known = self._looks[id(style)] = (style, look)
        return known[1]
