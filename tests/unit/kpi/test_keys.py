"""Which value of a dimension each row has, which rows are one person or one firm, and how days
spread."""

from random import Random
from typing import Any

import numpy as np
import pytest

from server.kpi.count.duplicates import possible_duplicates, same_company, same_id
from server.kpi.count.keys import make_keys
from server.kpi.count.spans import days_of, measured, percentile_of, spread_of
from sheets_schema.dimensions import CAMPAIGN, CHANNEL, DIMENSIONS, OWNER, REPEAT, Dimension
from sheets_schema.metrics import DURATIONS
from tests.support.books import book_of, day

APRIL = day("2026-04-10")
LEAD = {"channel": "Web広告", "received_at": APRIL}


def by_reading(reading: str) -> Dimension:
    return next(one for one in DIMENSIONS if one.reading == reading)


def named(dimension: Dimension, *rows: dict[str, Any], **more: Any) -> list[str]:
    made = make_keys(book_of([{**LEAD, **row} for row in rows], **more), dimension)
    return [made.names[place] for place in made.leads]


def test_source_and_medium_stand_together_and_the_detail_where_both_are_blank() -> None:
    rows = [
        {"utm_source": "Google", "utm_medium": "cpc", "channel_detail": "Direct"},
        {"utm_source": "google", "utm_medium": "CPC"},
        {"utm_source": "google"},
        {"utm_medium": "cpc"},
        {"channel_detail": "Direct"},
        {"channel_detail": "紹介サイト"},
        {"utm_source": "yahoo", "utm_medium": "display"},
        {},
    ]  # fmt: skip
    assert named(by_reading("source_medium"), *rows)[:7] == [
        "google / cpc", "google / cpc", "google / -", "- / cpc", "Direct", "紹介サイト",
        "yahoo / display",
    ]  # fmt: skip
    made = make_keys(book_of([{**LEAD, **row} for row in rows]), by_reading("source_medium"))
    assert made.leads[7] == len(made.names) - 1
    assert made.leads[0] == made.leads[1]


def test_scores_stand_in_bands_of_ten_from_the_lowest_on() -> None:
    dimension = by_reading("score_band")
    scores = (25, 0, 41, None, 10, 9, 1, 99, -3)
    made = make_keys(book_of([{**LEAD, "score": one} for one in scores]), dimension)
    # -1 is of the band before 0, and a band that nobody has is not there.
    assert made.names == ("-10〜-1", "0〜9", "10〜19", "20〜29", "40〜49", "90〜99", "(なし)")
    assert made.leads.tolist() == [3, 1, 4, 6, 2, 1, 1, 5, 0]
    assert made.listed == 6


def test_owners_stand_as_settings_have_them_then_as_they_come() -> None:
    rows = [{"owner": name} for name in ("中野", "なし", None, " 藤井 ", "渡辺", "ﾅｶﾉ", "ナカノ")]
    made = make_keys(
        book_of([{**LEAD, **row} for row in rows], settings={"owner": ["藤井", "青木"]}), OWNER
    )
    assert made.names[:2] == ("藤井", "青木")
    assert made.listed == 2
    # Who is called なし stands under that name; nobody is the last.
    assert made.leads.tolist() == [2, 3, 6, 0, 4, 5, 5]
    assert made.names[2:6] == ("中野", "なし", "渡辺", made.names[5])


def test_channels_and_their_costs_have_the_places_of_settings() -> None:
    book = book_of(
        [LEAD, {**LEAD, "channel": "口コミ"}, {**LEAD, "channel": "紹介"}],
        [{"month": "2026-04", "channel": "紹介", "amount": 1},
         {"month": "2026-04", "channel": None, "amount": 1}],
        settings={"channel": ["紹介", "Web広告"], "start_stage": ["商談", None],
                  "no_cost": [None, True]},
    )  # fmt: skip
    made = make_keys(book, CHANNEL)
    assert made.leads.tolist() == [1, 2, 0]
    assert made.costs is not None
    assert made.costs.tolist() == [0, -1]
    assert (made.names, made.listed) == (("紹介", "Web広告", "未分類"), 2)
    assert (made.late, made.free) == ((True, False, False), (False, True, False))


