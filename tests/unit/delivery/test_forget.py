"""A person's rows leave the spreadsheet, and only theirs, however the rows move meanwhile."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from server.delivery.forget import SCRATCHES, delete_rows
from server.errors import TryLater
from server.sheets.layout import Layout, TabLayout
from sheets_schema.tabs import ACTIVITIES, LEADS

LEAD, OTHER = "lead-1", "lead-2"
TABS = {LEADS.key: 1, ACTIVITIES.key: 2}
SCRATCH_IDS = {one.id for one in SCRATCHES.values()}


class Spreadsheet:
    """`rows`: tab key → rows of [リードID, words], the header among them. `moves`: what a person
    makes of リード just before a row of it is cut."""

    def __init__(
        self, rows: Mapping[str, list[list[str]]], moves: Sequence[list[int]] = ()
    ) -> None:
        self.rows = {TABS[key]: [list(row) for row in found] for key, found in rows.items()}
        self.scratch: dict[int, list[str]] = {}
        self.moves = list(moves)
        self.columns = {"lead_id": 0}
        self.widths = (2, 2)

    def layout(self) -> Layout:
        grid, header = self.widths
        return Layout(
            {
                key: TabLayout(
                    key, sheet, key, len(self.rows[sheet]), grid, self.columns,
                    header=("",) * header,
                )
                for key, sheet in TABS.items()
                if sheet in self.rows
            },
            "Asia/Tokyo",
            "ja_JP",
        )  # fmt: skip

    def properties(self) -> dict[str, Any]:
        return {"sheets": [{"properties": {"sheetId": one}} for one in (*self.rows, *self.scratch)]}

    def read_columns(self, layout: Layout, wanted: Mapping[str, Sequence[str]]) -> Any:
        ((key, _),) = wanted.items()
        tab = layout.tabs[key]
        assert tab.data_row == 0
        return {key: {"lead_id": [row[0] or None for row in self.rows[tab.sheet_id]]}}

    def seen(self, ranges: Sequence[Mapping[str, int]], _fields: str) -> dict[str, Any]:
        ((scratch, start, end),) = [
            (one["sheetId"], one["startRowIndex"], one["endRowIndex"]) for one in ranges
        ]
        assert (start, end) == (0, 1)
        return self._shown(scratch)

    def batch_update(
        self,
        requests: Sequence[Mapping[str, Any]],
        *,
        response_ranges: Sequence[str] = (),
        **_: Any,
    ) -> dict[str, Any]:
        before = {*self.scratch}
        for one in requests:
            ((kind, asked),) = one.items()
            getattr(self, kind)(asked)
        if not response_ranges:
            return {}
        (made,) = {*self.scratch} - before
        return {"updatedSpreadsheet": self._shown(made)}

    def _shown(self, scratch: int) -> dict[str, Any]:
        cells = [{"formattedValue": f" {text}"} if text else {} for text in self.scratch[scratch]]
        other = {"properties": {"sheetId": 1}, "data": [{"rowData": [{"values": []}]}]}
        data = [{}, {"rowData": [{}, {"values": cells}]}]
        sheet = {"properties": {"sheetId": scratch}, "data": data}
        return {"sheets": [other, sheet]}

    def addSheet(self, asked: Mapping[str, Any]) -> None:  # noqa: N802  Google's names
        made = asked["properties"]
        assert made["sheetId"] in SCRATCH_IDS - self.scratch.keys()
        assert made["hidden"] is True
        assert made["gridProperties"] == {"rowCount": 1, "columnCount": max(self.widths)}
        self.scratch[made["sheetId"]] = []
        if self.moves and made["sheetId"] == SCRATCHES[LEADS.key].id:
            self.rows[1] = [self.rows[1][index] for index in self.moves.pop(0)]

    def copyPaste(self, asked: Mapping[str, Any]) -> None:  # noqa: N802
        source, destination = asked["source"], asked["destination"]
        for place in (source, destination):
            assert place["endRowIndex"] == place["startRowIndex"] + 1
        if source["sheetId"] in self.rows:
            assert destination["startRowIndex"] == 0
            copied = self.rows[source["sheetId"]][source["startRowIndex"]]
            self.scratch[destination["sheetId"]] = list(copied)
        else:
            assert source["startRowIndex"] == 0
            copied = self.scratch[source["sheetId"]]
            self.rows[destination["sheetId"]][destination["startRowIndex"]] = list(copied)

    def deleteDimension(self, asked: Mapping[str, Any]) -> None:  # noqa: N802
        place = self._line(asked)
        del self.rows[place["sheetId"]][place["startIndex"]]

    def insertDimension(self, asked: Mapping[str, Any]) -> None:  # noqa: N802
        place = self._line(asked)
        rows = self.rows[place["sheetId"]]
        # Google refuses to take formats from a row that is not there.
        assert asked["inheritFromBefore"] is (place["startIndex"] == len(rows))
        rows.insert(place["startIndex"], ["", ""])

    def _line(self, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        place: Mapping[str, Any] = asked["range"]
        assert place["dimension"] == "ROWS"
        assert place["endIndex"] == place["startIndex"] + 1
        return place

    def deleteSheet(self, asked: Mapping[str, int]) -> None:  # noqa: N802
        del self.scratch[asked["sheetId"]]


HEADER = ["リードID", "氏名"]
ROWS = {
    LEADS.key: [
        ["", "題名"], HEADER, [OTHER, "佐藤"], [LEAD, "山田"], ["", "手入力"], [LEAD, "写し"],
    ],
    ACTIVITIES.key: [HEADER, [LEAD, "不在"], [OTHER, "商談"], [LEAD, "折り返し"]],
}  # fmt: skip
LEFT = {1: [["", "題名"], HEADER, [OTHER, "佐藤"], ["", "手入力"]], 2: [HEADER, [OTHER, "商談"]]}


def forget(spreadsheet: Spreadsheet) -> int:
    return delete_rows(spreadsheet, LEAD)  # type: ignore[arg-type]


@pytest.mark.parametrize("widths", [(2, 2), (5, 2), (2, 5)])
def test_rows_copies_and_activities_of_the_person_go_and_nothing_else(
    widths: tuple[int, int],
) -> None:
    spreadsheet = Spreadsheet(ROWS)
    spreadsheet.widths = widths
    assert forget(spreadsheet) == 4
    assert spreadsheet.rows == LEFT
    assert spreadsheet.scratch == {}
    assert forget(spreadsheet) == 0


@pytest.mark.parametrize(
    "move",
    [
        # Sorted, a row inserted above or deleted below: another row stands there now.
        [0, 1, 3, 2, 4, 5], [0, 1, 2, 4, 3, 5], [0, 1, 5, 4, 3, 2], [1, 0, 2, 4, 5, 3],
    ],
)  # fmt: skip
def test_a_row_that_was_cut_by_mistake_stands_where_it_stood(move: list[int]) -> None:
    spreadsheet = Spreadsheet(ROWS, [move])
    assert forget(spreadsheet) == 4
    names = [row for row in (ROWS["leads"][index] for index in move) if row[0] != LEAD]
    assert spreadsheet.rows == {1: names, 2: LEFT[2]}
    assert spreadsheet.scratch == {}


SWAPPED = [0, 1, 3, 2, 4, 5]


def test_rows_that_keep_moving_lose_nothing() -> None:
    spreadsheet = Spreadsheet(ROWS, [SWAPPED] * 5)
    with pytest.raises(TryLater):
        forget(spreadsheet)
    assert sorted(spreadsheet.rows[1]) == sorted(ROWS["leads"])
    assert spreadsheet.scratch == {}


def test_it_is_tried_five_times_and_a_row_that_went_is_none_of_them() -> None:
    spreadsheet = Spreadsheet(ROWS, [SWAPPED] * 4)
    assert forget(spreadsheet) == 4
    many = {**ROWS, LEADS.key: [HEADER, *([LEAD, f"写し {number}"] for number in range(9))]}
    spreadsheet = Spreadsheet(many)
    assert forget(spreadsheet) == 9 + 2
    assert spreadsheet.rows[1] == [HEADER]


@pytest.mark.parametrize("key", [LEADS.key, ACTIVITIES.key])
def test_what_an_earlier_run_left_on_its_scratch_sheet_is_finished(key: str) -> None:
    """Is it this person's row it goes; anybody else's is put back below the others."""
    spreadsheet = Spreadsheet(ROWS)
    spreadsheet.scratch = {SCRATCHES[key].id: [LEAD, "途中"]}
    assert forget(spreadsheet) == 4 + 1
    assert (spreadsheet.rows, spreadsheet.scratch) == (LEFT, {})
    spreadsheet = Spreadsheet(ROWS)
    spreadsheet.scratch = {SCRATCHES[key].id: ["lead-3", "途中"]}
    assert forget(spreadsheet) == 4
    put_back = {**LEFT, TABS[key]: [*LEFT[TABS[key]], ["lead-3", "途中"]]}
    assert (spreadsheet.rows, spreadsheet.scratch) == (put_back, {})


def test_without_the_tab_or_its_column_there_is_nothing_to_take_out() -> None:
    spreadsheet = Spreadsheet({LEADS.key: ROWS[LEADS.key]})
    assert forget(spreadsheet) == 2
    spreadsheet = Spreadsheet(ROWS)
    spreadsheet.columns = {"name": 1}
    assert forget(spreadsheet) == 0
    assert spreadsheet.rows[1] == ROWS[LEADS.key]


def test_the_scratch_sheets_are_nobody_elses() -> None:
    """Another run's copy is looked at by nobody but who left it."""
    assert {key: one.id for key, one in SCRATCHES.items()} == {
        "leads": 9_001_001,
        "activities": 9_001_003,
    }
