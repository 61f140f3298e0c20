"""A plan → 費用, in one atomic request; nobody's rows but our own, and each plan once.

Each write makes a mark whose id is the next number of this spreadsheet's imports of costs, in the
same request. So of two that were made from the same state of the tab one is refused, and a request
that comes again, or late, is refused as well. Rows are changed by their number, and somebody may
sort at that very moment: so each is copied to a scratch sheet first, in the same request. Was it
another row, it is put back.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from server.business.reading import read_business
from server.business.setting_cells import Nobody
from server.business.typed import Value
from server.errors import OutcomeUnknown, Refused, TryLater
from server.imports.costs.planning import COLUMNS, CostPlan, CostRow, StandingRow
from server.imports.costs.rules import CostRules, read_rules
from server.settings.sites import Site
from server.sheets.cells import number_cell, serial, text_cell
from server.sheets.door import Door
from server.sheets.formats import format_of
from server.sheets.guard import guard
from server.sheets.layout import Layout, TabLayout
from sheets_schema.tabs import COSTS, SETTINGS
from sheets_schema.text import Text

MARK = "ls.costs"
SCRATCH_ID = 9_001_002
SCRATCH_TITLE = "leadsheet scratch costs"
_TRIES = 5
_KEPT_MARKS = 50
_LATEST_ID = 2**31 - 1
_SEEN = "sheets(properties(sheetId),data(rowData(values(formattedValue))))"

Cells = Mapping[str, Sequence[Value]]


class Changed(TryLater):
    """費用 or 設定 are no longer as they were when the plan was shown."""


@dataclass(frozen=True, slots=True)
class Now:
    """The spreadsheet at one moment. `number`: of the last import of costs."""

    layout: Layout
    costs: Cells
    settings: Cells
    number: int
    marks: Sequence[int]

    @property
    def tab(self) -> TabLayout:
        return self.layout.tabs[COSTS.key]


def read_now(door: Door) -> Now:
    """Three calls. Raises Refused where 費用 is missing."""
    # Before the cells: an import in between makes this one's number taken, not its rows unseen.
    marks = _marks(door)
    layout = door.layout()
    tab = layout.tabs.get(COSTS.key)
    if tab is None or not {"month", "channel", "amount", "source", "memo"} <= tab.columns.keys():
        raise Refused(
            Text(
                "費用のタブか、その列(月・流入チャネル・金額・取込元・メモ)がありません。"
                "scripts/setup_spreadsheet.py で補ってください。",
                "The tab Costs or one of its columns is missing. scripts/setup_spreadsheet.py "
                "brings them back.",
            )
        )
    keys = [column.key for column in SETTINGS.columns]
    cells = door.read_columns(layout, {COSTS.key: COLUMNS, SETTINGS.key: keys})
    return Now(layout, cells[COSTS.key], cells[SETTINGS.key], max(marks, default=0), sorted(marks))


def rules_now(now: Now, site: Site) -> CostRules:
    """Raises UnusableRule."""
    business = read_business(now.settings, site.locale, site.zone, Nobody())
    return read_rules(now.settings, business, site)


def write(door: Door, site: Site, shown: CostPlan, plan: Callable[[Now], CostPlan]) -> CostPlan:
    """What was `shown`, once; a plan without changes where it stands already. `plan`: makes one
    from the spreadsheet as it stands. Raises Changed where it is not the same any more, and as the
    door does."""
    for attempt in range(_TRIES):
        _finish_earlier(door)
        now = read_now(door)
        made = plan(now)
        if not made.changes:
            return made
        if made.told != shown.told:
            raise Changed(
                Text(
                    "費用か設定が、確認の後で変わりました。もう一度実行してください。"
                    "何も書き込んでいません。",
                    "Costs or Settings have changed since this was shown. Run it again. Nothing "
                    "was written.",
                )
            )
        if _sent(door, site, now, made, may_retry=attempt == 0) == "written":
            return made
    raise TryLater(
        Text(
            "ほかの書き込みが続いているため、書き込めませんでした。少し待って、"
            "もう一度実行してください。",
            "Others keep writing. Wait a little and run it again.",
        )
    )


def _sent(
    door: Door, site: Site, now: Now, plan: CostPlan, *, may_retry: bool
) -> Literal["written", "again"]:
    requests, said = _requests(site, now, plan)
    ranges = [f"'{SCRATCH_TITLE}'!1:{len(plan.changed)}"] if plan.changed else []
    fields = f"updatedSpreadsheet({_SEEN})" if plan.changed else None
    try:
        reply = door.batch_update(requests, response_ranges=ranges, fields=fields)
        scratch = _lines(reply.get("updatedSpreadsheet", {}))
    except OutcomeUnknown:
        # Sent again under the same number, of which only one is applied, whichever comes first.
        if _marks(door).get(now.number + 1) != said:
            return "again"
        scratch = _scratch_of(door) if plan.changed else []
    except Refused:
        # Somebody else has written since it was read, or moved a column.
        if not may_retry and _marks(door).get(now.number + 1) is None:
            raise
        return "again"
    if plan.changed:
        misses = _put_back(door, scratch)
        if misses:
            return "again"
    return "written"


def _requests(site: Site, now: Now, plan: CostPlan) -> tuple[list[dict[str, Any]], str]:
    tab = now.tab
    requests: list[dict[str, Any]] = list(guard(tab))
    if plan.changed:
        requests.extend(_copied(tab, plan.changed, site))
        for before, row in plan.changed:
            requests.extend(_changed(tab, before, row, site))
    if plan.new:
        requests.extend(_room(tab, len(plan.new)))
        rows = [_row_data(tab, row, site) for row in plan.new]
        masks = "userEnteredValue,userEnteredFormat.numberFormat"
        requests.append({"appendCells": {"sheetId": tab.sheet_id, "rows": rows, "fields": masks}})
    told = json.dumps([plan.told, now.number])
    said = hashlib.sha256(told.encode("ascii")).hexdigest()[:24]
    requests.append(_mark(now.number + 1, said))
    requests.extend(_unmark(number) for number in now.marks[:-_KEPT_MARKS])
    return requests, said


def _room(tab: TabLayout, count: int) -> Iterator[dict[str, Any]]:
    if tab.row_count >= 2:
        span = {
            "sheetId": tab.sheet_id,
            "dimension": "ROWS",
            "startIndex": tab.row_count,
            "endIndex": tab.row_count + count,
        }
        yield {"insertDimension": {"range": span, "inheritFromBefore": True}}


def _cells(row: CostRow, site: Site) -> dict[str, dict[str, Any]]:
    return {
        "month": number_cell(serial(row.month)),
        "channel": text_cell(row.channel),
        "category": text_cell(row.category),
        "amount": number_cell(float(row.amount)),
        "measure": text_cell(row.measure),
        "source": text_cell(row.source),
        "memo": text_cell(row.memo(site.locale)),
    }


def _row_data(tab: TabLayout, row: CostRow, site: Site) -> dict[str, Any]:
    values: list[dict[str, Any]] = [{} for _ in range(len(tab.header))]
    for key, cell in _cells(row, site).items():
        index = tab.columns.get(key)
        if index is None:
            continue
        values[index] = dict(cell)
        if number_format := format_of(COSTS.column(key).type, site.currency):
            values[index]["userEnteredFormat"] = {"numberFormat": number_format}
    return {"values": values}


def _changed(
    tab: TabLayout, before: StandingRow, row: CostRow, site: Site
) -> Iterator[dict[str, Any]]:
    for key, cell in _cells(row, site).items():
        index = tab.columns.get(key)
        if index is not None:
            start = {
                "sheetId": tab.sheet_id,
                "rowIndex": 1 + (before.place or 0),
                "columnIndex": index,
            }
            rows = [{"values": [cell]}]
            fields = "userEnteredValue"
            yield {"updateCells": {"start": start, "rows": rows, "fields": fields}}


# The scratch sheet: the rows as they stood, then the marks that each was to have and those of what
# was written over it.


def _copied(
    tab: TabLayout, changed: Sequence[tuple[StandingRow, CostRow]], site: Site
) -> Iterator[dict[str, Any]]:
    width = max(tab.column_count, len(tab.header))
    grid = {"rowCount": len(changed), "columnCount": width + 2}
    properties = {
        "sheetId": SCRATCH_ID, "title": SCRATCH_TITLE, "hidden": True, "gridProperties": grid,
    }  # fmt: skip
    yield {"addSheet": {"properties": properties}}
    for number, (before, row) in enumerate(changed):
        yield {
            "copyPaste": {
                "source": _row(tab.sheet_id, 1 + (before.place or 0), width),
                "destination": _row(SCRATCH_ID, number, width),
                "pasteType": "PASTE_NORMAL",
            }
        }
        start = {"sheetId": SCRATCH_ID, "rowIndex": number, "columnIndex": width}
        values = [text_cell(before.marks), text_cell(row.marks)]
        yield {
            "updateCells": {
                "start": start, "rows": [{"values": values}], "fields": "userEnteredValue",
            }
        }  # fmt: skip


def _finish_earlier(door: Door) -> None:
    """A run that ended in the middle left its copies behind."""
    sheets = door.properties().get("sheets", [])
    if SCRATCH_ID in {one["properties"]["sheetId"] for one in sheets}:
        _put_back(door, _scratch_of(door))


def _put_back(door: Door, scratch: Sequence[Sequence[str]]) -> int:
    """Rows that were not ours are put back where they stood; gives how many."""
    requests: list[dict[str, Any]] = []
    layout = door.layout() if any(not _was_ours(line) for line in scratch) else None
    if layout is not None:
        tab = layout.tabs[COSTS.key]
        memos = door.read_columns(layout, {COSTS.key: ["memo"]})[COSTS.key].get("memo", [])
        for number, line in enumerate(scratch):
            if _was_ours(line):
                continue
            width = len(line) - 2
            place = next((n for n, memo in enumerate(memos) if line[-1] in str(memo or "")), None)
            if place is not None:
                requests.append(
                    {
                        "copyPaste": {
                            "source": _row(SCRATCH_ID, number, width),
                            "destination": _row(tab.sheet_id, 1 + place, width),
                            "pasteType": "PASTE_NORMAL",
                        }
                    }
                )
    door.batch_update([*requests, {"deleteSheet": {"sheetId": SCRATCH_ID}}])
    return len(requests)


def _was_ours(line: Sequence[str]) -> bool:
    return len(line) > 2 and any(line[-2] in cell for cell in line[:-2])


def _scratch_of(door: Door) -> list[list[str]]:
    return _lines(door.seen([{"sheetId": SCRATCH_ID}], _SEEN))


def _lines(spreadsheet: Mapping[str, Any]) -> list[list[str]]:
    return [
        [str(cell.get("formattedValue", "")) for cell in line.get("values", [])]
        for sheet in spreadsheet.get("sheets", [])
        if sheet.get("properties", {}).get("sheetId") == SCRATCH_ID
        for data in sheet.get("data", [])
        for line in data.get("rowData", [])
    ]


def _row(sheet_id: int, row: int, width: int) -> dict[str, int]:
    return {
        "sheetId": sheet_id, "startRowIndex": row, "endRowIndex": row + 1,
        "startColumnIndex": 0, "endColumnIndex": width,
    }  # fmt: skip


# Marks


def _mark_id(number: int) -> int:
    digest = hashlib.sha256(f"{MARK}:{number}".encode("ascii")).digest()
    return int.from_bytes(digest[:4], "big") % _LATEST_ID + 1


def _mark(number: int, said: str) -> dict[str, Any]:
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": _mark_id(number),
                "metadataKey": MARK,
                "metadataValue": f"{number}:{said}",
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }


def _unmark(number: int) -> dict[str, Any]:
    lookup = {"metadataId": _mark_id(number)}
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}


def _marks(door: Door) -> dict[int, str]:
    """Number of an import → what it was."""
    found: dict[int, str] = {}
    for metadata in door.properties().get("developerMetadata", []):
        number, _, said = str(metadata.get("metadataValue", "")).partition(":")
        if metadata.get("metadataKey") == MARK and number.isdigit():
            found[int(number)] = said
    return found
