"""目標対比: targets beside actuals, the run rate, and the fiscal year so far."""

from datetime import UTC, datetime
from typing import Any

import pytest

from server.kpi.pages import Mark
from server.kpi.tabs.plan import plan
from tests.support.books import book_of, day, rules, shown

HEAD = ["月", "流入チャネル", "指標", "目標", "実績", "差", "達成率", "着地見込み"]


DECEMBER = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)


def target(month: Any, metric: str, value: Any, channel: str | None = "全体") -> dict[str, Any]:
    return {"month": month, "channel": channel, "metric": metric, "target": value}


def leads(received: str, count: int, channel: str = "Web広告") -> list[dict[str, Any]]:
    return [{"channel": channel, "received_at": day(received)}] * count


def first(book: Any) -> list[Any]:
    return shown(plan(book).tables[0])[1]


def test_a_past_month() -> None:
    book = book_of(leads("2026-10-05", 30), targets=[target("2026-10", "有効リード", 40)])
    assert shown(plan(book).tables[0]) == [
        HEAD,
        [day("2026-10-01"), "全体", "有効リード", 40, 30, -10, 0.75, 30],
    ]


def test_the_month_in_progress_is_carried_on_at_its_pace() -> None:
    book = book_of(leads("2026-11-05", 20), targets=[target("2026-11", "有効リード", 40)])
    # 14 of November's 19 business days: weekends, 文化の日 and 勤労感謝の日 are off.
    lands = 20 * 19 / 14
    assert first(book)[4:] == [20, -20, lands / 40, lands]
    # Held against the whole month's target it would have been half of it.
    assert plan(book).tables[0].marks[0, 6].note == "途中の月なので、着地見込み ÷ 目標 です。"


@pytest.mark.parametrize(
    ("closed", "whole", "so_far"),
    [
        (["土日祝", "2026/11/24〜2026/11/27"], 15, 14),
        (["日曜"], 25, 17),  # open on Saturdays and holidays
        (["土日祝", "2026/11/2", "2026/11/4"], 17, 12),
        (["土日祝", "11/24〜11/27"], 15, 14),
        (["月火水木金土日"], None, None),
    ],
)
def test_the_firms_own_closed_days_count(
    closed: list[str], whole: int | None, so_far: int | None
) -> None:
    targets = [target("2026-11", "有効リード", 40)]
    book = book_of(leads("2026-11-05", 20), targets=targets, settings={"closed_on": closed})
    assert first(book)[7] == (None if whole is None or not so_far else 20 * whole / so_far)


def test_a_month_to_come_has_no_actual_yet() -> None:
    book = book_of(targets=[target("2026-12", "有効リード", 40)])
    assert first(book)[4:] == [None, None, None, None]


def test_a_rate_is_not_carried_on_and_people_write_it_as_a_percentage() -> None:
    rows = leads("2026-11-05", 4)
    rows[0] = rows[0] | {"opportunity_on": day("2026-11-10")}
    for written in ("20%", 0.2, 20, "２０％"):
        book = book_of(rows, targets=[target("2026-11", "商談率", written)])
        # In points; a month in progress is too young for its rate to be judged.
        assert first(book)[3:] == [0.2, 0.25, pytest.approx(5), "計測途中", None]
    book = book_of(rows, targets=[target("2026-11", "商談率", "20%")], now=DECEMBER)
    assert first(book)[3:] == [0.2, 0.25, pytest.approx(5), 1.25, 0.25]


def test_metrics_go_by_the_names_people_use() -> None:
    rows = leads("2026-10-05", 4)
    rows[0] = rows[0] | {"opportunity_on": day("2026-10-10"), "won_on": day("2026-10-20"),
                         "won_amount": 300}  # fmt: skip
    for name, actual in (
        ("リード数", 4), ("有効リード数", 4), ("商談数", 1), ("成約数", 1), ("商談成約率", 1),
        ("売上", 300), ("Won amount", 300),
    ):  # fmt: skip
        book = book_of(rows, targets=[target("2026-10", name, 1)])
        assert first(book)[4] == actual, name


def test_a_share_is_never_more_than_the_whole_but_an_roi_may_be() -> None:
    for name, written, meant in (
        ("MQL経由の貢献率", 30, 0.3), ("SQL経由の貢献率", "30%", 0.3), ("粗利ROI", 1.25, 1.25),
    ):  # fmt: skip
        assert first(book_of(targets=[target("2026-10", name, written)]))[3] == meant


