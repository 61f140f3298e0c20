"""Cells that people and formulas leave: boxes, errors, signs nobody sees, other currencies."""

from typing import Any

import pytest

from server.kpi.count.accounts import accounts
from server.kpi.tabs.plan import plan
from server.kpi.tabs.quality import quality
from tests.support.books import book_of, day, rules, shown

LEAD = {"channel": "Web広告", "received_at": day("2026-04-01"), "company": "青葉精機"}
DEAL = {**LEAD, "opportunity_on": day("2026-04-10")}
BLANK = dict.fromkeys(LEAD)


@pytest.mark.parametrize("key", ["company", "name", "email", "received_at", "won_on", "channel"])
def test_a_column_of_unticked_boxes_makes_no_lead(key: str) -> None:
    book = book_of([LEAD, *({**BLANK, key: False} for _ in range(50))])
    assert book.columns.is_row.sum() == 1
    assert rules(book) == {}


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "Loading..."])
@pytest.mark.parametrize("key", ["company", "phone", "won_on", "channel", "invalid_reason"])
def test_an_error_is_told_and_is_nothing(error: str, key: str) -> None:
    book = book_of([LEAD, {**BLANK, key: error}])
    assert book.leads["counted"].tolist()[0]
    assert book.columns.is_row.sum() == 1
    assert book.leads["valid"].tolist()[0]
    assert rules(book) == {"error_value": [3]}


@pytest.mark.parametrize(
    "channel", ["Web\u200b広告", "\ufeffＷｅｂ広告 ", "Web広\u00ad告", "web広告"]
)
def test_signs_that_nobody_sees_make_no_second_channel(channel: str) -> None:
    book = book_of([LEAD, {**LEAD, "company": "若葉", "channel": channel}])
    assert book.leads["channel"].nunique() == 1
    assert rules(book) == {}


def test_letters_in_parts_are_the_same_letters() -> None:
    settings: dict[str, list[Any]] = {"channel": ["ガイド"]}
    leads = [{**LEAD, "channel": "カ\u3099イト\u3099"}, {**LEAD, "company": "x", "channel": "ｶﾞｲﾄﾞ"}]
    assert rules(book_of(leads, settings=settings)) == {}


@pytest.mark.parametrize(
    "reason", ["なし", "無し", "-", "ー", "―", "None", "N/A", "\u200b", False, "特になし"]
)
def test_no_reason_is_no_reason(reason: Any) -> None:
    book = book_of([{**LEAD, "invalid_reason": reason}])
    assert book.leads["valid"].tolist() == [True]
    assert rules(book) == {}


def test_a_reason_of_the_settings_may_be_called_so() -> None:
    book = book_of([{**LEAD, "invalid_reason": "なし"}], settings={"invalid_reason": ["なし"]})
    assert book.leads["valid"].tolist() == [False]


@pytest.mark.parametrize("amount", ["$100", "€9,50", "100 USD", "£5", "US$ 30", "100ドル"])
def test_another_currency_is_told_and_not_read_as_yen(amount: str) -> None:
    costs = [{"month": "2026-04", "channel": "Web広告", "amount": amount}]
    book = book_of([LEAD], costs)
    assert rules(book) == {"foreign_currency": [2], "cost_amount": [2]}
    assert len(book.costs) == 0


@pytest.mark.parametrize("amount", ["¥100", "100円", "100", "￥100", "JPY 100", 100])
def test_yen_are_yen(amount: Any) -> None:
    costs = [{"month": "2026-04", "channel": "Web広告", "amount": amount}]
    assert book_of([LEAD], costs).costs["amount"].tolist() == [1_000_000]


def test_a_percentage_is_read_once() -> None:
    targets = [
        {"month": "2026-04", "channel": "Web広告", "metric": "商談率", "target": target}
        for target in ("125%",)
    ]
    book = book_of([DEAL], targets=targets)
    assert [one.value for one in book.targets] == [1.25]
    assert plan(book).tables[0].rows[0][3:5] == [1.25, 1.0]


def test_notes_below_the_last_lead_stop_nothing() -> None:
    notes = [{**BLANK, "memo": "ここまで確認済み", "other": "#N/A"} for _ in range(5)]
    settings: dict[str, list[Any]] = {
        "score_rule": ["メモ に 確認 を含む", "役職 = 部長"],
        "score_points": [5, 20],
    }
    book = book_of([LEAD, *notes], settings=settings)
    assert book.columns.is_row.sum() == 1


def test_quotes_show_cells_as_the_sheet_does() -> None:
    costs = [
        {"month": "2026-04", "channel": "Web広告", "amount": cell} for cell in (None, True, " ")
    ]
    page = quality(book_of([], costs), lambda tab, row: "")
    (details,) = [one for one in page.tables if len(one.heads) == 5]
    assert [row[4] for row in shown(details)[1:]] == [None, "TRUE", " "]


