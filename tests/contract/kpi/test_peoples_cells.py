"""What people write below and beside a report on a KPI tab stays, however the report grows."""

from datetime import UTC, datetime
from typing import Any

import pytest

from server.kpi.options import Options
from server.rebuild.publish import rebuild
from sheets_schema.tabs import BY_KEY, END_MARK
from tests.contract.kpi.conftest import Workplace
from tests.contract.kpi.test_rebuild import FUNNEL, play_golden, tab
from tests.support.people import type_rows
from tests.support.sheet_rows import golden_leads

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FUNNEL_ID = BY_KEY["funnel"].sheet_id
BELOW = "来週までに確認する"
BESIDE = "広告は11月から増額"


def written(workplace: Workplace, row: int, column: int, text: str) -> None:
    start = {"sheetId": FUNNEL_ID, "rowIndex": row, "columnIndex": column}
    cell = {
        "userEnteredValue": {"stringValue": text},
        "userEnteredFormat": {"textFormat": {"bold": True}},
        "note": "佐藤",
    }
    rows = [{"values": [cell]}]
    workplace.door.batch_update([{"updateCells": {"start": start, "rows": rows, "fields": "*"}}])


def places(workplace: Workplace, text: str) -> list[tuple[int, int]]:
    return [
        (row, column)
        for row, cells in enumerate(tab(workplace, "ファネル"))
        for column, cell in enumerate(cells)
        if cell == text
    ]


def ends(workplace: Workplace) -> tuple[int, int]:
    found = workplace.door.layout(for_rebuild=True).tabs["funnel"].ends
    assert found is not None
    return found


def again(workplace: Workplace) -> Any:
    return rebuild(workplace.door, workplace.site, Options(), now=NOW)


@pytest.fixture
def annotated(workplace: Workplace) -> Workplace:
    play_golden(workplace)
    again(workplace)
    below, beside = ends(workplace)
    written(workplace, below, 1, BELOW)
    written(workplace, below + 3, 0, BELOW)
    written(workplace, 5, beside, BESIDE)
    written(workplace, below + 1, beside + 2, BESIDE)
    return workplace


def test_they_stay_where_they_are_while_the_report_keeps_its_size(annotated: Workplace) -> None:
    before = (places(annotated, BELOW), places(annotated, BESIDE))
    assert again(annotated).calls == 3
    assert (places(annotated, BELOW), places(annotated, BESIDE)) == before
    width = len(FUNNEL[0])
    assert [row[:width] for row in tab(annotated, "ファネル")[3:11]] == FUNNEL


def test_a_report_that_grows_makes_room_above_them(annotated: Workplace) -> None:
    below, beside = ends(annotated)
    leads = golden_leads()
    leads.append({"received_at": leads[0]["received_at"], "channel": "テレビ", "company": "湊商店"})
    type_rows(annotated.door, "leads", leads)
    again(annotated)
    assert ends(annotated) == (below + 1, beside)
    assert places(annotated, BELOW) == [(below + 1, 1), (below + 4, 0)]
    assert places(annotated, BESIDE) == [(5, beside), (below + 2, beside + 2)]
    shown = [row[:1] for row in tab(annotated, "ファネル")[3:12]]
    assert [row[0] for row in shown[-2:]] == ["未分類", "合計"]


def test_a_report_that_shrinks_leaves_nothing_old_and_moves_nobody(annotated: Workplace) -> None:
    leads = golden_leads()
    more = [*leads, {"received_at": leads[0]["received_at"], "channel": "テレビ"}]
    type_rows(annotated.door, "leads", more)
    again(annotated)
    kept = (places(annotated, BELOW), places(annotated, BESIDE), ends(annotated))
    gone = {"sheetId": 1001, "startRowIndex": len(more), "endRowIndex": len(more) + 1}
    annotated.door.batch_update([{"updateCells": {"range": gone, "fields": "userEnteredValue"}}])
    again(annotated)
    assert (places(annotated, BELOW), places(annotated, BESIDE), ends(annotated)) == kept
    assert not places(annotated, "未分類")
    assert len(places(annotated, "合計")) == 1


def test_a_row_inserted_into_the_report_is_known_by_the_mark_below_it(
    annotated: Workplace,
) -> None:
    below, _ = ends(annotated)
    span = {"sheetId": FUNNEL_ID, "dimension": "ROWS", "startIndex": 6, "endIndex": 8}
    annotated.door.batch_update([{"insertDimension": {"range": span, "inheritFromBefore": False}}])
    again(annotated)
    assert ends(annotated)[0] == below + 2
    assert len(places(annotated, "合計")) == 1
    assert len(places(annotated, BELOW)) == 2


def test_a_tab_whose_marks_were_wiped_is_written_clean_once(annotated: Workplace) -> None:
    below, beside = ends(annotated)
    lookup = {"developerMetadataLookup": {"metadataKey": END_MARK}}
    annotated.door.batch_update([{"deleteDeveloperMetadata": {"dataFilter": lookup}}])
    again(annotated)
    assert ends(annotated) == (below, beside)
    assert len(places(annotated, "合計")) == 1
    written(annotated, below, 0, BELOW)
    again(annotated)
    assert places(annotated, BELOW) == [(below, 0)]
