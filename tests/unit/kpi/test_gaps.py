"""Months in which a channel or campaign has leads or contracts but no cost row: its unit costs
stand, marked, and every page that shows them says which months are missing."""

from typing import Any

import pytest

from server.kpi.count.gaps import all_gaps, campaign_gaps, channel_gaps
from server.kpi.tabs.by_campaign import by_campaign
from server.kpi.tabs.dashboard import dashboard
from server.kpi.tabs.quality import quality
from server.kpi.tabs.unit_costs import unit_costs
from sheets_schema.metrics import Empty
from sheets_schema.quality_rules import BY_KEY
from tests.support.books import book_of, day, line, rules, shown

# Twelve contracts in twelve months, of which two were not paid for.
DEALS = [
    {
        "company": f"青葉{month}",
        "channel": "Web広告",
        "campaign": "検索広告",
        "received_at": day(f"2025-{month:02}-05"),
        "opportunity_on": day(f"2025-{month:02}-10"),
        "won_on": day(f"2025-{month:02}-20"),
    }
    for month in range(1, 13)
]
NOTE = "リードか成約があるのに費用の行がない月があります: 2025/03, 2025/11"


def paid(*but: int, amount: int = 100, **more: Any) -> list[dict[str, Any]]:
    return [
        {"month": f"2025-{month:02}", "channel": "Web広告", "category": "販促・広告",
         "measure": "検索広告", "amount": amount, **more}
        for month in range(1, 13) if month not in but
    ]  # fmt: skip


def notes(table: Any, name: str) -> dict[str, Any]:
    """Heading → the mark of the cell in the row that begins with `name`."""
    names = [row[0] for row in shown(table)[1:]]
    heads = [head.text for head in table.heads]
    return {
        heads[column]: mark for (row, column), mark in table.marks.items() if names[row] == name
    }


def test_unit_costs_over_unpaid_months_stand_and_say_so_wherever_they_are_shown() -> None:
    book = book_of(DEALS, paid(3, 11))
    table = unit_costs(book).tables[0]
    assert line(unit_costs(book), "Web広告")[4] == 1000 / 12
    for name in ("Web広告", "合計"):
        mark = notes(table, name)["成約獲得単価"]
        told = NOTE if name == "Web広告" else NOTE.replace(": ", ": Web広告: ")
        assert (mark.warn, mark.note) == (True, told)
    campaign = notes(by_campaign(book).tables[0], "検索広告")["成約獲得単価"]
    assert (campaign.warn, campaign.note) == (True, NOTE)
    rows = [row for row in shown(quality(book, lambda tab, row: None).tables[1])
            if row[0] == BY_KEY["cost_months_missing"].what.ja]  # fmt: skip
    assert [name for row in rows for name in row if isinstance(name, str) and "2025" in name] == [
        "Web広告: 2025/03, 2025/11", "検索広告: 2025/03, 2025/11",
    ]  # fmt: skip
    words = [one.text for one in dashboard(book, lambda tab, row: None).attention]
    assert "費用の行がない月があるもの: Web広告、検索広告 → 費用" in words


@pytest.mark.parametrize(
    ("costs", "why"),
    [
        (paid(), "every month is paid for"),
        ([*paid(3, 11), *paid(*(one for one in range(1, 13) if one not in (3, 11)), amount=0)],
         "0 was written"),
        ([], "nothing is paid at all: 未入力"),
        (paid(3, 11, channel="Web媒体", measure="別の施策"), "another channel's months"),
    ],
)  # fmt: skip
def test_what_is_no_gap(costs: list[dict[str, Any]], why: str) -> None:
    book = book_of(DEALS, costs)
    assert "cost_months_missing" not in rules(book, advice=True), why
    assert not [mark for mark in unit_costs(book).tables[0].marks.values() if mark.warn], why


def test_a_channel_that_costs_nothing_has_no_gap() -> None:
    rows, costs = DEALS, paid(3, 11, measure=None)
    settings: dict[str, list[Any]] = {"channel": ["Web広告"], "no_cost": [True]}
    assert "cost_months_missing" not in rules(book_of(rows, costs, settings=settings), advice=True)
    settings["no_cost"] = [False]
    assert "cost_months_missing" in rules(book_of(rows, costs, settings=settings), advice=True)


