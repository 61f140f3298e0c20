"""A lead's row, cell by cell, as it is sent."""

from datetime import UTC, datetime

import pytest

from server.delivery.rows import fields_of, row_of
from server.inbox.batches import WaitingLead
from server.settings.sites import Site
from server.sheets.layout import TabLayout
from sheets_schema.leads import LEAD_COLUMNS

SITE = Site("default", "sheet")
ORDER = [column.key for column in LEAD_COLUMNS]
RECEIVED = datetime(2026, 4, 1, 15, 30, tzinfo=UTC)


def tab(order: list[str]) -> TabLayout:
    return TabLayout(
        key="leads",
        sheet_id=1001,
        title="リード",
        row_count=1000,
        column_count=len(order),
        columns={key: index for index, key in enumerate(order) if key != "people's own"},
        header=tuple(order),
    )


def sent(lead: WaitingLead, order: list[str] = ORDER) -> dict[str, object]:
    """column key → the value that is sent, blanks left out."""
    values = row_of(lead, tab(order), SITE)["values"]
    return {
        key: next(iter(cell["userEnteredValue"].values()))
        for key, cell in zip(order, values, strict=True)
        if "userEnteredValue" in cell
    }


def a_waiting_lead(**cells: str | float) -> WaitingLead:
    return WaitingLead("01a1", datetime(2026, 4, 1, 15, 30, tzinfo=UTC), cells)


def test_the_time_is_a_real_date_time_on_the_sites_clock() -> None:
    # 2026-04-02 00:30 in Tokyo; 46114 days after 1899-12-30, and 30 minutes.
    assert sent(a_waiting_lead())["received_at"] == 46114 + 30 / 1440
    values = row_of(a_waiting_lead(), tab(ORDER), SITE)["values"]
    assert values[0]["userEnteredFormat"] == {
        "numberFormat": {"type": "DATE_TIME", "pattern": "yyyy/mm/dd hh:mm"}
    }


def test_visitors_words_are_strings_whatever_they_look_like() -> None:
    words = {"name": '=HYPERLINK("http://x","y")', "phone": "0312345678", "message": "+1-2"}
    values = row_of(a_waiting_lead(**words), tab(ORDER), SITE)["values"]
    for key, word in words.items():
        assert values[ORDER.index(key)]["userEnteredValue"] == {"stringValue": word}


def test_values_follow_their_columns() -> None:
    shuffled = ["people's own", *reversed(ORDER)]
    told = sent(a_waiting_lead(name="佐藤", channel="Web広告"), shuffled)
    assert (told["name"], told["channel"], told["lead_id"]) == ("佐藤", "Web広告", "01a1")
    assert "people's own" not in told


def test_peoples_columns_stay_blank() -> None:
    told = sent(a_waiting_lead(name="佐藤"))
    assert set(told) == {"received_at", "name", "status", "lead_id"}
    assert told["status"] == "新規"


def test_a_text_longer_than_a_cell_is_cut_with_a_mark() -> None:
    text = str(sent(a_waiting_lead(message="あ" * 50_001))["message"])
    assert len(text) == 50_000
    assert text.endswith("…[続きは受信箱 / more in the inbox]")


def test_the_limit_counts_utf_16_units_and_splits_no_character() -> None:
    text = str(sent(a_waiting_lead(message="𠮷" * 25_001))["message"])
    assert len(text.encode("utf-16-le")) // 2 <= 50_000
    assert text.startswith("𠮷𠮷")
    assert "�" not in text
    whole = "𠮷" * 25_000
    assert sent(a_waiting_lead(message=whole))["message"] == whole


def test_a_person_who_wrote_before_is_marked() -> None:
    before = datetime(2026, 2, 28, 15, 0, tzinfo=UTC)
    received = datetime(2026, 4, 1, 15, 30, tzinfo=UTC)
    lead = WaitingLead("01a1", received, {"other": "予算: 未定"}, known_since=before)
    assert sent(lead)["other"] == "予算: 未定\n再問い合わせ: 2026/03/01"


def test_no_day_is_told_where_the_person_wrote_later_than_this_lead_was_received() -> None:
    received = datetime(2026, 2, 28, 15, 0, tzinfo=UTC)
    lead = WaitingLead("01a1", received, {"other": "予算: 未定"}, known_since=received)
    assert sent(lead)["other"] == "予算: 未定\n再問い合わせ"