def test_a_campaign_has_its_channels_manner_and_the_rest_none() -> None:
    book = book_of(
        [{**LEAD, "campaign": name} for name in ("代理店会", "手書き", "なし", "紹介会", None)],
        [{"month": "2026-04", "channel": "Web広告", "amount": 1, "measure": name}
         for name in ("代理店会", "費用だけ", None)]
        + [{"month": "2026-04", "channel": None, "amount": 1, "measure": "代理店会"}],
        campaigns=[{"campaign": "代理店会", "channel": "紹介"}, {"campaign": "紹介会"},
                   {"campaign": "広告会", "channel": "web広告"}],
        settings={"channel": ["紹介", "Web広告"], "start_stage": ["商談", None],
                  "no_cost": [None, True]},
    )  # fmt: skip
    made = make_keys(book, CAMPAIGN)
    nothing = len(made.names) - 1
    assert made.names[:-1] == ("代理店会", "紹介会", "広告会", "費用だけ", "手書き")
    assert made.listed == 3
    assert made.leads.tolist() == [0, 4, nothing, 1, nothing]
    assert made.costs is not None
    assert made.costs.tolist() == [0, 3, nothing, -1]
    assert made.late == (True, *[False] * 5)
    assert made.free == (False, False, True, *[False] * 3)


@pytest.mark.parametrize(
    ("first", "second", "wrote_before"),
    [
        ({}, {"received_at": APRIL + 1}, True),
        ({}, {}, False),
        ({"received_at": APRIL + 1}, {}, False),
        ({"received_at": None}, {}, False),
        ({}, {"received_at": None}, False),
        ({"kind": "スパム"}, {"received_at": APRIL + 1}, False),
        ({"kind": "UQL"}, {"received_at": APRIL + 1}, True),
        ({"email": "b@aoba.example"}, {"received_at": APRIL + 1}, False),
    ],
)
def test_who_wrote_on_an_earlier_day_wrote_before(
    first: dict[str, Any], second: dict[str, Any], wrote_before: bool
) -> None:
    rows = [{"email": "a@aoba.example", **one} for one in (first, second)]
    new, again = make_keys(book_of([]), REPEAT).names[:2]
    assert named(REPEAT, *rows)[1] == (again if wrote_before else new)


def pairs(maker: Any, *rows: dict[str, Any], among: list[bool] | None = None) -> list[Any]:
    book = book_of([{**LEAD, **row} for row in rows])
    chosen = np.array([True] * len(rows) if among is None else among)
    assert book.people is not None
    if maker is same_id:
        return list(maker(book.people, chosen))
    return list(maker(book.people, book.columns, chosen))


A, B = {"email": "a@x.example"}, {"email": "b@x.example"}


def test_each_later_row_is_named_with_the_first_that_it_resembles() -> None:
    assert pairs(possible_duplicates, A, B, A, {}, A, B) == [(2, 0), (4, 0), (5, 1)]
    # A row that is left out is neither the first nor a later one.
    assert pairs(possible_duplicates, A, A, A, among=[False, True, True]) == [(2, 1)]
    assert pairs(possible_duplicates, A, A, among=[True, False]) == []
    assert pairs(possible_duplicates) == []
    # By the name within a firm, and by e-mail: the earliest of both.
    taro = {"company": "青葉", "name": "山田太郎"}
    assert pairs(possible_duplicates, taro, A, {**taro, **A}) == [(2, 0)]
    assert pairs(possible_duplicates, taro, {**taro, "company": "港"}) == []
    assert pairs(possible_duplicates, taro, {**taro, "name": "山田花子"}) == []
    assert pairs(possible_duplicates, {"company": "青葉"}, {"company": "青葉"}) == []
    phone = {"company": "青葉", "phone": "03-1234-5678"}
    assert pairs(possible_duplicates, phone, {**phone, "company": "株式会社青葉"}) == [(1, 0)]
    assert pairs(possible_duplicates, {"name": "山田太郎"}, {"name": "山田太郎"}) == []


