"""Take a person's row out of the spreadsheet, and only that row.

Rows are deleted by number, and somebody may sort or insert at that very moment. So the row is
copied to a scratch sheet and deleted in one atomic request whose answer shows the copy. Was it
another row, it is put back from the copy.
"""

from dataclasses import dataclass
from typing import Any

from server.delivery.standing import standing_ids
from server.errors import TryLater
from server.sheets.door import Door
from server.sheets.layout import Layout, TabLayout
from sheets_schema.tabs import ACTIVITIES, LEADS, Tab
from sheets_schema.text import Text


@dataclass(frozen=True, slots=True)
class Scratch:
    """The sheet on which a row of one tab is looked at."""

    id: int
    title: str


SCRATCHES = {
    LEADS.key: Scratch(9_001_001, "leadsheet scratch"),
    ACTIVITIES.key: Scratch(9_001_003, "leadsheet scratch 3"),
}
SEEN_FIELDS = "sheets(properties(sheetId),data(rowData(values(formattedValue))))"
TRIES = 5


def delete_rows(door: Door, lead_id: str) -> int:
    """Every row with this リードID is gone, copies that people made too, and those of 活動; gives
    how many there were.

    Raises as the door does.
    """
    return sum(_delete_rows(door, home, lead_id) for home in (LEADS, ACTIVITIES))


def _delete_rows(door: Door, home: Tab, lead_id: str) -> int:
    misses = 0
    gone = _finish_earlier(door, home, lead_id)
    while misses < TRIES:
        layout = door.layout()
        row = _row_of(door, layout, home, lead_id)
        if row is None:
            return gone
        tab = layout.tabs[home.key]
        scratch = SCRATCHES[home.key]
        if lead_id in _cut(door, tab, row, scratch):
            door.batch_update([_delete_scratch(scratch)])
            gone += 1
        else:
            door.batch_update(_put_back(tab, row, scratch))
            misses += 1
    raise TryLater(
        Text(
            "行が動かされ続けているため、消去できませんでした。少し待ってからもう一度お試しくださ"
            "い。",
            "The rows keep moving. Wait a little and try again.",
        )
    )


def _finish_earlier(door: Door, home: Tab, lead_id: str) -> int:
    """A run that ended in the middle left a row on the scratch sheet. Is it this lead's, it goes;
    anybody else's is put back, below the others. Gives how many rows of this lead went."""
    sheets = door.properties().get("sheets", [])
    scratch = SCRATCHES[home.key]
    if scratch.id not in {one["properties"]["sheetId"] for one in sheets}:
        return 0
    if lead_id in _texts(door.seen([_row(scratch.id, 0)], SEEN_FIELDS), scratch):
        door.batch_update([_delete_scratch(scratch)])
        return 1
    tab = door.layout().tabs[home.key]
    door.batch_update(_put_back(tab, tab.row_count, scratch))
    return 0


def _row_of(door: Door, layout: Layout, home: Tab, lead_id: str) -> int | None:
    """Zero-based row of the lead, None where there is none."""
    found = standing_ids(door, layout, home)
    return found.index(lead_id) if lead_id in found else None


def _cut(door: Door, tab: TabLayout, row: int, scratch: Scratch) -> list[str]:
    """Move the row to the scratch sheet; gives the texts that were in it."""
    reply = door.batch_update(
        [
            {
                "addSheet": {
                    "properties": {
                        "sheetId": scratch.id,
                        "title": scratch.title,
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
                    "destination": _row(scratch.id, 0),
                    "pasteType": "PASTE_NORMAL",
                }
            },
            {"deleteDimension": {"range": _dimension(tab.sheet_id, row)}},
        ],
        response_ranges=[f"'{scratch.title}'!1:1"],
        fields=f"updatedSpreadsheet({SEEN_FIELDS})",
    )
    return _texts(reply.get("updatedSpreadsheet", {}), scratch)


def _texts(spreadsheet: dict[str, Any], scratch: Scratch) -> list[str]:
    """What stands on the scratch sheet."""
    return [
        str(cell.get("formattedValue", "")).strip()
        for sheet in spreadsheet.get("sheets", [])
        if sheet.get("properties", {}).get("sheetId") == scratch.id
        for data in sheet.get("data", [])
        for line in data.get("rowData", [])
        for cell in line.get("values", [])
    ]


def _put_back(tab: TabLayout, row: int, scratch: Scratch) -> list[dict[str, Any]]:
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
                "source": _row(scratch.id, 0),
                "destination": _row(tab.sheet_id, row),
                "pasteType": "PASTE_NORMAL",
            }
        },
        _delete_scratch(scratch),
    ]


def _delete_scratch(scratch: Scratch) -> dict[str, Any]:
    return {"deleteSheet": {"sheetId": scratch.id}}


def _row(sheet_id: int, row: int) -> dict[str, int]:
    return {"sheetId": sheet_id, "startRowIndex": row, "endRowIndex": row + 1}


def _dimension(sheet_id: int, row: int) -> dict[str, Any]:
    return {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": row, "endIndex": row + 1}
