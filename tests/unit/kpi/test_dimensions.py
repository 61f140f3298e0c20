"""Any figure by any dimension: the rows of each add up to 合計, whatever stands in the sheet."""

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.kpi.count.figures import Keyed, by_value, figure
from server.kpi.count.keys import make_keys
from server.kpi.read.readings import page_of, size_band_of
from server.kpi.tabs.breakdown import breakdown
from server.kpi.tabs.by_campaign import by_campaign
from server.kpi.tabs.by_person import by_person
from server.kpi.tabs.tidy import tidy
from sheets_schema.dimensions import CAMPAIGN, DIMENSIONS, OWNER, REPEAT
from sheets_schema.metrics import Basis, Empty
from tests.support.books import book_of, day, line, rules, shown
from tests.unit.kpi.random_firms import costs, leads, periods

slow = settings(
    max_examples=15, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
SUMS = ("leads", "valid", "opportunities", "won", "won_amount", "lost")
CAMPAIGNS: list[dict[str, Any]] = [
    {"campaign": "春の展示会", "channel": "Web広告", "condition": "utm_campaign = spring"},
    {"campaign": "代理店会", "channel": "代理店紹介", "budget": 100_000,
     "condition": "LP に /partner を含む\nフォーム = 資料請求"},
    {"campaign": "壊れた条件", "condition": "成約日 = 4月"},
]  # fmt: skip
more = st.fixed_dictionaries({
    "campaign": st.sampled_from((None, None, "春の展示会", "昔の施策")),
    "utm_campaign": st.sampled_from((None, "spring", "昔の 施策", "知らない")),
    "utm_source": st.sampled_from((None, "google", "Google")),
    "utm_medium": st.sampled_from((None, "cpc")),
    "channel_detail": st.sampled_from((None, "Direct")),
    "landing_page": st.sampled_from(
        (None, "https://www.Aoba.example/partner/?a=1", "https://aoba.example/index.html")
    ),
    "conversion_point": st.sampled_from((None, "資料請求", "お問い合わせ")),
    "owner": st.sampled_from((None, "山口", "中野")),
    "inside_sales": st.sampled_from((None, "青木")),
    "employees": st.sampled_from((None, "50名未満", "約120名", "たくさん")),
    "email": st.sampled_from((None, "a@aoba.example", "b@aoba.example")),
    "score": st.sampled_from((None, 0, 12, 35)),
    "lost_on": st.one_of(st.none(), st.integers(day("2026-01-01"), day("2026-12-31"))),
})  # fmt: skip
rows = st.lists(more, max_size=30)


def messy(leads: list[dict[str, Any]], extra: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**one, **(extra[at] if at < len(extra) else {})} for at, one in enumerate(leads)]


