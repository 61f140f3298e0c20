"""A spreadsheet of the first version becomes one of today's, and nobody loses anything."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.contract.setup.conftest import Place
from tests.support.people import as_people_see, raw_cells, type_rows

RED = {"red": 1.0}
TITLES = {"leads": "リード", "costs": "費用", "targets": "目標", "settings": "設定"}


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


def cells(place: Place) -> dict[tuple[str, int, int], Any]:
    """Tab, row and column of every value there is, and the value."""
    return {
        (key, row, column): value
        for key in ("leads", "costs", "targets", "settings")
        for row, line in enumerate(raw_cells(place.session, place.site.spreadsheet_id, TITLES[key]))
        for column, value in enumerate(line)
        if value != ""
    }


def settings(place: Place) -> dict[str, str]:
    """設定項目 → 値, as they are displayed."""
    header, *rows = as_people_see(place.session, place.site.spreadsheet_id, "設定")
    item, value = header.index("設定項目"), header.index("値")
    return {
        row[item]: row[value] if value < len(row) else ""
        for row in rows
        if item < len(row) and row[item]
    }


def set_version(place: Place, version: int) -> None:
    lookup = {"developerMetadataLookup": {"metadataKey": "ls.schema"}}
    place.door.batch_update([
        {"updateDeveloperMetadata": {
            "dataFilters": [lookup], "developerMetadata": {"metadataValue": f"{version} ja"},
            "fields": "metadataValue"}},
    ])  # fmt: skip


def test_a_dry_run_tells_each_step_and_changes_nothing(old: Place) -> None:
    before = old.looked_at()
    plan = old.plan()
    assert [line.en.split(":")[0] for line in plan.told[:5]] == [
        "version 1", "version 2", "version 3", "version 4", "version 5",
    ]  # fmt: skip
    assert old.looked_at() == before


def test_everything_of_peoples_is_as_it_was(old: Place) -> None:
    before = cells(old)
    old.setup()
    after = cells(old)
    assert {place: after.get(place) for place in before} == before
    columns = old.door.layout().tabs["settings"].columns
    lists = {columns[key] for key in ("item", "value", "feature", "in_use")}
    assert {place[2] for place in after.keys() - before.keys()} <= lists
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
    assert {"未対応", "新しい順"} <= {one["title"] for one in leads["filterViews"]}
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
    set_version(place, 2)
    told = [line.ja.split(":")[0] for line in place.setup().told]
    assert told == [f"版 {version}" for version in range(3, 8)]
    assert place.setup().requests == []


def test_every_setting_of_today_is_added_to_the_oldest(old: Place) -> None:
    assert settings(old) == {}
    old.setup()
    found = settings(old)
    assert len(found) == 28
    assert (found["朝の時刻"], found["1人あたりの件数"], found["至急の時間"]) == (
        "8:00",
        "20",
        "24",
    )
    assert (found["放置日数"], found["担当者の割り当て"], found["粗利率"]) == ("30", "なし", "30%")


@pytest.mark.parametrize("version", [1, 2, 3])
def test_only_newer_settings_are_added_and_whatever_people_took_out_stays_out(
    place_in: Callable[..., Place], version: int
) -> None:
    place = place_in()
    tab = place.door.layout().tabs["settings"]
    names = [row[tab.columns["item"]] for row in as_people_see(
        place.session, place.site.spreadsheet_id, "設定")]  # fmt: skip
    for name in ("担当者の割り当て", "定例会の曜日"):
        _clear(place, names.index(name), tab.columns["item"])
    # A list of people's that is longer than the settings.
    type_rows(place.door, "settings", [{"owner": f"担当 {number}"} for number in range(60)])
    set_version(place, version)
    before = cells(place)
    place.setup()
    after = cells(place)
    assert {at: after.get(at) for at in before} == before
    lists = {tab.columns[key] for key in ("item", "value", "feature", "in_use")}
    assert {at[2] for at in after.keys() - before.keys()} <= lists
    assert settings(place) == {
        "担当者の割り当て": "なし", "マーケ分担率": "50%", "1人あたりの件数": "20",
        "朝の時刻": "8:00", "至急の時間": "24", "責任者の通知先": "",
        "本文の保存日数": "", "リードの保存日数": "", "KGIの段階": "立ち上げ",
        "リサイクルまでの回数": "5", "同意が空欄のリード": "送らない",
        "広告連携タブの取得": "しない", "有効リードの返送": "すぐ",
    }  # fmt: skip


def test_a_setting_in_the_other_language_is_known(place_in: Callable[..., Place]) -> None:
    place = place_in("en")
    set_version(place, 3)
    before = cells_of_sheet(place, "Settings")
    place.setup()
    assert cells_of_sheet(place, "Settings") == before


@pytest.mark.parametrize("version", [0, 1, 2, 3, 4])
def test_rows_alternate_after_an_upgrade(place_in: Callable[..., Place], version: int) -> None:
    place = place_in(version=0) if version == 0 else place_in()
    if version:
        gone = [{"deleteBanding": {"bandedRangeId": number}} for number in (6001, 6002, 6003)]
        place.door.batch_update(gone)
        set_version(place, version)
    place.setup()
    assert [band["bandedRangeId"] for band in place.sheet("leads")["bandedRanges"]] == [
        6001, 6002, 6003,
    ]  # fmt: skip
    assert place.setup().requests == []


def test_an_upgrade_with_a_column_to_make_anew_is_done_once_too(
    place_in: Callable[..., Place],
) -> None:
    place = place_in(version=0)
    place.door.batch_update([{"deleteDimension": {"range": {
        "sheetId": 1001, "dimension": "COLUMNS", "startIndex": 5, "endIndex": 6}}}])  # fmt: skip
    place.setup()
    assert place.setup().requests == []


def test_colours_that_people_laid_in_rows_stay_the_only_ones(
    place_in: Callable[..., Place],
) -> None:
    place = place_in(version=0)
    area = {"sheetId": 1001, "startRowIndex": 0, "endRowIndex": 50, "startColumnIndex": 0,
            "endColumnIndex": 4}  # fmt: skip
    rows = {"firstBandColor": RED, "secondBandColor": {"green": 1.0}}
    place.door.batch_update([{"addBanding": {"bandedRange": {"range": area,
                                                             "rowProperties": rows}}}])  # fmt: skip
    before = place.sheet("leads")["bandedRanges"]
    place.setup()
    assert place.sheet("leads")["bandedRanges"] == before


def cells_of_sheet(place: Place, title: str) -> list[list[Any]]:
    return raw_cells(place.session, place.site.spreadsheet_id, title)


def _clear(place: Place, row: int, column: int) -> None:
    area = {"sheetId": 1004, "startRowIndex": row, "endRowIndex": row + 1,
            "startColumnIndex": column, "endColumnIndex": column + 2}  # fmt: skip
    place.door.batch_update([{"updateCells": {"range": area, "fields": "userEnteredValue"}}])
