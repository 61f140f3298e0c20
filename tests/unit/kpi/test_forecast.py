"""見通し: literals, a plainer second calculation over random deals, and what deals still to come
bring."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from server.kpi.count.forecast import Outlook, by_owner, forecast, open_deals, own_rates
from server.kpi.count.marketing import needed
from server.kpi.tabs.forecast import forecast_page
from server.kpi.tabs.pipeline import pipeline
from sheets_schema.metrics import Empty
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


def yen(won: int, weighted: int, full: int, deals: int, target: int | None, held: int) -> Outlook:
    money = None if target is None else Decimal(target)
    return Outlook(Decimal(won), Decimal(weighted), Decimal(full), deals, money, Decimal(held))


def test_outlooks_add_up_part_by_part() -> None:
    whole = yen(1, 20, 300, 4, 50, 21) + yen(1000, 20_000, 300_000, 40, 5_000, 21_000)
    assert whole == yen(1001, 20_020, 300_300, 44, 5_050, 21_021)
    assert [whole.landing, whole.shortage] == [21_021, 0]
    # Months without a target are held against none.
    assert (yen(1, 0, 0, 0, None, 0) + yen(2, 0, 0, 0, 7, 2)).target == 7
    assert (yen(1, 0, 0, 0, 7, 1) + yen(2, 0, 0, 0, None, 0)).shortage == 6
    assert (yen(1, 0, 0, 0, None, 0) + yen(2, 0, 0, 0, None, 0)).shortage is None


def test_each_month_quarter_and_target_of_the_year() -> None:
    """Contracts of 1, 10, 100, … in the months from February on, and targets of as many thousands;
    one month's is said of the channels alone."""
    months = [f"{2026 + (month > 12)}-{(month - 1) % 12 + 1:02}" for month in range(2, 12)]
    deals = [{**DEAL, "opportunity_on": day("2026-02-01"), "received_at": day("2026-02-01"),
              "won_on": day(f"{month}-01"), "won_amount": 10**at}
             for at, month in enumerate(months)]  # fmt: skip
    targets = [amounts(month, 1000 * 10**at) for at, month in enumerate(months) if at != 5]
    targets += [amounts(months[5], 4, "Web広告"), amounts(months[5], 3, "展示会・セミナー"),
                amounts(months[6], 9, "Web広告"),
                {**amounts(months[6], 9), "metric": "成約"}]  # fmt: skip
    found = forecast(book_of(deals, targets=targets))
    assert found.first == 2026 * 12 + 3
    assert [int(one.won) for one in found.months] == [10**at for at in range(2, 10)] + [0] * 4
    assert [one.target for one in found.months[:8]] == [
        1000 * 10**at if at != 5 else 7 for at in range(2, 10)
    ]
    assert [one.target for one in found.months[8:]] == [None] * 4
    assert [int(found.quarter(one).won) for one in range(4)] == [
        11_100,
        11_100_000,
        1_100_000_000,
        0,
    ]
    assert found.of_month(2026 * 12 + 4).won == 1000
    assert found.year.won == 1_111_111_100
    assert found.open_deals == Outlook()


@pytest.mark.parametrize(
    ("now", "begins", "first"),
    [("2026-03-31", None, "2025-04"), ("2026-04-01", None, "2026-04"), ("2026-12-31", 1, "2026-01"),
     ("2026-01-01", 1, "2026-01"), ("2026-11-20", 12, "2025-12"), ("2026-12-01", 12, "2026-12")],
)  # fmt: skip
def test_the_business_year_begins_as_settings_say(now: str, begins: int | None, first: str) -> None:
    at = datetime.fromisoformat(f"{now}T03:00:00").replace(tzinfo=UTC)
    book = book_of([], now=at, items={"会計年度開始月": begins})
    assert forecast(book).first == int(first[:4]) * 12 + int(first[5:]) - 1


