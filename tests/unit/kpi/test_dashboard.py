"""ダッシュボード: headline figures, what the charts read, what needs attention."""

from datetime import UTC, datetime
from typing import Any

import pytest

from server.kpi.board import BoardPage
from server.kpi.count.book import Book
from server.kpi.render.board import board_requests
from server.kpi.render.paper import Paper
from server.kpi.tabs.dashboard import dashboard
from server.sheets.colours import colour
from sheets_schema import dashboard as places
from sheets_schema import look
from sheets_schema.metrics import Empty
from tests.support.books import book_of, day

# The book's day is 20 November 2026.
LEADS = [
    {"company": "青葉精機", "channel": "Web広告", "received_at": day("2026-11-02"),
     "status": "商談候補", "opportunity_on": day("2026-11-09"), "won_on": day("2026-11-18")},
    {"company": "若葉電子", "channel": "Web広告", "received_at": day("2026-10-05"),
     "status": "商談候補", "opportunity_on": day("2026-10-12")},
    {"company": "東雲工業", "channel": "Web広告", "received_at": day("2026-10-06"),
     "status": "進行中"},
    {"company": "北斗製作所", "channel": "Web広告", "received_at": day("2026-10-07"),
     "invalid_reason": "営業・売り込み"},
]  # fmt: skip
COSTS = [{"month": "2026-11", "channel": "Web広告", "category": "販促・広告", "amount": 300_000}]
TARGETS = [
    {"month": "2026-11", "channel": "全体", "metric": "商談", "target": 4},
    {"month": "2026-11", "channel": "全体", "metric": "成約獲得単価", "target": 240_000},
]  # fmt: skip
PAPER = Paper(2001, 120, 29, "ja", "JPY")


def page(book: Book | None = None) -> BoardPage:
    given = book or book_of(LEADS, COSTS, targets=TARGETS)
    return dashboard(given, lambda tab, row: f"#{tab}")


def words(requests: list[dict[str, Any]]) -> list[str]:
    """Every text that is sent, in order."""
    return [
        cell["userEnteredValue"]["stringValue"]
        for request in requests
        for row in request.get("updateCells", {}).get("rows", [])
        for cell in row["values"]
        if "stringValue" in cell.get("userEnteredValue", {})
    ]


def test_headlines_are_those_of_the_period_beside_this_month_and_the_last() -> None:
    shown = {card.label: (card.value, card.month, card.before) for card in page().cards}
    assert shown["有効リード(累計)"] == (3, 1, 2)
    assert shown["商談(累計)"] == (2, 1, 1)
    assert shown["成約(累計)"] == (1, 1, 0)
    assert shown["成約獲得単価(累計)"][:2] == (300_000, 300_000)


def test_cards_say_target_and_change_in_words() -> None:
    told = words(board_requests(page(), "いつ", PAPER))
    assert "今月 1 ・ ！ 目標 4(着地見込み 1)" in told
    assert "先月 2 ・ ▼ 1(途中)" in told
    assert "先月 1 ・ 増減なし" in told
    # A unit cost is better where it is lower: 240,000 of 300,000.
    assert "今月 ¥300,000\n目標 ¥240,000(計測途中)" in told
    assert "今月 1 ・ 目標なし" in told


def test_a_month_in_progress_is_neither_better_nor_worse_than_a_whole_one() -> None:
    def ink(book: Book) -> tuple[str, Any]:
        (cell,) = [
            cell
            for request in board_requests(page(book), "いつ", PAPER)
            for row in request.get("updateCells", {}).get("rows", [])
            for cell in row["values"]
            if "▼" in cell.get("userEnteredValue", {}).get("stringValue", "")
        ]
        told = cell["userEnteredValue"]["stringValue"]
        return told, cell["userEnteredFormat"]["textFormat"]["foregroundColorStyle"]

    assert ink(book_of(LEADS)) == ("先月 2 ・ ▼ 1(途中)", colour(look.MUTED))
    whole = book_of(LEADS, now=datetime(2026, 11, 30, 3, 0, tzinfo=UTC))
    assert ink(whole) == ("先月 2 ・ ▼ 1", colour(look.BAD))


def test_a_figure_that_is_none_yet_has_no_attainment_and_says_why() -> None:
    card = dashboard(book_of(LEADS[1:], COSTS, targets=TARGETS), lambda tab, row: "").cards[3]
    assert (card.month, card.attained) == (Empty.ZERO_BASE, Empty.ZERO_BASE)
    told = words(board_requests(page(book_of(LEADS[1:], COSTS, targets=TARGETS)), "いつ", PAPER))
    assert "今月 母数0 ・ 目標 ¥240,000(母数0)" in told


def test_what_needs_attention_is_told_with_its_link() -> None:
    lines = page().attention
    assert ("30日以上動きなし、または次回アクション日のない商談: 1件 → 今日やること", "#today") in [
        (line.text, line.link) for line in lines
    ]


