"""GridData: cells, row and column properties of a range, as far as the mask asks for them."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime, time
from typing import Any, Final

from sheets_emulator.model.cell import Cell, CellError, Formula, Json, Slot, Style, Value
from sheets_emulator.model.formats import default_format, with_colors
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.metadata import Metadata
from sheets_emulator.model.metadata_json import metadata_json
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.view import View
from sheets_emulator.proto import masks
from sheets_emulator.shown.banding import Banding
from sheets_emulator.shown.conditional import ConditionalFormats
from sheets_emulator.shown.filtering import hidden_rows
from sheets_emulator.shown.look import rgb_color
from sheets_emulator.shown.reading import Reading

ROW_HEIGHT: Final = 21
COLUMN_WIDTH: Final = 100


def grid_data(view: View, sheet: Sheet, rect: Rect, tree: masks.Tree) -> Json:
    """`tree`: what is asked of GridData; an empty tree is everything."""
    data: Json = {}
    if rect.top:
        data["startRow"] = rect.top
    if rect.left:
        data["startColumn"] = rect.left
    if masks.covers(tree, "rowData"):
        cells = CellJson(view, sheet, masks.below(tree, "rowData", "values"))
        rows = [cells.row(rect.top + at, rect.left, s) for at, s in enumerate(sheet.window(rect))]
        while rows and not rows[-1]:
            rows.pop()
        if rows:
            data["rowData"] = rows
    pinned = list(view.book.metadata_of(sheet.id))
    if masks.covers(tree, "rowMetadata"):
        reading = Reading(view.book, datetime.combine(view.today, time.min))
        by_filter = hidden_rows(reading, sheet)
        properties = sheet.row_properties | {
            row: {**sheet.row_properties.get(row, {}), "hiddenByFilter": True} for row in by_filter
        }
        data["rowMetadata"] = _dimension(
            properties, rect.top, rect.bottom, ROW_HEIGHT, pinned, "ROW"
        )
    if masks.covers(tree, "columnMetadata"):
        data["columnMetadata"] = _dimension(
            sheet.column_properties, rect.left, rect.right, COLUMN_WIDTH, pinned, "COLUMN"
        )
    selected: Json = masks.select(data, tree)
    return selected


def _dimension(
    properties: Mapping[int, Json],
    start: int,
    end: int,
    size: int,
    pinned: list[Metadata],
    location_type: str,
) -> list[Json]:
    entries: list[Json] = [
        {"pixelSize": size, **properties[index]} if index in properties else {"pixelSize": size}
        for index in range(start, end)
    ]
    for metadata in pinned:
        index = metadata.location.index
        if metadata.location.type == location_type and index is not None and start <= index < end:
            entry = entries[index - start]
            entry.setdefault("developerMetadata", []).append(metadata_json(metadata))
    return entries


class CellJson:
    """CellData under a mask."""

    def __init__(self, view: View, sheet: Sheet, tree: masks.Tree) -> None:
        self._view = view
        self._sheet = sheet
        self._wants = {name for name in _FIELDS if masks.covers(tree, name)}
        self._effective: dict[int, Json] = {}
        reading = Reading(view.book, datetime.combine(view.today, time.min))
        self._conditional = ConditionalFormats(reading, sheet)
        self._banding = Banding(view.book, sheet)
        self._is_plain = not sheet.conditional_formats and not sheet.banded_ranges
        self._blank_rows: dict[Hashable, Json] = {}

    def row(self, row: int, left: int, slots: Sequence[Slot]) -> Json:
        """RowData. A tab has hundreds of formatted rows that wait for values: each kind of them is
        written once, and the reply holds it many times."""
        key = self._blank_key(row, slots)
        known = None if key is None else self._blank_rows.get(key)
        if known is not None:
            return known
        values = [
            {} if slot is None else self.of(row, left + offset, slot)
            for offset, slot in enumerate(slots)
        ]
        while values and not values[-1]:
            values.pop()
        written: Json = {"values": values} if values else {}
        if key is not None:
            self._blank_rows[key] = written
        return written

    def _blank_key(self, row: int, slots: Sequence[Slot]) -> Hashable | None:
        """The same for rows that look alike; None where a cell of the row has a value, or where
        not the whole row was asked for: a rule may look at the rest."""
        if len(slots) < self._sheet.column_count:
            return None
        styles: list[int] = []
        for slot in slots:
            if slot is None:
                styles.append(0)
            elif isinstance(slot, Cell) and slot.value is None:
                styles.append(id(slot.style))
            else:
                return None
        rules = self._conditional.reaching(row)
        return None if rules is None else (tuple(styles), rules, self._banding.of_row(row))

    def of(self, row: int, column: int, slot: Slot) -> Json:
        wants, view, sheet = self._wants, self._view, self._sheet
        put_in = slot.value if isinstance(slot, Cell) else slot
        style = slot.style if isinstance(slot, Cell) else None
        written: Json = {}
        if put_in is not None:
            if "userEnteredValue" in wants:
                written["userEnteredValue"] = (
                    {"formulaValue": put_in.text}
                    if isinstance(put_in, Formula)
                    else extended_value(put_in)
                )
            if "effectiveValue" in wants:
                value = view.value_of(sheet, row, column, slot)
                written["effectiveValue"] = extended_value(value)
            if "formattedValue" in wants:
                text = view.text_of(sheet, row, column, slot)
                if text:
                    written["formattedValue"] = text
        if style is not None:
            if style.format and "userEnteredFormat" in wants:
                written["userEnteredFormat"] = style.format
            if style.link and "hyperlink" in wants:
                written["hyperlink"] = style.link
            if style.note and "note" in wants:
                written["note"] = style.note
            if style.runs and "textFormatRuns" in wants:
                written["textFormatRuns"] = list(style.runs)
            if style.validation and "dataValidation" in wants:
                written["dataValidation"] = style.validation
        if "effectiveFormat" in wants:
            written["effectiveFormat"] = self._effective_format(style, row, column, slot)
        return written

    def _effective_format(self, style: Style | None, row: int, column: int, slot: Slot) -> Json:
        own = self._of_style(style)
        if self._is_plain:
            return own
        band = self._banding.background(row, column)
        if band is not None and "backgroundColor" not in ((style and style.format) or {}):
            own = _over(own, with_colors({"backgroundColor": rgb_color(band)}))
        value = self._view.value_of(self._sheet, row, column, slot)
        for given in self._conditional.formats(row, column, value):
            own = _over(own, with_colors(given))
        return own

    def _of_style(self, style: Style | None) -> Json:
        known = self._effective.get(id(style))
        if known is None:
            known = _over(default_format(), (style.format if style else None) or {})
            self._effective[id(style)] = known
        return known


_FIELDS: Final = (
    "userEnteredValue",
    "effectiveValue",
    "formattedValue",
    "userEnteredFormat",
    "effectiveFormat",
    "hyperlink",
    "note",
    "textFormatRuns",
    "dataValidation",
)


def extended_value(value: Value) -> Json:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, CellError):
        return {"errorValue": {"type": value.type, "message": value.message}}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": value}


def _over(base: Mapping[str, Any], top: Mapping[str, Any]) -> Json:
    merged = dict(base)
    for name, part in top.items():
        if name == "textFormat":
            merged[name] = {**base.get(name, {}), **part}
        else:
            merged[name] = part
    return merged
