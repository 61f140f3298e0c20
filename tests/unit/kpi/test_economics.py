"""採算, シミュレーション and 売上貢献: the worked figures of the definitions, as literals."""

from typing import Any

import pytest

from server.kpi.pages import Page
from server.kpi.tabs.contribution import contribution
from server.kpi.tabs.economics import economics
from server.kpi.tabs.simulation import simulation
from tests.support.books import book_of, day, line, shown

WON = {
    "channel": "Web広告", "received_at": day("2026-04-01"),
    "opportunity_on": day("2026-04-10"), "won_on": day("2026-05-01"),
}  # fmt: skip


def cost(
    amount: Any, category: str = "販促・広告", channel: str | None = "Web広告"
) -> dict[str, Any]:
    return {"month": "2026-04", "channel": channel, "category": category, "amount": amount}


def by_head(page: Page, name: str, table: int = 0) -> dict[str, Any]:
    heads = [head.text for head in page.tables[table].heads]
    return dict(zip(heads, line(page, name, table), strict=True))


def test_lifetime_value_of_a_new_spreadsheet() -> None:
    assert shown(economics(book_of()).tables[2]) == [
        ["項目", "想定", "実績CAC"],
        ["月額 × 粗利率 × 年間月数 × 継続年数", 10_800_000, 10_800_000],
        ["LTV 維持費", 3_000_000, 3_000_000],
        ["LTV(CAC控除前)", 7_800_000, 7_800_000],
        ["LTV 獲得費(CAC)", 1_000_000, "未入力"],
        ["LTV(CAC控除後)", 6_800_000, "未入力"],
    ]


def test_lifetime_value_with_the_sheets_own_cac() -> None:
    book = book_of([WON, WON], [cost(1_000_000), cost(600_000, "IT基盤", None)])
    assert shown(economics(book).tables[1]) == [["総費用", "成約", "CAC"], [1_600_000, 2, 800_000]]
    assert line(economics(book), "LTV(CAC控除後)", 2)[1:] == [6_800_000, 7_000_000]


def test_cac_takes_every_category_and_costs_without_a_channel() -> None:
    costs = [cost(100, one) for one in ("販促・広告", "委託", "制作", "IT基盤", "営業")]
    costs += [cost(500, "営業", None), cost(1, "何か", None)]
    assert shown(economics(book_of([WON], costs)).tables[1])[1] == [1001, 1, 1001]
    assert shown(economics(book_of([], costs)).tables[1])[1] == [1001, 0, "母数0"]
    assert shown(economics(book_of([WON])).tables[1])[1] == ["未入力", 1, "未入力"]


def test_three_returns_are_three_different_figures() -> None:
    book = book_of([WON | {"won_amount": 25_000_000}], [cost(8_000_000)], items={"粗利率": "40%"})
    row = by_head(economics(book), "Web広告")
    assert row["粗利"] == 10_000_000
    assert (row["売上ROI"], row["粗利ROI"], row["純ROI"]) == (3.125, 1.25, 0.25)


def test_the_platform_is_taken_off_the_total_only() -> None:
    costs = [
        cost(200_000), cost(100_000, "委託"), cost(50_000, "IT基盤"), cost(70_000, "制作"),
        cost(30_000, "IT基盤", None), cost(10_000, "委託", None),
    ]  # fmt: skip
    page = economics(book_of([WON | {"won_amount": 2_000_000}], costs))
    assert by_head(page, "Web広告")["販売利益"] == 600_000 - 300_000
    assert by_head(page, "チャネルなし")["販売利益"] == -10_000
    assert by_head(page, "合計")["販売利益"] == 300_000 - 10_000 - 80_000
    assert by_head(page, "合計")["総費用"] == 460_000


def test_a_channel_of_unknown_cost_has_no_profit_and_no_return() -> None:
    page = economics(book_of([WON | {"won_amount": 10}, WON | {"channel": "Web媒体"}], [cost(5)]))
    assert by_head(page, "Web媒体")["販売利益"] == "未入力"
    assert by_head(page, "Web媒体")["売上ROI"] == "未入力"
    assert by_head(page, "合計")["売上ROI"] == 2


def test_economics_is_by_month_of_event() -> None:
    costs = [cost(100)]
    assert (
        by_head(economics(book_of([WON], costs, items={"終了月": "2026-04"})), "Web広告")["成約"]
        == 0
    )
    assert (
        by_head(economics(book_of([WON], costs, items={"開始月": "2026-05"})), "Web広告")["成約"]
        == 1
    )


def test_the_simulation_forwards_of_a_new_spreadsheet() -> None:
    head, *rows = shown(simulation(book_of()).tables[0])
    assert head[:4] == ["項目", "想定", "結果(四捨五入)", "期待値(丸めなし)"]
    assert [row[:4] for row in rows] == [
        ["想定費用", 8_000_000, None, None],
        ["想定リード数", 278, 278, 278],
        ["想定フォロー率 → フォローできるリード", 0.6, 167, 166.8],
        ["想定商談率 → 商談", 0.3, 50, 50.04],
        ["想定有効商談率 → 有効商談", 0.5, 25, 25.02],
        ["想定受注率 → 成約", 0.2, 5, 5.004],
        ["想定受注単価 → 売上", 5_000_000, 25_000_000, 25_020_000],
        ["想定粗利率 → 粗利", 0.4, 10_000_000, 10_008_000],
        ["粗利ROI", None, 1.25, 1.251],
    ]