@pytest.mark.parametrize("amount", ["$100", "€9", "100 USD", "£5", "US$ 30", "100ドル", "₩900"])
def test_another_currency_is_no_target_no_budget_and_no_setting_either(amount: str) -> None:
    book = book_of(
        [DEAL],
        targets=[
            {"month": "2026-04", "channel": "Web広告", "metric": "成約金額", "target": amount}
        ],
        campaigns=[{"campaign": "春", "budget": amount}],
        items={"LTV 月額": amount, "責任者の通知先": "<@U0USD1234>"},
    )
    assert rules(book) == {"foreign_currency": [2, 2, 2], "target_unreadable": [2]}
    assert book.targets == []
    assert book.campaigns[0].budget is None
    assert book.business.items["ltv_monthly"] == 1_000_000
    assert book.business.items["manager"] == "<@U0USD1234>"


@pytest.mark.parametrize("metric", ["商談", "成約", "成約金額", "費用", "商談獲得単価", "成約単価"])
@pytest.mark.parametrize("target", ["125%", "３０％", "50 %"])
def test_a_percentage_is_no_target_for_what_is_counted(metric: str, target: str) -> None:
    targets = [{"month": "2026-04", "channel": "全体", "metric": metric, "target": target}]
    book = book_of([DEAL], targets=targets)
    assert (book.targets, rules(book)) == ([], {"target_unreadable": [2]})


@pytest.mark.parametrize("item", ["LTV 月額", "LTV 維持費", "放置日数", "1人あたりの件数"])
def test_a_percentage_is_no_amount_and_no_number_of_a_setting(item: str) -> None:
    assert rules(book_of([DEAL], items={item: "500%"})) == {"setting_wrong": [2]}


@pytest.mark.parametrize("slip", [20264, "1999/12/31", "昭和51年4月1日", "1926-04-01", 20264.5])
@pytest.mark.parametrize("key", ["received_at", "opportunity_on", "won_on", "lost_on"])
def test_a_day_long_past_is_a_slip_of_the_finger(slip: Any, key: str) -> None:
    book = book_of([{**DEAL, key: slip}, DEAL])
    assert [rule for rule, rows in rules(book).items() if rule.startswith("date_")] == [
        "date_unreadable" if slip == "1926-04-01" else "date_past"
    ]
    assert book.columns.is_row.tolist() == [True, True]
    assert book.columns.days[key][0] == 0
    assert min(book.months("period")) == 2026 * 12 + 3


@pytest.mark.parametrize("key", ["next_action_on", "expected_on"])
def test_a_plan_for_many_years_ahead_is_told(key: str) -> None:
    plans = ["2062-04-01", "2029-12-01", "2029-11-01", "2026-12-01"]
    book = book_of([{**DEAL, key: plan, "company": plan} for plan in plans])
    assert rules(book)["date_far"] == [2, 3]


def test_a_target_of_another_age_is_told_and_not_used() -> None:
    months = [20264, "1999年12月", "2000-01", "2027-04", "2031-11", "2031-12", "2062-04"]
    targets = [
        {"month": month, "channel": "全体", "metric": "商談", "target": 3} for month in months
    ]
    book = book_of([DEAL], targets=targets)
    assert rules(book) == {"target_month": [2, 3, 7, 8]}
    assert [one.row for one in book.targets] == [4, 5, 6]
    told = {part.rows for part in accounts(book) if part.tab == "targets"}
    assert told == {frozenset({4, 5, 6}), frozenset({2, 3, 7, 8})}


@pytest.mark.parametrize(
    ("later", "days"),
    [
        ("first_response_on", {"received_at": 10, "first_response_on": 9}),
        ("tossed_on", {"received_at": 10, "tossed_on": 9}),
        ("qualified_on", {"opportunity_on": 20, "qualified_on": 19}),
        ("lost_on", {"opportunity_on": 20, "lost_on": 19, "lost_reason": "他社に決定"}),
        ("won_on", {"qualified_on": 30, "won_on": 29, "won_amount": 1}),
    ],
)
def test_days_in_the_wrong_order_are_told_where_lead_time_leaves_them_out(
    later: str, days: dict[str, Any]
) -> None:
    usual: dict[str, Any] = {"received_at": 1, "opportunity_on": 15, **days}

    def dated(cells: dict[str, Any]) -> dict[str, Any]:
        first = day("2026-04-01")
        return {key: first + cell if key.endswith(("_on", "_at")) else cell
                for key, cell in cells.items()}  # fmt: skip

    wrong = {**LEAD, **dated(usual)}
    right = {**wrong, "company": "若葉", **dated({later: usual[later] + 1})}
    book = book_of([wrong, right])
    assert rules(book) == {"days_out_of_order": [2]}
    (told,) = [one for one in book.findings.in_order() if one.rule == "days_out_of_order"]
    assert told.column == later
