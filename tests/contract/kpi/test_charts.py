"""The charts beside the tables, on the real local spreadsheet."""

from collections.abc import Mapping
from typing import Any

import pytest

from server.kpi.options import Options
from server.rebuild.publish import Report, rebuild
from tests.contract.kpi.conftest import Workplace
from tests.contract.kpi.test_rebuild import FUNNEL, NOW, play_golden, tab
from tests.support.people import type_rows
from tests.support.sheet_rows import golden_leads

DRAWN = {
    "ファネル", "獲得単価", "無効理由", "月次推移", "目標対比", "パイプライン", "売上貢献",
    "施策別", "見通し",
}  # fmt: skip
TARGET = {"month": "2026-11", "channel": "全体", "metric": "成約", "target": 3}
OWN = {
    "title": "自分のグラフ",
    "basicChart": {"chartType": "COLUMN", "series": [{"series": {"sourceRange": {"sources": [
        {"sheetId": 2002, "startRowIndex": 3, "endRowIndex": 9, "startColumnIndex": 1,
         "endColumnIndex": 2},
    ]}}}]},
}  # fmt: skip


def sheets(workplace: Workplace) -> dict[str, dict[str, Any]]:
    url = f"{workplace.emulator.url}/v4/spreadsheets/{workplace.site.spreadsheet_id}"
    fields = "sheets(properties(title,sheetId,gridProperties),charts)"
    answer = workplace.session.get(url, params={"fields": fields}, timeout=60).json()
    return {sheet["properties"]["title"]: sheet for sheet in answer["sheets"]}


def charts(workplace: Workplace, title: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sheets(workplace)[title].get("charts", [])
    return found


def anchor(chart: Mapping[str, Any]) -> tuple[int, int]:
    cell = chart["position"]["overlayPosition"]["anchorCell"]
    return cell.get("rowIndex", 0), cell.get("columnIndex", 0)


def columns_drawn(chart: Mapping[str, Any]) -> list[int]:
    series = chart["spec"]["basicChart"]["series"]
    return [one["series"]["sourceRange"]["sources"][0].get("startColumnIndex", 0) for one in series]


def again(workplace: Workplace) -> Report:
    return rebuild(workplace.door, workplace.site, Options(), now=NOW)


@pytest.fixture
def drawn(workplace: Workplace) -> Workplace:
    play_golden(workplace)
    type_rows(workplace.door, "targets", [TARGET])
    report = again(workplace)
    assert report.calls == 3
    assert not [told.ja for told in report.warnings if "グラフ" in told.ja]
    return workplace


def test_each_tab_with_a_question_has_its_chart_right_of_the_table(drawn: Workplace) -> None:
    found = sheets(drawn)
    boards = {title for title, sheet in found.items() if sheet.get("charts")} - {"ダッシュボード"}
    # 施策別 has no campaign and 無効理由 no reason yet: there is nothing to draw.
    assert boards == DRAWN - {"施策別", "無効理由"}
    (funnel,) = found["ファネル"]["charts"]
    # Right of the six columns and of the notes that run on below them.
    row, column = anchor(funnel)
    assert (row, column > 6) == (4, True)
    assert columns_drawn(funnel) == [1, 3, 5]
    (source,) = funnel["spec"]["basicChart"]["domains"][0]["domain"]["sourceRange"]["sources"]
    assert (source["startRowIndex"], source["endRowIndex"]) == (3, 10)  # six channels, no 合計


def test_months_stand_side_by_side_with_their_header_in_sight(drawn: Workplace) -> None:
    sheet = sheets(drawn)["月次推移"]
    grid = sheet["properties"]["gridProperties"]
    assert (grid["frozenRowCount"], grid["frozenColumnCount"]) == (5, 1)
    (chart,) = sheet["charts"]
    (months,) = chart["spec"]["basicChart"]["domains"][0]["domain"]["sourceRange"]["sources"]
    assert (months["startRowIndex"], months["endRowIndex"]) == (4, 5)


def test_a_rebuild_draws_the_same_chart_anew_and_leaves_those_of_people_alone(
    drawn: Workplace,
) -> None:
    sheet_id = sheets(drawn)["ファネル"]["properties"]["sheetId"]
    overlay = {"anchorCell": {"sheetId": sheet_id, "rowIndex": 20, "columnIndex": 2}}
    drawn.door.batch_update(
        [{"addChart": {"chart": {"spec": OWN, "position": {"overlayPosition": overlay}}}}]
    )
    before, own = charts(drawn, "ファネル")
    assert again(drawn).calls == 3
    assert charts(drawn, "ファネル") == [before, own]


def test_a_chart_that_was_moved_stays_unless_it_would_cover_the_table(drawn: Workplace) -> None:
    (chart,) = charts(drawn, "ファネル")
    sheet_id = chart["position"]["overlayPosition"]["anchorCell"]["sheetId"]

    def moved_to(row: int, column: int) -> tuple[int, int]:
        cell = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
        drawn.door.batch_update([{"updateEmbeddedObjectPosition": {
            "objectId": chart["chartId"], "fields": "anchorCell",
            "newPosition": {"overlayPosition": {"anchorCell": cell}},
        }}])  # fmt: skip
        again(drawn)
        return anchor(charts(drawn, "ファネル")[0])

    assert moved_to(30, 1) == (30, 1)
    assert moved_to(9, 12) == (9, 12)
    assert moved_to(5, 2) == anchor(chart)


def test_a_wider_table_pushes_the_chart_aside(drawn: Workplace) -> None:
    (chart,) = charts(drawn, "月次推移")
    _, before = anchor(chart)
    months = [f"2025-{month:02}-10" for month in range(4, 13)]
    earlier = [{**golden_leads()[0], "received_at": month} for month in months]
    type_rows(drawn.door, "leads", earlier, first_row=500)
    assert again(drawn).calls == 3
    (chart,) = charts(drawn, "月次推移")
    assert anchor(chart)[1] > before
    grid = sheets(drawn)["月次推移"]["properties"]["gridProperties"]
    assert anchor(chart)[1] < grid["columnCount"]


def test_who_deletes_a_chart_does_not_get_it_back(drawn: Workplace) -> None:
    (chart,) = charts(drawn, "ファネル")
    drawn.door.batch_update([{"deleteEmbeddedObject": {"objectId": chart["chartId"]}}])
    assert again(drawn).calls == 3
    assert charts(drawn, "ファネル") == []
    assert len(charts(drawn, "獲得単価")) == 1


def test_a_chart_that_cannot_be_made_never_stops_the_figures(workplace: Workplace) -> None:
    """Somebody's own chart has the id that ours would get."""
    play_golden(workplace)
    sheet_id = sheets(workplace)["リード"]["properties"]["sheetId"]
    overlay = {"anchorCell": {"sheetId": sheet_id}}
    workplace.door.batch_update([{"addChart": {"chart": {
        "chartId": 12002, "spec": OWN, "position": {"overlayPosition": overlay},
    }}}])  # fmt: skip
    report = again(workplace)
    assert report.calls > 3
    # The figures came, and whoever rebuilt is told what did not.
    assert [told.ja for told in report.warnings if "グラフ" in told.ja] == [
        "グラフを更新できなかったため、表の数字だけを更新しました(グラフは前のままか、ありません)。"
        "もう一度再集計してください。続くときは、そのタブのグラフを削除してください。"
    ]
    assert charts(workplace, "ファネル") == []
    assert tab(workplace, "ファネル")[3:11] == FUNNEL
