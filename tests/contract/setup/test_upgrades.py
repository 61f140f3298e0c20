"""A spreadsheet of the first version becomes one of today's, and nobody loses anything."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.setup.conftest import Place
from tests.support.people import type_rows

RED = {"red": 1.0}


@pytest.fixture
def old(place_in: Callable[..., Place]) -> Place:
    """Version 0, in which people have worked: leads, a colour, a dropdown and a note of their own,
    a wider column, a column moved."""
    place = place_in(version=0)
    type_rows(place.door, "leads", [
        {"company": "青葉精機", "name": "佐藤", "status": "進行中", "memo": "折り返し"},
        {"company": "若葉電子", "name": "鈴木", "status": "社内確認中"},
    ])  # fmt: skip
    place.door.batch_update([
        {"updateCells": {
            "start": {"sheetId": 1001, "rowIndex": 1, "columnIndex": 1},
            "rows": [{"values": [{"userEnteredFormat": {"backgroundColor": RED}}]}],
            "fields": "userEnteredFormat.backgroundColor"}},
        {"setDataValidation": {
            "range": {"sheetId": 1001, "startRowIndex": 1, "startColumnIndex": 6,
                      "endColumnIndex": 7},
            "rule": {"condition": {"type": "ONE_OF_LIST", "values": [
                {"userEnteredValue": "社内確認中"}]}, "strict": True}}},
        {"updateCells": {
            "start": {"sheetId": 1001, "rowIndex": 0, "columnIndex": 5},
            "rows": [{"values": [{"note": "営業部だけが記入"}]}], "fields": "note"}},
        {"updateDimensionProperties": {
            "range": {"sheetId": 1001, "dimension": "COLUMNS", "startIndex": 7, "endIndex": 8},
            "properties": {"pixelSize": 77}, "fields": "pixelSize"}},
        {"moveDimension": {
            "source": {"sheetId": 1001, "dimension": "COLUMNS", "startIndex": 3, "endIndex": 4},
            "destinationIndex": 12}},
    ])  # fmt: skip
    return place


def cells(place: Place) -> list[Any]:
    """Every value of the first three rows of every tab; where it stands, too."""
    return [
        [
            (at, cell["userEnteredValue"])
            for at, cell in enumerate(row.get("values", []))
            if "userEnteredValue" in cell
        ]
        for sheet in place.looked_at()
        for row in sheet["data"][0].get("rowData", [])
    ]


def test_a_dry_run_tells_each_step_and_changes_nothing(old: Place) -> None:
    before = old.looked_at()
    plan = old.plan()
    assert [line.split(":")[0] for line in plan.told[:3]] == [
        "版 1 / version 1", "版 2 / version 2", "版 3 / version 3",
    ]  # fmt: skip
    assert old.looked_at() == before


def test_everything_of_peoples_is_as_it_was(old: Place) -> None:
    before = cells(old)
    old.setup()
    assert cells(old) == before
    tab = old.door.layout().tabs["leads"]
    header, first, _ = old.sheet("leads")["data"][0]["rowData"]
    assert first["values"][1]["userEnteredFormat"]["backgroundColor"] == RED
    rule = first["values"][tab.columns["status"]]["dataValidation"]
    assert rule["condition"]["values"] == [{"userEnteredValue": "社内確認中"}]
    assert header["values"][tab.columns["owner"]]["note"] == "営業部だけが記入"
    widths = old.sheet("leads")["data"][0]["columnMetadata"]
    assert widths[tab.columns["next_action_on"]]["pixelSize"] == 77


def test_what_newer_versions_brought_is_there(old: Place) -> None:
    old.setup()
    leads = old.sheet("leads")
    tab = old.door.layout().tabs["leads"]
    header, first, _ = leads["data"][0]["rowData"]
    channel = first["values"][tab.columns["channel"]]["dataValidation"]
    assert channel["condition"]["type"] == "ONE_OF_RANGE"
    assert (
        "見込みなし → 無効理由も選んでください" in header["values"][tab.columns["status"]]["note"]
    )
    assert leads["data"][0]["columnMetadata"][tab.columns["last_action_on"]]["pixelSize"] > 110
    assert len(leads["conditionalFormats"]) == 12
    assert [one["title"] for one in leads["filterViews"]][:1] == ["未対応"]
    assert len(old.sheet("dashboard")["charts"]) == 4
    # The fixed list that 設定 itself had is gone: whoever adds a channel there gets no mark.
    settings = old.sheet("settings")["data"][0]["rowData"]
    assert not any("dataValidation" in cell for cell in settings[1].get("values", [])[:1])


def test_an_upgrade_is_done_once(old: Place) -> None:
    assert old.setup().requests
    assert old.setup().requests == []


def test_a_spreadsheet_between_versions_goes_the_rest_of_the_way(
    place_in: Callable[..., Place],
) -> None:
    place = place_in()
    lookup = {"developerMetadataLookup": {"metadataKey": "ls.schema"}}
    place.door.batch_update([
        {"updateDeveloperMetadata": {
            "dataFilters": [lookup], "developerMetadata": {"metadataValue": "2 ja"},
            "fields": "metadataValue"}},
    ])  # fmt: skip
    assert [line.split(":")[0] for line in place.setup().told] == ["版 3 / version 3"]
    assert place.setup().requests == []
