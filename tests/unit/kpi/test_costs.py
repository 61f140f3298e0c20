"""What a channel costs, and the four ways in which a cell can have no figure."""

from typing import Any

import pytest

from server.kpi.tabs.unit_costs import unit_costs
from tests.support.books import ADVICE, book_of, day, line, rules
from tests.support.sheet_rows import Row

RECEIVED = day("2026-04-01")
LEAD = {"channel": "Web広告", "received_at": RECEIVED, "opportunity_on": RECEIVED}


def costs(*rows: dict[str, Any], channel: str = "Web広告", **more: Any) -> list[Any]:
    """[費用, 有効リード獲得単価, 商談獲得単価, 成約獲得単価]"""
    given = [{"month": "2026-04", "channel": "Web広告"} | row for row in rows]
    return line(unit_costs(book_of([LEAD], given, **more)), channel)[1:]


def test_no_stage_comes_first() -> None:
    book = book_of()
    assert line(unit_costs(book), "代理店紹介")[1:] == ["未入力", "--", "未入力", "未入力"]


def test_an_unknown_cost_comes_before_no_cases() -> None:
    assert costs() == ["未入力", "未入力", "未入力", "未入力"]


def test_cost_zero_and_no_cases_is_no_cases() -> None:
    assert costs({"amount": 0}) == [0, 0, 0, "母数0"]


def test_a_channel_marked_as_free_has_a_known_cost_of_zero() -> None:
    settings: dict[str, list[Any]] = {"channel": ["Web広告", "口コミ"], "no_cost": [None, True]}
    assert costs({"amount": 5}, channel="口コミ", settings=settings) == [
        0, "母数0", "母数0", "母数0",
    ]  # fmt: skip
    assert costs({"amount": 5}, channel="合計", settings=settings) == [5, 5, 5, "母数0"]


def test_a_free_channel_does_not_make_the_others_known() -> None:
    settings: dict[str, list[Any]] = {"channel": ["Web広告", "口コミ"], "no_cost": [None, "TRUE"]}
    assert costs(channel="合計", settings=settings) == ["未入力"] * 4
    every = {"channel": ["Web広告"], "no_cost": ["はい"]}
    assert costs(channel="合計", settings=every) == [0, 0, 0, "母数0"]


def test_rows_of_every_category_add_up() -> None:
    rows: list[dict[str, Any]] = [
        {"amount": "¥300,000", "category": "販促・広告"},
        {"amount": "20万円", "category": "委託"},
        {"amount": 100_000.5, "category": "謎"},
        {"amount": -0.5},
    ]
    assert costs(*rows)[0] == 600_000
    given = [{"month": "2026-04", "channel": "Web広告"} | row for row in rows]
    assert rules(book_of([LEAD], given)) == {"cost_category_unknown": [4]}


def test_rows_without_a_channel_enter_no_channel() -> None:
    assert costs({"amount": 7, "channel": None}, {"amount": 3}, channel="合計")[0] == 3
    assert costs({"amount": 7, "channel": " "}, channel="合計")[0] == "未入力"


def test_a_channel_that_vanished_from_the_settings_keeps_its_cost_beside_its_leads() -> None:
    settings: dict[str, list[Any]] = {"channel": ["オーガニック"], "no_cost": [True]}
    book = book_of(
        [LEAD], [{"month": "2026-04", "channel": "Web広告", "amount": 9}], settings=settings
    )
    assert line(unit_costs(book), "未分類")[1:] == [9, 9, 9, "母数0"]
    assert rules(book) == {"channel_unknown": [2], "cost_channel_unknown": [2]}


def test_the_total_leaves_a_channel_of_unknown_cost_out_of_both_sides() -> None:
    leads = [LEAD, LEAD, LEAD | {"channel": "Web媒体"}]
    book = book_of(leads, [{"month": "2026-04", "channel": "Web広告", "amount": 100}])
    assert line(unit_costs(book), "合計")[1:] == [100, 50, 50, "母数0"]


@pytest.mark.parametrize(
    "month", ["2026-04", "2026年4月", "2026/04", 46113, 46142, "2026/4/20", "令和8年4月", 202604]
)
def test_the_month_in_any_writing(month: Any) -> None:
    assert (
        costs({"amount": 8, "month": month}, items={"開始月": "2026-04", "終了月": "2026-04"})[0]
        == 8
    )
    assert costs({"amount": 8, "month": month}, items={"開始月": "2026-05"})[0] == "未入力"


