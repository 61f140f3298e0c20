"""A lead's row, cell by cell, as it is sent."""

from datetime import UTC, datetime

from server.delivery.rows import row_of
from server.inbox.batches import WaitingLead
from server.settings.sites import Site
from server.sheets.layout import TabLayout
from sheets_schema.leads import LEAD_COLUMNS

SITE = Site("default", "sheet")
ORDER = [column.key for column in LEAD_COLUMNS]


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
