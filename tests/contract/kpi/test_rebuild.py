"""The real script on the real local spreadsheet."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import requests

from server.errors import NotReachable, OutcomeUnknown, TryLater
from server.kpi.options import Options
from server.rebuild.publish import rebuild
from tests.contract.kpi.conftest import Workplace
from tests.support.broken_wire import door_that_breaks
from tests.support.people import as_people_see, raw_cells, type_rows
from tests.support.sheet_rows import golden_costs, golden_leads

KPI_TABS = (
    "ダッシュボード", "ファネル", "獲得単価", "無効理由", "月次推移", "目標対比", "定例会",
    "今日やること", "施策別", "切り口別", "担当者別", "見通し",
    "パイプライン", "失注・リサイクル", "リードタイム", "売上貢献", "採算", "シミュレーション",
    "データ品質", "集計データ", "指標の定義",
)  # fmt: skip
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

FUNNEL = [
    ["流入チャネル", "有効リード", "商談率", "商談", "成約率", "成約"],
    ["オーガニック", "25", "20%", "5", "20%", "1"],
    ["Web広告", "100", "25%", "25", "20%", "5"],
    ["Web媒体", "25", "40%", "10", "20%", "2"],
    ["展示会・セミナー", "100", "5%", "5", "20%", "1"],
    ["アウトバウンドコール", "--", "--", "5", "20%", "1"],
    ["代理店紹介", "--", "--", "4", "50%", "2"],
    ["合計", "250", "18%", "54", "22%", "12"],
]
UNIT_COSTS = [
    ["流入チャネル", "費用", "有効リード獲得単価", "商談獲得単価", "成約獲得単価"],
    ["オーガニック", "¥0", "¥0", "¥0", "¥0"],
    ["Web広告", "¥1,000,000", "¥10,000", "¥40,000", "¥200,000"],
    ["Web媒体", "¥500,000", "¥20,000", "¥50,000", "¥250,000"],
    ["展示会・セミナー", "¥500,000", "¥5,000", "¥100,000", "¥500,000"],
    ["アウトバウンドコール", "¥250,000", "--", "¥50,000", "¥250,000"],
    ["代理店紹介", "¥200,000", "--", "¥50,000", "¥100,000"],
    ["合計", "¥2,450,000", "¥8,000", "¥45,370", "¥204,167"],
]


def play_golden(workplace: Workplace) -> None:
    type_rows(workplace.door, "leads", golden_leads())
    type_rows(workplace.door, "costs", golden_costs())
    workplace.calls.counts.clear()


def tab(workplace: Workplace, title: str) -> list[list[str]]:
    return as_people_see(workplace.session, workplace.site.spreadsheet_id, title)


def everything(workplace: Workplace) -> dict[str, str]:
    """Title of each sheet → a digest of every cell, format, note and size: comparing is quick, and
    a difference names the sheet."""
    url = f"{workplace.emulator.url}/v4/spreadsheets/{workplace.site.spreadsheet_id}"
    fields = "userEnteredValue,userEnteredFormat,note,dataValidation"
    asked = f"sheets(properties,data(rowData(values({fields})),columnMetadata))"
    # Tens of thousands of cells: their first rows, and without the clients' checks of replies.
    titles = requests.get(url, params={"fields": "sheets.properties.title"}, timeout=300).json()
    ranges = [f"{sheet['properties']['title']}!A1:AN100" for sheet in titles["sheets"]]
    answer = requests.get(url, params={"fields": asked, "ranges": ranges}, timeout=300).json()
    return {
        sheet["properties"]["title"]: hashlib.sha256(
            json.dumps(sheet, sort_keys=True).encode()
        ).hexdigest()
        for sheet in answer["sheets"]
    }


def test_the_golden_table_through_the_script(workplace: Workplace) -> None:
    play_golden(workplace)
    done = workplace.run("--json")
    assert done.returncode == 0, done.stderr
    inbox, spreadsheet = done.stderr.splitlines()  # where it works, and nothing else
    assert inbox.endswith(f"{workplace.folder}/inbox.db")
    assert spreadsheet.endswith(f"/spreadsheets/{workplace.site.spreadsheet_id}")
    assert tab(workplace, "ファネル")[3:11] == FUNNEL
    assert tab(workplace, "獲得単価")[3:11] == UNIT_COSTS
    report = json.loads(done.stdout)
    assert report["calls"] == 3
    assert report["headline"]["valid"] == 250


def test_cells_hold_unrounded_numbers_and_no_formula(workplace: Workplace) -> None:
    play_golden(workplace)
    type_rows(workplace.door, "leads", [{"channel": "=1+1", "company": "x"}], first_row=400)
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    cells = raw_cells(workplace.session, workplace.site.spreadsheet_id, "獲得単価")
    assert cells[11][3] == pytest.approx(2_450_000 / 54, abs=1e-9)
    quality = raw_cells(workplace.session, workplace.site.spreadsheet_id, "データ品質")
    assert "=1+1" in [cell for row in quality for cell in row]  # the words, as typed, not 2
    seen = tab(workplace, "データ品質")
    assert "=1+1" in [cell for row in seen for cell in row]


def test_a_rebuild_takes_three_calls(workplace: Workplace) -> None:
    play_golden(workplace)
    workplace.calls.counts.clear()
    report = rebuild(workplace.door, workplace.site, Options(), now=NOW)
    assert workplace.calls.counts == {
        ("spreadsheets.getByDataFilter", "ok"): 1,
        ("values.batchGetByDataFilter", "ok"): 1,
        ("spreadsheets.batchUpdate", "ok"): 1,
    }
    assert report.calls == 3


def test_twice_changes_nothing(workplace: Workplace) -> None:
    play_golden(workplace)
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    first = everything(workplace)
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    assert everything(workplace) == first


def test_a_smaller_report_leaves_nothing_of_a_larger_one(workplace: Workplace) -> None:
    reasons = [{"company": "青葉精機", "channel": "口コミ", "invalid_reason": f"理由{number}"}
               for number in range(40)]  # fmt: skip
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    small = {title: tab(workplace, title) for title in KPI_TABS}
    type_rows(workplace.door, "leads", reasons)
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    table = [row[0] for row in tab(workplace, "無効理由")[4 : 4 + 40 + 1]]
    assert table == [*(f"理由{number}" for number in range(40)), "合計"]
    type_rows(workplace.door, "leads", [dict.fromkeys(reasons[0]) for _ in reasons])
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    assert {title: tab(workplace, title) for title in KPI_TABS} == small


def test_the_tabs_of_people_are_never_written(workplace: Workplace) -> None:
    play_golden(workplace)
    before = everything(workplace)
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    after = everything(workplace)
    changed = {title for title, digest in after.items() if before[title] != digest}
    assert changed == set(KPI_TABS)


def test_a_deleted_kpi_tab_is_made_again_in_the_same_call(workplace: Workplace) -> None:
    play_golden(workplace)
    workplace.door.batch_update([{"deleteSheet": {"sheetId": 2002}}])
    workplace.calls.counts.clear()
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    assert workplace.calls.total == 3
    assert tab(workplace, "ファネル")[3:11] == FUNNEL
    rebuild(workplace.door, workplace.site, Options(), now=NOW)  # found again by its mark
    assert workplace.calls.total == 6


def test_a_tab_of_people_that_has_the_name_of_ours_is_left_alone(workplace: Workplace) -> None:
    play_golden(workplace)
    workplace.door.batch_update([
        {"deleteSheet": {"sheetId": 2002}},
        {"addSheet": {"properties": {"sheetId": 77, "title": "ファネル"}}},
    ])  # fmt: skip
    report = rebuild(workplace.door, workplace.site, Options(), now=NOW)
    assert report.calls == 7
    assert tab(workplace, "ファネル") == []
    assert tab(workplace, "ファネル (2)")[3:11] == FUNNEL


def test_a_renamed_tab_and_moved_columns_change_nothing(workplace: Workplace) -> None:
    play_golden(workplace)
    workplace.door.batch_update([
        {"updateSheetProperties": {
            "properties": {"sheetId": 2002, "title": "じょうご"}, "fields": "title"}},
        {"moveDimension": {
            "source": {"sheetId": 1001, "dimension": "COLUMNS", "startIndex": 3, "endIndex": 4},
            "destinationIndex": 15}},
    ])  # fmt: skip
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    assert tab(workplace, "じょうご")[3:11] == FUNNEL


def test_a_deleted_column_counts_as_blank_and_is_told(workplace: Workplace) -> None:
    play_golden(workplace)
    won = workplace.door.layout().tabs["leads"].columns["won_on"]
    workplace.door.batch_update([
        {"deleteDimension": {"range": {
            "sheetId": 1001, "dimension": "COLUMNS", "startIndex": won, "endIndex": won + 1}}},
    ])  # fmt: skip
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    assert tab(workplace, "ファネル")[10] == ["合計", "250", "18%", "54", "0%", "0"]
    told = [row for row in tab(workplace, "データ品質") if row and row[0] == "列がありません"]
    assert told[1][3] == "成約日"


def test_a_dry_run_writes_nothing(workplace: Workplace) -> None:
    play_golden(workplace)
    before = everything(workplace)
    done = workplace.run("--dry-run", "--json")
    assert json.loads(done.stdout)["headline"]["won"] == 12
    assert everything(workplace) == before


@pytest.mark.parametrize(
    ("ending", "status", "error"),
    [
        (":getByDataFilter", 503, TryLater),
        (":getByDataFilter", 403, NotReachable),
        ("/values:batchGetByDataFilter", 500, TryLater),
        ("/values:batchGetByDataFilter", 429, TryLater),
    ],
)
def test_a_failing_read_writes_nothing(
    workplace: Workplace, ending: str, status: int, error: type[Exception]
) -> None:
    play_golden(workplace)
    before = everything(workplace)
    door = door_that_breaks(workplace.connection, workplace.site.spreadsheet_id, ending, status)
    with pytest.raises(error):
        rebuild(door, workplace.site, Options(), now=NOW)
    assert everything(workplace) == before


def test_after_an_unknown_outcome_the_rebuild_may_simply_be_repeated(workplace: Workplace) -> None:
    play_golden(workplace)
    door = door_that_breaks(
        workplace.connection, workplace.site.spreadsheet_id, ":batchUpdate", 503
    )
    with pytest.raises(OutcomeUnknown):
        rebuild(door, workplace.site, Options(), now=NOW)
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    assert tab(workplace, "ファネル")[3:11] == FUNNEL


def test_a_period_and_a_day_can_be_asked_for(workplace: Workplace) -> None:
    play_golden(workplace)
    report = json.loads(workplace.run("--from", "2026-05", "--json").stdout)
    assert (report["headline"]["valid"], report["headline"]["cost"]) == (0, "未入力")
    assert "2026/05〜" in tab(workplace, "ファネル")[1][0]
    report = json.loads(workplace.run("--as-of", "2026-04-08", "--json").stdout)
    assert (report["headline"]["opportunities"], report["headline"]["won"]) == (54, 0)
    assert "基準日: 2026/04/08" in tab(workplace, "ファネル")[1][0]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--from", "soon"],
        ["--from", "2026-09", "--to", "2026-04"],
        ["--as-of", "2026-02-30"],
        ["--site", "nobody"],
        ["--site", "default", "--all"],
        ["--colour"],
    ],
)
def test_wrong_usage_is_told_apart(workplace: Workplace, arguments: list[str]) -> None:
    done = workplace.run(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_failure_is_told_in_words_with_status_1(workplace: Workplace) -> None:
    gone = replace(workplace, site=replace(workplace.site, spreadsheet_id="nowhere"))
    done = gone.run()
    assert done.returncode == 1
    assert "Requested entity was not found" in done.stderr
    assert "Traceback" not in done.stderr


def test_in_english(workplace_in: Callable[[str], Workplace]) -> None:
    workplace = workplace_in("en")
    leads = [{"company": "Aoba", "channel": "Web ads", "received_at": 46113, "won_on": 46150}]
    type_rows(workplace.door, "leads", leads)
    rebuild(workplace.door, workplace.site, Options(), now=NOW)
    seen = tab(workplace, "Funnel")
    assert seen[3] == [
        "Channel", "Valid leads", "Opportunity rate", "Opportunities", "Win rate", "Won",
    ]  # fmt: skip
    assert seen[5] == ["Web ads", "1", "100%", "1", "100%", "1"]
    assert seen[9] == ["Partner referral", "--", "--", "0", "no cases", "0"]
    assert tab(workplace, "Unit costs")[5][1] == "not entered"
