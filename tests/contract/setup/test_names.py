"""Phases and statuses that people rename, reorder and add to in 設定: everything that names them
follows, and no row loses its meaning."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from server.handover.rules import rules_of
from server.kpi.options import Options
from server.kpi.reading import WANTED
from server.rebuild.publish import rebuild
from sheets_schema.tabs import NAMES_MARK
from tests.contract.setup.conftest import Place
from tests.support.people import as_people_see, type_rows
from tests.support.sheet_rows import Row

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
STATUSES = ["新規", "進行中", "未接続", "再試行", "リサイクル", "商談候補", "見込みなし"]
PHASES = [
    "課題目標の認識合意",
    "価値合意",
    "条件への同意",
    "社内承認",
    "契約手続き対応",
    "受注",
    "失注",
]
LEADS: list[Row] = [
    {"company": "青葉精機", "channel": "Web広告", "received_at": "2026/11/01", "status": "新規"},
    {"company": "若葉電子", "channel": "Web広告", "received_at": "2026/11/01", "status": "未着手"},
    {"company": "みなと物流", "channel": "Web広告", "received_at": "2026/11/01",
     "status": "進行中"},
    *({"company": f"ひかり食品{number}", "channel": "Web広告", "received_at": "2026/10/01",
       "opportunity_on": "2026/10/10", "expected_amount": 1_000_000, "phase": phase,
       "expected_on": "2026/12/10", "status": "商談候補"}
      for number, phase in enumerate(("価値合意", "提案", "社内承認"))),
]  # fmt: skip


def names(place: Place, column: str) -> list[Any]:
    layout = place.door.layout()
    read = place.door.read_columns(layout, {"settings": [column]})["settings"][column]
    return [one for one in read if one]


def write(place: Place, column: str, words: dict[int, str]) -> None:
    """Place in the list → the word that somebody types over it."""
    found = place.door.layout().tabs["settings"]
    place.door.batch_update([
        {"updateCells": {
            "start": {"sheetId": found.sheet_id, "rowIndex": at + 1,
                      "columnIndex": found.columns[column]},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": word}}]}],
            "fields": "userEnteredValue"}}
        for at, word in words.items()
    ])  # fmt: skip


def sort(place: Place, column: str, width: int) -> None:
    """As somebody sorts the list, and with it what stands `width` - 1 columns beside."""
    found = place.door.layout().tabs["settings"]
    first = found.columns[column]
    area = {"sheetId": found.sheet_id, "startRowIndex": 1, "endRowIndex": 8,
            "startColumnIndex": first, "endColumnIndex": first + width}  # fmt: skip
    order = [{"dimensionIndex": first, "sortOrder": "DESCENDING"}]
    place.door.batch_update([{"sortRange": {"range": area, "sortSpecs": order}}])


def move_row(place: Place) -> None:
    """The second row of the lists to their end, and a blank row above them all."""
    found = place.door.layout().tabs["settings"]
    span = {"sheetId": found.sheet_id, "dimension": "ROWS"}
    place.door.batch_update([
        {"moveDimension": {"source": {**span, "startIndex": 2, "endIndex": 3},
                           "destinationIndex": 8}},
        {"insertDimension": {"range": {**span, "startIndex": 1, "endIndex": 2},
                             "inheritFromBefore": False}},
    ])  # fmt: skip


def pipeline(place: Place) -> dict[str, str]:
    rows = as_people_see(place.session, place.site.spreadsheet_id, "パイプライン")
    head = next(at for at, row in enumerate(rows) if row and row[0] == "商談フェーズ")
    return {row[0]: row[1] for row in rows[head + 1 :] if len(row) > 1}


RENAMED = {
    0: "未着手",
    1: "対応中",
    2: "電話中",
    3: "もう一度",
    4: "育成",
    5: "商談前",
    6: "対象外",
}


@pytest.mark.parametrize("moved", ["where they stand", "sorted", "rows moved"])
def test_everything_that_names_a_status_or_a_phase_follows(place: Place, moved: str) -> None:
    type_rows(place.door, "leads", LEADS)
    write(place, "status_name", RENAMED)
    write(place, "phase_name", {1: "提案"})
    if moved == "sorted":
        sort(place, "status_name", 1)
        sort(place, "phase_name", 2)
    elif moved == "rows moved":
        move_row(place)
    report = rebuild(place.door, place.site, Options(), now=NOW)
    assert report.calls == 4
    assert report.warnings == ()
    # The old name and the new one are one phase; each weighs as 設定 says.
    counts = pipeline(place)
    assert (counts["提案"], counts["社内承認"], "価値合意" in counts) == ("2", "1", False)
    # 2 × 25 % and 1 × 75 % of a million: the certainty went along with its phase.
    assert report.outlook["landing"] == 1_250_000
    leads = place.sheet("leads")
    tab = place.door.layout().tabs["leads"]
    header, first, *_ = leads["data"][0]["rowData"]
    for key in ("status", "phase"):
        rule = first["values"][tab.columns[key]]["dataValidation"]["condition"]
        assert rule["type"] == "ONE_OF_RANGE"
    note = header["values"][tab.columns["status"]]["note"]
    assert "未着手 → 対応中・電話中・もう一度・育成・対象外" in note
    assert "提案" in header["values"][tab.columns["phase"]]["note"]
    chips = [
        one["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
        for one in leads["conditionalFormats"]
        if one["booleanRule"]["condition"]["type"] == "TEXT_EQ"
    ]
    assert chips == list(RENAMED.values())
    view = next(one for one in leads["filterViews"] if one["title"] == "未対応")
    hidden = next(
        one["filterCriteria"]["hiddenValues"]
        for one in view["filterSpecs"]
        if one["columnIndex"] == tab.columns["status"]
    )
    assert set(hidden) == {*list(RENAMED.values())[1:], *STATUSES[1:]}
    # 新規 and 未着手 are not handled yet; 進行中 is.
    listed = as_people_see(place.session, place.site.spreadsheet_id, "今日やること")
    waiting = {row[4] for row in listed if len(row) > 10 and "新規" in row[9]}
    assert waiting == {"青葉精機", "若葉電子"}
    # Nothing more to follow: a rebuild costs what it always did, and changes nothing.
    before = place.sheet("leads")
    assert rebuild(place.door, place.site, Options(), now=NOW).calls == 3
    assert place.sheet("leads") == before
    assert not any("名前" in told.ja for told in place.setup().told)


def test_new_leads_arrive_under_the_new_name(place: Place) -> None:
    write(place, "status_name", {0: "未着手", 1: "対応中"})
    layout = place.door.layout(notes=True)
    read = place.door.read_columns(layout, {"settings": WANTED["settings"]})["settings"]
    assert rules_of({"status_name": read["status_name"]}, place.site).new_status == "未着手"


def test_rows_that_are_added_and_taken_out(place: Place) -> None:
    """A new row in the middle is a status of its own; one that was taken out keeps its meaning in
    the rows that still say it."""
    type_rows(place.door, "leads", [{**LEADS[0], "status": "見込みなし"}, LEADS[0]])
    rebuild(place.door, place.site, Options(), now=NOW)
    found = place.door.layout().tabs["settings"]
    column = found.columns["status_name"]
    words = ["新規", "進行中", "社内確認", "未接続", "再試行", "リサイクル", "商談候補"]
    place.door.batch_update([
        {"updateCells": {
            "start": {"sheetId": found.sheet_id, "rowIndex": 1, "columnIndex": column},
            "rows": [{"values": [{"userEnteredValue": {"stringValue": one}}]} for one in words],
            "fields": "userEnteredValue,note"}},
    ])  # fmt: skip
    rebuild(place.door, place.site, Options(), now=NOW)
    quality = as_people_see(place.session, place.site.spreadsheet_id, "データ品質")
    assert any("見込みなし" in cell for row in quality for cell in row[:1])
    assert names(place, "status_name") == words


def test_an_older_spreadsheet_gets_the_lists_and_its_choices(
    place_in: Callable[..., Place],
) -> None:
    """Of the version before: fixed choices, no lists, nothing remembered."""
    place = place_in()
    layout = place.door.layout()
    leads, settings = layout.tabs["leads"], layout.tabs["settings"]
    fixed = [
        {"setDataValidation": {
            "range": {"sheetId": leads.sheet_id, "startRowIndex": 1,
                      "startColumnIndex": leads.columns[key],
                      "endColumnIndex": leads.columns[key] + 1},
            "rule": {"condition": {"type": "ONE_OF_LIST", "values": [
                {"userEnteredValue": word} for word in words]}, "showCustomUi": True}}}
        for key, words in (("status", STATUSES), ("phase", PHASES))
    ]  # fmt: skip
    gone = [
        {"deleteDimension": {"range": {
            "sheetId": tab.sheet_id, "dimension": "COLUMNS", "startIndex": tab.columns[key],
            "endIndex": tab.columns[key] + 1}}}
        for tab, keys in (
            (settings, ("status_name", "phase_certainty", "phase_name")),
            (leads, ("certainty", "expected_on")),
        )
        for key in keys
    ]  # fmt: skip
    lookup = {"developerMetadataLookup": {"metadataKey": NAMES_MARK}}
    features = {"developerMetadataLookup": {"metadataKey": "ls.features"}}
    place.door.batch_update([
        *fixed, *gone, {"deleteDeveloperMetadata": {"dataFilter": lookup}},
        {"deleteSheet": {"sheetId": layout.tabs["forecast"].sheet_id}},
        {"updateDeveloperMetadata": {
            "dataFilters": [features],
            "developerMetadata": {"metadataValue": "attributes campaigns people"},
            "fields": "metadataValue"}},
    ])  # fmt: skip
    assert rebuild(place.door, place.site, Options(), now=NOW).calls == 4
    assert names(place, "status_name") == STATUSES
    assert names(place, "phase_name") == PHASES
    assert names(place, "phase_certainty") == [0.1, 0.25, 0.5, 0.75, 0.9]
    after = place.door.layout().tabs["leads"]
    assert {"expected_on", "certainty"} <= after.columns.keys()
    rule = place.sheet("leads")["data"][0]["rowData"][1]["values"][after.columns["phase"]]
    assert rule["dataValidation"]["condition"]["type"] == "ONE_OF_RANGE"
