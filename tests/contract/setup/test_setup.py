"""A new spreadsheet, and one that is set up again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from server.commands.setup_spreadsheet import share, template
from server.kpi.options import Options
from server.rebuild.publish import rebuild
from server.setup.upgrades import STEPS
from server.sheets.cells import serial
from sheets_schema.features import USUAL, is_used
from sheets_schema.leads import LEAD_COLUMNS
from sheets_schema.tabs import SCHEMA_VERSION
from tests.contract.setup.conftest import Place
from tests.support.people import as_people_see, type_rows

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
ORDER = [
    "ダッシュボード", "リード", "ファネル", "獲得単価", "無効理由", "月次推移", "目標対比",
    "定例会", "今日やること", "施策別", "切り口別", "担当者別", "見通し",
    "パイプライン", "失注・リサイクル", "リードタイム", "売上貢献", "採算", "シミュレーション",
    "費用", "施策", "目標", "決定事項", "設定",
    "データ品質", "集計データ", "指標の定義",
]  # fmt: skip
YELLOW, BLUE, GREY = "#F2C94C", "#0B6BCB", "#9AA5B1"


def hexed(colour: dict[str, float]) -> str:
    return "#" + "".join(
        f"{round(colour.get(one, 0) * 255):02X}" for one in ("red", "green", "blue")
    )


def test_a_new_spreadsheet_takes_two_calls_and_a_right_one_two(
    place_in: Callable[..., Place],
) -> None:
    place = place_in()
    assert place.calls.counts == {
        ("spreadsheets.post", "ok"): 1,
        ("spreadsheets.batchUpdate", "ok"): 1,
    }
    place.calls.counts.clear()
    assert place.setup().requests == []
    assert place.calls.total == 2


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_setting_up_twice_changes_nothing(place_in: Callable[..., Place], locale: str) -> None:
    place = place_in(locale)
    before = place.looked_at()
    place.setup()
    assert place.looked_at() == before


def test_tabs_stand_in_order_each_in_the_colour_of_its_kind(place: Place) -> None:
    sheets = sorted(place.looked_at(), key=lambda one: one["properties"].get("index", 0))
    assert [one["properties"]["title"] for one in sheets] == ORDER
    colours = {one["properties"]["title"]: hexed(one["properties"]["tabColor"]) for one in sheets}
    assert colours["リード"] == colours["設定"] == YELLOW
    assert colours["ダッシュボード"] == colours["定例会"] == BLUE
    assert colours["データ品質"] == colours["指標の定義"] == GREY


def test_the_leads_tab_is_frozen_to_the_name_and_folds_what_few_need(place: Place) -> None:
    sheet = place.sheet("leads")
    grid = sheet["properties"]["gridProperties"]
    assert (grid["frozenRowCount"], grid["frozenColumnCount"]) == (1, 3)
    (group,) = sheet["columnGroups"]
    header = [one["formattedValue"] for one in _header(place)]
    folded = header[group["range"]["startIndex"] : group["range"]["endIndex"]]
    assert (folded[0], folded[-1], group["collapsed"]) == ("チャネル詳細", "リードID", True)


def test_no_header_is_cut(place: Place) -> None:
    """14 pixels a character of bold 10 point Japanese, and room for the arrow of a filter."""
    widths = [one["pixelSize"] for one in place.sheet("leads")["data"][0]["columnMetadata"]]
    assert len(widths) == len(LEAD_COLUMNS)
    for column, width in zip(LEAD_COLUMNS, widths, strict=True):
        letters = sum(8 if sign.isascii() else 14 for sign in column.header.ja)
        assert width >= letters + 24, column.header.ja


def test_choices_come_from_the_settings_tab_and_follow_its_columns(place: Place) -> None:
    owner = place.door.layout().tabs["settings"].columns["owner"]
    assert _rule(place, "owner") == "='設定'!$G$2:$G$1000"
    place.door.batch_update([
        {"insertDimension": {"range": {
            "sheetId": 1004, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}}},
        {"updateSheetProperties": {
            "properties": {"sheetId": 1004, "title": "Our lists"}, "fields": "title"}},
    ])  # fmt: skip
    assert place.door.layout().tabs["settings"].columns["owner"] == owner + 1
    assert "Our lists" in _rule(place, "owner")
    assert "$H$2:$H$1000" in _rule(place, "owner")


def target_channels(place: Place) -> list[str]:
    cells = place.sheet("targets")["data"][0]["rowData"][1]["values"]
    condition = cells[place.door.layout().tabs["targets"].columns["channel"]]["dataValidation"][
        "condition"
    ]
    return [one["userEnteredValue"] for one in condition["values"]]


def test_a_target_may_be_for_all_channels(place: Place) -> None:
    assert target_channels(place) == [
        "全体", "オーガニック", "Web広告", "Web媒体", "展示会・セミナー", "アウトバウンドコール",
        "代理店紹介",
    ]  # fmt: skip
    type_rows(place.door, "settings", [{"channel": "紹介サイト"}], first_row=8)
    place.setup()
    assert target_channels(place)[-1] == "紹介サイト"
    assert place.setup().requests == []


def test_choices_that_people_set_for_targets_stay(place: Place) -> None:
    column = place.door.layout().tabs["targets"].columns["channel"]
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "東日本"}]}}
    place.door.batch_update([{"setDataValidation": {"rule": rule, "range": {
        "sheetId": 1003, "startRowIndex": 1, "startColumnIndex": column,
        "endColumnIndex": column + 1}}}])  # fmt: skip
    type_rows(place.door, "settings", [{"channel": "紹介サイト"}], first_row=8)
    place.setup()
    assert target_channels(place) == ["東日本"]


def test_nothing_people_type_is_refused(place: Place) -> None:
    cells = place.sheet("leads")["data"][0]["rowData"][1]["values"]
    rules = [cell["dataValidation"] for cell in cells if "dataValidation" in cell]
    assert len(rules) == 21
    assert not any(rule.get("strict") for rule in rules)


def test_a_lead_typed_from_a_phone_call_meets_no_warning(place: Place) -> None:
    columns = place.door.layout().tabs["leads"].columns
    guarded = {
        index
        for one in place.sheet("leads")["protectedRanges"]
        for index in range(one["range"]["startColumnIndex"], one["range"]["endColumnIndex"])
    }
    assert all(one["warningOnly"] for one in place.sheet("leads")["protectedRanges"])
    names = {key for key, index in columns.items() if index in guarded}
    assert names == {
        "score", "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content",
        "click_id_type", "click_id", "lead_id",
    }  # fmt: skip


def test_kpi_tabs_warn_before_they_are_written_on(place: Place) -> None:
    for sheet in place.looked_at():
        is_ours = sheet["properties"]["title"] not in {
            "リード", "費用", "施策", "目標", "決定事項", "設定", "シミュレーション",
        }  # fmt: skip
        whole = [
            one for one in sheet.get("protectedRanges", []) if set(one["range"]) <= {"sheetId"}
        ]
        assert bool(whole) == is_ours, sheet["properties"]["title"]


def test_every_owner_of_the_settings_gets_a_view_once(place: Place) -> None:
    views = [one["title"] for one in place.sheet("leads")["filterViews"]]
    assert views == ["新しい順", "未対応", "商談中", "次回アクション超過"]
    type_rows(place.door, "settings", [{"owner": "山口"}, {"owner": " 中野 "}, {"owner": "山口"}])
    place.setup()
    views = [one["title"] for one in place.sheet("leads")["filterViews"]]
    assert views[4:] == ["担当: 山口", "担当: 中野"]
    assert place.setup().requests == []


def test_a_deleted_chart_stays_deleted_until_it_is_asked_for(place: Place) -> None:
    place.door.batch_update([{"deleteEmbeddedObject": {"objectId": 5002}}])
    rebuild(place.door, place.site, Options(), now=NOW)
    place.setup()
    assert [one["chartId"] for one in place.sheet("dashboard")["charts"]] == [5001, 5003, 5004]
    place.setup(repair_charts=True)
    charts = sorted(one["chartId"] for one in place.sheet("dashboard")["charts"])
    assert charts == [5001, 5002, 5003, 5004]
    assert place.setup(repair_charts=True).requests == []


def test_another_time_zone_is_told_and_healed_on_request(place: Place) -> None:
    greenwich = {"properties": {"timeZone": "Etc/GMT"}, "fields": "timeZone"}
    place.door.batch_update([{"updateSpreadsheetProperties": greenwich}])
    plan = place.setup()
    assert [
        told for told in map(str, plan.told) if "Etc/GMT" in told and "--repair-time-zone" in told
    ]
    assert plan.requests == []
    # 08:30 in Tokyo, 23:30 of the day before in Greenwich: who wrote at 08:00 has written.
    morning = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    lead = {"company": "青葉精機", "channel": "Web広告", "received_at": serial(morning)}
    type_rows(place.door, "leads", [lead])
    report = rebuild(place.door, place.site, Options(), now=morning + timedelta(minutes=30))
    assert report.headline["valid"] == 1
    place.setup(repair_time_zone=True)
    assert place.door.layout().time_zone == "Asia/Tokyo"
    assert place.setup(repair_time_zone=True).requests == []


def test_what_people_make_of_a_chart_outlives_a_rebuild(place: Place) -> None:
    chart = next(one for one in place.sheet("dashboard")["charts"] if one["chartId"] == 5001)
    spec = {**chart["spec"], "title": "うちのファネル"}
    place.door.batch_update([{"updateChartSpec": {"chartId": 5001, "spec": spec}}])
    before = place.sheet("dashboard")["charts"]
    rebuild(place.door, place.site, Options(), now=NOW)
    assert place.sheet("dashboard")["charts"] == before


def test_a_deleted_column_comes_back_as_it_was_made(place: Place) -> None:
    place.door.batch_update([{"deleteDimension": {"range": {
        "sheetId": 1001, "dimension": "COLUMNS", "startIndex": 5, "endIndex": 6}}}])  # fmt: skip
    place.setup()
    tab = place.door.layout().tabs["leads"]
    standing = [one for one in LEAD_COLUMNS if is_used(one.feature, USUAL)]
    assert tab.columns["owner"] == len(standing) - 1
    cells = place.sheet("leads")["data"][0]["rowData"]
    made = cells[1]["values"][tab.columns["owner"]]
    assert made["dataValidation"]["condition"]["type"] == "ONE_OF_RANGE"
    assert hexed(made["userEnteredFormat"]["backgroundColor"]) == "#FFFBEA"
    assert "記入: 最初の値だけ" in cells[0]["values"][tab.columns["owner"]]["note"]


def test_the_language_it_was_made_in_is_kept(place_in: Callable[..., Place]) -> None:
    place = place_in("en")
    place.door.batch_update([{"deleteSheet": {"sheetId": 2002}}])
    other = replace(place, site=replace(place.site, locale="ja"))
    told = other.setup().told
    assert "LOCALE" in told[0].en
    titles = {one["properties"]["title"] for one in place.looked_at()}
    assert "Funnel" in titles


def test_the_last_step_leads_to_todays_version() -> None:
    assert [step.to for step in STEPS] == list(range(1, SCHEMA_VERSION + 1))


def _header(place: Place) -> list[dict[str, str]]:
    area = {"sheetId": 1001, "startRowIndex": 0, "endRowIndex": 1}
    answer = place.door.seen([area], "sheets(data(rowData(values(formattedValue))))")
    header: list[dict[str, str]] = answer["sheets"][0]["data"][0]["rowData"][0]["values"]
    return header


def _rule(place: Place, key: str) -> str:
    index = place.door.layout().tabs["leads"].columns[key]
    rule = place.sheet("leads")["data"][0]["rowData"][1]["values"][index]["dataValidation"]
    assert rule["condition"]["type"] == "ONE_OF_RANGE"
    return str(rule["condition"]["values"][0]["userEnteredValue"])


def test_a_template_belongs_to_nobody_and_anyone_may_read_it(place: Place) -> None:
    blank = replace(place.site, spreadsheet_id="")
    made = template(place.connection, blank, None)
    door = place.connection.door(made)
    properties = door.properties()
    assert properties["properties"]["title"] == "リード管理(ひな形)"
    assert [one["metadataKey"] for one in properties["developerMetadata"]] == [
        "ls.schema", "ls.features", "ls.names",
    ]  # fmt: skip
    shown = as_people_see(place.emulator.session(), made, "ファネル")
    assert shown[3][:2] == ["流入チャネル", "有効リード"]
    permissions = place.emulator.drive().permissions().list(fileId=made).execute()["permissions"]
    assert ("anyone", "reader") in [(one["type"], one["role"]) for one in permissions]


def test_it_is_shared_with_those_who_are_named(place: Place) -> None:
    share(place.connection, place.site.spreadsheet_id, "sales@example.co.jp")
    found = place.emulator.drive().permissions().list(
        fileId=place.site.spreadsheet_id, fields="permissions(emailAddress,role)"
    ).execute()["permissions"]  # fmt: skip
    assert {"emailAddress": "sales@example.co.jp", "role": "writer"} in found