def heights(requests: list[dict[str, Any]]) -> dict[int, int]:
    """Row → pixels, as they are sent."""
    sent = [one["updateDimensionProperties"] for one in requests
            if one.get("updateDimensionProperties", {}).get("range", {}).get("dimension")
            == "ROWS"]  # fmt: skip
    return {one["range"]["startIndex"]: one["properties"]["pixelSize"] for one in sent}


def test_what_does_not_fit_on_a_card_stands_in_two_lines() -> None:
    shown = board_requests(page(), "いつ", PAPER)
    assert "今月 ¥300,000\n目標 ¥240,000(計測途中)" in words(shown)
    assert heights(shown)[places.CARD_ROW + 2] == 40
    short = board_requests(page(book_of(LEADS, COSTS)), "いつ", PAPER)
    assert "今月 ¥300,000 ・ 目標なし" in words(short)
    assert heights(short)[places.CARD_ROW + 2] == 21


def test_a_calm_day_says_so() -> None:
    calm = [{"company": "青葉精機", "channel": "Web広告", "received_at": day("2026-11-19"),
             "status": "進行中", "next_action_on": day("2026-11-27")}]  # fmt: skip
    (line,) = page(book_of(calm, COSTS)).attention
    assert line.text == "いま対応が必要なことはありません。"


@pytest.mark.parametrize("leads", [[], [{}], [{"notes": "見出し"}]])
def test_without_leads_it_says_what_to_do_first(leads: list[dict[str, Any]]) -> None:
    shown = page(book_of(leads, []))
    assert [(line.text, line.link) for line in shown.attention] == [
        ("まだリードがありません。届くと、この案内は消えます。", None),
        ("1. フォームをつなぎ、テスト送信をする(docs/connect-a-form.md)", None),
        ("2. 名刺などの一覧は、行を貼り付けるか取り込む → リード", "#leads"),
        ("3. 担当者・無効理由・機能を自社に合わせる → 設定", "#settings"),
        ("4. 月ごとの費用を入れる → 費用", "#costs"),
    ]
    sent = words(board_requests(shown, "いつ", PAPER))
    assert "はじめの手順" in sent
    assert "対応が必要なこと" not in sent


def test_the_first_step_leads_to_the_status_page_where_its_address_is_known() -> None:
    given = dashboard(book_of([], []), lambda tab, row: None, "https://leads.example.jp/admin/")
    assert (given.attention[1].text, given.attention[1].link) == (
        "1. フォームをつなぎ、テスト送信をする → 管理画面",
        "https://leads.example.jp/admin/",
    )


def test_one_lead_and_the_first_steps_are_gone() -> None:
    # Even one that counts nowhere yet: somebody has found the way.
    for lead in (LEADS[2], {"company": "桜台通信"}):
        shown = page(book_of([lead], []))
        assert "はじめの手順" not in words(board_requests(shown, "いつ", PAPER))
        assert not [line for line in shown.attention if "まだリードがありません" in line.text]


def test_charts_read_plain_numbers_and_leave_out_what_is_not_there() -> None:
    blocks = page().blocks
    assert blocks[places.FUNNEL][0] == ["流入チャネル", "有効リード", "商談", "成約"]
    assert ["Web広告", 3, 2, 1] in [list(row) for row in blocks[places.FUNNEL]]
    outbound = next(row for row in blocks[places.FUNNEL] if row[0] == "アウトバウンドコール")
    assert outbound[1] is None  # the channel has no leads stage: no bar, not a bar of 0
    assert [row[0] for row in blocks[places.TREND]][-2:] == ["2026/10", "2026/11"]
    assert len(blocks[places.TREND]) == places.TREND.rows
    assert list(blocks[places.REASONS][1]) == ["営業・売り込み", 1]


def test_the_numbers_follow_the_mark_where_people_moved_it() -> None:
    paper = Paper(2001, 120, 40, "ja", "JPY", {places.DATA_MARK: 20})
    starts = {
        request["updateCells"]["start"]["columnIndex"]
        for request in board_requests(page(), "いつ", paper)
        if "start" in request.get("updateCells", {})
    }
    assert {20, 24, 28, 33} <= starts


def test_charts_are_never_touched() -> None:
    kinds = {next(iter(request)) for request in board_requests(page(), "いつ", PAPER)}
    assert not kinds & {"addChart", "updateChartSpec", "deleteEmbeddedObject"}


def test_of_very_many_channels_the_charts_show_the_largest_and_the_others_in_one() -> None:
    names = [f"媒体{number:02}" for number in range(1, 31)]
    settings = {"channel": names, "start_stage": ["リード"] * 30}
    leads = [
        {"company": f"{name}{number}", "channel": name, "received_at": day("2026-11-02")}
        for size, name in enumerate(names, 1)
        for number in range(size)
    ]
    rows = page(book_of(leads, settings=settings)).blocks[places.FUNNEL]
    assert len(rows) == places.FUNNEL.rows
    # 30 channels with 1 to 30 leads, and 未分類 with none: 19 of 20 lines have a name.
    assert [row[0] for row in rows[1:-1]] == names[11:]
    assert list(rows[-1]) == ["その他(11)", sum(range(1, 12)), 0, 0]
