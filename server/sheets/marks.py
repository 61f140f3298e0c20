"""Developer metadata by which tabs, columns and the schema's version are known."""

from typing import Any

from sheets_schema.tabs import (
    BLOCK_MARK,
    COLUMN_MARK,
    END_COLUMN,
    END_MARK,
    LINE_MARK,
    SCHEMA_MARK,
    SCHEMA_VERSION,
    TAB_MARK,
    Tab,
)
from sheets_schema.text import Locale

Request = dict[str, Any]


def mark_tab(tab: Tab, sheet_id: int) -> Request:
    place = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    return _mark(TAB_MARK, f"{tab.key}@{sheet_id}", {"dimensionRange": place})


def mark_column(key: str, sheet_id: int, index: int) -> Request:
    place = {
        "sheetId": sheet_id,
        "dimension": "COLUMNS",
        "startIndex": index,
        "endIndex": index + 1,
    }
    return _mark(COLUMN_MARK, key, {"dimensionRange": place})


def unmark_column(key: str) -> Request:
    """Wherever it stands: only for a key that no tab keeps."""
    lookup = {"metadataKey": COLUMN_MARK, "metadataValue": key}
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}


def mark_ends(tab: Tab, sheet_id: int, row: int, column: int) -> list[Request]:
    """Of what the program wrote on a KPI tab: `row` and `column` are the first beyond it."""
    below = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    return [
        _mark(END_MARK, f"{tab.key}@{sheet_id}", {"dimensionRange": below}),
        mark_column(END_COLUMN, sheet_id, column),
    ]


def mark_line(key: str, sheet_id: int, row: int) -> Request:
    """Of a line of シミュレーション."""
    place = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    return _mark(LINE_MARK, f"{key}@{sheet_id}", {"dimensionRange": place})


def mark_block(block: str, sheet_id: int, row: int) -> Request:
    place = {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
    return _mark(BLOCK_MARK, f"{block}@{sheet_id}", {"dimensionRange": place})


def unmark_block(block: str, sheet_id: int) -> Request:
    lookup = {"metadataKey": BLOCK_MARK, "metadataValue": f"{block}@{sheet_id}"}
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}


def mark_version(locale: Locale, *, marked: bool) -> Request:
    """`marked`: whether an older version's mark stands there."""
    value = f"{SCHEMA_VERSION} {locale}"
    if not marked:
        return _mark(SCHEMA_MARK, value, {"spreadsheet": True})
    return {
        "updateDeveloperMetadata": {
            "dataFilters": [{"developerMetadataLookup": {"metadataKey": SCHEMA_MARK}}],
            "developerMetadata": {"metadataValue": value},
            "fields": "metadataValue",
        }
    }


def _mark(key: str, value: str, location: dict[str, Any]) -> Request:
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataKey": key,
                "metadataValue": value,
                "location": location,
                "visibility": "DOCUMENT",
            }
        }
    }
