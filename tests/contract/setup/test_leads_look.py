"""The colours of リード: alternating rows that say whose column it is, and the deals in which
nothing happens."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.kpi.options import Options
from server.rebuild.publish import rebuild
from server.setup.silence import days_of
from server.sheets.door import Door
from sheets_schema import look
from tests.contract.setup.conftest import Place
from tests.support.contrast import contrast
from tests.support.people import type_rows

NOW = datetime.now(UTC)
SERIAL_TODAY = (NOW + timedelta(hours=9)).date().toordinal() - 693_594


class Meddling(Door):
    """Somebody does `requests` in the very moment in which a rebuild is about to be written."""

    def __init__(self, place: Place, requests: list[dict[str, Any]]) -> None:
        super().__init__(place.connection.http(), place.site.spreadsheet_id)
        self._requests = requests

    def batch_update_json(self, body: bytes) -> dict[str, Any]:
        if self._requests:
            self.batch_update(self._requests)
            self._requests = []
        return super().batch_update_json(body)


def bands(place: Place) -> list[tuple[int, int, str]]:
    """First column, the one after the last, and the colour of the first row of each band."""
    return [
        (
            band["range"].get("startColumnIndex", 0),
            band["range"]["endColumnIndex"],
            hexed(band["rowProperties"]["firstBandColor"]),
        )
        for band in place.sheet("leads").get("bandedRanges", [])
    ]


def hexed(rgb: dict[str, float]) -> str:
    return "#" + "".join(f"{round(rgb.get(one, 0) * 255):02X}" for one in ("red", "green", "blue"))


def silent_days(place: Place) -> list[int]:
    rules = place.sheet("leads")["conditionalFormats"]
    return [days for rule in rules if (days := days_of(rule)) is not None]


def set_stale_days(place: Place, days: str | int) -> None:
    settings = place.door.layout().tabs["settings"]
    column = place.door.read_columns(place.door.layout(), {"settings": ["item"]})
    row = column["settings"]["item"].index("放置日数") + 1
    kind = "stringValue" if isinstance(days, str) else "numberValue"
    start = {
        "sheetId": settings.sheet_id,
        "rowIndex": row,
        "columnIndex": settings.columns["value"],
    }
    cell = {"userEnteredValue": {kind: days}}
    place.door.batch_update([
        {"updateCells": {"start": start, "rows": [{"values": [cell]}],
                         "fields": "userEnteredValue"}},
    ])  # fmt: skip


def move_column(place: Place, key: str, to: int) -> None:
    at = place.door.layout().tabs["leads"].columns[key]
    source = {"sheetId": 1001, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
    place.door.batch_update([{"moveDimension": {"source": source, "destinationIndex": to}}])


def test_each_run_of_columns_alternates_in_the_colours_of_its_owner(place: Place) -> None:
    assert bands(place) == [(0, 3, "#F7F9FB"), (3, 27, "#FFFBEA"), (27, 49, "#F7F9FB")]
    # A fill of the cells themselves would hide the bands.
    rows = place.sheet("leads")["data"][0]["rowData"]
    assert not any(
        "backgroundColor" in cell.get("userEnteredFormat", {}) for cell in rows[1]["values"]
    )


@pytest.mark.parametrize(
    "fill", [look.PEOPLE_FILL, look.PEOPLE_BAND, look.RAISED, look.RAISED_BAND]
)
@pytest.mark.parametrize("ink", [look.INK, look.MUTED])
def test_words_can_be_read_on_every_band(fill: str, ink: str) -> None:
    assert contrast(fill, ink) >= 4.5


def test_a_colour_that_somebody_gives_a_row_covers_the_band(place: Place) -> None:
    area = {"sheetId": 1001, "startRowIndex": 2, "endRowIndex": 3}
    red = {"backgroundColor": {"red": 1.0}}
    place.door.batch_update([{"repeatCell": {
        "range": area, "cell": {"userEnteredFormat": red},
        "fields": "userEnteredFormat.backgroundColor"}}])  # fmt: skip
    place.setup()
    answer = place.door.seen(
        [{**area, "startRowIndex": 1, "startColumnIndex": 3, "endColumnIndex": 4}],
        "sheets(data(rowData(values(effectiveFormat(backgroundColor)))))",
    )
    shown = [
        hexed(row["values"][0]["effectiveFormat"]["backgroundColor"])
        for row in answer["sheets"][0]["data"][0]["rowData"]
    ]
    assert shown == ["#FFFBEA", "#FF0000"]


def test_setup_lays_the_bands_anew_where_columns_were_moved(place: Place) -> None:
    move_column(place, "memo", 30)
    plan = place.setup()
    assert "リードの色" in plan.told[0].ja
    assert bands(place) == [
        (0, 3, "#F7F9FB"), (3, 26, "#FFFBEA"), (26, 29, "#F7F9FB"), (29, 30, "#FFFBEA"),
        (30, 49, "#F7F9FB"),
    ]  # fmt: skip
    assert place.setup().requests == []


@pytest.mark.parametrize(
    "change",
    [
        {"deleteBanding": {"bandedRangeId": 6002}},
        {"updateBanding": {"bandedRange": {"bandedRangeId": 6002, "rowProperties": {
            "firstBandColor": {"red": 1.0}, "secondBandColor": {}}},
            "fields": "rowProperties"}},
    ],
)  # fmt: skip
def test_bands_that_people_recoloured_or_took_away_stay_so(
    place: Place, change: dict[str, Any]
) -> None:
    everything = [change]
    if "deleteBanding" in change:
        everything = [{"deleteBanding": {"bandedRangeId": one}} for one in (6001, 6002, 6003)]
    place.door.batch_update(everything)
    before = place.sheet("leads").get("bandedRanges", [])
    move_column(place, "channel", 30)
    place.setup()
    after = place.sheet("leads").get("bandedRanges", [])
    assert [one["bandedRangeId"] for one in after] == [one["bandedRangeId"] for one in before]


def test_a_column_made_anew_is_banded_at_the_first_setup(place: Place) -> None:
    place.door.batch_update([{"deleteDimension": {"range": {
        "sheetId": 1001, "dimension": "COLUMNS", "startIndex": 5, "endIndex": 6}}}])  # fmt: skip
    place.setup()
    assert bands(place)[-1] == (48, 49, "#FFFBEA")
    assert place.setup().requests == []


def test_a_new_spreadsheet_colours_after_thirty_days(place: Place) -> None:
    assert silent_days(place) == [30]
    assert place.setup().requests == []


def test_setup_and_rebuild_bring_the_days_up_to_date(place: Place) -> None:
    set_stale_days(place, 45)
    place.setup()
    assert silent_days(place) == [45]
    assert place.setup().requests == []
    set_stale_days(place, "１４")
    place.calls.counts.clear()
    assert rebuild(place.door, place.site, Options(), now=NOW).calls == 3
    assert place.calls.total == 3
    assert silent_days(place) == [14]
    set_stale_days(place, "いつでも")  # not a number: the default holds, as on 定例会
    rebuild(place.door, place.site, Options(), now=NOW)
    assert silent_days(place) == [30]


def test_what_is_coloured_follows_the_setting(place: Place) -> None:
    type_rows(place.door, "leads", [
        {"name": "十日", "opportunity_on": SERIAL_TODAY - 90, "last_action_on": SERIAL_TODAY - 10},
        {"name": "二十日", "opportunity_on": SERIAL_TODAY - 20},
    ])  # fmt: skip
    assert coloured(place) == [False, False]
    set_stale_days(place, 15)
    rebuild(place.door, place.site, Options(), now=NOW)
    assert coloured(place) == [False, True]
    set_stale_days(place, 7)
    rebuild(place.door, place.site, Options(), now=NOW)
    assert coloured(place) == [True, True]


def test_the_days_are_found_wherever_columns_and_rules_went(place: Place) -> None:
    """Colours and places that people gave the rule stay."""
    move_column(place, "opportunity_on", 3)
    rules = place.sheet("leads")["conditionalFormats"]
    at = next(number for number, rule in enumerate(rules) if days_of(rule))
    mine = {**rules[at], "booleanRule": {**rules[at]["booleanRule"],
                                         "format": {"textFormat": {"italic": True}}}}  # fmt: skip
    place.door.batch_update([
        {"updateConditionalFormatRule": {"index": at, "rule": mine}},
        {"updateConditionalFormatRule": {"sheetId": 1001, "index": at, "newIndex": 0}},
    ])  # fmt: skip
    set_stale_days(place, 20)
    rebuild(place.door, place.site, Options(), now=NOW)
    first, *others = place.sheet("leads")["conditionalFormats"]
    assert days_of(first) == 20
    assert first["booleanRule"]["format"] == {"textFormat": {"italic": True}}
    assert first["ranges"] == mine["ranges"]
    assert len(others) == 11


def test_a_formula_that_somebody_wrote_anew_is_theirs(place: Place) -> None:
    rules = place.sheet("leads")["conditionalFormats"]
    at = next(number for number, rule in enumerate(rules) if days_of(rule))
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$K2<TODAY()-99"}]}
    mine = {"ranges": rules[at]["ranges"], "booleanRule": {
        "condition": condition, "format": {"textFormat": {"bold": True}}}}  # fmt: skip
    place.door.batch_update([{"updateConditionalFormatRule": {"index": at, "rule": mine}}])
    set_stale_days(place, 20)
    before = place.sheet("leads")["conditionalFormats"]
    rebuild(place.door, place.site, Options(), now=NOW)
    place.setup()
    assert place.sheet("leads")["conditionalFormats"] == before


def test_a_rule_that_somebody_put_first_in_that_moment_is_put_back(place: Place) -> None:
    """A rule has no id: between reading and writing another may come to stand in its place."""
    mine = {"ranges": [{"sheetId": 1001, "startRowIndex": 4, "endRowIndex": 5}], "booleanRule": {
        "condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}}  # fmt: skip
    before = place.sheet("leads")["conditionalFormats"]
    set_stale_days(place, 20)
    door = Meddling(place, [{"addConditionalFormatRule": {"index": 0, "rule": mine}}])
    assert rebuild(door, place.site, Options(), now=NOW).calls == 4
    first, *others = place.sheet("leads")["conditionalFormats"]
    assert (first["ranges"][0]["startRowIndex"], others) == (4, before)
    rebuild(place.door, place.site, Options(), now=NOW)
    assert silent_days(place) == [20]


def test_a_rule_that_somebody_deleted_in_that_moment_stops_no_rebuild(place: Place) -> None:
    set_stale_days(place, 20)
    count = len(place.sheet("leads")["conditionalFormats"])
    gone = [{"deleteConditionalFormatRule": {"sheetId": 1001}} for _ in range(count)]
    assert rebuild(Meddling(place, gone), place.site, Options(), now=NOW).calls == 7
    assert "conditionalFormats" not in place.sheet("leads")


def test_without_its_rule_a_rebuild_goes_on(place: Place) -> None:
    set_stale_days(place, 20)
    count = len(place.sheet("leads")["conditionalFormats"])
    place.door.batch_update(
        [{"deleteConditionalFormatRule": {"sheetId": 1001}} for _ in range(count)]
    )
    assert rebuild(place.door, place.site, Options(), now=NOW).calls == 3


@pytest.mark.parametrize("locale", ["ja", "en"])
def test_every_set_up_keeps_to_its_calls(place_in: Callable[..., Place], locale: str) -> None:
    """At most five for a new spreadsheet, two for one that is right."""
    place = place_in(locale)
    assert place.calls.total <= 5
    place.calls.counts.clear()
    place.setup()
    assert place.calls.total <= 2


def coloured(place: Place) -> list[bool]:
    """Whether the 最終アクション日 of the first two rows is amber."""
    at = place.door.layout().tabs["leads"].columns["last_action_on"]
    area = {"sheetId": 1001, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": at,
            "endColumnIndex": at + 1}  # fmt: skip
    answer = place.door.seen(
        [area], "sheets(data(rowData(values(effectiveFormat(backgroundColor)))))"
    )
    rows = answer["sheets"][0]["data"][0]["rowData"]
    return [
        hexed(row["values"][0]["effectiveFormat"]["backgroundColor"]) == look.WARN_FILL
        for row in rows
    ]
