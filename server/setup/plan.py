"""What a spreadsheet still lacks, as batchUpdate requests. Pure: a layout in, requests out; an
empty list where everything stands already."""

from collections.abc import Iterable, Iterator
from typing import Any

from server.settings import Site
from server.setup.appearance import column_look, header_cell, lists_of, tab_look
from server.setup.defaults import first_rows
from server.sheets.layout import Layout, TabLayout
from sheets_schema.columns import Column
from sheets_schema.tabs import COLUMN_MARK, TAB_MARK, TABS, Tab

NEW_ROWS = 1000
GOOGLE_LOCALE = {"ja": "ja_JP", "en": "en_US"}

Request = dict[str, Any]


def repairs(site: Site, layout: Layout, *, tabs: Iterable[Tab] = TABS) -> list[Request]:
    """Requests for all tabs, columns and marks that are missing."""
    requests: list[Request] = []
    for index, tab in enumerate(tabs):
        found = layout.tabs.get(tab.key)
        if found is None:
            requests.extend(new_tab(site, tab, index, layout))
        else:
            requests.extend(_mend_tab(site, tab, found))
    return requests


def missing_columns(site: Site, tab: Tab, found: TabLayout) -> list[Request]:
    """Requests that recreate deleted columns at the end of `tab`."""
    lacking = [column for column in tab.columns if column.key not in found.columns]
    if not lacking:
        return []
    start = max(len(found.header), 0)
    requests: list[Request] = []
    grow = start + len(lacking) - found.column_count
    if grow > 0:
        requests.append(
            {
                "appendDimension": {
                    "sheetId": found.sheet_id,
                    "dimension": "COLUMNS",
                    "length": grow,
                }
            }
        )
    requests.extend(_columns(site, found.sheet_id, lacking, start))
    return requests


def new_tab(site: Site, tab: Tab, index: int, layout: Layout) -> Iterator[Request]:
    """The tab with its mark, and columns if it has any; addSheet comes first and names its id."""
    sheet_id = tab.sheet_id
    while sheet_id in layout.titles:
        sheet_id += 10_000  # the id is somebody else's sheet; any free one will do
    yield {
        "addSheet": {
            "properties": {
                "sheetId": sheet_id,
                "title": _free_title(tab.title.of(site.locale), layout),
                "index": index,
                "gridProperties": {
                    "rowCount": NEW_ROWS,
                    "columnCount": max(len(tab.columns), 26),
                    "frozenRowCount": 1 if tab.columns else 0,
                    "frozenColumnCount": 3 if tab.key == "leads" else 0,
                },
                "tabColorStyle": tab_look(tab),
            }
        }
    }
    yield _mark_tab(tab, sheet_id)
    if tab.columns:
        yield from _columns(site, sheet_id, tab.columns, 0)
    rows = first_rows(tab, site.locale)
    if rows:
        yield {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": 1, "columnIndex": 0},
                "rows": rows,
                "fields": "userEnteredValue",
            }
        }


def _mend_tab(site: Site, tab: Tab, found: TabLayout) -> Iterator[Request]:
    if tab.key not in found.marks:
        yield _mark_tab(tab, found.sheet_id)
    for column in tab.columns:
        index = found.columns.get(column.key)
        if index is not None and column.key not in found.marks:
            yield _mark_column(column, found.sheet_id, index)
    yield from missing_columns(site, tab, found)


def _columns(site: Site, sheet_id: int, columns: Iterable[Column], start: int) -> Iterator[Request]:
    wanted = tuple(columns)
    yield {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": start},
            "rows": [{"values": [header_cell(column, site.locale) for column in wanted]}],
            "fields": "userEnteredValue,userEnteredFormat,note",
        }
    }
    for index, column in enumerate(wanted, start):
        yield _mark_column(column, sheet_id, index)
        yield from column_look(column, sheet_id, index, site)
        yield from lists_of(column, sheet_id, index, site.locale)


def _mark_tab(tab: Tab, sheet_id: int) -> Request:
    place = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    return _mark(TAB_MARK, f"{tab.key}@{sheet_id}", place)


def _mark_column(column: Column, sheet_id: int, index: int) -> Request:
    place = {
        "sheetId": sheet_id,
        "dimension": "COLUMNS",
        "startIndex": index,
        "endIndex": index + 1,
    }
    return _mark(COLUMN_MARK, column.key, place)


def _mark(key: str, value: str, place: dict[str, Any]) -> Request:
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataKey": key,
                "metadataValue": value,
                "location": {"dimensionRange": place},
                "visibility": "DOCUMENT",
            }
        }
    }


def _free_title(title: str, layout: Layout) -> str:
    taken = {one.casefold() for one in layout.titles.values()}
    number, wanted = 2, title
    while wanted.casefold() in taken:
        wanted, number = f"{title} ({number})", number + 1
    return wanted