def spent(costs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = (None, "春の展示会", "昔の施策", "代理店会")
    return [{**one, "measure": names[at % len(names)]} for at, one in enumerate(costs)]


@slow
@given(leads=leads, extra=rows, costs=costs, period=periods)
def test_every_dimension_adds_up_to_the_total(
    leads: list[dict[str, Any]],
    extra: list[dict[str, Any]],
    costs: list[dict[str, Any]],
    period: dict[str, Any],
) -> None:
    book = book_of(messy(leads, extra), spent(costs), items=period, campaigns=CAMPAIGNS)
    bases: tuple[Basis, Basis] = ("cohort", "period")
    for basis in bases:
        total = book.cohort if basis == "cohort" else book.events
        for dimension in DIMENSIONS:
            made = book.keys(dimension)
            keyed = Keyed(made.leads, made.costs, len(made.names))
            keys = (*SUMS, "cost") if made.costs is not None else SUMS
            groups = by_value(book.facts, basis, keyed, keys, book.period.holds)
            for key in keys:
                parts = [figure(key, group) for group in groups]
                added = sum(one for one in parts if not isinstance(one, Empty))
                whole = figure(key, total)
                assert added == (0 if isinstance(whole, Empty) else whole), (dimension.key, key)


@slow
@given(leads=leads, extra=rows, costs=costs, seed=st.integers(0, 9))
def test_the_order_of_rows_changes_no_cut(
    leads: list[dict[str, Any]], extra: list[dict[str, Any]], costs: list[dict[str, Any]], seed: int
) -> None:
    rows = messy(leads, extra)
    shuffled = list(rows)
    Random(seed).shuffle(shuffled)

    def cells(given: list[dict[str, Any]]) -> list[Any]:
        book = book_of(given, spent(costs), campaigns=CAMPAIGNS)
        tabs = (by_campaign(book), breakdown(book), by_person(book), tidy(book))
        return [shown(table) for page in tabs for table in page.tables]

    assert cells(shuffled) == cells(rows)


def test_a_lead_without_a_campaign_gets_it_by_rule_then_by_name() -> None:
    book = book_of(
        [
            {"company": "青葉", "utm_campaign": "SPRING"},
            {"company": "若葉", "campaign": "手で書いた", "utm_campaign": "spring"},
            {"company": "双葉", "utm_campaign": "ｏｌｄ　ｓａｌｅ"},
            {"company": "桜台", "landing_page": "https://aoba.example/partner/x"},
            {"company": "白樺", "utm_campaign": "unknown"},
            {"company": "緑川", "conversion_point": "資料請求", "utm_campaign": "spring"},
        ],
        [{"month": "2026-04", "channel": "Web広告", "amount": 1, "measure": "Old Sale"}],
        campaigns=CAMPAIGNS,
    )
    made = book.keys(CAMPAIGN)
    assert [made.names[place] for place in made.leads] == [
        "春の展示会", "手で書いた", "Old Sale", "代理店会", "(施策なし)", "春の展示会",
    ]  # fmt: skip
    assert rules(book)["campaign_rule_unusable"] == [4]


def deals(campaign: str, cost: int, wins: int, leads: int = 40) -> tuple[list[Any], list[Any]]:
    rows: list[dict[str, Any]] = [
        {
            "company": f"{campaign}{number}", "channel": "Web広告", "campaign": campaign,
            "received_at": day("2026-02-01"),
            "opportunity_on": day("2026-02-03") if number < wins else None,
            "won_on": day("2026-02-10") if number < wins else None,
        }
        for number in range(leads)
    ]  # fmt: skip
    spent = {"month": "2026-02", "channel": "Web広告", "amount": cost, "measure": campaign}
    return rows, [spent]


@pytest.mark.parametrize(
    ("cost", "wins", "rest", "others", "word", "note"),
    [
        (4_200_000, 0, 19_372_000, 32, "見直す", "e = 6.938, k = 0, P = 0.10%"),
        (960_000, 5, 22_612_000, 27, "続ける", "e = 1.146, k = 5, P = 0.64%"),
        (1_000_000, 1, 10_000_000, 10, "まだ分からない", "e = 1.000, k = 1"),
    ],
)
def test_the_worked_judgements_stand_on_the_tab(
    cost: int, wins: int, rest: int, others: int, word: str, note: str
) -> None:
    leads, costs = deals("展示会A", cost, wins)
    more_leads, more_costs = deals("検索広告", rest, others)
    page = by_campaign(book_of([*leads, *more_leads], [*costs, *more_costs]))
    row = line(page, "展示会A")
    assert row[-1] == word
    place = [one[0] for one in page.tables[0].rows].index("展示会A")
    told = page.tables[0].marks[place, len(row) - 1].note
    assert told is not None
    assert note in told


def test_a_campaign_without_a_cost_or_of_young_months_is_not_judged() -> None:
    leads, costs = deals("検索広告", 10_000_000, 20)
    young = [{**one, "campaign": "新施策", "received_at": day("2026-11-18"), "won_on": None,
              "opportunity_on": None} for one in leads]  # fmt: skip
    fresh = [{"month": "2026-11", "channel": "Web広告", "amount": 9_000_000, "measure": "新施策"}]
    page = by_campaign(book_of([*leads, *young], [*costs, *fresh]))
    assert line(page, "新施策")[-1] == "まだ分からない"


@pytest.mark.parametrize(
    ("written", "band"),
    [
        ("50名未満", "10〜49名"), ("約120名", "100〜299名"), ("1,000人以上", "1000〜名"),
        ("１〜９名", "〜9名"), ("11-50", "10〜49名"), ("300名以上1000名未満", "300〜999名"),
        ("1万人", "1000〜名"), ("less than 50", "10〜49名"), ("1000+", "1000〜名"),
        ("51–200 employees", "100〜299名"), ("9", "〜9名"), ("個人事業", "個人事業"),
    ],
)  # fmt: skip
def test_a_number_of_people_in_any_writing_has_one_band(written: str, band: str) -> None:
    assert size_band_of(written) == band


@pytest.mark.parametrize(
    "address",
    [
        "https://www.Example.com/lp/a/?gclid=1", "http://example.com/lp/a", "example.com/lp/a/",
        "https://example.com/lp/a/index.html#top", "https://EXAMPLE.com/lp/a/index.php",
    ],
)  # fmt: skip
def test_one_page_has_one_address(address: str) -> None:
    assert page_of(address) == "example.com/lp/a"


def test_a_rate_that_differs_from_the_rest_of_its_block_is_marked() -> None:
    def form(name: str, valid: int, invalid: int) -> list[dict[str, Any]]:
        base = {"company": "青葉", "channel": "Web広告", "conversion_point": name,
                "received_at": day("2026-04-01"), "status": "進行中"}  # fmt: skip
        return [base] * valid + [{**base, "invalid_reason": "重複"}] * invalid

    leads = [*form("デモ", 90, 10), *form("資料", 40, 60), *form("電話", 65, 35)]
    table = breakdown(book_of(leads)).tables[0]
    names = [row[1] for row in table.rows]
    signs = {names[row]: mark.sign for (row, column), mark in table.marks.items() if column == 4}
    assert signs == {"デモ": "▲", "資料": "▼"}
    assert table.rows[names.index("資料")][-1] == "重複 (60)"
    assert table.rows[-1][2:4] == [300, 195]


def test_inside_sales_and_sales_are_told_person_by_person() -> None:
    base = {"channel": "Web広告", "company": "青葉", "received_at": day("2026-04-01"),
            "inside_sales": "青木", "owner": "山口"}  # fmt: skip
    leads = [
        {**base, "status": "新規"},
        {**base, "status": "進行中", "first_response_on": day("2026-04-03")},
        {**base, "status": "商談候補", "first_response_on": day("2026-04-05"),
         "tossed_on": day("2026-04-06"), "sent_back": "予算なし"},
        {**base, "status": "商談候補", "opportunity_on": day("2026-04-11"),
         "won_on": day("2026-04-21"), "won_amount": 900, "expected_amount": 1_000},
        {**base, "status": "商談候補", "opportunity_on": day("2026-04-11")},
    ]  # fmt: skip
    page = by_person(book_of(leads))
    # 2 of 3 handed over had no date: their opportunity's; one of 3 was sent back.
    assert line(page, "青木")[1:] == [5, 1, 4 / 5, 3.0, 2, 2 / 5, 1 / 3]
    assert line(page, "山口", 1)[1:] == [2, 1, 1 / 2, 900, 10.0, pytest.approx(0.1), 1, 1]


def test_who_wrote_on_an_earlier_day_wrote_before_also_as_a_uql() -> None:
    """By the address or the phone; spam was nobody, and of two on one day neither is the second."""
    at = day("2026-04-01")
    told = [
        ({"email": "a@aoba.example", "kind": "UQL"}, 0, "新規"),
        ({"email": "A@aoba.example"}, 3, "再問い合わせ"),
        ({"email": "b@aoba.example", "kind": "スパム"}, 0, "新規"),
        ({"email": "b@aoba.example"}, 3, "新規"),
        ({"email": "c@aoba.example"}, 5, "新規"),
        ({"email": "c@aoba.example"}, 5, "新規"),
        ({"company": "青葉精機", "name": "佐藤", "phone": "03-1234-5678"}, 1, "新規"),
        ({"company": "青葉精機", "name": "佐藤", "phone": "0312345678"}, 2, "再問い合わせ"),
        ({}, 9, "新規"),
    ]  # fmt: skip
    leads = [{**one, "channel": "Web広告", "received_at": at + after} for one, after, _ in told]
    keys = make_keys(book_of(leads), REPEAT)
    assert [keys.names[place] for place in keys.leads] == [name for *_, name in told]


@pytest.mark.parametrize("keys", [("discount",), ("discount", "won_amount")])
def test_a_difference_may_be_all_that_is_asked_for(keys: tuple[str, ...]) -> None:
    at = day("2026-04-01")
    lead = {"channel": "Web広告", "received_at": at, "opportunity_on": at, "won_on": at + 9}
    leads = [
        {**lead, "owner": "山口", "expected_amount": 500, "won_amount": 420},
        {**lead, "owner": "山口", "expected_amount": 100, "won_amount": 100},
        {**lead, "owner": "中野", "expected_amount": None, "won_amount": 70},
    ]
    book = book_of(leads)
    made = make_keys(book, OWNER)
    keyed = Keyed(made.leads, None, len(made.names))
    groups = by_value(book.facts, "period", keyed, keys, book.period.holds)
    found = dict(zip(made.names, (figure("discount", group) for group in groups), strict=True))
    assert (found["山口"], found["中野"]) == (80, 0)