def test_the_simulation_backwards_of_a_new_spreadsheet() -> None:
    _, *rows = shown(simulation(book_of()).tables[1])
    assert [row[:3] for row in rows] == [
        ["目標パイプライン", 100_000_000, None],
        ["目標 ウェビナー分", 60_000_000, 0.6],
        ["目標 メール分", 20_000_000, 0.2],
        ["目標 問い合わせ分", 20_000_000, 0.2],
        ["ウェビナー商談単価 → 有効商談", 12_000_000, 5],
        ["ウェビナー有効商談率 → 商談", 0.5, 10],
        ["ウェビナー商談率 → フォローできるリード", 0.1, 100],
        ["ウェビナー1回のリード数 → ウェビナーの回数", 20, 5],
        # 20,000,000 ÷ 12,000,000 = 1.67 → 2, at 50 % → 4, at 10 % → 40.
        ["目標 メール分 → 有効商談", 12_000_000, 2],
        ["目標 メール分 → 商談", 0.5, 4],
        ["目標 メール分 → フォローできるリード", 0.1, 40],
        ["目標 問い合わせ分 → 有効商談", 12_000_000, 2],
        ["目標 問い合わせ分 → 商談", 0.5, 4],
        ["目標 問い合わせ分 → フォローできるリード", 0.1, 40],
    ]


def test_half_is_rounded_up_forwards_and_every_part_backwards() -> None:
    book = book_of(
        items={"想定リード数": 5, "想定フォロー率": "50%", "目標 ウェビナー分": 12_000_001}
    )
    assert line(simulation(book), "想定フォロー率 → フォローできるリード")[2:4] == [3, 2.5]
    assert line(simulation(book), "ウェビナー商談単価 → 有効商談", 1)[2] == 2


def test_beside_each_assumption_stands_the_sheets_own_actual_and_the_gap() -> None:
    leads = [WON, {**WON, "won_on": None}, {**WON, "won_on": None, "opportunity_on": None},
             {**WON, "won_on": None, "opportunity_on": None, "invalid_reason": "重複"}]  # fmt: skip
    page = simulation(book_of(leads))
    assert line(page, "想定フォロー率 → フォローできるリード")[4:] == [0.75, pytest.approx(15)]
    assert line(page, "想定商談率 → 商談")[4:] == [2 / 3, pytest.approx(100 * (2 / 3 - 0.3))]
    assert line(page, "想定有効商談率 → 有効商談")[4:] == ["--", None]


def test_assumptions_of_zero_do_not_stop_anything() -> None:
    zeros = {"想定費用": 0, "目標パイプライン": 0, "ウェビナー商談率": 0, "ウェビナー商談単価": 0}
    page = simulation(book_of(items=zeros))
    assert line(page, "粗利ROI")[2] == "母数0"
    assert line(page, "ウェビナー1回のリード数 → ウェビナーの回数", 1)[2] == "母数0"
    assert line(page, "目標 メール分", 1)[2] == "母数0"


def test_contribution_by_conversion_point() -> None:
    leads = [
        {**WON, "won_amount": 600, "conversion_point": "お問い合わせ"},
        {
            **WON,
            "won_amount": 300,
            "conversion_point": "資料請求",
            "kind": "UQL",
            "opportunity_on": None,
        },
        {**WON, "won_amount": 100, "channel": "代理店紹介"},
        {**WON, "won_amount": 999, "won_on": None},
    ]
    assert shown(contribution(book_of(leads)).tables[0]) == [
        ["CVポイント", "成約", "成約金額", "MQL経由の成約金額", "MQL経由の貢献率",
         "SQL経由の成約金額", "SQL経由の貢献率"],
        ["お問い合わせ", 1, 600, 600, 0.6, 600, 0.6],
        ["資料請求", 1, 300, 300, 0.3, 0, 0],
        ["(CVポイントなし)", 1, 100, 0, 0, 0, 0],
        ["合計", 3, 1000, 900, 0.9, 600, 0.6],
    ]  # fmt: skip


def test_contribution_by_way_against_target() -> None:
    leads = [
        {**WON, "won_amount": 600},
        {**WON, "won_amount": 300, "channel": "代理店紹介", "opportunity_on": None},
        {**WON, "won_amount": 100, "channel": "代理店紹介", "opportunity_on": None,
         "status": "商談候補"},
    ]  # fmt: skip
    targets = [
        {"month": "2026-04", "channel": "全体", "metric": "SQL経由の成約金額", "target": 400},
        {"month": "2026-05", "channel": "全体", "metric": "SQL経由の成約金額", "target": 600},
        {"month": "2026-05", "channel": None, "metric": "SQL経由の貢献率", "target": "80%"},
        {"month": "2026-05", "channel": "Web広告", "metric": "SQL経由の成約金額", "target": 5},
    ]
    page = contribution(book_of(leads, targets=targets))
    assert shown(page.tables[1])[1:] == [
        ["MQL経由", 600, 0.6, None, None, None],
        ["SQL経由", 700, 0.7, 1000, 0.7, 0.8],
        ["その他", 300, 0.3, None, None, None],
        ["合計", 1000, None, None, None, None],
    ]