def test_what_the_rules_of_settings_gave_stands_in_the_row() -> None:
    told = sent(a_waiting_lead(status="未着手", score=12.5, kind="UQL", owner="佐藤"))
    assert (told["status"], told["score"], told["kind"], told["owner"]) == (
        "未着手", 12.5, "UQL", "佐藤",
    )  # fmt: skip
    assert sent(a_waiting_lead(status=""))["status"] == "新規"
    english = row_of(a_waiting_lead(), tab(ORDER), Site("default", "sheet", locale="en"))
    status = english["values"][ORDER.index("status")]["userEnteredValue"]
    assert status == {"stringValue": "New"}


def test_a_note_stands_at_its_cell_and_at_no_other() -> None:
    long = "あ" * 50_001
    lead = WaitingLead("01a1", RECEIVED, {"score": 30.0}, notes={"score": "why", "name": long})
    values = row_of(lead, tab(ORDER), SITE)["values"]
    noted = {key: one["note"] for key, one in zip(ORDER, values, strict=True) if "note" in one}
    assert noted.keys() == {"score", "name"}
    assert (noted["score"], len(noted["name"])) == ("why", 50_000)
    assert fields_of([a_waiting_lead(), lead]) == (
        "userEnteredValue,userEnteredFormat.numberFormat,note"
    )
    # A row without a note takes away none that people wrote there.
    assert fields_of([a_waiting_lead()]) == "userEnteredValue,userEnteredFormat.numberFormat"


def test_every_cell_of_a_column_of_dates_or_amounts_is_set_up_as_one() -> None:
    """Also those that people fill: what they type there is then read as such."""
    values = row_of(a_waiting_lead(), tab(ORDER), SITE)["values"]
    formats = {
        key: one["userEnteredFormat"]["numberFormat"]["type"]
        for key, one in zip(ORDER, values, strict=True)
        if "userEnteredFormat" in one
    }
    assert formats["received_at"] == "DATE_TIME"
    assert {formats[key] for key in ("won_on", "opportunity_on", "next_action_on")} == {"DATE"}
    assert {"won_amount", "expected_amount"} <= formats.keys()
    # Digits that people type there stay what they typed.
    assert {formats[key] for key in ("name", "phone", "memo")} == {"TEXT"}


HOME = ["received_at", "name", "other", "lead_id"]


@pytest.mark.parametrize(
    ("cells", "order", "other"),
    [
        ({"job_title": "部長"}, HOME, "役職: 部長"),
        ({"job_title": "部長", "other": "予算: 未定"}, HOME, "予算: 未定\n役職: 部長"),
        ({"job_title": " 部長\n 兼 工場長 ", "industry": "製造"}, HOME,
         "業種: 製造\n役職: 部長 兼 工場長"),
        ({"job_title": "部長", "industry": "製造"}, [*HOME, "job_title"], "業種: 製造"),
        ({"job_title": "部長"}, [*HOME, "job_title"], None),
        # The form's words say what was agreed to; who is to call nobody has answered.
        ({"consent": "はい", "inside_sales": "佐藤"}, HOME, None),
        # A column that is always there was deleted by people.
        ({"phone": "0312345678"}, HOME, None),
    ],
)  # fmt: skip
def test_an_answer_without_a_column_is_a_line_of_the_others(
    cells: dict[str, str], order: list[str], other: str | None
) -> None:
    assert sent(a_waiting_lead(**cells), order).get("other") == other


def test_in_english_its_label_is_english() -> None:
    english = Site("default", "sheet", locale="en")
    values = row_of(a_waiting_lead(job_title="CEO"), tab(HOME), english)["values"]
    assert values[2]["userEnteredValue"] == {"stringValue": "Job title: CEO"}


def test_who_wrote_before_and_said_nothing_else_is_marked_alone() -> None:
    lead = WaitingLead("01a1", RECEIVED, {}, known_since=datetime(2026, 2, 1, tzinfo=UTC))
    assert sent(lead)["other"] == "再問い合わせ: 2026/02/01"
    # Nobody's mark stands in a column of its own.
    assert set(sent(lead)) == {"received_at", "status", "other", "lead_id"}
