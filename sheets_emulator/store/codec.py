"""States as JSON and back, and the difference between two states.

The log keeps differences, not requests: reading it needs none of the code that computed them, so
a newer version reads an older log to the same cells. Rows are shared between states, so a
difference is found by identity: a row that moved is written as where it came from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from sheets_emulator.model.cell import Cell, Formula, Json, Row, Slot, Style
from sheets_emulator.model.grid import Rect
from sheets_emulator.model.metadata import Location, Metadata
from sheets_emulator.model.sheet import Sheet
from sheets_emulator.model.spreadsheet import Spreadsheet

Styles = list[Json]
"""Styles of the cells written in one piece, referred to by their place."""


_ROWS_A_PIECE: Final = 2_000


class StyleWriter:
    def __init__(self) -> None:
        self.written: Styles = []
        self._places: dict[int, int] = {}

    def place(self, style: Style | None) -> int:
        if style is None:
            return -1
        found = self._places.get(id(style))
        if found is None:
            found = self._places[id(style)] = len(self.written)
            self.written.append(_style_json(style))
        return found


def _style_json(style: Style) -> Json:
    parts = {
        "format": style.format,
        "note": style.note,
        "validation": style.validation,
        "runs": list(style.runs),
    }
    return {key: part for key, part in parts.items() if part}


def read_styles(written: Styles) -> list[Style | None]:
    return [
        Style.of(s.get("format"), s.get("note", ""), s.get("validation"), tuple(s.get("runs", ())))
        for s in written
    ]


def write_rows(rows: Sequence[Row], styles: StyleWriter) -> list[list[Any]]:
    """A bare cell stays itself; a `Cell` becomes [style] or [style, value], a formula
    [style, text, 1]."""
    return [[_write_slot(s, styles) if type(s) is Cell else s for s in row] for row in rows]


def _write_slot(cell: Cell, styles: StyleWriter) -> list[Any]:
    place = styles.place(cell.style)
    if isinstance(cell.value, Formula):
        return [place, cell.value.text, 1]
    return [place] if cell.value is None else [place, cell.value]


def read_rows(written: list[list[Any]], styles: list[Style | None]) -> list[Row]:
    return [[_read_slot(s, styles) if type(s) is list else s for s in row] for row in written]


def _read_slot(written: list[Any], styles: list[Style | None]) -> Slot:
    style = styles[written[0]] if written[0] >= 0 else None
    if len(written) == 3:
        return Cell(Formula(written[1]), style)
    return Cell(written[1] if len(written) == 2 else None, style)


def sheet_head(sheet: Sheet) -> Json:
    """Everything of a sheet but its rows."""
    return {
        "properties": sheet.properties,
        "rowProperties": {str(k): v for k, v in sheet.row_properties.items()},
        "columnProperties": {str(k): v for k, v in sheet.column_properties.items()},
        "merges": [[m.top, m.bottom, m.left, m.right] for m in sheet.merges],
        "conditionalFormats": sheet.conditional_formats,
        "filterViews": sheet.filter_views,
        "protectedRanges": sheet.protected_ranges,
        "basicFilter": sheet.basic_filter,
        "charts": sheet.charts,
        "bandedRanges": sheet.banded_ranges,
        "rowGroups": sheet.row_groups,
        "columnGroups": sheet.column_groups,
    }


def read_sheet(head: Json, rows: list[Row]) -> Sheet:
    sheet_id = head["properties"]["sheetId"]
    return Sheet(
        properties=head["properties"],
        rows=rows,
        row_properties={int(k): v for k, v in head["rowProperties"].items()},
        column_properties={int(k): v for k, v in head["columnProperties"].items()},
        merges=[Rect(sheet_id, *sides) for sides in head["merges"]],
        conditional_formats=head["conditionalFormats"],
        filter_views=head["filterViews"],
        protected_ranges=head["protectedRanges"],
        basic_filter=head["basicFilter"],
        charts=head["charts"],
        banded_ranges=head["bandedRanges"],
        row_groups=head["rowGroups"],
        column_groups=head["columnGroups"],
    )


def book_head(book: Spreadsheet) -> Json:
    """Everything of a spreadsheet but its sheets and metadata."""
    return {
        "properties": book.properties,
        "namedRanges": book.named_ranges,
        "sheets": [sheet.id for sheet in book.sheets],
        "revision": book.revision,
    }


def write_metadata(metadata: Metadata) -> Json:
    return asdict(metadata)


def read_metadata(written: Json) -> Metadata:
    return Metadata(**{**written, "location": Location(**written["location"])})


def difference(old: Spreadsheet | None, new: Spreadsheet) -> Json:
    """What turns `old` (None: nothing) into `new`."""
    styles = StyleWriter()
    before = {sheet.id: sheet for sheet in old.sheets} if old else {}
    known = old.metadata if old else {}
    return {
        "head": book_head(new),
        "sheets": [
            _sheet_difference(before.get(sheet.id), sheet, styles)
            for sheet in new.sheets
            if before.get(sheet.id) is not sheet
        ],
        "metadata": [write_metadata(m) for i, m in new.metadata.items() if known.get(i) is not m],
        "metadataGone": [i for i in known if i not in new.metadata],
        "styles": styles.written,
    }


def _sheet_difference(old: Sheet | None, new: Sheet, styles: StyleWriter) -> Json:
    head = sheet_head(new)
    written: Json = {"id": new.id, "rows": _row_segments(old.rows if old else [], new.rows, styles)}
    if old is None or sheet_head(old) != head:
        written["head"] = head
    return written


def _row_segments(old: list[Row], new: list[Row], styles: StyleWriter) -> list[Any]:
    """`new` as a chain of [first, length] of old rows and {"new": rows}."""
    same = min(len(old), len(new))
    head = next((n for n in range(same) if old[n] is not new[n]), same)
    same -= head
    tail = next((n for n in range(same) if old[-1 - n] is not new[-1 - n]), same)
    segments: list[Any] = [[0, head]] if head else []
    places = {id(row): n for n, row in enumerate(old[head : len(old) - tail], head)}
    fresh: list[Row] = []
    for row in new[head : len(new) - tail]:
        place = places.get(id(row))
        if place is None:
            fresh.append(row)
            continue
        if fresh:
            segments.append({"new": write_rows(fresh, styles)})
            fresh = []
        last = segments[-1] if segments else None
        # One list may stand in many rows: the next of the chain goes before any other place.
        if isinstance(last, list) and (after := last[0] + last[1]) < len(old) and old[after] is row:
            last[1] += 1
        else:
            segments.append([place, 1])
    if fresh:
        segments.append({"new": write_rows(fresh, styles)})
    if tail:
        segments.append([len(old) - tail, tail])
    return segments


def snapshot(book: Spreadsheet) -> Iterator[Json]:
    """The state as a chain of differences, each small enough to be written without holding up
    the other threads for long."""
    head = book_head(book)
    bare = replace(book, sheets=[replace(s, rows=[]) for s in book.sheets])
    yield difference(None, bare)
    for sheet in book.sheets:
        for first in range(0, len(sheet.rows), _ROWS_A_PIECE):
            styles = StyleWriter()
            rows = write_rows(sheet.rows[first : first + _ROWS_A_PIECE], styles)
            segments = [[0, first], {"new": rows}] if first else [{"new": rows}]
            yield {
                "head": head,
                "sheets": [{"id": sheet.id, "rows": segments}],
                "metadata": [],
                "metadataGone": [],
                "styles": styles.written,
            }


def apply_difference(old: Spreadsheet | None, book_id: str, change: Json) -> Spreadsheet:
    styles = read_styles(change["styles"])
    sheets = {sheet.id: sheet for sheet in old.sheets} if old else {}
    for written in change["sheets"]:
        before = sheets.get(written["id"])
        rows: list[Row] = []
        for segment in written["rows"]:
            if isinstance(segment, dict):
                rows += read_rows(segment["new"], styles)
            elif before is not None:
                rows += before.rows[segment[0] : segment[0] + segment[1]]
        if "head" in written:
            sheets[written["id"]] = read_sheet(written["head"], rows)
        elif before is not None:
            changed = before.copy()
            changed.rows = rows
            sheets[written["id"]] = changed
    metadata = dict(old.metadata) if old else {}
    for gone in change["metadataGone"]:
        metadata.pop(gone, None)
    for item in map(read_metadata, change["metadata"]):
        metadata[item.id] = item
    head = change["head"]
    return Spreadsheet(
        id=book_id,
        properties=head["properties"],
        sheets=[sheets[sheet_id] for sheet_id in head["sheets"]],
        named_ranges=head["namedRanges"],
        metadata=metadata,
        revision=head["revision"],
    )