@pytest.mark.parametrize(
    ("due", "place"),
    [(None, "undated"), (TODAY - 1, "overdue"), (TODAY, 7), (day("2026-11-30"), 7),
     (day("2026-12-01"), 8), (day("2027-03-31"), 11), (day("2027-04-01"), "later"),
     (day("2026-11-01"), "overdue"), (day("2025-11-30"), "overdue")],
)  # fmt: skip
def test_where_an_open_deal_stands(due: int | None, place: int | str) -> None:
    book = book_of([{**DEAL, "certainty": "40%", "expected_on": due}])
    found = forecast(book)
    expected = yen(0, 400_000, 1_000_000, 1, None, 0)
    places: dict[int | str, Outlook] = dict(enumerate(found.months))
    places |= {"overdue": found.overdue, "undated": found.undated, "later": found.later}
    assert {key: one for key, one in places.items() if one != Outlook()} == {place: expected}
    assert found.open_deals == expected
    deals = open_deals(book)
    assert (deals.rows.tolist(), deals.due.tolist()) == ([0], [due or 0])


def test_each_owners_part_the_largest_landing_first() -> None:
    won = {**DEAL, "won_on": day("2026-10-31")}
    deals = [
        {**won, "won_amount": 5, "owner": "乙"},
        {**won, "won_amount": 5, "owner": "甲"},
        {**won, "won_amount": 7, "owner": "丙"},
        {**won, "won_amount": 90, "owner": None},
        {**DEAL, "expected_amount": 10, "certainty": "50%", "expected_on": TODAY, "owner": "乙"},
        {**DEAL, "owner": "丁"},
        {**DEAL, "owner": "戊", "expected_on": TODAY - 1},
        {**won, "won_amount": 8, "owner": "丙", "kind": "スパム"},
        {**DEAL, "owner": "己", "lost_on": TODAY},
    ]
    found = by_owner(book_of(deals), 2026 * 12 + 3)
    assert [(name, int(year.landing), late.deals, undated.deals)
            for name, year, late, undated in found] == [
        ("乙", 10, 0, 0), ("丙", 7, 0, 0), ("甲", 5, 0, 0), ("丁", 0, 0, 1), ("戊", 0, 1, 0),
        ("", 90, 0, 0),
    ]  # fmt: skip


def test_how_many_leads_a_shortage_is() -> None:
    """Two of four leads become deals, one of those two a contract of 100."""
    leads = [{"channel": "Web広告", "received_at": day("2026-10-01"), "status": "進行中"}] * 2
    won = {**DEAL, "won_on": day("2026-10-31"), "won_amount": 100}
    book = book_of([*leads, DEAL, won], items={"マーケ分担率": "50%"})
    found = needed(book, Decimal(600))
    assert [found.amount, found.deals, found.leads] == [300, 6, 12]
    # A part of a lead is a lead.
    more = needed(book, Decimal(601))
    assert [more.deals, more.leads] == [Decimal("6.01"), 13]
    none = needed(book, Decimal(0))
    assert [none.amount, none.deals, none.leads] == [0, 0, 0]
    unknown = needed(book, None)
    assert (unknown.amount, unknown.deals, unknown.leads, unknown.share) == (
        None, None, None, Decimal("0.5"),
    )  # fmt: skip
    without = needed(book_of(leads), Decimal(600))
    assert (without.deals, without.leads) == (Empty.ZERO_BASE, Empty.ZERO_BASE)
    # Deals that are never won, and contracts of nothing.
    lost = needed(book_of([*leads, {**won, "won_amount": 0}]), Decimal(600))
    assert [lost.won_size, lost.leads] == [0, Empty.ZERO_BASE]


def test_how_far_lost_deals_came_is_told_of_each_phase() -> None:
    won = {**DEAL, "won_on": day("2026-11-01"), "phase": "受注"}
    lost = {**DEAL, "lost_on": day("2026-11-01")}
    names = ["課題目標の認識合意", "価値合意", "条件への同意", "社内承認", "契約手続き対応"]
    deals = [won] * 20
    for at, name in enumerate(names):
        deals += [{**lost, "phase": name}] * (at + 1)
    # Closed, but never told how far it came; and nobody's.
    deals += [
        {**lost, "phase": "失注"},
        {**lost, "phase": "知らない"},
        {**won, "kind": "スパム"},
        {**lost, "phase": names[4], "invalid_reason": "重複"},
    ]
    rates = own_rates(book_of(deals))
    assert rates is not None
    assert [rate and (rate.won, rate.closed) for rate in rates] == [
        (20, 35), (20, 34), (20, 32), (20, 29), (20, 25), None, None,
    ]  # fmt: skip
