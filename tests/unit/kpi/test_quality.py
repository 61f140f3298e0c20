"""データ品質: what is odd is named with its row and a link, never merged, never lost."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from server.kpi.count.book import Compared, InboxFigures
from server.kpi.read.findings import QUOTED_EACH
from server.kpi.tabs.quality import quality
from sheets_schema.quality_rules import BY_KEY
from tests.support.books import book_of, day, line, rules, shown

LEAD = {"channel": "Web広告", "received_at": day("2026-04-01")}
DEAL = {**LEAD, "opportunity_on": day("2026-04-10")}


def link(tab: str, row: int) -> str:
    return f"#gid={tab}&range=A{row}"


def test_each_row_is_named_with_tab_column_cell_and_a_link() -> None:
    leads = [LEAD, {**LEAD, "opportunity_on": "来週"}]
    costs = [{"month": "2026-04", "channel": "Web広告", "amount": "見積中"}]
    page = quality(book_of(leads, costs), link)
    assert shown(page.tables[0])[1:] == [
        ["日付を読み取れません", 1, "空欄として数えました。"],
        ["費用の金額がないか、読み取れません", 1, "この行は使っていません。"],
        ["合計", 2, None],
    ]
    details = page.tables[1]
    assert shown(details) == [
        ["内容", "タブ", "行", "列", "セルの内容"],
        ["日付を読み取れません", "リード", 3, "商談日", "来週"],
        ["費用の金額がないか、読み取れません", "費用", 2, "金額", "見積中"],
    ]
    assert [details.marks[row, 2].link for row in (0, 1)] == [
        "#gid=leads&range=A3", "#gid=costs&range=A2",
    ]  # fmt: skip


def test_rows_beyond_the_first_are_named_together_and_none_is_lost() -> None:
    leads = [{**LEAD, "channel": None} for _ in range(QUOTED_EACH + 10)] + [LEAD]
    leads += [{**LEAD, "channel": None}]
    rows = shown(quality(book_of(leads), link).tables[1])
    assert rows[QUOTED_EACH][2] == QUOTED_EACH + 1
    assert rows[QUOTED_EACH + 1][2] == f"{QUOTED_EACH + 2}–{QUOTED_EACH + 11}, {QUOTED_EACH + 13}"
    assert len(rows) == QUOTED_EACH + 2


def test_a_status_that_asks_for_more() -> None:
    leads = [
        {**LEAD, "status": "見込みなし"},
        {**LEAD, "status": "商談候補"},
        {**LEAD, "status": "見込みなし", "invalid_reason": "重複"},
        {**DEAL, "status": "商談候補"},
        {**LEAD, "status": "検討中"},
    ]
    assert rules(book_of(leads)) == {
        "no_prospect_valid": [2], "sql_without_opportunity": [3], "status_unknown": [6],
    }  # fmt: skip


def test_possible_duplicates_by_mail_and_by_company_with_name_or_phone() -> None:
    leads = [
        {**LEAD, "email": "taro@example.co.jp", "company": "A"},
        {**LEAD, "email": " Taro＠Example.CO.JP", "company": "B"},
        {**LEAD, "company": "株式会社髙島", "name": "山田 太郎"},
        {**LEAD, "company": "㈱高島", "name": "山田　太郎 様"},
        {**LEAD, "company": "高島", "phone": "03-1234-5678", "name": "別人"},
        {**LEAD, "company": "(株)高島", "phone": "０３ー１２３４ー５６７８", "name": "他人"},
        {**LEAD, "company": "別会社", "name": "山田太郎", "phone": "03-1234-5678"},
        {**LEAD, "email": "taro@example.co.jp", "invalid_reason": "重複"},
        {**LEAD, "email": "taro@example.co.jp", "kind": "スパム"},
    ]
    book = book_of(leads)
    assert rules(book) == {"possible_duplicate": [3, 5, 7]}
    told = BY_KEY["possible_duplicate"].what.ja
    assert line(quality(book, link), told, 1) == [
        told,
        "リード",
        3,
        "会社名",
        "2 行目と同じ人の可能性",
    ]


def test_two_open_deals_of_one_company() -> None:
    leads = [
        {**DEAL, "company": "青葉精機"}, {**DEAL, "company": "株式会社青葉精機"},
        {**DEAL, "company": "青葉精機", "won_on": day("2026-05-01"), "won_amount": 1},
        {**DEAL, "company": "若葉"},
    ]  # fmt: skip
    book = book_of(leads)
    assert rules(book) == {"two_open_deals": [3]}
    told = BY_KEY["two_open_deals"].what.ja
    assert line(quality(book, link), told, 1)[-1] == "2 行目と同じ会社"


def test_a_copied_row_is_known_by_its_id() -> None:
    leads = [{**LEAD, "lead_id": "a"}, LEAD, {**LEAD, "lead_id": " a"}]
    book = book_of(leads)
    assert rules(book) == {"lead_id_twice": [4]}
    told = BY_KEY["lead_id_twice"].what.ja
    assert line(quality(book, link), told, 1)[-1] == "2 行目と同じリードID"


def test_inbox_and_sheet_side_by_side() -> None:
    leads = [{**LEAD, "lead_id": "a"}, {**LEAD, "lead_id": "b"}, {**LEAD, "company": "手入力"}]
    book = book_of(leads, inbox=InboxFigures(delivered=2, waiting=1, isolated=0))
    assert shown(quality(book, link).tables[1])[1:] == [
        ["受信箱が受け付けた送信", 3], ["うちシートに書き込み済み", 2], ["うち書き込み待ち", 1],
        ["うち保留", 0], ["シートにあるリードIDの行", 2], ["リードIDのない行(手入力)", 1],
        ["照合はまだ行われていません(毎晩3時台)", None],
    ]  # fmt: skip
    assert rules(book) == {}
    gone = book_of(leads, inbox=InboxFigures(delivered=3, waiting=0, isolated=0))
    assert rules(gone) == {"inbox_differs": []}


def test_what_the_nightly_comparison_found_is_told() -> None:
    at = datetime(2026, 11, 20, 3, 5, tzinfo=ZoneInfo("Asia/Tokyo"))
    compared = Compared(at, missing=3, doubled=2, unsettled=1)
    book = book_of([LEAD], inbox=InboxFigures(0, 0, 0, compared))
    assert shown(quality(book, link).tables[1])[-4:] == [
        ["最後の照合(2026/11/20 03:05)", None],
        ["照合: シートから行が削除されたリード", 3],
        ["照合: 2行以上あるリードID", 2],
        ["照合: まだ書き込まれていなかった送信", 1],
    ]


def test_nothing_odd_leaves_an_empty_list() -> None:
    page = quality(book_of([LEAD]), link)
    assert shown(page.tables[0])[1:] == [["合計", 0, None]]
    assert shown(page.tables[1])[1:] == []


def test_long_cells_are_quoted_in_part() -> None:
    words: Any = "長" * 50_000
    rows = shown(quality(book_of([{**LEAD, "opportunity_on": words}]), link).tables[1])
    assert len(rows[1][4]) < 130


def test_every_rule_says_how_it_is_counted() -> None:
    for rule in BY_KEY.values():
        for text in (rule.what, rule.counted):
            assert text.ja
            assert text.en


def test_a_row_of_totals_among_the_leads_is_told_and_no_lead() -> None:
    leads: list[dict[str, Any]] = [
        {**LEAD, "company": "青葉精機"},
        {"received_at": "合計", "won_amount": "3件", "won_on": day("2026-05-01")},
        {"received_at": day("2026-04-30"), "company": " 小　計 ", "channel": "Web広告"},
        {"name": "ＴＯＴＡＬ", "won_amount": 900},
        {"received_at": "計", "company": "合計", "name": "計"},
    ]
    book = book_of(leads)
    assert {rule: sorted(rows) for rule, rows in rules(book).items()} == {"total_row": [3, 4, 5, 6]}
    assert book.columns.is_row.tolist() == [True, False, False, False, False]
    assert book.leads["counted"].tolist() == [True, False, False, False, False]
    assert shown(quality(book, link).tables[0])[1] == ["合計の行です", 4, "数えていません。"]
    assert sorted(row[2:] for row in shown(quality(book, link).tables[1])[1:]) == [
        [3, "受付日時", "合計"], [4, "会社名", " 小　計 "],
        [5, "氏名", "ＴＯＴＡＬ"], [6, "会社名", "合計"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lead",
    [
        {"company": "Total", "name": "佐藤 翼"},
        {"company": "SUM", "name": "Ana Lima", "won_on": day("2026-05-01"), "won_amount": 9},
        {"company": "Total"},
        {"company": "青葉精機", "name": "計"},
        {"company": "東京電計"},
        {"company": "Copyright Agency", "name": "森"},
        {"name": "計", "owner": "田中"},
    ],
)
def test_a_lead_that_is_called_like_a_total_is_a_lead(lead: dict[str, Any]) -> None:
    book = book_of([{**LEAD, "company": "若葉電子"}, {**LEAD, **lead}])
    assert book.leads["counted"].tolist() == [True, True]
    assert "total_row" not in rules(book)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"owner": "合計", "opportunity_on": 3, "won_amount": 12}, "total_row"),
        ({"company": "Total", "received_at": "3件", "expected_amount": 5}, "total_row"),
        ({"company": "4月 Web 合計", "received_at": day("2026-04-30"), "won_amount": 12},
         "total_row"),
        ({"channel": "Web広告 集計", "won_amount": 12}, "total_row"),
        ({"opportunity_on": 3, "won_on": 2, "won_amount": 12}, "total_row"),
        ({"received_at": "受付日時", "company": "会社名", "name": "氏名"}, "header_again"),
        ({"company": "Company", "name": "Name", "email": "E-mail", "lead_id": "Lead ID"},
         "header_again"),
        ({"received_at": "機密情報"}, "footer"),
        ({"company": "Copyright © 2026 Example Inc."}, "footer"),
        ({"received_at": "生成日", "company": "2026-09-30 10:00"}, "footer"),
    ],
)  # fmt: skip
def test_furniture_is_told_and_no_lead(row: dict[str, Any], rule: str) -> None:
    deals = [{**DEAL, "company": f"青葉{n}", "won_on": day("2026-05-01"), "won_amount": n}
             for n in (5, 7)]  # fmt: skip
    book = book_of([*deals, row])
    assert book.columns.is_row.tolist() == [True, True, False]
    assert rules(book) == {rule: [4]}


def test_who_can_be_reached_or_came_through_the_form_is_no_total() -> None:
    leads: list[dict[str, Any]] = [
        {**LEAD, "company": "Total", "email": "a@example.co.jp"},
        {**LEAD, "name": "計", "phone": "03-1234-5678"},
        {**LEAD, "company": "合計", "lead_id": "a"},
        {**LEAD, "company": "合計会計事務所"},
        {"received_at": "合計", "email": "b@example.co.jp", "channel": "Web広告"},
    ]
    book = book_of(leads)
    assert book.leads["counted"].tolist() == [True] * 5
    assert rules(book) == {"date_unreadable": [6], "no_date": [6]}


def test_a_date_that_is_meant_to_lie_ahead_is_no_contradiction() -> None:
    deal = {"company": "青葉精機", "channel": "Web広告", "received_at": day("2026-10-01"),
            "opportunity_on": day("2026-10-05")}  # fmt: skip
    ahead = day("2026-12-20")
    planned = {"next_action_on": ahead, "expected_on": ahead}
    assert "date_future" not in rules(book_of([{**deal, **planned}]))
    for key in ("won_on", "last_action_on", "lost_on"):
        assert rules(book_of([{**deal, key: ahead}]))["date_future"] == [2]
