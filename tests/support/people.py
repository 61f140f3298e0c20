"""What people do in a spreadsheet, played through the API: rows typed, tabs looked at."""

from collections.abc import Iterable
from typing import Any

import requests

from server.sheets.door import Door
from tests.support.sheet_rows import Row


def type_rows(door: Door, tab: str, rows: Iterable[Row], *, first_row: int = 2) -> None:
    """Column key → cell for each row; texts stay texts, numbers are numbers."""
    where = door.layout().tabs[tab]
    width = max(where.columns.values()) + 1
    typed = []
    for row in rows:
        cells: list[dict[str, Any]] = [{} for _ in range(width)]
        for key, value in row.items():
            if value is not None:
                kind = "stringValue" if isinstance(value, str) else "numberValue"
                cells[where.columns[key]] = {"userEnteredValue": {kind: value}}
        typed.append({"values": cells})
    start = {"sheetId": where.sheet_id, "rowIndex": first_row - 1, "columnIndex": 0}
    door.batch_update(
        [{"updateCells": {"start": start, "rows": typed, "fields": "userEnteredValue"}}]
    )


def as_people_see(session: requests.Session, spreadsheet_id: str, tab: str) -> list[list[str]]:
    """The tab's cells as they are displayed."""
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{spreadsheet_id}/values/{tab}"
    values: list[list[str]] = session.get(url).json().get("values", [])
    return values


def raw_cells(session: requests.Session, spreadsheet_id: str, tab: str) -> list[list[Any]]:
    """The tab's cells unrounded; a formula would show as it was written."""
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{spreadsheet_id}/values/{tab}"
    asked = {"valueRenderOption": "FORMULA", "dateTimeRenderOption": "SERIAL_NUMBER"}
    values: list[list[Any]] = session.get(url, params=asked).json().get("values", [])
    return values
