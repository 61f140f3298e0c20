"""パイプライン and リードタイム: deals in progress, lost deals, and days between stages."""

from datetime import date
from typing import Any

import pytest

from server.kpi.options import Options
from server.kpi.tabs.lead_time import lead_time
from server.kpi.tabs.pipeline import pipeline
from tests.support.books import book_of, day, line, rules, shown

DEAL = {
    "channel": "Web広告", "received_at": day("2026-04-01"), "opportunity_on": day("2026-04-10"),
}  # fmt: skip


def test_open_deals_by_phase() -> None:
    leads = [
        {**DEAL, "phase": "価値合意", "expected_amount": "100万円"},
        {**DEAL, "phase": " 価値合意", "expected_amount": 500_000},
        {**DEAL, "phase": "社内承認"},
        {**DEAL, "phase": "見積中", "expected_amount": 7},
        DEAL,
        {**DEAL, "phase": "価値合意", "won_on": day("2026-05-01")},
        {**DEAL, "phase": "価値合意", "lost_on": day("2026-05-01")},
        {**DEAL, "phase": "価値合意", "invalid_reason": "重複"},
        {**DEAL, "phase": "価値合意", "kind": "スパム"},
        {"channel": "Web広告", "received_at": day("2026-04-01"), "phase": "価値合意"},
    ]
    page = pipeline(book_of(leads))
    assert [row[:4] for row in shown(page.tables[0])] == [
        ["商談フェーズ", "件数", "見込金額", "金額なし"],
        ["課題目標の認識合意", 0, 0, 0],
        ["価値合意", 2, 1_500_000, 0],
        ["条件への同意", 0, 0, 0],
        ["社内承認", 1, 0, 1],
        ["契約手続き対応", 0, 0, 0],
        ["受注", 0, 0, 0],
        ["失注", 0, 0, 0],
        ["見積中", 1, 7, 0],
        ["(未記入)", 1, 0, 1],
        ["合計", 5, 1_500_007, 2],
    ]
    assert rules(book_of(leads))["phase_unknown"] == [5]


def test_open_deals_are_those_of_today_whatever_the_period() -> None:
    book = book_of([DEAL], items={"開始月": "2026-10"})
    assert line(pipeline(book), "合計")[1] == 1


def test_a_deal_lost_later_than_the_as_of_day_is_still_open() -> None:
    leads = [{**DEAL, "lost_on": day("2026-06-01")}, {**DEAL, "won_on": day("2026-06-01")}]
    book = book_of(leads, options=Options(as_of=date(2026, 5, 31)))
    assert line(pipeline(book), "合計")[1] == 2
    assert line(pipeline(book_of(leads)), "合計")[1] == 0


def test_lost_reasons_by_the_phase_in_which_they_were_lost() -> None:
    def lost(reason: str | None, phase: str | None, **more: Any) -> dict[str, Any]:
        return {**DEAL, "lost_on": day("2026-06-01"), "lost_reason": reason, "phase": phase, **more}

    leads = [
        lost("他社に決定", "価値合意"), lost("他社に決定", "社内承認"), lost("社長の一声", None),
        lost(None, "価値合意"), lost("他社に決定", "価値合意", won_on=day("2026-05-01")),
        {"channel": "Web広告", "received_at": day("2026-04-01"), "lost_on": day("2026-04-20")},
    ]  # fmt: skip
    book = book_of(leads)
    table = pipeline(book).tables[1]
    head, *body = shown(table)
    figures = {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in body}
    assert {name: row["件数"] for name, row in figures.items()} == {
        "有効商談化の芽なし": 0, "他社に決定": 2, "決断の保留・見送り": 0, "社長の一声": 1,
        "(未記入)": 2, "合計": 5,
    }  # fmt: skip
    assert (figures["他社に決定"]["価値合意"], figures["他社に決定"]["社内承認"]) == (1, 1)
    assert (figures["合計"]["価値合意"], figures["合計"]["(未記入)"]) == (2, 2)
    found = rules(book)
    assert found["won_and_lost"] == [6]
    assert found["lost_reason_unknown"] == [4]
    assert found["lost_without_reason"] == [5, 7]
    assert found["lost_without_opportunity"] == [7]


def test_lost_deals_are_those_of_the_period() -> None:
    leads = [{**DEAL, "lost_on": day("2026-06-01")}]
    assert line(pipeline(book_of(leads, items={"終了月": "2026-05"})), "合計", 1)[1] == 0
    assert line(pipeline(book_of(leads, items={"開始月": "2026-06"})), "合計", 1)[1] == 1


def test_a_closed_phase_without_its_date_is_told_and_stays_open() -> None:
    book = book_of([{**DEAL, "phase": "受注"}, {**DEAL, "phase": "失注"}])
    assert rules(book)["phase_closed"] == [2, 3]
    assert line(pipeline(book), "受注")[1] == 1


def test_days_between_stages() -> None:
    def deal(opened: int, won: int | None) -> dict[str, Any]:
        received = day("2026-04-01")
        return {
            "channel": "Web広告",
            "received_at": received + 0.9,
            "opportunity_on": received + opened,
            "won_on": None if won is None else received + won,
        }

    page = lead_time(book_of([deal(2, 10), deal(4, 30), deal(6, None), deal(20, None)]))
    expected = pytest.approx([4, 5, 15.8, 2, 17, 24.2, 2, 20, 28])
    assert line(page, "Web広告")[1:10] == expected
    assert line(page, "合計")[1:10] == expected
    assert line(page, "オーガニック")[1:4] == [0, "母数0", "母数0"]
    assert page.tables[0].marks[1, 2].note == "n = 4"


def test_what_happens_on_the_same_day_takes_no_day() -> None:
    on = day("2026-04-10")
    deal = {"channel": "Web広告", "received_at": on, "opportunity_on": on, "won_on": on}
    assert line(lead_time(book_of([deal])), "Web広告")[1:10] == [1, 0, 0, 1, 0, 0, 1, 0, 0]


def test_days_are_only_told_where_both_dates_were_written_in_this_order() -> None:
    leads: list[dict[str, Any]] = [
        {"channel": "Web広告", "received_at": None, "opportunity_on": day("2026-04-10")},
        {"channel": "Web広告", "received_at": day("2026-04-01"), "won_on": day("2026-04-10")},
        {"channel": "Web広告", "received_at": day("2026-04-20"),
         "opportunity_on": day("2026-04-10")},
        {**DEAL, "invalid_reason": "重複"},
        DEAL,
    ]  # fmt: skip
    row = line(lead_time(book_of(leads)), "Web広告")
    assert row[1:4] == [1, 9, 9]
    assert row[4:7] == [0, "母数0", "母数0"]
    assert row[7:10] == [1, 9, 9]  # received and won were both written


def test_a_channel_that_starts_at_the_opportunity_has_no_days_from_received() -> None:
    deal = {**DEAL, "channel": "代理店紹介", "won_on": day("2026-05-10")}
    row = line(lead_time(book_of([deal])), "代理店紹介")
    assert row[1:10] == ["--", "--", "--", 1, 30, 30, "--", "--", "--"]
    total = line(lead_time(book_of([deal, {**DEAL, "won_on": day("2026-04-12")}])), "合計")
    assert total[1:10] == pytest.approx([1, 9, 9, 2, 16, 27.2, 1, 11, 11])