def test_months_outside_the_period_and_leads_that_do_not_count_leave_no_gap() -> None:
    inside = book_of(DEALS, paid(3, 11), items={"開始月": "2025-04", "終了月": "2025-10"})
    assert "cost_months_missing" not in rules(inside, advice=True)
    spam = [{**one, "kind": "スパム"} if at in (2, 10) else one for at, one in enumerate(DEALS)]
    assert "cost_months_missing" not in rules(book_of(spam, paid(3, 11)), advice=True)
    # A lead alone, received where nothing was paid, is enough.
    early = [{"company": "若葉", "channel": "Web広告", "received_at": day("2024-12-03")}]
    book = book_of([*DEALS, *early], paid())
    assert line(unit_costs(book), "Web広告")[2] == 1200 / 13
    assert notes(unit_costs(book).tables[0], "Web広告")["有効リード獲得単価"].warn


def test_a_contract_of_last_month_without_its_cost_is_not_told_as_no_case() -> None:
    """先月 of the card: a contract of October without a cost, a cost without a contract, both."""
    late = [{**DEALS[0], "won_on": day("2026-10-20")}]
    october = [{"month": "2026-10", "channel": "Web広告", "amount": 700}]
    for deals, costs, before in (
        (late, [], Empty.UNKNOWN_COST), (DEALS, october, Empty.ZERO_BASE), (late, october, 700),
    ):  # fmt: skip
        card = dashboard(book_of(deals, [*paid(), *costs]), lambda tab, row: None).cards[3]
        assert (card.label, card.before) == ("成約獲得単価(累計)", before)


@pytest.mark.parametrize(
    ("changed", "months"),
    [
        ({}, ["2025/05"]),
        ({"received_at": None}, ["2025/05"]),
        ({"won_on": None}, []),
        ({"kind": "スパム"}, []),
    ],
)
def test_a_month_with_nothing_but_a_contract_is_one_that_was_not_paid_for(
    changed: dict[str, Any], months: list[str]
) -> None:
    deal = {
        "channel": "Web広告", "received_at": day("2025-01-05"), "opportunity_on": day("2025-01-10"),
        "won_on": day("2025-05-20"), **changed,
    }  # fmt: skip
    gaps = channel_gaps(book_of([deal], paid(5))).values()
    assert [gap.told() for gap in gaps] == months


def test_the_first_and_the_last_month_of_the_period_are_of_it() -> None:
    for first, last, months in (
        ("2025-03", "2025-11", [3, 11]), ("2025-04", "2025-10", []), ("2025-03", "2025-10", [3]),
        ("2025-04", "2025-11", [11]),
    ):  # fmt: skip
        book = book_of(DEALS, paid(3, 11), items={"開始月": first, "終了月": last})
        found = [month for gap in channel_gaps(book).values() for month in gap.months]
        assert found == [2025 * 12 + month - 1 for month in months]


def test_each_channel_and_campaign_has_its_own_months() -> None:
    other = {**DEALS[5], "channel": "Web媒体", "campaign": None, "won_on": None}
    costs = [*paid(3, 11), *paid(6, channel="Web媒体", measure=None)]
    book = book_of([*DEALS, other], costs)
    march, june, november = (2025 * 12 + month for month in (2, 5, 10))
    assert [(gap.name, gap.value, gap.months) for gap in channel_gaps(book).values()] == [
        ("Web広告", 1, (march, november)), ("Web媒体", 2, (june,)),
    ]  # fmt: skip
    assert [(gap.name, gap.told()) for gap in campaign_gaps(book).values()] == [
        ("検索広告", "2025/03, 2025/11"), ("(施策なし)", "2025/06"),
    ]  # fmt: skip
    # What has no campaign is told by its channel alone.
    assert [gap.name for gap in all_gaps(book)] == ["Web広告", "Web媒体", "検索広告"]


def test_a_contract_that_is_none_leaves_no_gap() -> None:
    """Of a lead of May, for which everything was paid, in a month for which nothing was."""
    deal = {**DEALS[4], "won_on": day("2025-11-05")}
    november = [2025 * 12 + 10]

    def months(*deals: dict[str, Any]) -> list[int]:
        book = book_of(deals, paid(11))
        return [month for gap in channel_gaps(book).values() for month in gap.months]

    assert months(deal) == november
    for changed in ({"kind": "スパム"}, {"won_on": None}, {"channel": "展示会・セミナー"}):
        assert months({**deal, **changed}) == []
    # An invalid lead is one that was paid for all the same.
    invalid = {**deal, "won_on": None, "received_at": day("2025-11-02"), "invalid_reason": "重複"}
    assert months(invalid) == november
