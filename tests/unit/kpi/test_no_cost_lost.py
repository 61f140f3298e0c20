"""Costs and campaigns that sound nearly like a total, and cost as much as what stands above."""

from typing import Any

import pytest

from tests.support.books import book_of, day, rules
from tests.support.sheet_rows import Row

LEAD: Row = {"channel": "Web広告", "received_at": day("2026-04-01"), "company": "青葉精機"}


def cost(month: int, amount: int, **more: Any) -> Row:
    first = {"month": day(f"2026-{month:02}-01"), "channel": "Web広告", "category": "販促・広告"}
    return {**first, "amount": amount, **more}


def counted(*costs: Row) -> int:
    return int(book_of([LEAD], list(costs)).costs["amount"].sum())


@pytest.mark.parametrize(
    "more",
    [
        {"channel": "全社", "category": "IT基盤"},
        {"measure": "会計"},
        {"measure": "時計"},
        {"channel": "全体", "memo": "Salesforce"},
    ],
)
def test_the_same_amount_each_month_is_paid_each_month(more: dict[str, Any]) -> None:
    one = book_of([LEAD], [cost(4, 30_000)]).costs["amount"].sum()
    months = [cost(month, 30_000, **more) for month in range(4, 10)]
    assert counted(*months) == 6 * one


def test_what_all_channels_paid_for_is_no_sum_of_them() -> None:
    one = counted(cost(4, 10_000))
    both = (cost(4, 10_000), cost(4, 20_000, channel="Web媒体"))
    crm = cost(4, 30_000, channel="全社", category="IT基盤", memo="Salesforce")
    assert counted(*both, crm) == 6 * one


def test_a_sum_of_all_channels_that_says_no_more_is_none() -> None:
    one = counted(cost(4, 10_000))
    both = (cost(4, 10_000), cost(4, 20_000, channel="Web媒体"))
    total = {"month": day("2026-04-01"), "channel": "全チャネル", "amount": 30_000}
    assert counted(*both, total) == 3 * one


@pytest.mark.parametrize("memo", ["税抜合計", "税込計", "月平均", "平均額"])
def test_how_an_amount_is_meant_takes_it_not_away(memo: str) -> None:
    assert counted(cost(4, 700), cost(5, 500, memo=memo)) == counted(cost(4, 700), cost(5, 500))


@pytest.mark.parametrize("word", ["（合計）", "(小計)", "ＡＶＥＲＡＧＥ", "検索 小計"])
def test_a_total_however_it_is_written_is_no_cost(word: str) -> None:
    rows = (cost(4, 700), cost(4, 700, channel=word, category=None))
    assert counted(*rows) == counted(cost(4, 700))


@pytest.mark.parametrize("name", ["会計", "設計・統計", "2026"])
def test_a_campaign_of_the_same_budget_is_one(name: str) -> None:
    campaigns: list[Row] = [
        {"campaign": "春", "channel": "Web広告", "budget": 500_000},
        {"campaign": name, "channel": "Web広告", "condition": "utm_source = x", "budget": 500_000},
    ]
    book = book_of([LEAD], campaigns=campaigns)
    assert [one.name for one in book.campaigns] == ["春", name]
    assert "total_row" not in rules(book)
