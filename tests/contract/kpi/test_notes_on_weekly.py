"""People's notes beside the blocks of 定例会 stay beside their block, wherever it goes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from server.kpi.options import Options
from server.rebuild.publish import rebuild
from sheets_schema.tabs import BLOCK_MARK, BY_KEY
from tests.contract.kpi.conftest import Workplace
from tests.contract.kpi.test_rebuild import tab
from tests.support.people import type_rows
from tests.unit.kpi.test_meeting import leads_of, planted_fall

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
WEEKLY = BY_KEY["weekly"].sheet_id
BLOCKS = {
    "plan": "計画と実績 2026/11", "rates": "4つの率", "decisions": "決定事項(",
    "roles": "役割別の数字", "weeks": "週ごとの動き", "links": "続きはこちら",
}  # fmt: skip


def again(workplace: Workplace) -> Any:
    return rebuild(workplace.door, workplace.site, Options(), now=NOW)


def cells(workplace: Workplace) -> list[list[Any]]:
    return tab(workplace, "定例会")


def heads(workplace: Workplace) -> dict[str, int]:
    """Block → the row of its header, by what stands there."""
    return {
        key: row
        for row, line in enumerate(cells(workplace))
        for key, title in BLOCKS.items()
        if line and str(line[0]).startswith(title)
    }


def beside(workplace: Workplace) -> int:
    found = workplace.door.layout(for_rebuild=True).tabs["weekly"].ends
    assert found is not None
    return found[1]


def notes(workplace: Workplace) -> dict[str, int]:
    """What stands right of the report → its row."""
    column = beside(workplace)
    return {
        line[column]: row
        for row, line in enumerate(cells(workplace))
        if len(line) > column and line[column]
    }


def write(workplace: Workplace, row: int, text: str) -> None:
    start = {"sheetId": WEEKLY, "rowIndex": row, "columnIndex": beside(workplace)}
    rows = [{"values": [{"userEnteredValue": {"stringValue": text}}]}]
    change = {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}
    workplace.door.batch_update([change])


@pytest.fixture
def noted(workplace: Workplace) -> Workplace:
    """A quiet firm; a note beside each block, and one on the line below its header."""
    type_rows(workplace.door, "leads", leads_of(("2026-02", "2026-09"), 40, 50))
    again(workplace)
    for key, row in heads(workplace).items():
        write(workplace, row, f"{key} のメモ")
        write(workplace, row + 1, f"{key} の2行目")
    return workplace


def beside_their_blocks(workplace: Workplace) -> None:
    found = heads(workplace)
    assert notes(workplace) == {
        text: row + down
        for key, row in found.items()
        for down, text in ((0, f"{key} のメモ"), (1, f"{key} の2行目"))
    }


def test_notes_stay_where_they_are_when_nothing_changed(noted: Workplace) -> None:
    before = notes(noted)
    assert again(noted).calls == 3
    assert notes(noted) == before
    beside_their_blocks(noted)


def test_blocks_that_grow_and_appear_take_the_notes_with_them(noted: Workplace) -> None:
    """A rate falls (two blocks more), decisions are made, targets are set."""
    before = heads(noted)
    type_rows(noted.door, "leads", planted_fall())
    type_rows(noted.door, "decisions", [{"decision": f"決定{at}"} for at in range(3)])
    month = {"month": "2026-11", "channel": "全体", "target": 5}
    metrics = ("有効リード", "成約", "失注")
    type_rows(noted.door, "targets", [{**month, "metric": one} for one in metrics])
    again(noted)
    after = heads(noted)
    assert after["rates"] > before["rates"]
    assert after["links"] >= before["links"] + 3 + 3 + 3
    shown = [str(line[0]) for line in cells(noted) if line]
    assert {"動いた率の内訳", "確認事項"} <= set(shown)
    beside_their_blocks(noted)
    assert len(cells(noted)) <= 60


def test_blocks_that_shrink_and_vanish_leave_them_alone(noted: Workplace) -> None:
    test_blocks_that_grow_and_appear_take_the_notes_with_them(noted)
    grown = notes(noted)
    span = {"sheetId": BY_KEY["decisions"].sheet_id, "startRowIndex": 1}
    noted.door.batch_update([{"updateCells": {"range": span, "fields": "userEnteredValue"}}])
    again(noted)
    assert notes(noted) == grown
    beside_their_blocks(noted)


def test_rows_and_columns_that_people_insert_move_both(noted: Workplace) -> None:
    decisions = heads(noted)["decisions"]
    noted.door.batch_update([
        {"insertDimension": {"inheritFromBefore": False, "range": {
            "sheetId": WEEKLY, "dimension": dimension, "startIndex": at, "endIndex": at + 2}}}
        for dimension, at in (("ROWS", decisions), ("COLUMNS", 3))
    ])  # fmt: skip
    again(noted)
    assert heads(noted)["decisions"] == decisions + 2
    beside_their_blocks(noted)
    assert sum(str(line[0]) == "4つの率" for line in cells(noted) if line) == 1


def test_without_its_marks_the_page_is_whole_and_loses_no_note(noted: Workplace) -> None:
    """Rows moved about by people, or marks wiped by another tool."""
    lookup = {"developerMetadataLookup": {"metadataKey": BLOCK_MARK}}
    noted.door.batch_update([{"deleteDeveloperMetadata": {"dataFilter": lookup}}])
    kept = set(notes(noted))
    type_rows(noted.door, "leads", planted_fall())
    again(noted)
    assert set(notes(noted)) == kept
    assert heads(noted).keys() == BLOCKS.keys()
    again(noted)
    assert set(notes(noted)) == kept


def test_the_notes_of_a_page_that_was_made_otherwise_stay(workplace: Workplace) -> None:
    """The page of an earlier version has no blocks: what stands beside it stays."""
    again(workplace)
    lookup = {"developerMetadataLookup": {"metadataKey": BLOCK_MARK}}
    workplace.door.batch_update([{"deleteDeveloperMetadata": {"dataFilter": lookup}}])
    for row in (4, 40, 130):
        write(workplace, row, f"{row} 行目")
    again(workplace)
    assert notes(workplace) == {f"{row} 行目": row for row in (4, 40, 130)}
