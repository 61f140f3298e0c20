"""The table that the firm keeps by hand comes out figure by figure."""

from server.kpi.tabs.funnel import funnel
from server.kpi.tabs.invalid_reasons import invalid_reasons
from server.kpi.tabs.unit_costs import unit_costs
from tests.support.books import book_of, shown
from tests.support.sheet_rows import golden_costs, golden_leads


def test_funnel() -> None:
    book = book_of(golden_leads(), golden_costs())
    assert shown(funnel(book).tables[0]) == [
        ["流入チャネル", "有効リード", "商談率", "商談", "成約率", "成約"],
        ["オーガニック", 25, 0.2, 5, 0.2, 1],
        ["Web広告", 100, 0.25, 25, 0.2, 5],
        ["Web媒体", 25, 0.4, 10, 0.2, 2],
        ["展示会・セミナー", 100, 0.05, 5, 0.2, 1],
        ["アウトバウンドコール", "--", "--", 5, 0.2, 1],
        ["代理店紹介", "--", "--", 4, 0.5, 2],
        ["合計", 250, 0.18, 54, 12 / 54, 12],
    ]


def test_unit_costs() -> None:
    book = book_of(golden_leads(), golden_costs())
    assert shown(unit_costs(book).tables[0]) == [
        ["流入チャネル", "費用", "有効リード獲得単価", "商談獲得単価", "成約獲得単価"],
        ["オーガニック", 0, 0, 0, 0],
        ["Web広告", 1_000_000, 10_000, 40_000, 200_000],
        ["Web媒体", 500_000, 20_000, 50_000, 250_000],
        ["展示会・セミナー", 500_000, 5_000, 100_000, 500_000],
        ["アウトバウンドコール", 250_000, "--", 50_000, 250_000],
        ["代理店紹介", 200_000, "--", 50_000, 100_000],
        ["合計", 2_450_000, 8_000, 2_450_000 / 54, 2_450_000 / 12],
    ]


def test_the_total_is_not_an_average_of_rates_nor_a_mix_of_stages() -> None:
    book = book_of(golden_leads(), golden_costs())
    total = shown(funnel(book).tables[0])[-1]
    assert total[2] == 45 / 250
    assert total[2] != 54 / 250
    assert total[2] != (0.2 + 0.25 + 0.4 + 0.05) / 4


def test_invalid_reasons_most_frequent_first() -> None:
    reasons = ["重複"] * 2 + ["営業・売り込み"] * 3 + ["学生・個人"] * 2
    channels = ["Web広告", "オーガニック", "Web広告", "Web媒体", "Web広告", "Web広告", "代理店紹介"]
    leads = [
        {"channel": channel, "invalid_reason": reason, "received_at": 46113,
         "opportunity_on": 46120 if channel == "代理店紹介" else None}
        for reason, channel in zip(reasons, channels, strict=True)
    ]  # fmt: skip
    assert shown(invalid_reasons(book_of(leads)).tables[0]) == [
        ["無効理由", "件数", "構成比", "オーガニック", "Web広告", "Web媒体", "展示会・セミナー",
         "アウトバウンドコール", "代理店紹介"],
        ["営業・売り込み", 3, 3 / 7, 0, 2, 1, 0, 0, 0],
        ["学生・個人", 2, 2 / 7, 0, 1, 0, 0, 0, 1],
        ["重複", 2, 2 / 7, 1, 1, 0, 0, 0, 0],
        ["合計", 7, 1, 1, 4, 1, 0, 0, 1],
    ]  # fmt: skip


def test_an_empty_sheet_still_makes_every_table() -> None:
    book = book_of()
    assert shown(funnel(book).tables[0])[1:] == [
        ["オーガニック", 0, "母数0", 0, "母数0", 0],
        ["Web広告", 0, "母数0", 0, "母数0", 0],
        ["Web媒体", 0, "母数0", 0, "母数0", 0],
        ["展示会・セミナー", 0, "母数0", 0, "母数0", 0],
        ["アウトバウンドコール", "--", "--", 0, "母数0", 0],
        ["代理店紹介", "--", "--", 0, "母数0", 0],
        ["合計", 0, "母数0", 0, "母数0", 0],
    ]
    assert shown(unit_costs(book).tables[0])[-1] == ["合計", "未入力", "未入力", "未入力", "未入力"]
    assert shown(invalid_reasons(book).tables[0])[1:] == [["合計", 0, "母数0", 0, 0, 0, 0, 0, 0]]
