"""What setup looks at before it changes a spreadsheet: one call."""

from collections.abc import Iterator, Mapping
from typing import Any

from server.business.decided import Business
from server.business.known import known_of
from server.business.reading import read_business
from server.business.setting_cells import Nobody
from server.settings.sites import Site
from server.setup.choices import FIXED
from server.setup.upgrades import ColumnNow, SheetState
from server.sheets.door import Door
from server.sheets.layout import Layout
from sheets_schema.tabs import BY_KEY, LEADS, NAMED_COLUMNS, SCHEMA_MARK, SETTINGS, Tab

FIELDS = (
    "developerMetadata(metadataKey,metadataValue),"
    "sheets(properties(sheetId),charts(chartId),filterViews(filterViewId,title,filterSpecs),columnGroups,"
    "conditionalFormats,protectedRanges(protectedRangeId),bandedRanges,tables(tableId),"
    "data(startRow,startColumn,rowData(values(note,formattedValue,dataValidation)),"
    "columnMetadata(pixelSize)))"
)
# The lists of 設定. Columns with a rule are left out: it would come along with every cell.
LISTS = tuple(
    column.key
    for column in SETTINGS.columns
    if (column.type in ("text", "number") and column.key not in FIXED) or column.key == "in_use"
)


def inspect(door: Door, layout: Layout, site: Site) -> SheetState:
    """One call. Raises as the door does."""
    answer = door.seen(list(_ranges(layout)), FIELDS)
    sheets = {one["properties"].get("sheetId", 0): one for one in answer.get("sheets", [])}
    lines = {tab.sheet_id: tab.line for tab in layout.tabs.values()}
    version, locale = 0, ""
    marked = False
    for mark in answer.get("developerMetadata", []):
        if mark.get("metadataKey") == SCHEMA_MARK:
            marked = True
            number, _, locale = str(mark.get("metadataValue", "")).partition(" ")
            version = int(number) if number.isdecimal() else 0
    found = layout.tabs.get(LEADS.key)
    leads: Mapping[str, Any] = sheets.get(found.sheet_id, {}) if found else {}
    words = _lists(layout, sheets)
    business = _business(words, site, layout)
    return SheetState(
        version=version,
        locale=locale,
        marked=marked,
        columns={
            (sheet_id, index): column
            for sheet_id, sheet in sheets.items()
            for index, column in _columns(sheet, lines.get(sheet_id, 0))
        },
        views=frozenset(str(view.get("title", "")) for view in leads.get("filterViews", [])),
        lists=words,
        stale_days=business.whole("stale_days"),
        features=business.features,
        names={"phase_name": business.phases, "status_name": business.statuses},
        filters=tuple(leads.get("filterViews", ())),
        written=frozenset(_written(layout, sheets)),
        rules=tuple(leads.get("conditionalFormats", ())),
        bands=tuple(leads.get("bandedRanges", ())),
        objects=frozenset(
            chart["chartId"] for sheet in sheets.values() for chart in sheet.get("charts", [])
        ),
        guarded=_with(sheets, "protectedRanges"),
        formatted=_with(sheets, "conditionalFormats"),
        grouped=_with(sheets, "columnGroups"),
        tabled=_with(sheets, "tables"),
    )


def _ranges(layout: Layout) -> Iterator[dict[str, int]]:
    for key, tab in layout.tabs.items():
        first = min(tab.line, tab.data_row)
        yield {"sheetId": tab.sheet_id, "startRowIndex": first, "endRowIndex": tab.line + 2}
        if key == SETTINGS.key or _of_features(BY_KEY[key]):
            for column in LISTS if key == SETTINGS.key else _of_features(BY_KEY[key]):
                if column in tab.columns:
                    yield {
                        "sheetId": tab.sheet_id,
                        "startRowIndex": tab.line + 2,
                        "startColumnIndex": tab.columns[column],
                        "endColumnIndex": tab.columns[column] + 1,
                    }


def _columns(sheet: Mapping[str, Any], line: int) -> Iterator[tuple[int, ColumnNow]]:
    """`line`: the row of the header."""
    for data in sheet.get("data", []):
        above = data.get("startRow", 0)
        if above > line:
            continue
        header, first = _row(data, line - above), _row(data, line + 1 - above)
        for index, dimension in enumerate(data.get("columnMetadata", [])):
            yield (
                index,
                ColumnNow(
                    width=dimension.get("pixelSize", 100),
                    note=str(header[index].get("note", "")) if index < len(header) else "",
                    rule=first[index].get("dataValidation") if index < len(first) else None,
                ),
            )


def _lists(layout: Layout, sheets: Mapping[int, Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Column key of 設定 → its texts below the header, as far as it is filled."""
    tab = layout.tabs.get(SETTINGS.key)
    if tab is None:
        return {}
    texts: dict[int, dict[int, str]] = {}
    for data in sheets.get(tab.sheet_id, {}).get("data", []):
        for number, row in enumerate(data.get("rowData", []), data.get("startRow", 0)):
            for index, cell in enumerate(row.get("values", []), data.get("startColumn", 0)):
                text = str(cell.get("formattedValue", "")).strip()
                if text and tab.data_row <= number != tab.header_row:
                    texts.setdefault(index, {})[number] = text
    return {
        key: tuple(found.get(row, "") for row in range(tab.data_row, max(found, default=-1) + 1))
        for key in LISTS
        if key in tab.columns
        for found in [texts.get(tab.columns[key], {})]
    }


def _business(words: Mapping[str, tuple[str, ...]], site: Site, layout: Layout) -> Business:
    """What 設定 says, or the defaults."""
    keys = ("item", "value", "feature", "in_use", *NAMED_COLUMNS)
    columns = {key: words.get(key, ()) for key in keys}
    return read_business(columns, site.locale, site.zone, Nobody(), known_of(layout))


def _written(layout: Layout, sheets: Mapping[int, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """(tab, column) of each column of a feature in which anything stands below the header."""
    for key, tab in layout.tabs.items():
        seen: set[int] = set()
        for data in sheets.get(tab.sheet_id, {}).get("data", []):
            for number, row in enumerate(data.get("rowData", []), data.get("startRow", 0)):
                for index, cell in enumerate(row.get("values", []), data.get("startColumn", 0)):
                    if number > 0 and str(cell.get("formattedValue", "")).strip():
                        seen.add(index)
        for column in _of_features(BY_KEY[key]):
            if tab.columns.get(column) in seen:
                yield key, column


def _of_features(tab: Tab) -> list[str]:
    return [column.key for column in tab.columns if tab.feature or column.feature]


def _row(data: Mapping[str, Any], number: int) -> list[dict[str, Any]]:
    rows = data.get("rowData", [])
    found: list[dict[str, Any]] = rows[number].get("values", []) if number < len(rows) else []
    return found


def _with(sheets: Mapping[int, Mapping[str, Any]], what: str) -> frozenset[int]:
    return frozenset(sheet_id for sheet_id, sheet in sheets.items() if sheet.get(what))
