"""What is sent to bring a batch: the requests themselves."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from server.delivery.activities import activity_row, standing_activities
from server.delivery.loop import SpreadsheetOfSites, targets
from server.delivery.reconcile import cells_of
from server.delivery.requests import append, burnt_value, mark, room
from server.delivery.standing import standing_ids
from server.inbox.batches import Batch, Goods, WaitingLead
from server.settings.sites import Site
from server.sheets.door import Door
from server.sheets.layout import Layout, TabLayout
from sheets_schema.tabs import BATCH_MARK

SITE = Site("default", "sheet")
AT = datetime(2026, 4, 1, 15, 30, 5, tzinfo=UTC)
# 2026-04-02 00:30:05 in Tokyo.
SERIAL = 46114 + (30 * 60 + 5) / 86400
COLUMNS = {"happened_at": 0, "lead_id": 2, "content": 3}


def batch(*leads: WaitingLead, goods: Goods = "leads") -> Batch:
    return Batch(7, "sheet", 3, 1234567, "0123456789abcdef01234567", True, leads, goods)


def tab(row_count: int = 1000, **columns: int) -> TabLayout:
    header = ("日時", "自社の列", "リードID", "内容")
    return TabLayout("activities", 1005, "活動", row_count, 4, columns or COLUMNS, header=header)


def activity(lead_id: str = "lead-1", at: datetime = AT, **cells: str) -> WaitingLead:
    return WaitingLead(f"a of {lead_id}", at, {"lead_id": lead_id, **cells}, site="default")


def test_the_mark_is_the_batchs_and_nobody_elses() -> None:
    assert mark(batch(), "value") == {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": 1234567,
                "metadataKey": BATCH_MARK,
                "metadataValue": "value",
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }
    assert burnt_value(batch()) == "burnt:0123456789abcdef0123"


@pytest.mark.parametrize(
    ("row_count", "expected"),
    [
        (1000, (1000, 1002)),
        (2, (2, 4)),
        # A header alone is no model for rows.
        (1, None),
    ],
)
def test_as_many_rows_are_added_as_are_filled(
    row_count: int, expected: tuple[int, int] | None
) -> None:
    made = list(room(batch(activity(), activity()), tab(row_count)))
    if expected is None:
        assert made == []
        return
    place = {"sheetId": 1005, "dimension": "ROWS", "startIndex": expected[0]}
    place["endIndex"] = expected[1]
    assert made == [{"insertDimension": {"range": place, "inheritFromBefore": True}}]


def test_an_activity_is_a_row_in_which_peoples_columns_stay_blank() -> None:
    row = activity_row(activity(content="=1+1"), tab(), SITE)["values"]
    assert row[0]["userEnteredValue"] == {"numberValue": SERIAL}
    assert row[0]["userEnteredFormat"]["numberFormat"]["type"] == "DATE_TIME"
    assert row[1] == {}
    assert row[2]["userEnteredValue"] == {"stringValue": "lead-1"}
    assert row[3]["userEnteredValue"] == {"stringValue": "=1+1"}
    # A column that people deleted is passed over; what was not said stays blank.
    row = activity_row(activity(), tab(happened_at=3, content=0), SITE)["values"]
    assert [one.get("userEnteredValue") for one in row] == [
        None, None, None, {"numberValue": SERIAL},
    ]  # fmt: skip


def test_leads_and_activities_are_appended_each_in_their_own_way() -> None:
    made = append(batch(activity(content="不在"), goods="activities"), tab(), SITE)["appendCells"]
    assert made["sheetId"] == 1005
    assert made["rows"] == [activity_row(activity(content="不在"), tab(), SITE)]
    assert made["fields"] == "userEnteredValue,userEnteredFormat.numberFormat"
    noted = WaitingLead("lead-1", AT, {}, notes={"score": "why"})
    assert append(batch(noted), tab(), SITE)["appendCells"]["fields"].endswith(",note")


class Read:
    """Stands in for a door: the columns as Google gives them, from the row that was asked for."""

    def __init__(self, **columns: list[Any]) -> None:
        self._columns = columns

    def read_columns(self, layout: Layout, wanted: dict[str, Any]) -> Any:
        (key,) = wanted
        assert layout.tabs[key].data_row == 0
        return {key: {name: self._columns[name] for name in wanted[key]}}


def layout(**columns: int) -> Layout:
    place = {"activities": tab(1000, **columns), "leads": tab(1000, **columns)}
    return Layout(place, "Asia/Tokyo", "ja_JP")


@pytest.mark.parametrize(
    ("moment", "lead_id", "stands"),
    [
        (SERIAL, "lead-1", True),
        # Google's copy of the number differs in the last digit; people leave spaces.
        (SERIAL + 0.3 / 86400, " lead-1 ", True),
        (SERIAL + 1 / 86400, "lead-1", False),
        (SERIAL, "lead-2", False),
        ("2026/04/02 0:30", "lead-1", False),
        (None, "lead-1", False),
    ],
)
def test_an_activity_stands_where_its_second_and_its_lead_do(
    moment: Any, lead_id: str, stands: bool
) -> None:
    read = Read(happened_at=["日時", moment], lead_id=["リードID", lead_id])
    found = standing_activities(cast(Door, read), layout(), [activity(), activity("other")], SITE)
    assert found == ({"a of lead-1"} if stands else set())
    elsewhere = Site("default", "sheet", timezone="America/New_York")
    assert standing_activities(cast(Door, read), layout(), [activity()], elsewhere) == set()


def test_without_the_columns_nothing_is_known_to_stand() -> None:
    read = cast(Door, Read())
    for there in ({"happened_at": 0}, {"lead_id": 0}, {"content": 0}):
        assert standing_activities(read, layout(**there), [activity()], SITE) == set()
    none = Layout({}, "Asia/Tokyo", "ja_JP")
    assert standing_activities(read, none, [activity()], SITE) == set()
    assert standing_ids(read, none) == []
    assert standing_ids(read, layout(content=0)) == []


def test_the_ids_of_all_rows_of_the_grid_also_above_the_header() -> None:
    read = cast(Door, Read(lead_id=["above", "リードID", None, " lead-1 ", 5]))
    assert standing_ids(read, layout()) == ["above", "リードID", "", "lead-1", "5"]


def test_sites_of_one_spreadsheet_are_one_target_and_those_without_are_none() -> None:
    first, second, third = Site("a", "sheet"), Site("b", "other"), Site("c", "sheet")
    assert targets([first, second, third, Site("d", "")]) == (
        SpreadsheetOfSites("sheet", (first, third)),
        SpreadsheetOfSites("other", (second,)),
    )
    assert targets([first, third])[0].names == ("a", "c")


def test_google_counts_the_empty_cells_of_every_sheet() -> None:
    grids = [{"rowCount": 1000, "columnCount": 26}, {"rowCount": 5, "columnCount": 2}]
    sheets = [{"properties": {"gridProperties": one}} for one in grids]
    sheets.append({"properties": {}})
    assert cells_of({"sheets": sheets}) == 26_010
    assert cells_of({}) == 0
