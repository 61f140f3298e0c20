"""施策 as people leave it: totals typed below, the header pasted again, rows without a name."""

from typing import Any

import pytest

from server.kpi.tabs.by_campaign import by_campaign
from sheets_schema.dimensions import (
    CHANNEL_DETAIL,
    CONVERSION_POINT,
    DEPARTMENT,
    EMPLOYEES,
    INDUSTRY,
    JOB_TITLE,
    Dimension,
)
from tests.support.books import book_of, day, line, rules, shown
from tests.support.sheet_rows import Row

LEAD: Row = {"channel": "Web広告", "received_at": day("2026-04-01"), "company": "青葉精機"}
CAMPAIGNS: list[Row] = [
    {"campaign": "春", "channel": "Web広告", "budget": 300_000},
    {"campaign": "夏", "channel": "Web媒体", "budget": 200_000, "condition": "utm_campaign = 夏"},
    {"campaign": "合計商事の展示会", "budget": "10万円"},
]


@pytest.mark.parametrize(
    ("total", "column"),
    [
        ({"campaign": "合計", "budget": 600_000}, "campaign"),
        ({"campaign": "【小計】", "budget": 599_999}, "campaign"),
        ({"campaign": "予算 合計", "budget": 600_000}, "campaign"),
        ({"campaign": "Total", "budget": "¥600,000"}, "campaign"),
        ({"campaign": "2026年度 合計", "channel": "全チャネル", "budget": 600_000}, "campaign"),
        ({"channel": "総合計", "budget": 600_000}, "channel"),
        ({"condition": "合計：", "budget": "60万円"}, "condition"),
        ({"budget": 600_000}, "budget"),
    ],
)
def test_a_total_of_the_budgets_is_no_campaign(total: dict[str, Any], column: str) -> None:
    book = book_of([LEAD], campaigns=[*CAMPAIGNS, total])
    table = shown(by_campaign(book).tables[0])
    assert line(by_campaign(book), "合計")[table[0].index("予算")] == 600_000
    assert [one.name for one in book.campaigns] == ["春", "夏", "合計商事の展示会"]
    assert rules(book) == {"total_row": [5]}
    (told,) = [one for one in book.findings.in_order() if one.rule == "total_row"]
    assert told.column == column


@pytest.mark.parametrize(
    "campaign",
    [
        {"campaign": "秋", "budget": 600_000},  # by chance as much as all others
        {"campaign": "予算 合計", "channel": "Web広告", "budget": 1},
        {"campaign": "SUM", "channel": "Web広告", "budget": 1},
        {"campaign": "東京電計", "budget": 1},
        {"campaign": "Web広告 集計", "condition": "utm_campaign = sum"},
    ],
)
def test_a_campaign_that_only_sounds_so_is_one(campaign: dict[str, Any]) -> None:
    book = book_of([LEAD], campaigns=[*CAMPAIGNS, campaign])
    assert len(book.campaigns) == 4
    assert rules(book) == {}


@pytest.mark.parametrize(
    "words", [("施策", "流入チャネル", "予算"), ("Campaign", "channel", "BUDGET")]
)
def test_the_header_pasted_again_is_no_campaign(words: tuple[str, str, str]) -> None:
    again = dict(zip(("campaign", "channel", "budget"), words, strict=True))
    book = book_of([LEAD], campaigns=[*CAMPAIGNS, again, {"campaign": "秋"}])
    assert [one.row for one in book.campaigns] == [0, 1, 2, 4]
    assert rules(book) == {"header_again": [5]}


@pytest.mark.parametrize("row", [{"condition": "utm_campaign = x"}, {"budget": 70_000}])
def test_a_campaign_without_a_name_is_told(row: dict[str, Any]) -> None:
    book = book_of([LEAD], campaigns=[*CAMPAIGNS, row, {"starts_on": None}])
    assert len(book.campaigns) == 3
    assert rules(book) == {"campaign_nameless": [5]}


@pytest.mark.parametrize("channel", ["Web広吿", "口コミ", "展示会"])
def test_a_channel_that_nobody_knows_is_told(channel: str) -> None:
    rows = [{"campaign": "秋", "channel": channel}, {"campaign": "冬", "channel": "Ｗｅｂ広告 "},
            {"campaign": "来春", "channel": "未分類"}]  # fmt: skip
    assert rules(book_of([LEAD], campaigns=rows)) == {"campaign_channel_unknown": [2]}


@pytest.mark.parametrize(
    "none",
    ["なし", "(施策なし)", "（施策なし）", "( なし )", "N/A", "(no campaign)", "特に なし", "-"],
)
def test_whoever_writes_that_there_is_none_makes_no_campaign(none: str) -> None:
    leads = [LEAD, {**LEAD, "campaign": none}]
    costs = [
        {"month": "2026-04", "channel": "Web広告", "amount": amount, "measure": measure}
        for amount, measure in ((5, none), (7, None))
    ]
    table = shown(by_campaign(book_of(leads, costs)).tables[0])
    assert [row[:6] for row in table[1:]] == [
        ["(施策なし)", "Web広告", None, 12, None, 2],
        ["合計", None, None, 12, None, 2],
    ]
    # 施策 has the last word.
    listed = shown(by_campaign(book_of(leads, costs, campaigns=[{"campaign": none}])).tables[0])
    assert len(listed) == (3 if none == "-" else 4)


@pytest.mark.parametrize("none", ["なし", "(なし)", "（なし）", "N/A", "(none)", "該当なし"])
@pytest.mark.parametrize(
    "dimension", [INDUSTRY, JOB_TITLE, DEPARTMENT, EMPLOYEES, CONVERSION_POINT, CHANNEL_DETAIL]
)
def test_such_a_value_is_none_of_any_dimension(none: str, dimension: Dimension) -> None:
    column = dimension.columns[0]
    keys = book_of([LEAD, {**LEAD, column: none}, {**LEAD, column: "x"}]).keys(dimension)
    assert [keys.names[at] for at in keys.leads.tolist()] == ["(なし)", "(なし)", "x"]
