"""People may do anything: each rough thing that somebody may do to the spreadsheet, before a
delivery and a rebuild and in the middle of them. What people wrote stays, the leads land under
their columns once each, and ファネル counts what the rows say."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from server.commands.setup_spreadsheet import create
from server.database.database import Database
from server.database.prepare import open_inbox
from server.delivery.loop import Delivery
from server.errors import LeadsheetError, TryLater
from server.kpi.options import Options
from server.rebuild.publish import rebuild
from server.settings.environment import Settings
from server.sheets.connection import Connection
from server.sheets.door import Door
from server.sheets.http import Outcome
from tests.support import inside
from tests.support.inside import put_lead
from tests.support.leads import a_lead
from tests.support.people import type_rows
from tests.support.processes import local_spreadsheet

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
TRIES = 5
Edit = list[dict[str, Any]]


@dataclass
class Office:
    """`deed`: what somebody is about to do, right after the next call of `kind`."""

    settings: Settings
    database: Database
    deed: Edit | None = None
    kind: str = ""

    @property
    def connection(self) -> Connection:
        return Connection(self.settings, self._seen)

    @property
    def door(self) -> Door:
        return Connection(self.settings).door(self.settings.spreadsheet_id)

    def meanwhile(self, deed: Edit, kind: str) -> None:
        """`deed` is done right after the next call of `kind`."""
        self.deed, self.kind = deed, kind

    def _seen(self, kind: str, outcome: Outcome, seconds: float) -> None:
        if self.deed is not None and kind == self.kind:
            deed, self.deed = self.deed, None
            self.door.batch_update(deed)

    def deliver(self, *names: str) -> list[str]:
        leads = [
            a_lead(name, cells={"name": name, "company": f"{name}商店", "channel": "Web広告",
                                "email": f"{name}@example.jp"})
            for name in names
        ]  # fmt: skip
        for lead in leads:
            put_lead(self.database, lead)
        delivery = Delivery(self.settings, self.database, self.connection)
        for _ in range(TRIES):
            # A try that met an edit is made again, as the worker does.
            with contextlib.suppress(TryLater):
                delivery.deliver_all()
            if all(one["state"] == "delivered" for one in inside.recent(self.database)):
                return [lead.lead_id for lead in leads]
        raise AssertionError([one["state"] for one in inside.recent(self.database)])

    def write(self, row: int, cells: dict[str, str]) -> None:
        """Into single cells of リード; `row`: zero-based."""
        places = self.door.layout().tabs["leads"].columns
        self.door.batch_update([
            {"updateCells": {
                "start": {"sheetId": 1001, "rowIndex": row, "columnIndex": places[key]},
                "rows": [{"values": [text(words)]}], "fields": "userEnteredValue"}}
            for key, words in cells.items()
        ])  # fmt: skip

    def rebuild(self) -> None:
        site = self.settings.sites["default"]
        for left in reversed(range(TRIES)):
            try:
                rebuild(self.connection.door(site.spreadsheet_id), site, Options(), now=NOW)
            except LeadsheetError:
                if not left:
                    raise
            else:
                return

    def grid(self, tab: str) -> list[list[Any]]:
        """Cells of a tab of ours, wherever it is and whatever it is called."""
        layout = self.door.layout()
        area = {"sheetId": layout.tabs[tab].sheet_id}
        answer = self.door.seen([area], "sheets(data(rowData(values(effectiveValue))))")
        return [
            [next(iter(cell.get("effectiveValue", {"": None}).values())) for cell in row["values"]]
            if row.get("values") else []
            for row in answer["sheets"][0]["data"][0].get("rowData", [])
        ]  # fmt: skip


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with local_spreadsheet(tmp_path_factory.mktemp("sheets")) as host:
        yield host


@pytest.fixture
def office(sheets: str, tmp_path: Path) -> Iterator[Office]:
    """A spreadsheet with two leads and a row typed by hand."""
    made = Settings(sheets_emulator_host=sheets, _env_file=None)
    site = made.sites["default"]
    settings = Settings(
        sheets_emulator_host=sheets,
        spreadsheet_id=create(Connection(made), site, "test"),
        _env_file=None,
    )
    database = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    found = Office(settings, database)
    found.deliver("青木", "井上")
    type_rows(
        found.door,
        "leads",
        [{"name": "上田", "channel": "Web広告", "memo": "電話で", "opportunity_on": 46_300}],
        first_row=4,
    )
    found.write(2, {"memo": "大事な話", "invalid_reason": "重複"})
    yield found
    database.close()


def columns(start: int, count: int = 1, sheet_id: int = 1001) -> dict[str, Any]:
    return {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": start,
            "endIndex": start + count}  # fmt: skip


def rows(start: int, count: int = 1, sheet_id: int = 1001) -> dict[str, Any]:
    return {**columns(start, count, sheet_id), "dimension": "ROWS"}


def text(words: str) -> dict[str, Any]:
    return {"userEnteredValue": {"stringValue": words}}


def area(top: int, bottom: int, left: int, right: int, sheet_id: int = 1001) -> dict[str, int]:
    return {"sheetId": sheet_id, "startRowIndex": top, "endRowIndex": bottom,
            "startColumnIndex": left, "endColumnIndex": right}  # fmt: skip


def written(sheet_id: int, row: int, cells: list[dict[str, Any]]) -> dict[str, Any]:
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": 0}
    return {"updateCells": {"start": start, "rows": [{"values": cells}],
                            "fields": "userEnteredValue"}}  # fmt: skip


DEEDS: dict[str, Edit] = {
    "a column moved": [{"moveDimension": {"source": columns(2), "destinationIndex": 30}}],
    "columns hidden": [{"updateDimensionProperties": {
        "range": columns(0, 12), "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}}],
    "columns inserted": [{"insertDimension": {"range": columns(1, 3), "inheritFromBefore": True}}],
    "a column of the program deleted": [{"deleteDimension": {"range": columns(30)}}],
    "the tab renamed": [{"updateSheetProperties": {
        "properties": {"sheetId": 1001, "title": "お客様 '26"}, "fields": "title"}}],
    "every tab renamed": [{"updateSheetProperties": {
        "properties": {"sheetId": one, "title": f"タブ {one}"}, "fields": "title"}}
        for one in (1001, 1002, 1003, 1004, 2001, 2002, 2003, 2007, 3001)],
    "the tab put last": [{"updateSheetProperties": {
        "properties": {"sheetId": 1001, "index": 19}, "fields": "index"}}],
    "the header pasted over": [written(1001, 0, [text(f"貼り付け {at}") for at in range(47)])],
    "the header emptied": [{"updateCells": {
        "range": area(0, 1, 0, 47), "fields": "userEnteredValue"}}],
    "header cells merged": [{"mergeCells": {
        "range": area(0, 1, 3, 6), "mergeType": "MERGE_ALL"}}],
    "cells merged below": [{"mergeCells": {
        "range": area(8, 12, 3, 7), "mergeType": "MERGE_ALL"}}],
    "rows sorted": [{"sortRange": {"range": {"sheetId": 1001, "startRowIndex": 1},
        "sortSpecs": [{"dimensionIndex": 2, "sortOrder": "DESCENDING"}]}}],
    "rows filtered away": [{"setBasicFilter": {"filter": {
        "range": {"sheetId": 1001}, "filterSpecs": [{"columnIndex": 2, "filterCriteria": {
            "condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": "誰もいない"}]}}}]}}}],
    "rows inserted between": [{"insertDimension": {"range": rows(1, 2),
                                                   "inheritFromBefore": False}}],
    "blank rows deleted": [{"deleteDimension": {"range": rows(10, 980)}}],
    "a KPI tab deleted": [{"deleteSheet": {"sheetId": 2002}}],
    "all KPI tabs deleted": [{"deleteSheet": {"sheetId": one}}
                             for one in (*range(2001, 2013), 3001, 3002, 3003)],
    "a KPI tab written over": [written(2002, 0, [text("落書き")] * 20),
                               {"mergeCells": {"range": area(5, 9, 0, 4, 2002),
                                               "mergeType": "MERGE_ALL"}}],
    "columns of a KPI tab deleted": [{"deleteDimension": {"range": columns(1, 25, 2002)}}],
    "rows of 設定 deleted": [{"deleteDimension": {"range": rows(3, 900, 1004)}}],
    "設定 deleted": [{"deleteSheet": {"sheetId": 1004}}],
    "費用 and 目標 deleted": [{"deleteSheet": {"sheetId": one}} for one in (1002, 1003)],
    "the tab duplicated": [{"duplicateSheet": {"sourceSheetId": 1001, "newSheetId": 77,
                                               "insertSheetIndex": 0, "newSheetName": "控え"}}],
    "everything frozen": [{"updateSheetProperties": {
        "properties": {"sheetId": 1001, "gridProperties": {"frozenRowCount": 3}},
        "fields": "gridProperties.frozenRowCount"}}],
    "the bands and rules gone": [{"deleteBanding": {"bandedRangeId": 6002}},
                                 *[{"deleteConditionalFormatRule": {"sheetId": 1001}}] * 12],
}  # fmt: skip
LOOK = "spreadsheets.getByDataFilter"
# What a rebuild stands on; the others are nothing to it.
WHILE_REBUILT = (
    "a column moved", "columns inserted", "a column of the program deleted", "every tab renamed",
    "the header pasted over", "rows sorted", "a KPI tab deleted", "all KPI tabs deleted",
    "columns of a KPI tab deleted", "rows of 設定 deleted", "設定 deleted",
    "the bands and rules gone",
)  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
def test_before_a_delivery_and_a_rebuild(office: Office, deed: str) -> None:
    office.door.batch_update(DEEDS[deed])
    office.deliver("江藤", "太田")
    office.rebuild()
    _check(office)


@pytest.mark.parametrize("deed", DEEDS)
def test_between_look_and_write_of_a_delivery(office: Office, deed: str) -> None:
    office.meanwhile(DEEDS[deed], LOOK)
    office.deliver("江藤", "太田")
    assert office.deed is None
    office.rebuild()
    _check(office)


@pytest.mark.parametrize("deed", WHILE_REBUILT)
def test_between_look_and_write_of_a_rebuild(office: Office, deed: str) -> None:
    office.deliver("江藤", "太田")
    office.meanwhile(DEEDS[deed], LOOK)
    office.rebuild()
    assert office.deed is None
    office.rebuild()
    _check(office)


def _check(office: Office) -> None:
    found = office.door.layout().tabs["leads"].columns
    named: dict[str, dict[str, Any]] = {}
    for row in office.grid("leads"):
        cells = {key: row[at] for key, at in found.items() if at < len(row)}
        if cells.get("name") in ("青木", "井上", "上田", "江藤", "太田"):
            assert cells["name"] not in named
            named[cells["name"]] = cells
    assert set(named) == {"青木", "井上", "上田", "江藤", "太田"}
    assert (named["井上"]["memo"], named["井上"]["invalid_reason"]) == ("大事な話", "重複")
    assert (named["上田"]["memo"], named["上田"]["opportunity_on"]) == ("電話で", 46_300)
    for name in ("青木", "井上", "江藤", "太田"):
        assert named[name]["company"] == f"{name}商店"
        assert named[name]["email"] == f"{name}@example.jp"
    ids = Counter(cells["lead_id"] for cells in named.values() if cells.get("lead_id"))
    assert set(ids.values()) == {1}
    assert len(ids) == 4
    assert not any(
        event["kind"] == "misplaced"
        for lead_id in ids
        for event in inside.history_of(office.database, lead_id)
    )
    line = next(row for row in office.grid("funnel") if row and row[0] == "Web広告")
    # Valid: all but the duplicate. Deals: the one typed by hand.
    assert [line[1], line[3], line[5]] == [4, 1, 0]
