"""Take a person's row out of the spreadsheet, and only that row.

Rows are deleted by number, and somebody may sort or insert at that very moment. So the row is
copied to a scratch sheet and deleted in one atomic request whose answer shows the copy. Was it
another row, it is put back from the copy.
"""

from typing import Any

from server.delivery.standing import standing_ids
from server.errors import TryLater
from server.sheets.door import Door
from server.sheets.layout import Layout, TabLayout
from sheets_schema.tabs import LEADS

SCRATCH_ID = 9_001_001
SCRATCH_TITLE = "leadsheet scratch"
SEEN_FIELDS = "sheets(properties(sheetId),data(rowData(values(formattedValue))))"
TRIES = 5


def delete_rows(door: Door, lead_id: str) -> int:
    """Every row with this リードID is gone, copies that people made too; gives how many there were.

    Raises as the door does.
    """
    misses = 0
    gone = _finish_earlier(door, lead_id)
    while misses < TRIES:
        layout = door.layout()
        row = _row_of(door, layout, lead_id)
        if row is None:
            return gone
        tab = layout.tabs[LEADS.key]
        if lead_id in _cut(door, tab, row):
            door.batch_update([_delete_scratch()])
            gone += 1
        else:
            door.batch_update(_put_back(tab, row))
            misses += 1
    raise TryLater(
        "行が動かされ続けているため、消去できませんでした。"
        "少し待ってからもう一度お試しください。 / "
        "The rows keep moving. Wait a little and try again."
    )


def _finish_earlier(door: Door, lead_id: str) -> int:
    """A run that ended in the middle left a row on the scratch sheet. Is it this lead's, it goes;
    anybody else's is put back, below the others. Gives how many rows of this lead went."""
    sheets = door.properties().get("sheets", [])
    if SCRATCH_ID not in {one["properties"]["sheetId"] for one in sheets}:
        return 0
    if lead_id in _texts(door.seen([_row(SCRATCH_ID, 0)], SEEN_FIELDS)):
        door.batch_update([_delete_scratch()])
        return 1
    tab = door.layout().tabs[LEADS.key]
    door.batch_update(_put_back(tab, tab.row_count))
    return 0


def _row_of(door: Door, layout: Layout, lead_id: str) -> int | None:
    """Zero-based row of the lead, None where there is none."""
    found = standing_ids(door, layout)
    return found.index(lead_id) if lead_id in found else None


def _cut(door: Door, tab: TabLayout, row: int) -> list[str]:
    """Move the row to the scratch sheet; gives the texts that were in it."""
    reply = door.batch_update(
        [
            {
                "addSheet": {
                    "properties": {
                        "sheetId": SCRATCH_ID,
                        "title": SCRATCH_TITLE,
                        "hidden": True,
                        "gridProperties": {
                            "rowCount": 1,
                            "columnCount": max(tab.column_count, len(tab.header)),
                        },
                    }
                }
            },
            {
                "copyPaste": {
                    "source": _row(tab.sheet_id, row),
                    "destination": _row(SCRATCH_ID, 0),
                    "pasteType": "PASTE_NORMAL",
                }
            },
            {"deleteDimension": {"range": _dimension(tab.sheet_id, row)}},
        ],
        response_ranges=[f"'{SCRATCH_TITLE}'!1:1"],
        fields=f"updatedSpreadsheet({SEEN_FIELDS})",
    )
    return _texts(reply.get("updatedSpreadsheet", {}))


def _texts(spreadsheet: dict[str, Any]) -> list[str]:
    """What stands on the scratch sheet."""
    return [
        str(cell.get("formattedValue", "")).strip()
        for sheet in spreadsheet.get("sheets", [])
        if sheet.get("properties", {}).get("sheetId") == SCRATCH_ID
        for data in sheet.get("data", [])
        for line in data.get("rowData", [])
        for cell in line.get("values", [])
    ]


def _put_back(tab: TabLayout, row: int) -> list[dict[str, Any]]:
    return [
        {
            "insertDimension": {
                "range": _dimension(tab.sheet_id, row),
                # The end of the grid has nothing after it to take formats from.
                "inheritFromBefore": row >= tab.row_count,
            }
        },
        {
            "copyPaste": {
                "source": _row(SCRATCH_ID, 0),
                "destination": _row(tab.sheet_id, row),
                "pasteType": "PASTE_NORMAL",
            }
        },
        _delete_scratch(),
    ]


def _delete_scratch() -> dict[str, Any]:
    return {"deleteSheet": {"sheetId": SCRATCH_ID}}


def _row(sheet_id: int, row: int) -> dict[str, int]:
    return {"sheetId": sheet_id, "startRowIndex": row, "endRowIndex": row + 1}


def _dimension(sheet_id: int, row: int) -> dict[str, Any]:
    return {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
