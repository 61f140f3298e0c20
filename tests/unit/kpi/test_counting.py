"""How each row is counted: the stages, and every contradiction people leave in a sheet."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from server.kpi.options import Options
from server.kpi.pages import Mark
from server.kpi.read.calendar import Period
from server.kpi.reading import WANTED
from server.kpi.tabs.funnel import funnel
from server.kpi.tabs.invalid_reasons import invalid_reasons
from server.kpi.tabs.pipeline import pipeline
from tests.support.books import book_of, day, line, rules

RECEIVED = day("2026-04-01") + 0.4
LATER = day("2026-04-10")
LAST = day("2026-05-20")


def counts(*leads: dict[str, Any], channel: str = "Web広告", **more: Any) -> list[Any]:
    """[有効リード, 商談, 成約] of the channel."""
    book = book_of([{"channel": channel, "received_at": RECEIVED} | one for one in leads], **more)
    row = line(funnel(book), channel)
    return [row[1], row[3], row[5]]


def inside(*leads: dict[str, Any], **more: Any) -> dict[str, Any]:
    """リードの内訳 of Web広告, by header."""
    book = book_of([{"channel": "Web広告", "received_at": RECEIVED} | one for one in leads], **more)
    page = invalid_reasons(book)
    table = page.tables[1]
    return dict(zip([head.text for head in table.heads], line(page, "Web広告", 1), strict=True))


def found(*leads: dict[str, Any], **more: Any) -> dict[str, list[int]]:
    return rules(
        book_of([{"channel": "Web広告", "received_at": RECEIVED} | one for one in leads], **more)
    )


def test_a_lead_is_valid_until_somebody_gives_a_reason() -> None:
    assert counts({}) == [1, 0, 0]
    assert counts({"invalid_reason": "重複"}) == [0, 0, 0]


def test_each_stage_by_its_date() -> None:
    assert counts({"opportunity_on": LATER}) == [1, 1, 0]
    assert counts({"opportunity_on": LATER, "won_on": LAST}) == [1, 1, 1]


@pytest.mark.parametrize(
    "only",
    ["lead_id", "company", "name", "email", "phone"],
)
def test_any_telling_cell_makes_a_lead(only: str) -> None:
    book = book_of([{only: "青葉精機"}])
    assert line(funnel(book), "未分類")[1] == 1
    assert rules(book)["no_date"] == [2]


def test_a_row_with_nothing_telling_is_no_lead() -> None:
    book = book_of([{"status": "新規", "owner": "佐藤"}, {"company": "  "}, {"phase": "価値合意"}])
    assert [row[0] for row in funnel(book).tables[0].rows][-1] == "合計"
    assert line(funnel(book), "合計")[1] == 0


def test_a_hand_typed_row_between_delivered_ones_counts() -> None:
    assert counts({"lead_id": "0190"}, {"company": "電話の会社"}, {"lead_id": "0191"}) == [3, 0, 0]


# --- skipped stages and contradictions ---------------------------------------------------------


def test_won_without_an_opportunity_date_counts_as_both_and_is_listed() -> None:
    assert counts({"won_on": LAST}) == [1, 1, 1]
    assert found({"won_on": LAST})["opportunity_imputed"] == [2]


def test_a_contract_outweighs_a_reason_and_the_reason_is_not_counted() -> None:
    lead = {"invalid_reason": "重複", "opportunity_on": LATER, "won_on": LAST}
    assert counts(lead) == [1, 1, 1]
    assert found(lead)["reason_and_won"] == [2]
    page = invalid_reasons(book_of([lead | {"channel": "Web広告", "received_at": RECEIVED}]))
    assert line(page, "合計")[1] == 0


def test_a_reason_outweighs_an_opportunity() -> None:
    lead = {"invalid_reason": "重複", "opportunity_on": LATER}
    assert counts(lead) == [0, 0, 0]
    assert found(lead)["reason_and_opportunity"] == [2]
    page = invalid_reasons(book_of([lead | {"channel": "Web広告", "received_at": RECEIVED}]))
    assert line(page, "重複")[1] == 1


def test_dates_in_the_wrong_order_count_as_they_stand() -> None:
    lead = {"opportunity_on": LAST, "won_on": LATER}
    assert counts(lead) == [1, 1, 1]
    assert found(lead)["won_before_opportunity"] == [2]
    early = {"opportunity_on": day("2026-03-01")}
    assert counts(early) == [1, 1, 0]
    assert found(early)["opportunity_before_received"] == [2]


def test_the_same_day_is_no_contradiction() -> None:
    lead = {"opportunity_on": day("2026-04-01"), "won_on": day("2026-04-01"), "won_amount": 1}
    assert found(lead) == {}


def test_a_date_after_today_has_not_happened_yet() -> None:
    tomorrow = day("2026-11-21")
    assert counts({"opportunity_on": tomorrow}) == [1, 0, 0]
    assert found({"opportunity_on": tomorrow})["date_future"] == [2]
    assert counts({"received_at": tomorrow}) == [0, 0, 0]
    assert counts({"received_at": tomorrow, "opportunity_on": LATER}) == [1, 1, 0]


def test_a_date_nobody_can_read_is_blank_and_listed() -> None:
    assert counts({"opportunity_on": "来週"}) == [1, 0, 0]
    assert found({"opportunity_on": "来週"})["date_unreadable"] == [2]
    assert counts({"opportunity_on": "R8.4.10"}) == [1, 1, 0]


def test_an_unknown_or_blank_channel_is_unclassified() -> None:
    book = book_of([
        {"channel": "口コミ", "received_at": RECEIVED},
        {"received_at": RECEIVED},
        {"channel": "未分類", "received_at": RECEIVED},
    ])  # fmt: skip
    names = [row[0] for row in funnel(book).tables[0].rows]
    assert names[-2:] == ["未分類", "合計"]
    assert line(funnel(book), "未分類")[1] == 3
    assert line(funnel(book), "合計")[1] == 3
    assert rules(book) == {"channel_blank": [3], "channel_unknown": [2]}


def test_unclassified_has_no_row_where_nothing_is_in_it() -> None:
    book = book_of([{"channel": "Web広告", "received_at": RECEIVED}])
    assert "未分類" not in [row[0] for row in funnel(book).tables[0].rows]


def test_channels_meet_whatever_their_width_and_spaces() -> None:
    assert counts({"channel": " Ｗｅｂ広告　"}, {"channel": "WEB広告"}, {"channel": "Web ads"}) == [
        3, 0, 0,
    ]  # fmt: skip


def test_an_amount_without_a_won_date_is_no_contract() -> None:
    lead = {"opportunity_on": LATER, "won_amount": "500万円"}
    assert counts(lead) == [1, 1, 0]
    assert found(lead)["amount_without_won"] == [2]


# --- lead types ----------------------------------------------------------------------------------


def test_spam_and_tests_are_counted_nowhere() -> None:
    assert counts({"kind": "スパム"}, {"kind": "テスト"}, {"kind": "spam"}) == [0, 0, 0]
    assert found({"kind": "スパム", "won_on": LAST}) == {"excluded_won": [2]}


def test_uql_is_counted_apart_until_somebody_works_on_it() -> None:
    quiet = inside({"kind": "UQL"}, {"kind": "UQL", "status": "新規"}, {"kind": "MQL"}, {})
    assert (quiet["リード"], quiet["UQL"], quiet["MQL化"]) == (2, 2, 0)


@pytest.mark.parametrize(
    "work",
    [
        {"status": "進行中"},
        {"status": "見込みなし"},
        {"opportunity_on": LATER},
        {"won_on": LAST},
        {"status": "リサイクル", "invalid_reason": "重複"},
    ],
)
def test_a_uql_that_is_worked_on_enters_the_leads(work: dict[str, Any]) -> None:
    figures = inside({"kind": "UQL"} | work)
    assert (figures["リード"], figures["UQL"], figures["MQL化"]) == (1, 0, 1)


@pytest.mark.parametrize(
    "work",
    [{"invalid_reason": "重複"}, {"invalid_reason": "重複", "status": "見込みなし"},
     {"invalid_reason": "重複", "status": "新規"}],
)  # fmt: skip
def test_a_uql_that_only_got_a_reason_is_a_lead_but_did_not_become_an_mql(
    work: dict[str, Any],
) -> None:
    figures = inside({"kind": "UQL"} | work)
    assert (figures["リード"], figures["UQL"], figures["MQL化"]) == (1, 0, 0)


def test_a_uql_form_whose_lead_was_made_mql_is_promoted() -> None:
    settings = {"form": ["資料請求", "お問い合わせ"], "form_kind": ["UQL", "MQL"]}
    figures = inside(
        {"conversion_point": "資料請求", "kind": "MQL"},
        {"conversion_point": "資料請求"},
        {"conversion_point": "お問い合わせ", "kind": "MQL"},
        settings=settings,
    )
    assert (figures["リード"], figures["MQL化"]) == (3, 1)


def test_unjudged_leads_are_valid_but_on_neither_side_of_the_valid_rate() -> None:
    figures = inside(
        {}, {"status": "新規"},
        {"status": "進行中"}, {"opportunity_on": LATER}, {"status": "新規", "won_on": LAST},
        {"invalid_reason": "重複"},
    )  # fmt: skip
    assert figures["有効リード"] == 5
    assert figures["未判定"] == 2
    assert figures["有効率"] == 3 / 4


# --- channels that start at the opportunity -----------------------------------------------------


def test_a_row_without_an_opportunity_is_not_counted_yet_where_the_channel_starts_there() -> None:
    leads: list[dict[str, Any]] = [
        {}, {"opportunity_on": LATER}, {"won_on": LAST}, {"invalid_reason": "重複"},
        {"invalid_reason": "重複", "opportunity_on": LATER},
    ]  # fmt: skip
    assert counts(*leads, channel="代理店紹介") == ["--", 2, 1]
    book = book_of([one | {"channel": "代理店紹介", "received_at": RECEIVED} for one in leads])
    # Whoever filters リード by the reason finds both.
    assert line(invalid_reasons(book), "重複")[1] == 2
    assert line(invalid_reasons(book), "代理店紹介", 1)[1:4] == ["--", "--", 2]


# --- when ---------------------------------------------------------------------------------------


def test_a_row_without_received_takes_its_earliest_stage() -> None:
    april = Options(period=Period(2026 * 12 + 3, 2026 * 12 + 3))
    lead = {"received_at": None, "opportunity_on": LATER, "won_on": LAST}
    assert counts(lead, options=april) == [1, 1, 1]
    assert found(lead)["no_received"] == [2]


def test_a_row_without_any_date_counts_in_all_time_only() -> None:
    lead = {"received_at": None, "company": "青葉精機"}
    assert counts(lead) == [1, 0, 0]
    assert counts(lead, options=Options(period=Period(2026 * 12, None))) == [0, 0, 0]
    assert counts(lead, options=Options(period=Period(None, 2026 * 12 + 11))) == [0, 0, 0]
    assert found(lead)["no_date"] == [2]


def test_the_period_is_of_months_received_and_the_stages_may_lie_outside() -> None:
    leads: list[dict[str, Any]] = [
        {"received_at": day("2026-03-31") + 0.999, "won_on": LAST},
        {"received_at": day("2026-04-01"), "won_on": LAST},
        {"received_at": day("2026-04-30") + 0.999, "opportunity_on": day("2026-07-01")},
        {"received_at": day("2026-05-01"), "won_on": LAST},
    ]
    april = {"開始月": "2026年4月", "終了月": "2026-04"}
    assert counts(*leads, items=april) == [2, 2, 1]
    assert counts(*leads, items={"開始月": "R8.5"}) == [1, 1, 1]
    assert counts(*leads, items={"終了月": "2026/03"}) == [1, 1, 1]


def test_as_of_leaves_out_what_is_dated_later() -> None:
    lead = {"opportunity_on": LATER, "won_on": LAST}
    before = {
        date(2026, 3, 31): [0, 0, 0],
        date(2026, 4, 1): [1, 0, 0],
        date(2026, 4, 10): [1, 1, 0],
        date(2026, 5, 19): [1, 1, 0],
        date(2026, 5, 20): [1, 1, 1],
    }
    assert {at: counts(lead, options=Options(as_of=at)) for at in before} == before


def test_today_is_the_spreadsheets_own_day() -> None:
    lead = {"received_at": day("2026-11-21")}
    just_before_midnight_in_tokyo = datetime(2026, 11, 20, 14, 59, tzinfo=UTC)
    midnight_in_tokyo = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    assert counts(lead, now=just_before_midnight_in_tokyo) == [0, 0, 0]
    assert counts(lead, now=midnight_in_tokyo) == [1, 0, 0]


def test_won_may_mean_agreed() -> None:
    leads = [
        {"agreed_on": LATER, "opportunity_on": LATER},
        {"agreed_on": LATER, "won_on": LAST, "opportunity_on": LATER},
        {"won_on": LAST, "opportunity_on": LATER},
    ]
    assert counts(*leads) == [3, 3, 2]
    assert counts(*leads, items={"成約の定義": "成約合意"}) == [3, 3, 2]
    assert found(*leads, items={"成約の定義": "成約合意"})["won_not_agreed"] == [4]
    assert counts(leads[0], items={"成約の定義": "成約合意日"}) == [1, 1, 1]


def test_a_contract_without_an_agreement_is_no_open_deal_where_won_means_agreed() -> None:
    leads = [
        {"channel": "Web広告", "opportunity_on": LATER, "won_on": LAST, "phase": "受注"},
        {"channel": "Web広告", "opportunity_on": LATER, "won_on": day("2026-12-01")},
        {"channel": "Web広告", "opportunity_on": LATER},
    ]
    book = book_of(leads, items={"成約の定義": "成約合意"})
    assert line(pipeline(book), "合計")[1] == 2
    assert rules(book)["won_not_agreed"] == [2, 3]
    assert "phase_closed" not in rules(book)


def test_qualified_is_shown_only_where_it_is_in_use() -> None:
    plain = book_of([{"channel": "Web広告", "received_at": RECEIVED, "opportunity_on": LATER}])
    assert len(pipeline(plain).tables) == 2
    used = book_of([
        {"channel": "Web広告", "received_at": RECEIVED, "qualified_on": LATER},
        {"channel": "Web広告", "received_at": RECEIVED, "opportunity_on": LATER, "won_on": LAST},
        {"channel": "Web広告", "received_at": RECEIVED, "opportunity_on": LATER},
    ])  # fmt: skip
    assert line(pipeline(used), "Web広告", 2)[1:] == [3, 2 / 3, 2, 1 / 2, 1]
    assert rules(used)["qualified_imputed"] == [3]
    assert rules(used)["opportunity_imputed"] == [2]


def test_no_cell_can_stop_a_rebuild() -> None:
    horrors: list[Any] = [
        '=HYPERLINK("x")', "\x00\x07", "\ud800", "👨‍👩‍👧", "1" * 50_000, 1e308, -1e308, 10**25,
        True, False, "#REF!", "#DIV/0!", "NaN", "∞", "2026/99/99", "令和九九年", "-", "，", "%",
        "1e400", 0.1, "０",
    ]  # fmt: skip
    leads = [dict.fromkeys(WANTED["leads"], horror) for horror in horrors]
    costs = [dict.fromkeys(WANTED["costs"], one) for one in horrors]
    settings = dict.fromkeys(WANTED["settings"], horrors)
    book = book_of(leads, costs, settings=settings)
    assert line(funnel(book), "合計")[1] > 0
    assert book.findings.count > 100


def test_a_rate_from_fewer_than_thirty_cases_is_muted_and_tells_its_n() -> None:
    def mark(count: int) -> Mark | None:
        leads = [{"channel": "オーガニック", "received_at": RECEIVED}] * count
        table = funnel(book_of(leads)).tables[0]
        return table.marks.get((0, [head.text for head in table.heads].index("商談率")))

    assert mark(29) == Mark(muted=True, note="n = 29")
    assert mark(30) is None
    assert mark(0) is None  # there is no rate
