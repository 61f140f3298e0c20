"""Google's JSON about sheets → our Layout."""

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from server.sheets.headings import find_header, is_heading, value_of
from server.sheets.layout import Layout, Marked, TabLayout
from sheets_schema.tabs import (
    BLOCK_MARK,
    BY_KEY,
    COLUMN_MARK,
    END_COLUMN,
    END_MARK,
    FEATURES_MARK,
    LINE_MARK,
    NAMED_COLUMNS,
    NAMES_MARK,
    TAB_MARK,
    TARGET_VALUE,
    Tab,
)

GRID_FIELDS = (
    "properties(sheetId,title,gridProperties(rowCount,columnCount)),"
    "data(startRow,startColumn,rowData(values(formattedValue,effectiveValue,note)),"
    "rowMetadata(developerMetadata),columnMetadata(developerMetadata))"
)
OWN_FIELDS = "properties(locale,timeZone),developerMetadata(metadataKey,metadataValue)"
LAYOUT_FIELDS = f"{OWN_FIELDS},sheets({GRID_FIELDS})"
RULE_FIELDS = f"{OWN_FIELDS},sheets({GRID_FIELDS},conditionalFormats,charts(chartId,position))"


def layout_from(
    answer: Mapping[str, Any],
    *,
    adopted: Mapping[int, str] | None = None,
    known: Layout | None = None,
) -> Layout:
    """Tabs by their marks on row 1; `adopted` names tabs (sheetId → key) that have lost theirs.
    With `known` its tabs stay as they are."""
    properties = answer.get("properties", {})
    sheets = answer.get("sheets", [])
    tabs = dict(known.tabs) if known else {}
    for sheet in sheets:
        sheet_id = sheet["properties"]["sheetId"]
        key = adopted.get(sheet_id) if adopted else None
        # A KPI tab is known by either end, should another tool have taken the first mark away.
        ours = (_marks(sheet, "rowMetadata", one) for one in (TAB_MARK, END_MARK))
        for mark in itertools.chain.from_iterable(ours):
            named, _, home = mark.partition("@")
            # The copy of a duplicated tab carries the original's mark, with the original's id.
            if named not in BY_KEY:
                continue
            at_home = home == str(sheet_id)
            # Of two that were made for one tab the one with the tab's own id is the tab.
            stays = named in tabs and tabs[named].sheet_id == BY_KEY[named].sheet_id
            if named not in tabs or (at_home and not stays):
                key = named
                tabs.pop(named, None)
        if key is not None and key not in tabs:
            tabs[key] = tab_layout(sheet, BY_KEY[key])
    titles = {one["properties"]["sheetId"]: one["properties"]["title"] for one in sheets}
    rules = {
        one["properties"]["sheetId"]: one["conditionalFormats"]
        for one in sheets
        if "conditionalFormats" in one
    }
    own = {
        str(mark.get("metadataKey")): str(mark.get("metadataValue", ""))
        for mark in reversed(answer.get("developerMetadata", []))
    }
    told = own.get(FEATURES_MARK)
    return Layout(
        tabs=tabs,
        time_zone=properties.get("timeZone", known.time_zone if known else ""),
        locale=properties.get("locale", known.locale if known else ""),
        titles={**(known.titles if known else {}), **titles},
        rules={**(known.rules if known else {}), **rules},
        features=(known.features if known else frozenset())
        if told is None
        else frozenset(told.split()),
        featured=told is not None or (known.featured if known else False),
        names=own.get(NAMES_MARK, known.names if known else None),
    )


def tab_layout(sheet: Mapping[str, Any], tab: Tab) -> TabLayout:
    """Columns by their marks first, by header second; the first of two with one header counts.
    `sheet`: with the rows among which the header is to be looked for."""
    properties = sheet["properties"]
    data = _headed(sheet, tab)
    columns: dict[str, int] = {}
    mark_ids: dict[str, int] = {}
    known = {column.key for column in tab.columns} | set(tab.marks)
    for index, dimension in enumerate(data.get("columnMetadata", [])):
        for mark in dimension.get("developerMetadata", []):
            key = mark.get("metadataValue")
            if mark.get("metadataKey") == COLUMN_MARK and key in known and key not in columns:
                columns[key] = index
                if "metadataId" in mark:
                    mark_ids[key] = mark["metadataId"]
    marked = set(columns)
    if any(mark.partition("@")[0] == tab.key for mark in _marks(sheet, "rowMetadata", TAB_MARK)):
        marked.add(tab.key)
    place = find_header(data, tab, columns)
    cells = place.cells
    header = [str(cell.get("formattedValue", "")) for cell in cells]
    taken = set(columns.values())
    for column in tab.columns if place.row is not None else ():
        if column.key in columns:
            continue
        for index, text in enumerate(header):
            if index not in taken and is_heading(text, column):
                columns[column.key] = index
                taken.add(index)
                break
    grid = properties.get("gridProperties", {})
    width = max((*columns.values(), len(header) - 1), default=-1) + 1
    blanks = width - len(header)
    return TabLayout(
        key=tab.key,
        sheet_id=properties["sheetId"],
        title=properties["title"],
        row_count=grid.get("rowCount", 0),
        column_count=grid.get("columnCount", 0),
        columns=columns,
        header=tuple(header + [""] * blanks),
        header_row=place.row,
        data_row=place.data_row,
        witness=tuple([value_of(cell) for cell in cells] + [None] * blanks),
        marks=frozenset(marked),
        mark_ids=mark_ids,
        ends=_ends(sheet, data) if tab.kind != "input" else None,
        blocks=_blocks(sheet) if tab.kind != "input" else {},
        percentages=_percentages(sheet, columns.get(TARGET_VALUE)),
        lines=_lines(sheet, properties["sheetId"]),
        charts=_charts(sheet) if tab.kind != "input" else {},
        notes={key: _notes(sheet, columns[key]) for key in NAMED_COLUMNS if key in columns},
    )


