"""採算, シミュレーション and 売上貢献: the worked figures of the definitions, as literals."""

from decimal import Decimal
from typing import Any

from server.kpi.pages import Page
from server.kpi.tabs.contribution import contribution
from server.kpi.tabs.economics import economics
from server.kpi.tabs.plan import plan
from server.kpi.tabs.simulation import simulation
from sheets_schema.metrics import Empty
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


def test_no_two_figures_of_a_total_disagree_about_whom_they_counted() -> None:
    """Web媒体 has three contracts and no cost row: 合計 and CAC are those of Web広告 and of what
    belongs to no channel, and a note below both says who is missing."""
    paid = WON | {"won_amount": 1_000_000}
    unpaid = [WON | {"channel": "Web媒体", "won_amount": 9_000_000}] * 3
    costs = [cost(200_000), cost(100_000, "委託", None)]
    page = economics(book_of([paid, *unpaid], costs, items={"粗利率": "50%"}))
    total = by_head(page, "合計")
    assert (total["成約"], total["成約金額"], total["粗利"]) == (1, 1_000_000, 500_000)
    assert (total["総費用"], total["売上ROI"]) == (300_000, 1_000_000 / 300_000)
    assert (total["粗利ROI"], total["純ROI"]) == (500_000 / 300_000, 200_000 / 300_000)
    assert shown(page.tables[1])[1] == [300_000, 1, 300_000]
    told = "費用が未入力のチャネルは、合計と CAC のどの数字にも入れていません: Web媒体"
    assert [told in table.notes for table in page.tables[:2]] == [True, True]
    # Once it has a cost, it is among them, and the note goes.
    whole = economics(book_of([paid, *unpaid], [*costs, cost(0, channel="Web媒体")]))
    assert (by_head(whole, "合計")["成約"], shown(whole.tables[1])[1]) == (4, [300_000, 4, 75_000])
    assert not any("未入力" in note for note in (*whole.tables[0].notes, *whole.tables[1].notes))


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


def test_an_assumption_is_compared_with_what_it_names() -> None:
    leads = [WON, {**WON, "won_on": None}, {**WON, "won_on": None, "opportunity_on": None},
             {**WON, "won_on": None, "opportunity_on": None, "invalid_reason": "重複"},
             {"channel": "Web媒体", "received_at": WON["received_at"],
              "campaign": "春の施策"}]  # fmt: skip
    page = simulation(book_of(leads, campaigns=[{"campaign": "春の施策", "channel": "Web媒体"}]))
    everything, channel, campaign = (page.actuals(one) for one in ("", "Web広告", "春の施策"))
    assert everything is not None
    assert channel is not None
    assert campaign is not None
    assert [one["follow_rate"] for one in (everything, channel, campaign)] == [0.8, 0.75, 1]
    assert [one["opportunity_rate"] for one in (everything, channel, campaign)] == [0.5, 2 / 3, 0]
    assert channel["qualified_rate"] is Empty.NO_STAGE
    assert page.actuals("誰も知らない施策") is None


def test_settings_of_an_older_spreadsheet_move_to_the_tab_under_either_name() -> None:
    for name in ("想定受注率", "想定有効商談成約率", "Planned win rate"):
        page = simulation(book_of(items={name: "35%", "想定の対象": "Web広告"}))
        assert page.assumed["plan_win_rate"] == Decimal("0.35")
        assert page.compared_with == "Web広告"
    assert simulation(book_of()).assumed["plan_leads"] == 278


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
    targets: list[dict[str, Any]] = [
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


def test_a_target_of_a_month_to_come_is_not_held_against_what_was_won_so_far() -> None:
    """As of 20 November: December's target counts in neither of the two tabs."""
    metric = "SQL経由の成約金額"
    targets = [
        {"month": month, "channel": "全体", "metric": metric, "target": value}
        for month, value in (("2026-10", 400), ("2026-11", 600), ("2026-12", 9_000))
    ]
    book = book_of([{**WON, "won_amount": 600, "won_on": day("2026-11-02")}], targets=targets)
    assert line(contribution(book), "SQL経由", 1)[1:5] == [600, 1.0, 1000, 0.6]
    year = by_head(plan(book), "全体", 1)
    assert (year["指標"], year["年間目標"], year["目標(今月まで)"]) == (metric, 10_000, 1000)
