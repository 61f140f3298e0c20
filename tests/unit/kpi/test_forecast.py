"""見通し: literals, a plainer second calculation over random deals, and what deals still to come
bring."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from server.kpi.count.forecast import forecast, own_rates
from server.kpi.tabs.forecast import forecast_page
from server.kpi.tabs.pipeline import pipeline
from tests.support.books import book_of, day, line, rules, shown

DEAL = {
    "channel": "Web広告", "received_at": day("2026-10-01"), "opportunity_on": day("2026-10-05"),
    "expected_amount": 1_000_000,
}  # fmt: skip
TODAY = day("2026-11-20")


def amounts(month: str, value: Any, channel: str = "全体") -> dict[str, Any]:
    return {"month": month, "channel": channel, "metric": "成約金額", "target": value}


def test_the_months_quarters_and_year() -> None:
    deals = [
        {**DEAL, "phase": "価値合意", "expected_on": day("2026-12-10"), "owner": "山口"},
        {**DEAL, "certainty": "60%", "expected_on": TODAY, "owner": "山口"},
        {**DEAL, "phase": "契約手続き対応", "expected_on": day("2026-11-19"), "owner": "中野"},
        {**DEAL, "phase": "社内承認"},
        {**DEAL, "expected_on": day("2027-04-01")},
        {**DEAL, "won_on": day("2026-10-31"), "won_amount": 800_000, "owner": "中野"},
        {**DEAL, "lost_on": day("2026-10-31"), "expected_on": day("2026-12-01")},
        {**DEAL, "invalid_reason": "重複", "expected_on": day("2026-12-01")},
    ]
    targets = [amounts("2026-11", 500_000), amounts("2026-12", 1_000_000)]
    table = forecast_page(book_of(deals, targets=targets)).tables[0]
    rows = {row[0]: row[1:] for row in shown(table)[1:]}
    assert shown(table)[0] == [
        "月", "成約", "見込(確度)", "見込(全額)", "着地", "目標", "不足額", "件数",
    ]  # fmt: skip
    assert rows["2026/10"] == [800_000, 0, 0, 800_000, None, None, 0]
    assert rows["2026/11"] == [0, 600_000, 1_000_000, 600_000, 500_000, 0, 1]
    assert rows["2026/12"] == [0, 250_000, 1_000_000, 250_000, 1_000_000, 750_000, 1]
    # A quarter is held against its targets by the months that have one.
    assert rows["第3四半期 2026/10〜2026/12"] == [
        800_000, 850_000, 2_000_000, 1_650_000, 1_500_000, 650_000, 2,
    ]  # fmt: skip
    # In no month: yesterday's date, none, and next year's.
    assert rows["予定日を過ぎた"] == [None, 900_000, 1_000_000, None, None, None, 1]
    assert rows["予定日なし"] == [None, 750_000, 1_000_000, None, None, None, 1]
    assert rows["来期以降"] == [None, 100_000, 1_000_000, None, None, None, 1]
    assert rows["合計"] == [800_000, 850_000, 2_000_000, 1_650_000, 1_500_000, 650_000, 2]
    people = shown(forecast_page(book_of(deals, targets=targets)).tables[2])[1:]
    assert people == [
        ["山口", 0, 850_000, 2_000_000, 850_000, 2, 0, 0],
        ["中野", 800_000, 0, 0, 800_000, 0, 1, 0],
        ["(担当者なし)", 0, 0, 0, 0, 0, 0, 1],
        ["合計", 800_000, 850_000, 2_000_000, 1_650_000, 2, 1, 1],
    ]


def test_contracts_of_other_years_are_nobodys_landing_of_this_one() -> None:
    """The business year begins in April; the first and the last day are of it."""
    old = {**DEAL, "received_at": day("2025-03-01"), "opportunity_on": day("2025-03-05")}
    deals = [
        {**old, "owner": "山口", "won_on": day(on), "won_amount": amount}
        for on, amount in (("2025-03-31", 1), ("2026-03-31", 2), ("2026-04-01", 40),
                           ("2026-11-20", 500))
    ]  # fmt: skip
    deals.append({**deals[1], "owner": "中野"})
    people = shown(forecast_page(book_of(deals)).tables[2])[1:]
    assert [row[:2] for row in people] == [["山口", 540], ["合計", 540]]


def test_whose_deals_are_all_of_next_year_is_not_listed_for_this_one() -> None:
    assert forecast(book_of([])).undated.landing == 0
    deals = [{**DEAL, "owner": "高橋", "expected_on": day("2027-04-01")},
             {**DEAL, "owner": "山口", "expected_on": day("2026-12-01")}]  # fmt: skip
    people = shown(forecast_page(book_of(deals)).tables[2])[1:]
    assert [row[0] for row in people] == ["山口", "合計"]


def test_what_marketing_has_to_bring() -> None:
    """Short of 9,000,000: half of it at 1,000,000 a contract, 1 of 2 deals and 2 of 8 leads."""
    leads = [{"channel": "Web広告", "received_at": day("2026-10-01"), "status": "進行中"}] * 6
    leads += [{**DEAL, "won_on": day("2026-10-31"), "won_amount": 1_000_000},
              {**DEAL, "lost_on": day("2026-10-31")}]  # fmt: skip
    page = forecast_page(book_of(leads, targets=[amounts("2026-10", 10_000_000)]))
    assert [line(page, name, 1)[1] for name in (
        "今期着地", "今期の不足額", "マーケ分担率", "マーケティングの分担額", "成約単価", "成約率",
        "必要な商談", "商談率", "必要な有効リード",
    )] == [1_000_000, 9_000_000, 0.5, 4_500_000, 1_000_000, 0.5, 9, 0.25, 36]  # fmt: skip
    page = forecast_page(book_of(leads, items={"マーケ分担率": "20%"}))
    assert line(page, "マーケティングの分担額", 1)[1] is None


@pytest.mark.parametrize(
    ("written", "weighted"),
    [("30%", 300_000), (0.3, 300_000), (30, 300_000), ("３０％", 300_000), (0, 0), (1, 1_000_000),
     (100, 1_000_000), (None, 250_000), ("高い", 250_000), (130, 250_000), (-5, 250_000)],
)  # fmt: skip
def test_a_probability_as_people_write_it(written: Any, weighted: int) -> None:
    deal = {**DEAL, "phase": "価値合意", "certainty": written}
    book = book_of([deal])
    assert forecast(book).undated.weighted == weighted
    told = written in ("高い", 130, -5)
    assert ("share_unreadable" in rules(book)) == told


def test_probabilities_of_settings_and_of_phases_of_peoples_own() -> None:
    settings: dict[str, list[Any]] = {
        "phase_name": ["価値合意", "デモ", "課題目標の認識合意", "受注"],
        "phase_certainty": ["40%", None, 5, "多分"],
    }
    names = ("価値合意", "デモ", "課題目標の認識合意", "社内承認", "知らない言葉", None)
    found = []
    for phase in names:
        book = book_of([{**DEAL, "phase": phase}], settings=settings)
        found.append(int(forecast(book).undated.weighted))
    # デモ is as likely as the one above it; 社内承認 has left the list and keeps its own; a deal of
    # which nothing is known has just begun.
    assert found == [400_000, 400_000, 50_000, 750_000, 400_000, 400_000]


def test_own_rates_stand_beside_with_thirty_closed_deals() -> None:
    won = {**DEAL, "won_on": day("2026-11-01"), "phase": "受注"}
    lost = {**DEAL, "lost_on": day("2026-11-01")}
    deals = [won] * 12 + [{**lost, "phase": "価値合意"}] * 9 + [{**lost, "phase": "社内承認"}] * 8
    assert own_rates(book_of(deals)) is None
    book = book_of([*deals, {**lost, "phase": None}])
    table = forecast_page(book).tables[3]
    assert [row[:4] for row in shown(table)[1:]] == [
        ["課題目標の認識合意", 0.1, 12 / 29, 29], ["価値合意", 0.25, 12 / 29, 29],
        ["条件への同意", 0.5, 12 / 20, 20], ["社内承認", 0.75, 12 / 20, 20],
        ["契約手続き対応", 0.9, 1, 12], ["受注", 1, None, None], ["失注", 0, None, None],
    ]  # fmt: skip
    assert table.marks[2, 2].note == "n = 20"


@pytest.mark.parametrize("seed", range(4))
def test_random_deals_add_up_by_a_plainer_calculation(seed: int) -> None:
    random = Random(seed)
    phases = {"課題目標の認識合意": 10, "価値合意": 25, "条件への同意": 50, "社内承認": 75,
              "契約手続き対応": 90, None: 10}  # fmt: skip
    deals = []
    weighted: dict[Any, Fraction] = defaultdict(Fraction)
    full: dict[Any, Fraction] = defaultdict(Fraction)
    for _ in range(300):
        phase, share = random.choice(list(phases.items()))
        certainty = random.choice((None, None, 7, 33, 100))
        due = random.choice((None, random.randrange(TODAY - 200, TODAY + 600)))
        amount = random.choice((None, random.randrange(10**13), 0.1))
        deals.append({**DEAL, "phase": phase, "certainty": certainty, "expected_on": due,
                      "expected_amount": amount, "owner": random.choice(("甲", "乙", None)),
                      })  # fmt: skip
        when = date(1899, 12, 30) + timedelta(days=due or 0)
        place = (
            "undated" if due is None else "overdue" if due < TODAY
            else "later" if when > date(2027, 3, 31) else f"{when:%Y/%m}"
        )  # fmt: skip
        money = Fraction(str(amount or 0))
        full[place] += money
        weighted[place] += money * Fraction(share if certainty is None else certainty, 100)
    book = book_of(deals)
    found = forecast(book)
    names = [f"{2026 + (month > 12)}/{(month - 1) % 12 + 1:02}" for month in range(4, 16)]
    for name, one in [*zip(names, found.months, strict=True), ("overdue", found.overdue),
                      ("undated", found.undated), ("later", found.later)]:  # fmt: skip
        assert (Fraction(one.weighted), Fraction(one.full)) == (weighted[name], full[name]), name
    # Every open deal stands in one line, and with one person.
    assert found.open_deals.deals == 300 == line(pipeline(book), "合計")[1]
    *people, total = shown(forecast_page(book).tables[2])[1:]
    for column in (5, 6, 7):
        assert sum(row[column] for row in people) == total[column]


def test_deals_still_to_come_by_the_pace_of_the_past_year() -> None:
    """A contract a week, each two weeks after its opportunity: as many more weeks as the year has
    left, less the two that a new one takes."""
    deals = [
        {"channel": "Web広告", "received_at": TODAY - 364 + 7 * week,
         "opportunity_on": TODAY - 364 + 7 * week,
         **({"won_on": TODAY - 350 + 7 * week, "won_amount": 1_000_000} if week < 51 else {})}
        for week in range(53)
    ]  # fmt: skip
    found = forecast(book_of(deals))
    # 117 of the 131 days that are left are early enough, 78 of them business days; of the past
    # year's first 351 days, whose opportunities could be won by now, 234 were.
    assert found.to_come == round(51 * 1_000_000 * 78 / 234)
    assert found.landing == found.year.landing + found.to_come
    # Who works on no Friday in March has four such days fewer before the 17th: the 5th and 12th,
    # and the 19th and 26th are too late anyway.
    shut = {"closed_on": ["土日祝", "2027/3/5", "2027/3/12"]}
    away = forecast(book_of(deals, settings=shut))
    assert away.to_come == round(51 * 1_000_000 * 76 / 234)
    assert away.landing == away.year.landing + away.to_come
    # Too little is known of fewer than thirty.
    assert forecast(book_of(deals[:29])).to_come is None
    # On the last day of the year nothing is still to come.
    end = datetime(2027, 3, 31, 3, tzinfo=UTC)
    assert forecast(book_of(deals, now=end)).to_come == 0