def test_a_cost_without_a_month_counts_in_all_time_only() -> None:
    assert costs({"amount": 8, "month": "春"})[0] == 8
    assert costs({"amount": 8, "month": None}, items={"開始月": "2026-01"})[0] == "未入力"
    book = book_of([], [{"month": "春", "channel": "Web広告", "amount": 8}])
    assert rules(book) == {"cost_month": [2]}


def test_a_cost_of_a_month_to_come_has_not_happened_yet() -> None:
    assert costs({"amount": 8, "month": "2026-12"})[0] == "未入力"
    assert costs({"amount": 8, "month": "2026-11"})[0] == 8


def test_a_cost_without_a_readable_amount_is_no_cost_row() -> None:
    rows: list[dict[str, Any]] = [{"amount": "見積中"}, {"amount": None, "category": "制作"}]
    assert costs(*rows)[0] == "未入力"
    given = [{"month": "2026-04", "channel": "Web広告"} | row for row in rows]
    assert rules(book_of([], given)) == {"cost_amount": [2, 3]}


def test_money_is_exact() -> None:
    rows = [{"amount": 0.1}, {"amount": 0.2}, {"amount": 9_007_199_254_740.5}]
    assert costs(*rows)[0] == 9_007_199_254_740.8
    assert costs(*[{"amount": 0.1}] * 1000)[0] == 100


@pytest.mark.parametrize(
    "total",
    [
        {"month": "合計", "channel": "Web広告"},
        {"month": "2026/10", "channel": "小計"},
        {"month": None, "channel": "総 計"},
        {"month": "　計 ", "channel": None},
        {"month": "Ｔｏｔａｌ", "channel": "Web広告"},
        {"month": "GRAND TOTAL", "channel": "Subtotal"},
        {"month": None, "channel": "sum"},
    ],
)
def test_a_row_of_totals_is_told_and_not_counted(total: dict[str, Any]) -> None:
    given = [{"month": "2026-04", "channel": "Web広告", "amount": 300_000}]
    book = book_of([LEAD], [*given, {"amount": 300_000, **total}])
    page = unit_costs(book)
    assert line(page, "Web広告")[1] == line(page, "合計")[1] == 300_000
    assert book.costs["amount"].tolist() == [3_000_000_000]
    assert rules(book) == {"total_row": [3]}


def test_a_channel_of_the_settings_may_be_called_total() -> None:
    settings: dict[str, list[Any]] = {
        "channel": ["Web広告", "Total", "集計サービス"],
        "no_cost": [None] * 3,
    }
    rows = [
        {"month": "2026-04", "channel": "Total", "amount": 5},
        {"month": "2026-04", "channel": "集計サービス", "amount": 7},
    ]
    book = book_of([LEAD], rows, settings=settings)
    assert line(unit_costs(book), "合計")[1] == 12
    assert rules(book) == {}


WEB = [{"month": "2026-04", "channel": "Web広告", "amount": amount} for amount in (10, 20, 40)]


