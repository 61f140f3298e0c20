"""Clear スパム in the row of a lead that came again as accepted, and only while it still says so.

A cell is written by its row's number, and somebody may sort or insert at that very moment. So the
row is copied to a scratch sheet and the cell cleared in one atomic request whose answer shows the
copy. Was it another row, or has a person decided meanwhile, the cell is put back from the copy.
"""

import threading
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from server.database.database import Database
from server.errors import TryLater
from server.inbox import marks
from server.inbox.marks import End, MarkedLead
from server.sheets.door import Door
from server.sheets.layout import TabLayout
from sheets_schema.lists import KIND_SPAM
from sheets_schema.tabs import LEADS
from sheets_schema.text import Text

# Another sheet than that of server.delivery.forget: what is left on that one is a row cut out.
SCRATCH_ID = 9_001_002
SCRATCH_TITLE = "leadsheet scratch 2"
_SEEN = "sheets(properties(sheetId),data(rowData(values(formattedValue))))"
TRIES = 5
_SPAM: Final = frozenset(KIND_SPAM.both())


class Unmarking:
    """What is to be cleared, kept in mind between ticks; the inbox is asked for news only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._seen: int | None = None
        self._pending: dict[str, MarkedLead] = {}

    def sites(self) -> frozenset[str]:
        """The sites of leads whose row stands and whose mark is to go."""
        since = self._seen or 0
        self._seen = marks.newest_event(self._database)
        if self._seen > since:
            news = marks.asked_since(self._database, since)
            with self._lock:
                self._pending.update({one.lead_id: one for one in news})
        with self._lock:
            waiting = list(self._pending)
        written = marks.written(self._database, waiting) if waiting else set()
        with self._lock:
            return frozenset(one.site for one in self._pending.values() if one.lead_id in written)

    def work(self, door: Door, sites: Iterable[str], now: datetime) -> None:
        """Clear what can be cleared. Raises as the door does; the rest is done next time."""
        names = set(sites)
        with self._lock:
            mine = [one.lead_id for one in self._pending.values() if one.site in names]
        for lead_id in sorted(marks.written(self._database, mine) if mine else ()):
            end = clear(door, lead_id)
            marks.settle(self._database, lead_id, end, now)
            with self._lock:
                self._pending.pop(lead_id, None)


def clear(door: Door, lead_id: str) -> End:
    """Raises as the door does, and TryLater where the rows keep moving."""
    _finish_earlier(door)
    for _ in range(TRIES):
        layout = door.layout()
        tab = layout.tabs.get(LEADS.key)
        if tab is None or "kind" not in tab.columns:
            return "mark_kept"
        read = door.read_columns(layout, {LEADS.key: ["lead_id", "kind"]})[LEADS.key]
        row = _marked_row(read.get("lead_id", []), read.get("kind", []), lead_id)
        if row is None:
            return "mark_kept"
        seen = _cleared(door, tab, row)
        was_ours = lead_id in seen and not _SPAM.isdisjoint(seen)
        back = [] if was_ours else [_put_back(tab, row)]
        door.batch_update([*back, _delete_scratch()])
        if was_ours:
            return "unmarked"
    raise TryLater(
        Text(
            "行が動かされ続けているため、スパムの印を消せませんでした。",
            "The rows keep moving, so the spam mark could not be cleared.",
        )
    )


def _marked_row(ids: list[Any], kinds: list[Any], lead_id: str) -> int | None:
    """Zero-based row of the lead, where it still has the program's own mark."""
    for index, (cell, kind) in enumerate(zip(ids, kinds, strict=False), 1):
        if cell is not None and str(cell).strip() == lead_id:
            return index if kind is not None and str(kind).strip() in _SPAM else None
    return None


def _cleared(door: Door, tab: TabLayout, row: int) -> list[str]:
    """Copy the row, clear its 種別; gives the texts that were in it."""
    size = {"rowCount": 1, "columnCount": max(tab.column_count, len(tab.header))}
    sheet = {
        "sheetId": SCRATCH_ID,
        "title": SCRATCH_TITLE,
        "hidden": True,
        "gridProperties": size,
    }
    reply = door.batch_update(
        [
            {"addSheet": {"properties": sheet}},
            {
                "copyPaste": {
                    "source": _cells(tab.sheet_id, row),
                    "destination": _cells(SCRATCH_ID, 0),
                    "pasteType": "PASTE_NORMAL",
                }
            },
            {
                "updateCells": {
                    "range": _cells(tab.sheet_id, row, tab.columns["kind"]),
                    "rows": [{"values": [{}]}],
                    "fields": "userEnteredValue",
                }
            },
        ],
        response_ranges=[f"'{SCRATCH_TITLE}'!1:1"],
        fields=f"updatedSpreadsheet({_SEEN})",
    )
    return [
        str(cell.get("formattedValue", "")).strip()
        for sheet in reply.get("updatedSpreadsheet", {}).get("sheets", [])
        if sheet.get("properties", {}).get("sheetId") == SCRATCH_ID
        for data in sheet.get("data", [])
        for line in data.get("rowData", [])
        for cell in line.get("values", [])
    ]


def _put_back(tab: TabLayout, row: int) -> dict[str, Any]:
    column = tab.columns["kind"]
    return {
        "copyPaste": {
            "source": _cells(SCRATCH_ID, 0, column),
            "destination": _cells(tab.sheet_id, row, column),
            "pasteType": "PASTE_NORMAL",
        }
    }


def _finish_earlier(door: Door) -> None:
    """A run that ended in the middle left its copy."""
    sheets = door.properties().get("sheets", [])
    if SCRATCH_ID in {one["properties"]["sheetId"] for one in sheets}:
        door.batch_update([_delete_scratch()])


def _delete_scratch() -> dict[str, Any]:
    return {"deleteSheet": {"sheetId": SCRATCH_ID}}


def _cells(sheet_id: int, row: int, column: int | None = None) -> dict[str, int]:
    place = {"sheetId": sheet_id, "startRowIndex": row, "endRowIndex": row + 1}
    if column is not None:
        place |= {"startColumnIndex": column, "endColumnIndex": column + 1}
    return place