def test_one_firm_by_its_name_or_its_own_mail_domain_but_no_sister_of_a_group() -> None:
    at_aoba = {"email": "a@aoba-seiki.co.jp"}
    rows = (
        {"company": "㈱青葉"},
        {"company": "青葉株式会社"},
        {"company": "港", **at_aoba},
        at_aoba,
    )
    assert pairs(same_company, *rows) == [(1, 0), (3, 2)]
    assert pairs(same_company, *rows, among=[True, False, True, True]) == [(3, 2)]
    assert pairs(same_company, {}, {}) == []


def test_a_copied_row_has_the_same_id() -> None:
    rows: list[dict[str, Any]] = [{"lead_id": one} for one in ("x", "y", None, "x", None, " x ")]
    assert pairs(same_id, *rows) == [(3, 0), (5, 0)]
    assert pairs(same_id, *rows, among=[False, *[True] * 5]) == [(5, 3)]


@pytest.mark.parametrize(
    ("days", "median", "p90"),
    [
        ([7], 7, 7), ([0, 10], 5, 9), ([10, 0], 5, 9), ([1, 2, 3], 2, 2.8),
        ([*range(11)], 5, 9), ([4, 4, 4, 100], 4, 71.2),
    ],
)  # fmt: skip
def test_how_long_is_usual(days: list[int], median: float, p90: float) -> None:
    found = spread_of(np.array(days))
    assert (found.n, found.median) == (len(days), median)
    assert found.p90 == pytest.approx(p90)
    assert percentile_of(np.array(days), 50) == median
    assert percentile_of(np.array(days), 90) == pytest.approx(p90)
    assert percentile_of(np.array(days), 0) == min(days)
    assert percentile_of(np.array(days), 100) == max(days)


def test_quantiles_are_to_the_last_bit_those_of_numpy() -> None:
    dice = Random(1)
    for size in range(1, 60):
        days = np.array([dice.randint(0, 400) for _ in range(size)])
        for percent in (10, 25, 50, 75, 90):
            assert percentile_of(days, percent) == float(np.quantile(days, percent / 100))


def test_of_no_days_nothing_is_usual() -> None:
    none = np.array([], dtype=np.int64)
    found = spread_of(none)
    assert (found.n, found.median, found.p90) == (0, None, None)
    assert percentile_of(none, 50) is None


DEAL = {**LEAD, "opportunity_on": APRIL + 5, "qualified_on": APRIL + 6, "won_on": APRIL + 9}
DURATION = {one.key: one for one in DURATIONS}


@pytest.mark.parametrize(
    ("key", "changed", "days"),
    [
        ("received_to_opportunity", {}, 5),
        ("received_to_opportunity", {"received_at": None}, None),
        ("received_to_opportunity", {"opportunity_on": None}, None),
        ("received_to_opportunity", {"opportunity_on": APRIL}, 0),
        ("received_to_opportunity", {"opportunity_on": APRIL - 1}, None),
        ("received_to_opportunity", {"kind": "スパム"}, None),
        ("received_to_opportunity", {"won_on": None, "invalid_reason": "重複"}, None),
        ("opportunity_to_qualified", {}, 1),
        ("opportunity_to_qualified", {"qualified_on": None}, None),
        ("opportunity_to_won", {}, 4),
        ("opportunity_to_won", {"opportunity_on": None}, None),
        ("opportunity_to_won", {"won_on": None}, None),
        ("received_to_won", {"opportunity_on": None}, 9),
        ("received_to_response", {"first_response_on": APRIL + 2}, 2),
        ("response_to_toss", {"first_response_on": APRIL + 2, "tossed_on": APRIL + 4}, 2),
        ("response_to_toss", {"tossed_on": APRIL + 4}, None),
    ],
)
def test_days_are_told_where_both_dates_were_written_in_this_order(
    key: str, changed: dict[str, Any], days: int | None
) -> None:
    # The other one puts 有効商談日 into use.
    leads = book_of([{**DEAL, **changed}, DEAL]).facts.leads
    assert bool(measured(leads, DURATION[key])[0]) == (days is not None)
    if days is not None:
        assert days_of(leads, DURATION[key])[0] == days