@pytest.mark.parametrize(
    ("total", "column"),
    [
        # By words alone.
        ({"month": "合計：", "amount": 70}, "month"),
        ({"month": "【合計】", "amount": 99}, "month"),
        ({"channel": "合計(税抜)", "amount": 77}, "channel"),
        ({"month": "2026-04", "channel": "総合計", "amount": 70}, "channel"),
        ({"month": "月計", "amount": 70}, "month"),
        ({"month": "4月計", "amount": 70}, "month"),
        ({"category": "累計", "amount": 70}, "category"),
        ({"month": "2026-04", "channel": "Web広告", "measure": "小計", "amount": 1}, "measure"),
        ({"month": "2026-04", "channel": "Web広告 集計", "amount": 70}, "channel"),
        ({"month": "2026-04", "channel": "Web広告計", "amount": 70}, "channel"),
        ({"memo": "Grand total", "amount": 70}, "memo"),
        ({"month": "Q1 total", "channel": "Web広告", "amount": 70}, "month"),
        ({"month": "2026年度 合計（税込）", "amount": 77}, "month"),
        ({"month": "税込合計", "amount": 77}, "month"),
        ({"channel": "税抜計", "amount": 70}, "channel"),
        ({"month": "平均", "channel": "Web広告", "amount": 23.3}, "month"),
        ({"month": "2026-04", "channel": "月平均", "amount": 23.3}, "channel"),
        ({"month": "2026-04", "channel": "Average", "amount": 23.3}, "channel"),
        ({"month": "2026-04", "channel": "TTL", "amount": 70}, "channel"),
        # By words together with the sum.
        ({"month": "2026-04", "channel": "Web広告（合計）", "amount": 70}, "channel"),
        ({"month": "2026-04", "channel": "Ｗｅｂ広告 (小計)", "amount": 70}, "channel"),
        ({"month": "2026-04", "channel": "全チャネル", "amount": 70}, "channel"),
        ({"month": "2026-04", "channel": "全体", "amount": 70}, "channel"),
        ({"month": "2026-04", "channel": "All channels", "amount": 70}, "channel"),
        (
            {"month": "2026-04", "channel": "Web広告", "measure": "検索 小計", "amount": 60},
            "measure",
        ),
        ({"month": "2026-04", "channel": "Web広告", "measure": "Total", "amount": 70}, "measure"),
        ({"month": "2026-04", "channel": "Web広告", "memo": "計", "amount": 70}, "memo"),
        # By the sum alone, where nothing says what else it could be.
        ({"amount": 70}, "amount"),
        ({"month": "2026-04", "amount": 60}, "amount"),
    ],
)
def test_a_total_is_known_by_its_words_and_its_sum(total: dict[str, Any], column: str) -> None:
    book = book_of([LEAD], [*WEB, total], settings=None)
    assert rules(book) == {"total_row": [5]}
    told = [one for one in book.findings.in_order() if one.rule not in ADVICE]
    assert [one.column for one in told] == [column]
    assert line(unit_costs(book), "合計")[1] == 70


@pytest.mark.parametrize("channel", ["全体", "全社", "全チャネル"])
def test_a_cost_of_all_channels_that_adds_up_to_nothing_is_counted(channel: str) -> None:
    cost = {"month": "2026-04", "channel": channel, "amount": 71}
    book = book_of([LEAD], [*WEB, cost])
    assert rules(book) == {"cost_channel_unknown": [5]}
    assert line(unit_costs(book), "合計")[1] == 141


@pytest.mark.parametrize(
    "cost",
    [
        {"month": "2026-04", "channel": "Web広告", "amount": 70},  # by chance the sum of the others
        {"month": "2026-04", "channel": "Web広告", "measure": "時計の広告", "amount": 70},
        {"month": "2026-04", "channel": "Web広告", "measure": "会計", "amount": 71},
        {"month": "2026-04", "channel": "Web広告", "measure": "平均年齢調査", "amount": 70},
        {"month": "2026-04", "channel": "Web広告", "measure": "媒体（合計）", "amount": 71},
        {"month": "2026-04", "channel": "Web広告", "measure": "Total", "amount": 71},
        {"month": "2026-04", "channel": "Web広告", "measure": "アンケート集計", "amount": 71},
        {"month": "2026-04", "channel": "Web広告", "measure": "Summit", "amount": 70},
    ],
)
def test_a_cost_that_only_sounds_like_a_total_is_counted(cost: dict[str, Any]) -> None:
    book = book_of([LEAD], [*WEB, cost])
    assert rules(book) == {}
    assert line(unit_costs(book), "合計")[1] == 70 + cost["amount"]


def test_totals_of_totals_are_totals() -> None:
    rows: list[Row] = [*WEB, {"channel": "小計", "amount": 70},
                       *WEB, {"channel": "小計", "amount": 70}, {"amount": 140}]  # fmt: skip
    book = book_of([LEAD], rows)
    assert sorted(rules(book)["total_row"]) == [5, 9, 10]


def test_a_month_to_come_or_long_past_is_told() -> None:
    rows = [
        {"month": month, "channel": "Web広告", "amount": 5}
        for month in ("2062-04", "2027-04", "2026-12", 20264, "1999年12月", "2026-11")
    ]
    book = book_of([LEAD], rows)
    assert rules(book) == {"cost_past": [5, 6], "cost_future": [2, 3, 4]}
    assert line(unit_costs(book), "合計")[1] == 15
    assert line(unit_costs(book_of([LEAD], rows, items={"開始月": "1950-01"})), "合計")[1] == 5


def test_the_header_pasted_again_is_told() -> None:
    again = {"month": "月", "channel": "流入チャネル", "category": "区分", "amount": "金額"}
    book = book_of([LEAD], [*WEB, again, *WEB])
    assert rules(book) == {"header_again": [5]}
