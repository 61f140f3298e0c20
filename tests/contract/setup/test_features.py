"""機能 of 設定: what is switched off is out of sight, what is switched on is there, and nobody's
words are lost on the way."""

from datetime import UTC, datetime
from typing import Any

from server.kpi.options import Options
from server.rebuild.publish import rebuild
from tests.contract.setup.conftest import Place

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def set_cell(place: Place, tab: str, column: str, row: int, value: Any) -> None:
    found = place.door.layout().tabs[tab]
    kind = "boolValue" if isinstance(value, bool) else "stringValue"
    start = {"sheetId": found.sheet_id, "rowIndex": row, "columnIndex": found.columns[column]}
    cells = [{"values": [{"userEnteredValue": {kind: value}}]}]
    place.door.batch_update(
        [{"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}]
    )


def hidden_tabs(place: Place) -> set[str]:
    sheets = place.door.properties()["sheets"]
    return {one["properties"]["title"] for one in sheets if one["properties"].get("hidden")}


def hidden_columns(place: Place) -> set[str]:
    sheet = place.sheet("leads")
    names = {index: key for key, index in place.door.layout().tabs["leads"].columns.items()}
    return {
        names[index]
        for index, one in enumerate(sheet["data"][0]["columnMetadata"])
        if one.get("hiddenByUser") and index in names
    }


def test_a_feature_that_is_switched_off_is_hidden_and_comes_back(place: Place) -> None:
    set_cell(place, "leads", "first_response_on", 1, "2026/11/02")
    for row in (1, 2):  # 施策, 担当者別
        set_cell(place, "settings", "in_use", row, False)
    before = hidden_columns(place)
    report = rebuild(place.door, place.site, Options(), now=NOW)
    assert report.calls == 3
    assert hidden_tabs(place) == {"施策", "施策別", "担当者別"}
    # What somebody wrote in stays in sight.
    assert hidden_columns(place) - before == {"campaign", "inside_sales", "tossed_on", "sent_back"}
    # Whoever shows a tab again by hand is not overruled.
    sheet_id = place.door.layout().tabs["by_person"].sheet_id
    place.door.batch_update([{"updateSheetProperties": {
        "properties": {"sheetId": sheet_id, "hidden": False}, "fields": "hidden"}}])  # fmt: skip
    rebuild(place.door, place.site, Options(), now=NOW)
    assert hidden_tabs(place) == {"施策", "施策別"}
    set_cell(place, "settings", "in_use", 1, True)
    rebuild(place.door, place.site, Options(), now=NOW)
    assert hidden_tabs(place) == set()
    assert "campaign" not in hidden_columns(place)


def test_an_older_spreadsheet_gets_what_is_new_with_its_first_rebuild(place: Place) -> None:
    """As it was before there were features: neither their tabs nor their columns, nor the mark."""
    layout = place.door.layout()
    new = {
        "leads": ("campaign", "inside_sales", "first_response_on", "tossed_on", "sent_back",
                  "industry", "employees", "department", "job_title"),
        "settings": ("role", "channel_rule", "rule_channel", "feature", "in_use"),
    }  # fmt: skip
    gone: list[dict[str, Any]] = [
        {"deleteSheet": {"sheetId": layout.tabs[key].sheet_id}}
        for key in ("campaigns", "by_campaign", "by_person", "breakdown")
    ]
    for tab, keys in new.items():
        found = layout.tabs[tab]
        for index in sorted((found.columns[key] for key in keys), reverse=True):
            span = {"sheetId": found.sheet_id, "dimension": "COLUMNS",
                    "startIndex": index, "endIndex": index + 1}  # fmt: skip
            gone.append({"deleteDimension": {"range": span}})
    mark = {"developerMetadataLookup": {"metadataKey": "ls.features"}}
    place.door.batch_update([*gone, {"deleteDeveloperMetadata": {"dataFilter": mark}}])
    set_cell(place, "leads", "memo", 1, "人が書いたメモ")
    old = list(place.door.layout().tabs["leads"].header)

    assert rebuild(place.door, place.site, Options(), now=NOW).calls == 3
    after = place.door.layout()
    assert set(after.tabs) >= {"campaigns", "by_campaign", "by_person", "breakdown"}
    # New columns come last; what people have stays where it was.
    assert list(after.tabs["leads"].header[: len(old)]) == old
    assert set(new["leads"]) <= after.tabs["leads"].columns.keys()
    read = place.door.read_columns(after, {"settings": ["feature", "in_use"], "leads": ["memo"]})
    assert read["settings"]["feature"][:3] == ["施策", "担当者別", "見通し"]
    assert read["settings"]["in_use"][:3] == [True, True, True]
    assert read["leads"]["memo"][0] == "人が書いたメモ"
    assert rebuild(place.door, place.site, Options(), now=NOW).calls == 3
    assert place.door.layout().tabs["leads"].columns == after.tabs["leads"].columns


def row_of(place: Place, name: str) -> int:
    """The sheet's zero-based row of a feature in 機能."""
    layout = place.door.layout()
    column = place.door.read_columns(layout, {"settings": ["feature"]})["settings"]["feature"]
    return list(column).index(name) + 1


def all_cells(place: Place, tab: str) -> dict[str, list[Any]]:
    layout = place.door.layout()
    keys = list(layout.tabs[tab].columns)
    return {key: list(cells) for key, cells in
            place.door.read_columns(layout, {tab: keys})[tab].items()}  # fmt: skip


def test_target_companies_and_activities_are_one_tick_away_and_lose_nothing(place: Place) -> None:
    """Off in a new spreadsheet; on, off and on again over rows that people have typed."""
    new = ("ターゲット企業", "カバレッジ", "活動")
    titles = {one["properties"]["title"] for one in place.door.properties()["sheets"]}
    assert not titles & set(new)
    ranks = {"rank_points", "rank_s", "rank_others"}
    assert not ranks & place.door.layout().tabs["settings"].columns.keys()
    before = all_cells(place, "settings")

    for name in ("ターゲット企業", "活動"):
        set_cell(place, "settings", "in_use", row_of(place, name), True)
    assert rebuild(place.door, place.site, Options(), now=NOW).calls == 3
    layout = place.door.layout()
    assert {"target_companies", "activities", "coverage"} <= layout.tabs.keys()
    assert layout.tabs["activities"].header[:15] == (
        "日時", "担当者", "会社名", "氏名", "リードID", "種類", "結果", "内容", "課題", "導入時期",
        "予算", "決裁", "競合", "キーマン", "次回アクション日",
    )  # fmt: skip
    assert layout.tabs["target_companies"].header[:10] == (
        "会社名", "法人番号", "ドメイン", "電話番号", "業種", "従業員数", "グループ", "優先度",
        "担当者", "メモ",
    )  # fmt: skip
    settings = all_cells(place, "settings")
    assert settings["rank_points"][:4] == [30, 20, 10, 0]
    assert settings["rank_s"][:4] == [1, 2, 3, 5]
    assert {key: settings[key] for key in before if key != "in_use"} == {
        key: before[key] for key in before if key != "in_use"
    }
    chosen = place.sheet("activities")["data"][0]["rowData"][1]["values"]
    words = [one["userEnteredValue"] for one in chosen[5]["dataValidation"]["condition"]["values"]]
    assert words == ["架電", "メール", "面談", "訪問", "その他"]
    assert chosen[1]["dataValidation"]["condition"]["type"] == "ONE_OF_RANGE"

    set_cell(place, "leads", "company", 1, "株式会社みなと")
    set_cell(place, "leads", "name", 1, "佐藤 花子")
    set_cell(place, "leads", "email", 1, "hanako@minato.example.co.jp")
    set_cell(place, "target_companies", "company", 1, "みなと")
    set_cell(place, "target_companies", "domain", 1, "minato.example.co.jp")
    set_cell(place, "target_companies", "memo", 1, "社長と面識あり")
    set_cell(place, "activities", "company", 1, "みなと(株)")
    set_cell(place, "activities", "name", 1, "佐藤花子 様")
    set_cell(place, "activities", "activity_type", 1, "架電")
    set_cell(place, "activities", "content", 1, "来週また電話")
    set_cell(place, "settings", "rank_s", 1, "7")
    rebuild(place.door, place.site, Options(), now=NOW)
    book = place.emulator.gspread().open_by_key(place.site.spreadsheet_id)
    assert book.worksheet("カバレッジ").row_values(5)[:4] == ["(なし)", "1", "1", "100%"]
    kept = {tab: all_cells(place, tab)
            for tab in ("leads", "target_companies", "activities", "settings")}  # fmt: skip

    for wanted in (False, True):
        for name in ("ターゲット企業", "活動"):
            set_cell(place, "settings", "in_use", row_of(place, name), wanted)
        assert rebuild(place.door, place.site, Options(), now=NOW).calls == 3
        # Rows of people stay in sight even where their feature is off.
        assert hidden_tabs(place) == (set() if wanted else {"カバレッジ"})
        for tab, cells in kept.items():
            now = all_cells(place, tab)
            now.pop("in_use", None)
            assert now == {key: one for key, one in cells.items() if key != "in_use"}
    # Calls by person are 活動's, whether or not anything else is counted by person.
    set_cell(place, "settings", "in_use", row_of(place, "担当者別"), False)
    rebuild(place.door, place.site, Options(), now=NOW)
    assert hidden_tabs(place) == set()
    people = book.worksheet("担当者別").col_values(1)
    assert "活動(架電)" in people
    assert "インサイドセールス" not in people
    place.setup()
    assert place.plan().requests == []
