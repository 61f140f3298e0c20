"""Spreadsheets as people and other tools leave them: headers elsewhere, tabs and marks gone."""

from datetime import UTC, datetime
from typing import Any

import pytest

from server.commands.setup_spreadsheet import planned
from server.errors import Refused
from server.kpi.options import Options
from server.rebuild.publish import rebuild
from server.setup.check import _tabs
from sheets_schema.tabs import COLUMN_MARK, SCHEMA_VERSION, TAB_MARK
from tests.contract.kpi.conftest import Workplace
from tests.contract.kpi.test_rebuild import FUNNEL, play_golden, tab

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LEADS = 1001


def span(start: int, end: int) -> dict[str, Any]:
    return {"sheetId": LEADS, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def put(row: int, column: int, **value: Any) -> dict[str, Any]:
    start = {"sheetId": LEADS, "rowIndex": row, "columnIndex": column}
    cell = {"userEnteredValue": value}
    return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "*"}}


INSERT = {"insertDimension": {"range": span(0, 2), "inheritFromBefore": False}}
CASES: dict[str, tuple[list[dict[str, Any]], int | None]] = {
    "a title above": ([INSERT, put(0, 0, stringValue="2026年 リード一覧")], 2),
    "sorted down": ([{"moveDimension": {"source": span(0, 1), "destinationIndex": 8}}], 7),
    "deleted": ([{"deleteDimension": {"range": span(0, 1)}}], None),
    "held as a date": ([put(0, 2, numberValue=46_113)], 0),
    "held as TRUE": ([put(0, 2, boolValue=True)], 0),
}


@pytest.mark.parametrize("case", CASES)
def test_the_header_may_stand_anywhere(workplace: Workplace, case: str) -> None:
    edits, header_row = CASES[case]
    play_golden(workplace)
    workplace.door.batch_update(edits)
    layout = workplace.door.layout()
    assert layout.tabs["leads"].header_row == header_row
    report = rebuild(workplace.door, workplace.site, Options(), now=NOW)
    assert tab(workplace, "ファネル")[3:11] == FUNNEL
    found = _tabs(workplace.door, SCHEMA_VERSION)
    plan = planned(workplace.door, workplace.site)
    if header_row == 0:
        assert (report.warnings, found.remedy) == ((), None)
        return
    # The rebuild, check_google (and with it /admin) and setup say the same.
    (warning,) = report.warnings
    assert found.remedy is not None
    assert warning == found.remedy
    assert warning in plan.told
    if header_row is None:
        workplace.door.batch_update(plan.requests)
        assert workplace.door.layout().tabs["leads"].header_row == 0
        assert planned(workplace.door, workplace.site).requests == []
        rebuild(workplace.door, workplace.site, Options(), now=NOW)
        assert tab(workplace, "ファネル")[3:11] == FUNNEL


def test_without_the_leads_tab_nothing_is_written(workplace: Workplace) -> None:
    play_golden(workplace)
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    workplace.door.batch_update([{"deleteSheet": {"sheetId": LEADS}}])
    with pytest.raises(Refused, match="リードのタブが見つからない"):
        rebuild(workplace.door, workplace.site, Options(), now=NOW)
    assert tab(workplace, "ファネル")[3:11] == FUNNEL
    done = workplace.run()
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_all_marks_deleted_by_another_tool(workplace: Workplace) -> None:
    play_golden(workplace)
    for key in (TAB_MARK, COLUMN_MARK, "ls.schema"):
        lookup = {"developerMetadataLookup": {"metadataKey": key}}
        workplace.door.batch_update([{"deleteDeveloperMetadata": {"dataFilter": lookup}}])
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    assert tab(workplace, "ファネル")[3:11] == FUNNEL
    plan = planned(workplace.door, workplace.site)
    workplace.door.batch_update(plan.requests)
    titles = set(workplace.door.layout().titles.values())
    assert not [title for title in titles if "(2)" in title]
    assert planned(workplace.door, workplace.site).requests == []
    rebuild(workplace.door, workplace.site, Options(), now=NOW)


def test_a_tab_that_came_late_is_written_and_not_made_twice(workplace: Workplace) -> None:
    play_golden(workplace)
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    lookup = {"metadataKey": TAB_MARK, "metadataValue": "funnel@2002"}
    workplace.door.batch_update(
        [{"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}]
    )
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    assert tab(workplace, "ファネル")[3:11] == FUNNEL
    seen = workplace.door.properties()["sheets"]
    assert sum(one["properties"]["title"].startswith("ファネル") for one in seen) == 1


@pytest.mark.parametrize(
    ("typed", "target"),
    [("125%", 1.25), ("80%", 0.8), ("80", 0.8), ("0.8", 0.8), ("'125%", 1.25), ("1.5%", 0.015)],
)
def test_a_percentage_is_read_once_as_people_typed_it(
    workplace: Workplace, typed: str, target: float
) -> None:
    play_golden(workplace)
    url = (
        f"{workplace.emulator.url}/v4/spreadsheets/{workplace.site.spreadsheet_id}"
        "/values/目標!A2:D2?valueInputOption=USER_ENTERED"
    )
    row = ["2026-04", "全体", "商談率", typed]
    workplace.session.put(url, json={"values": [row]}).raise_for_status()
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    ranges = {"ranges": "目標対比!A1:H12", "valueRenderOption": "UNFORMATTED_VALUE"}
    read = workplace.session.get(url.split("/values")[0] + "/values:batchGet", params=ranges).json()
    (line,) = [one for one in read["valueRanges"][0]["values"] if "商談率" in one]
    assert line[line.index("商談率") + 1] == pytest.approx(target)
