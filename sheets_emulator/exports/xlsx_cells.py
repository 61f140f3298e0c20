"""Cells of a sheet into a worksheet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qs

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sheets_emulator.exports.xlsx_formats import Formats, font_properties
from sheets_emulator.exports.xlsx_names import excel_reads
from sheets_emulator.exports.xlsx_text import fit, fit_attribute, pieces, stretches
from sheets_emulator.model.cell import Cell, CellError, Formula, Slot, Style, Value, style_of
from sheets_emulator.shown.look import Look, overlaid
from sheets_emulator.shown.sheet_reading import SheetReading
from sheets_emulator.values.formula_locale import plain_formula

LONGEST_URL: Final = 2_079
MOST_URLS: Final = 65_530
LINK_COLOR: Final = "#1155cc"


class CellWriter:
    def __init__(
        self,
        sheet: SheetReading,
        target: Worksheet,
        formats: Formats,
        titles: Mapping[str, str],
    ) -> None:
        self._sheet = sheet
        self._target = target
        self._formats = formats
        self._titles = titles
        self._urls = 0
        self._shapes: dict[tuple[Style | None, str | None], Format] = {}

    def merges(self) -> None:
        for rect in self._sheet.sheet.merges:
            slot = self._sheet.sheet.slot(rect.top, rect.left)
            shape = self._format(rect.top, rect.left, slot)
            self._target.merge_range(
                rect.top, rect.left, rect.bottom - 1, rect.right - 1, "", shape
            )

    def cells(self) -> None:
        own = self._sheet.sheet
        for row, cells in enumerate(own.rows):
            for column, slot in enumerate(cells):
                if slot is not None:
                    self._cell(row, column, slot)
        for rect in self._sheet.banding.covered():
            for row in range(rect.top, rect.bottom):
                for column in range(rect.left, rect.right):
                    if own.slot(row, column) is None:
                        self._target.write_blank(row, column, "", self._format(row, column, None))

    def _format(self, row: int, column: int, slot: Slot) -> Format:
        # Cells with the same style look the same, but for the bands they may lie in.
        style = style_of(slot)
        key = (style, self._sheet.banding.background(row, column))
        if key not in self._shapes:
            self._shapes[key] = self._new_format(row, column, slot, style)
        return self._shapes[key]

    def _new_format(self, row: int, column: int, slot: Slot, style: Style | None) -> Format:
        look = self._sheet.own_look(row, column, slot)
        if style is not None and style.link and look.color is None:
            look = replace(look, color=LINK_COLOR, underline=True)
        return self._formats.of(look, style.number_format if style else None)

    def _cell(self, row: int, column: int, slot: Slot) -> None:
        style = style_of(slot)
        value = self._sheet.reading.view.value_of(self._sheet.sheet, row, column, slot)
        shape = self._format(row, column, slot)
        if isinstance(slot, Cell) and isinstance(slot.value, Formula):
            text = plain_formula(slot.value.text, self._sheet.reading.book.locale)
            self._formula(row, column, text, value, shape)
        elif isinstance(value, str) and style is not None:
            self._text(row, column, fit(value), style, shape)
        else:
            self._value(row, column, value, shape)
        if style is not None and style.note:
            self._target.write_comment(row, column, fit(style.note))

    def _value(self, row: int, column: int, value: Value, shape: Format) -> None:
        match value:
            case None:
                self._target.write_blank(row, column, "", shape)
            case bool():
                self._target.write_boolean(row, column, value, shape)
            case str():
                self._plain(row, column, fit(value), shape)
            case CellError():
                self._target.write_string(row, column, value.text, shape)
            case _:
                self._target.write_number(row, column, value, shape)

    def _formula(self, row: int, column: int, text: str, value: Value, shape: Format) -> None:
        unreadable = isinstance(value, CellError) and value.type == "ERROR"
        if unreadable or not excel_reads(text, self._titles):
            self._value(row, column, value, shape)
            return
        shown = value.text if isinstance(value, CellError) else "" if value is None else value
        told = fit(shown) if isinstance(shown, str) else shown
        self._target.write_formula(row, column, fit(text), shape, told)

    def _text(self, row: int, column: int, text: str, style: Style, shape: Format) -> None:
        parts = _parts(text, style.runs) if style.runs else []
        parts = [(one, run) for part, run in parts for one in stretches(part)]
        url = _excel_url(style.link, self._sheet, self._titles)
        if url and self._urls < MOST_URLS:
            self._urls += 1
            # Several pieces are written over what stands for them here.
            self._target.write_url(row, column, url, shape, pieces(text)[0])
            if len(pieces(text)) == 1:
                return
            parts = []
        if len(parts) > 1:
            self._rich(row, column, parts, shape)
        else:
            self._plain(row, column, text, shape)

    def _plain(self, row: int, column: int, text: str, shape: Format) -> None:
        """What has no style of its own."""
        if len(parts := pieces(text)) > 1:
            self._rich(row, column, [(part, {}) for part in parts], shape)
        else:
            self._target.write_string(row, column, text, shape)

    def _rich(
        self,
        row: int,
        column: int,
        parts: Sequence[tuple[str, Mapping[str, Any]]],
        shape: Format,
    ) -> None:
        fragments: list[Any] = []
        for part, run in parts:
            look = overlaid(self._sheet.own_look(row, column, None), {"textFormat": run})
            fragments += [self._formats.of_rule(_fragment(look)), part]
        self._target.write_rich_string(row, column, *fragments, shape)


def _fragment(look: Look) -> dict[str, Any]:
    return {"font_size": look.font_size, **font_properties(look)}


def _parts(text: str, runs: Sequence[Mapping[str, Any]]) -> list[tuple[str, Mapping[str, Any]]]:
    """The text cut where its format changes; the API counts in UTF-16 units."""
    units = text.encode("utf-16-le")
    starts = [(run.get("startIndex", 0), run.get("format") or {}) for run in runs]
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, {}))
    ends = [start for start, _ in starts[1:]] + [len(units) // 2]
    cut = (
        (units[2 * start : 2 * end].decode("utf-16-le", "replace"), shape)
        for (start, shape), end in zip(starts, ends, strict=True)
    )
    return [(part, shape) for part, shape in cut if part]


def _excel_url(link: str, sheet: SheetReading, titles: Mapping[str, str]) -> str:
    """The address of a link as Excel takes it; empty where it takes none. `#gid=…` becomes the
    place in this file."""
    if link.startswith("#"):
        place = parse_qs(link[1:])
        ids = {str(other.id): other.title for other in sheet.reading.book.sheets}
        title = ids.get(place.get("gid", [""])[0])
        cell = place.get("range", ["A1"])[0]
        if title is None:
            return ""
        quoted = titles[title].replace("'", "''")
        return f"internal:'{quoted}'!{cell}"
    usable = link.startswith(("http://", "https://", "mailto:")) and len(link) <= LONGEST_URL
    return link if usable and fit_attribute(link) == link else ""