def _headed(sheet: Mapping[str, Any], tab: Tab) -> Mapping[str, Any]:
    """Of the parts of a sheet the one with the tab's mark; the first where none has it. A part that
    is one column has the marks of all its rows, too, but not the row."""
    parts: list[Mapping[str, Any]] = sheet.get("data") or [{}]
    for part in sorted(parts, key=lambda one: -len(one.get("columnMetadata", []))):
        marks = _marks({"data": [part]}, "rowMetadata", TAB_MARK)
        if any(mark.partition("@")[0] == tab.key for mark in marks):
            return part
    return parts[0]


def _lines(sheet: Mapping[str, Any], sheet_id: int) -> dict[str, Marked]:
    """Of the parts in which a marked row comes the one that shows most of it counts. A copy of the
    tab carries the other sheet's marks."""
    found: dict[str, Marked] = {}
    for part in sheet.get("data", []):
        rows = part.get("rowData", [])
        before = [None] * part.get("startColumn", 0)
        for offset, dimension in enumerate(part.get("rowMetadata", [])):
            cells = rows[offset].get("values", []) if offset < len(rows) else []
            values = (*before, *map(value_of, cells))
            for mark in dimension.get("developerMetadata", []):
                key, _, home = str(mark.get("metadataValue", "")).partition("@")
                if mark.get("metadataKey") != LINE_MARK or home != str(sheet_id):
                    continue
                if key not in found or len(values) > len(found[key].values):
                    row = part.get("startRow", 0) + offset
                    found[key] = Marked(row, values, mark.get("metadataId"))
    return found


def _parts(sheet: Mapping[str, Any], column: int | None) -> Iterator[Mapping[str, Any]]:
    """The parts of a sheet that are this column alone."""
    for part in sheet.get("data", []):
        whole = len(part.get("columnMetadata", [])) == 1
        if column is not None and part.get("startColumn", 0) == column and whole:
            yield part


def _notes(sheet: Mapping[str, Any], column: int) -> dict[int, str]:
    """Row → note of its cell, where a part of the sheet is that column."""
    return {
        part.get("startRow", 0) + offset: str(cell["note"])
        for part in _parts(sheet, column)
        for offset, row in enumerate(part.get("rowData", []))
        for cell in row.get("values", [])[:1]
        if cell.get("note")
    }


def _percentages(sheet: Mapping[str, Any], column: int | None) -> frozenset[int]:
    """Rows of `column` that show a percentage, where a part of the sheet is that column."""
    return frozenset(
        part.get("startRow", 0) + offset
        for part in _parts(sheet, column)
        for offset, row in enumerate(part.get("rowData", []))
        for cell in row.get("values", [])[:1]
        if str(cell.get("formattedValue", "")).rstrip().endswith(("%", "％"))
    )


def _ends(sheet: Mapping[str, Any], headed: Mapping[str, Any]) -> tuple[int, int] | None:
    """Where a mark stands twice the further one counts: nothing old may stay outside."""
    rows = [
        part.get("startRow", 0) + offset
        for part in sheet.get("data", [])
        for offset, dimension in enumerate(part.get("rowMetadata", []))
        if any(m.get("metadataKey") == END_MARK for m in dimension.get("developerMetadata", []))
    ]
    columns = [
        index
        for index, dimension in enumerate(headed.get("columnMetadata", []))
        for mark in dimension.get("developerMetadata", [])
        if (mark.get("metadataKey"), mark.get("metadataValue")) == (COLUMN_MARK, END_COLUMN)
    ]
    return (max(rows), max(columns)) if rows and columns else None


def _charts(sheet: Mapping[str, Any]) -> dict[int, tuple[int, int]]:
    found = {}
    for chart in sheet.get("charts", []):
        anchor = chart.get("position", {}).get("overlayPosition", {}).get("anchorCell", {})
        found[chart.get("chartId", 0)] = (anchor.get("rowIndex", 0), anchor.get("columnIndex", 0))
    return found


def _blocks(sheet: Mapping[str, Any]) -> dict[str, int]:
    """Of a block that is marked twice the upper row counts. The copy of a tab has the marks of the
    original, with the original's id."""
    home = str(sheet["properties"]["sheetId"])
    found: dict[str, int] = {}
    for part in sheet.get("data", []):
        for row, dimension in enumerate(part.get("rowMetadata", []), part.get("startRow", 0)):
            for mark in dimension.get("developerMetadata", []):
                key, _, sheet_id = str(mark.get("metadataValue", "")).partition("@")
                if mark.get("metadataKey") == BLOCK_MARK and sheet_id == home:
                    found[key] = min(row, found.get(key, row))
    return found


def _marks(sheet: Mapping[str, Any], where: str, key: str) -> list[str]:
    return [
        str(mark.get("metadataValue", ""))
        for data in sheet.get("data", [])
        for dimension in data.get(where, [])
        for mark in dimension.get("developerMetadata", [])
        if mark.get("metadataKey") == key
    ]
