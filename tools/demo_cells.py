"""Cells as the people of the made-up firm type them."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from server.settings.sites import Site

Written = str | float | bool


def now_in(site: Site) -> datetime:
    return datetime.now(site.zone)


def from_row_2(sheet_id: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "updateCells": {
            "start": {"sheetId": sheet_id, "rowIndex": 1, "columnIndex": 0},
            "rows": rows,
            "fields": "userEnteredValue",
        }
    }


def cells_at(
    sheet_id: int, row: int, columns: Mapping[str, int], edits: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """`row`: zero-based. `edits`: by column key."""
    for key, value in edits.items():
        yield {
            "updateCells": {
                "start": {"sheetId": sheet_id, "rowIndex": row, "columnIndex": columns[key]},
                "rows": [{"values": [typed_cell(value)]}],
                "fields": "userEnteredValue",
            }
        }


def typed_cell(value: Written) -> dict[str, Any]:
    kind = "stringValue" if isinstance(value, str) else "numberValue"
    if isinstance(value, bool):
        kind = "boolValue"
    return {"userEnteredValue": {kind: value}}
