"""What setup looks at before it changes a spreadsheet: one call."""

from collections.abc import Iterator, Mapping
from typing import Any

from server.setup.upgrades import ColumnNow, Standing
from server.sheets.door import Door
from server.sheets.layout import Layout
from sheets_schema.tabs import LEADS, SCHEMA_MARK, SETTINGS

FIELDS = (
    "developerMetadata(metadataKey,metadataValue),"
    "sheets(properties(sheetId),charts(chartId),filterViews(title),columnGroups,"
    "conditionalFormats(ranges),protectedRanges(protectedRangeId),"
    "data(startRow,startColumn,rowData(values(note,formattedValue,dataValidation)),"
    "columnMetadata(pixelSize)))"
)


def inspect(door: Door, layout: Layout) -> Standing:
    """One call. Raises as the door does."""
    answer = door.seen(list(_ranges(layout)), FIELDS)
    sheets = {one["properties"].get("sheetId", 0): one for one in answer.get("sheets", [])}
    version, locale = 0, ""
    marked = False
    for mark in answer.get("developerMetadata", []):
        if mark.get("metadataKey") == SCHEMA_MARK:
            marked = True
            number, _, locale = str(mark.get("metadataValue", "")).partition(" ")
            version = int(number) if number.isdecimal() else 0
    leads = layout.tabs.get(LEADS.key)
    views = sheets.get(leads.sheet_id, {}).get("filterViews", []) if leads else []
    return Standing(
        version=version,
        locale=locale,
        marked=marked,
        columns={
            (sheet_id, index): column
            for sheet_id, sheet in sheets.items()
            for index, column in _columns(sheet)
        },
        views=frozenset(str(view.get("title", "")) for view in views),
        owners=_owners(layout, sheets),
        objects=frozenset(
            chart["chartId"] for sheet in sheets.values() for chart in sheet.get("charts", [])
        ),
        guarded=_with(sheets, "protectedRanges"),
        formatted=_with(sheets, "conditionalFormats"),
        grouped=_with(sheets, "columnGroups"),
    )


def _ranges(layout: Layout) -> Iterator[dict[str, int]]:
    for key, tab in layout.tabs.items():
        yield {"sheetId": tab.sheet_id, "startRowIndex": 0, "endRowIndex": 2}
        owner = tab.columns.get("owner")
        if key == SETTINGS.key and owner is not None:
            yield {
                "sheetId": tab.sheet_id,
                "startRowIndex": 2,
                "startColumnIndex": owner,
                "endColumnIndex": owner + 1,
            }


def _columns(sheet: Mapping[str, Any]) -> Iterator[tuple[int, ColumnNow]]:
    for data in sheet.get("data", []):
        if data.get("startRow", 0) != 0:
            continue
        header, first = _row(data, 0), _row(data, 1)
        for index, dimension in enumerate(data.get("columnMetadata", [])):
            yield (
                index,
                ColumnNow(
                    width=dimension.get("pixelSize", 100),
                    note=str(header[index].get("note", "")) if index < len(header) else "",
                    rule=first[index].get("dataValidation") if index < len(first) else None,
                ),
            )


def _owners(layout: Layout, sheets: Mapping[int, Mapping[str, Any]]) -> tuple[str, ...]:
    tab = layout.tabs.get(SETTINGS.key)
    if tab is None or "owner" not in tab.columns:
        return ()
    index = tab.columns["owner"]
    names: list[str] = []
    for data in sheets.get(tab.sheet_id, {}).get("data", []):
        start = data.get("startRow", 0)
        place = index - data.get("startColumn", 0)
        for number, row in enumerate(data.get("rowData", []), start):
            values = row.get("values", [])
            if number > 0 and 0 <= place < len(values):
                names.append(str(values[place].get("formattedValue", "")))
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def _row(data: Mapping[str, Any], number: int) -> list[dict[str, Any]]:
    rows = data.get("rowData", [])
    found: list[dict[str, Any]] = rows[number].get("values", []) if number < len(rows) else []
    return found


def _with(sheets: Mapping[int, Mapping[str, Any]], what: str) -> frozenset[int]:
    return frozenset(sheet_id for sheet_id, sheet in sheets.items() if sheet.get(what))
