"""A spam mark is cleared in its own row only, however the rows move meanwhile."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from server.delivery.unmark import SCRATCH_ID, clear
from server.errors import TryLater
from server.sheets.layout import Layout, TabLayout
from sheets_schema.tabs import LEADS

LEAD, OTHER = "lead-1", "lead-2"


class Sheet:
    """リード: rows of [lead id, kind, name]. `moves`: what a person does just before each write."""

    def __init__(self, rows: list[list[str]], moves: Sequence[Sequence[int]] = ()) -> None:
        self.rows = rows
        self.moves = list(moves)
        self.scratch: list[str] | None = None
        self.is_there = self.has_kind = True

    def layout(self) -> Layout:
        columns = {"lead_id": 0, "kind": 1, "name": 2}
        if not self.is_there:
            return Layout(tabs={}, time_zone="Asia/Tokyo", locale="ja_JP")
        if not self.has_kind:
            del columns["kind"]
        header = ("リードID", "種別", "氏名")
        tab = TabLayout(
            key=LEADS.key, sheet_id=1, title="リード", header=header, columns=columns,
            row_count=len(self.rows) + 1, column_count=3,
        )  # fmt: skip
        return Layout(tabs={LEADS.key: tab}, time_zone="Asia/Tokyo", locale="ja_JP")

    def properties(self) -> dict[str, Any]:
        ids = [1] if self.scratch is None else [1, SCRATCH_ID]
        return {"sheets": [{"properties": {"sheetId": one}} for one in ids]}

    def read_columns(self, *_: object) -> dict[str, dict[str, list[str | None]]]:
        read = [[cell or None for cell in column] for column in zip(*self.rows, strict=True)]
        return {LEADS.key: {"lead_id": list(read[0]), "kind": list(read[1])}}

    def batch_update(self, requests: Sequence[Mapping[str, Any]], **_: object) -> dict[str, Any]:
        if any("addSheet" in one for one in requests) and self.moves:
            self.rows = [self.rows[index] for index in self.moves.pop(0)]
        for one in requests:
            match one:
                case {"copyPaste": {"source": {"sheetId": 1, "startRowIndex": row}}}:
                    self.scratch = list(self.rows[row - 1])
                case {"updateCells": {"range": {"startRowIndex": row, "startColumnIndex": 1}}}:
                    self.rows[row - 1][1] = ""
                case {"copyPaste": {"destination": {"startRowIndex": row}}}:
                    assert self.scratch is not None
                    self.rows[row - 1][1] = self.scratch[1]
                case {"addSheet": _}:
                    assert self.scratch is None
                    self.scratch = []
                case {"deleteSheet": {"sheetId": sheet}}:
                    assert sheet == SCRATCH_ID
                    self.scratch = None
                case _:
                    raise AssertionError(one)
        cells = [{"formattedValue": text} for text in self.scratch or []]
        grid = {"properties": {"sheetId": SCRATCH_ID}, "data": [{"rowData": [{"values": cells}]}]}
        return {"updatedSpreadsheet": {"sheets": [grid]}}


def _sheet(*moves: Sequence[int]) -> Sheet:
    rows = [[OTHER, "スパム", "佐藤"], [LEAD, "スパム", "山田"], ["", "MQL", "手入力"]]
    return Sheet(rows, moves)


def _clear(sheet: Sheet) -> str:
    return clear(sheet, LEAD)  # type: ignore[arg-type]


def test_the_mark_goes_and_nothing_else() -> None:
    sheet = _sheet()
    assert _clear(sheet) == "unmarked"
    assert sheet.rows == [[OTHER, "スパム", "佐藤"], [LEAD, "", "山田"], ["", "MQL", "手入力"]]
    assert sheet.scratch is None


@pytest.mark.parametrize("kind", ["MQL", "テスト", ""])
def test_what_a_person_has_decided_stays(kind: str) -> None:
    sheet = _sheet()
    sheet.rows[1][1] = kind
    assert _clear(sheet) == "mark_kept"
    assert sheet.rows[1][1] == kind


def test_a_row_that_is_gone_is_no_trouble() -> None:
    sheet = _sheet()
    del sheet.rows[1]
    assert _clear(sheet) == "mark_kept"
    assert sheet.rows[0][1] == "スパム"


@pytest.mark.parametrize("gone", ["is_there", "has_kind"])
def test_without_the_tab_or_its_column_there_is_no_mark_to_clear(gone: str) -> None:
    sheet = _sheet()
    setattr(sheet, gone, False)
    assert _clear(sheet) == "mark_kept"
    assert sheet.rows == _sheet().rows


@pytest.mark.parametrize("move", [(1, 0, 2), (0, 2, 1), (2, 0, 1)])
def test_rows_that_move_at_that_moment_are_put_right(move: Sequence[int]) -> None:
    sheet = _sheet(move)
    assert _clear(sheet) == "unmarked"
    assert {tuple(row) for row in sheet.rows} == {
        (OTHER, "スパム", "佐藤"),
        (LEAD, "", "山田"),
        ("", "MQL", "手入力"),
    }


def test_rows_that_keep_moving_are_left_as_they_are() -> None:
    sheet = _sheet(*[(1, 0, 2)] * 5)
    with pytest.raises(TryLater):
        _clear(sheet)
    assert sorted(row[1] for row in sheet.rows) == ["MQL", "スパム", "スパム"]
    assert sheet.scratch is None


def test_a_copy_that_an_earlier_run_left_goes_first() -> None:
    sheet = _sheet()
    sheet.scratch = [OTHER, "スパム", "佐藤"]
    assert _clear(sheet) == "unmarked"