def test_where_less_is_better_a_figure_below_its_target_attains_it() -> None:
    costs = [{"month": "2026-10", "channel": "Web広告", "amount": 80_000}]
    targets = [
        target("2026-10", "有効リード獲得単価", "¥20,000"),
        target("2026-10", "費用", 100_000),
    ]
    book = book_of(leads("2026-10-05", 8), costs, targets=targets)
    _, unit, cost = shown(plan(book).tables[0])
    assert unit[3:7] == [20_000, 10_000, -10_000, 2]
    assert cost[3:7] == [100_000, 80_000, -20_000, 1.25]


def test_a_figure_that_is_unknown_stays_unknown() -> None:
    book = book_of(leads("2026-10-05", 8), targets=[target("2026-10", "商談獲得単価", 5)])
    assert first(book)[4:] == ["未入力", "未入力", "未入力", "未入力"]
    book = book_of(targets=[target("2026-10", "商談", 0)])
    assert first(book)[4:7] == [0, 0, "母数0"]


def test_targets_of_one_channel() -> None:
    rows = leads("2026-10-05", 3) + leads("2026-10-05", 5, "Web媒体") + leads("2026-10-05", 1, "謎")
    for channel, actual in (
        ("Web広告", 3),
        ("ｗｅｂ媒体", 5),
        ("未分類", 1),
        (None, 9),
        ("All", 9),
    ):
        book = book_of(rows, targets=[target("2026-10", "リード", 10, channel)])
        assert first(book)[4] == actual


def test_each_row_has_the_format_of_its_metric() -> None:
    table = plan(
        book_of(targets=[target("2026-10", "商談率", "20%"), target("2026-10", "成約金額", 1)])
    ).tables[0]
    assert table.marks[0, 3] == Mark(format="percent")
    assert table.marks[1, 4] == Mark(format="money")


def test_unreadable_targets_are_told_and_left_out() -> None:
    book = book_of(targets=[
        target("来月", "商談", 1), target("2026-10", "売り上げ", 1),
        target("2026-10", "商談", "多め"), target("2026-10", "商談", 1, "口コミ"), {},
        target("2026-10", "商談", 2),
    ])  # fmt: skip
    assert rules(book)["target_unreadable"] == [2, 3, 4, 5]
    assert [row[3] for row in shown(plan(book).tables[0])[1:]] == [2]


def test_of_two_targets_for_the_same_the_lower_one_counts() -> None:
    book = book_of(targets=[target("2026-10", "商談", 1), target(46296, "商談", 2, None)])
    assert rules(book)["target_twice"] == [2]
    assert first(book)[3] == 2


@pytest.mark.parametrize(
    ("now", "start", "heading"),
    [
        ("2026-11-20", 4, "年度累計 2026/04〜2027/03"),
        ("2026-03-31", 4, "年度累計 2025/04〜2026/03"),
        ("2026-04-01", 4, "年度累計 2026/04〜2027/03"),
        ("2026-11-20", 1, "年度累計 2026/01〜2026/12"),
        ("2026-11-20", 12, "年度累計 2025/12〜2026/11"),
        ("2024-02-29", 3, "年度累計 2023/03〜2024/02"),
    ],
)
def test_the_fiscal_year_begins_where_the_firm_says(now: str, start: int, heading: str) -> None:
    at = datetime.fromisoformat(f"{now}T03:00:00").replace(tzinfo=UTC)
    table = plan(book_of(items={"会計年度開始月": start}, now=at)).tables[1]
    assert table.heading == heading


def test_the_fiscal_year_so_far_adds_up_what_can_be_added() -> None:
    rows = leads("2026-03-31", 100) + leads("2026-04-01", 10) + leads("2026-11-01", 5)
    targets = [
        target("2026-03", "有効リード", 90), target("2026-04", "有効リード", 12),
        target("2026-11", "有効リード", 8), target("2027-03", "有効リード", 20),
        target("2026-04", "商談率", "20%"),
    ]  # fmt: skip
    head, line = shown(plan(book_of(rows, targets=targets)).tables[1])
    assert head[2:] == [
        "年間目標", "目標(今月まで)", "実績(今月まで)", "差", "達成率", "着地見込み",
    ]  # fmt: skip
    # 10, and 5 × 19 ÷ 14 of the month in progress.
    lands = 10 + 5 * 19 / 14
    assert line == ["全体", "有効リード", 40, 20, 15, -5, pytest.approx(lands / 20), lands]


def test_only_targets_of_the_period_are_shown() -> None:
    targets = [target("2026-03", "商談", 1), target("2026-04", "商談", 2)]
    book = book_of(targets=targets, items={"開始月": "2026-04"})
    assert [row[3] for row in shown(plan(book).tables[0])[1:]] == [2]
