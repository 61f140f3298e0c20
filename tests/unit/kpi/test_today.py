"""今日やること: what is listed, for whom, in which order, and when it leaves the list."""

from typing import Any

import pytest

from server.kpi.count.book import Book
from server.kpi.tabs.today import today
from tests.support.books import book_of, day, shown

TODAY = day("2026-11-20")
NEW = {"channel": "Web広告", "received_at": TODAY - 1, "status": "新規", "owner": "藤井"}
DEAL = {
    "channel": "Web広告", "received_at": day("2026-04-01"), "opportunity_on": day("2026-04-10"),
    "owner": "藤井", "last_action_on": TODAY - 1,
}  # fmt: skip
LEAD = {
    "channel": "Web広告", "received_at": TODAY - 9, "status": "進行中", "owner": "藤井",
    "last_action_on": TODAY - 8,
}  # fmt: skip
SCORES: dict[str, list[Any]] = {
    "score_rule": ["決裁権者", "セミナー参加"],
    "score_points": [20, 10],
}


def link(tab: str, row: int) -> str:
    return f"#{tab}!{row}"


def rows(book: Book) -> list[list[Any]]:
    return shown(today(book, link).tables[0])[1:]


def listed(*leads: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """(種類, 会社名) from the top."""
    return [(row[3], row[4]) for row in rows(book_of(leads, **more))]


def test_the_columns_and_one_line_of_each_kind() -> None:
    leads = [
        {**DEAL, "company": "休眠", "last_action_on": TODAY - 45, "next_action_on": TODAY + 3,
         "phase": "価値合意"},
        {**LEAD, "company": "無予定"},
        {**DEAL, "company": "再訪", "lost_on": TODAY - 90, "lost_reason": "決断の保留・見送り",
         "next_action_on": TODAY - 2},
        {**NEW, "company": "新着", "name": "山田 太郎", "phone": "03-1234-5678",
         "conversion_point": "お問い合わせ", "other": "役職: 決裁権者"},
        {**LEAD, "company": "遅れ", "next_action_on": TODAY - 3},
        {**DEAL, "company": "約束", "next_action_on": TODAY},
    ]  # fmt: skip
    book = book_of(leads, settings={"owner": ["藤井"], **SCORES})
    table = today(book, link).tables[0]
    assert shown(table) == [
        ["順", "担当", "期限", "種類", "会社名", "氏名", "電話番号", "流入チャネル", "スコア",
         "内容", "行"],
        [1, "藤井", TODAY - 3, "期限超過", "遅れ", None, None, "Web広告", 0,
         "次の予定を 3日過ぎています。進行中", 6],
        [2, "藤井", TODAY, "本日の予定", "約束", None, None, "Web広告", 0, "今日の予定です", 7],
        [3, "藤井", TODAY + 2, "未対応のMQL", "新着", "山田 太郎", "03-1234-5678", "Web広告", 20,
         "受付から 1日、まだ新規です。お問い合わせ", 5],
        [4, "藤井", TODAY - 2, "再フォロー", "再訪", None, None, "Web広告", 0,
         "失注後の再フォローの日です", 4],
        [5, "藤井", None, "次の予定なし", "無予定", None, None, "Web広告", 0,
         "次回アクション日を入れてください。進行中", 3],
        [6, "藤井", TODAY - 15, "動きのない商談", "休眠", None, None, "Web広告", 0,
         "45日動きがありません。価値合意", 2],
    ]  # fmt: skip
    assert (table.marks[0, 10].link, table.marks[5, 4].link) == ("#leads!6", "#leads!2")


def test_overdue_oldest_first() -> None:
    leads = [{**LEAD, "company": f"{late}日", "next_action_on": TODAY - late} for late in (1, 9, 4)]
    assert listed(*leads) == [("期限超過", "9日"), ("期限超過", "4日"), ("期限超過", "1日")]


def test_new_mqls_too_long_first_then_by_todays_score_then_the_oldest() -> None:
    def new(company: str, age: int, other: str = "") -> dict[str, Any]:
        return {**NEW, "company": company, "received_at": TODAY - age, "other": other, "score": 99}

    leads = [
        new("今日", 0),
        new("二日", 2),
        new("三日", 3),
        new("四日", 4),
        new("五日", 5),
        new("四日の決裁者", 4, "役職: 決裁権者"),
        new("今日の決裁者", 0, "役職: 決裁権者"),
    ]
    assert [company for _, company in listed(*leads, settings=SCORES)] == [
        "四日の決裁者", "五日", "四日", "今日の決裁者", "三日", "二日", "今日",
    ]  # fmt: skip


def test_nothing_planned_newest_first_and_silent_deals_longest_silent_first() -> None:
    leads = [
        {**LEAD, "company": "古い", "received_at": TODAY - 50},
        {**LEAD, "company": "新しい", "received_at": TODAY - 5},
        *({**DEAL, "company": f"{days}日", "last_action_on": TODAY - days,
           "next_action_on": TODAY + 1} for days in (30, 90, 29)),
    ]  # fmt: skip
    assert listed(*leads) == [
        ("次の予定なし", "新しい"),
        ("次の予定なし", "古い"),
        ("動きのない商談", "90日"),
        ("動きのない商談", "30日"),
    ]


@pytest.mark.parametrize(
    ("lead", "what"),
    [
        ({"status": "再試行"}, "再試行の日です。再試行"),
        ({"status": "リサイクル"}, "リサイクルの再フォローの日です。リサイクル"),
        ({**DEAL, "lost_on": TODAY - 9, "lost_reason": "決断の保留・見送り"},
         "失注後の再フォローの日です"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("on", "listed"), [(TODAY, True), (TODAY - 1, True), (TODAY + 1, False)])
def test_to_be_taken_up_again_when_its_day_has_come(
    lead: dict[str, Any], what: str, on: int, listed: bool
) -> None:
    found = rows(book_of([{**LEAD, "company": "青葉", **lead, "next_action_on": on}]))
    assert [(row[3], row[9]) for row in found] == ([("再フォロー", what)] if listed else [])


@pytest.mark.parametrize(
    "done",
    [
        {"status": "進行中", "next_action_on": TODAY + 1},
        {"invalid_reason": "重複"},
        {"kind": "スパム"},
        {"kind": "UQL"},
        {"status": "見込みなし"},
        {"status": "リサイクル"},
        {"opportunity_on": TODAY, "next_action_on": TODAY + 7},
        {"opportunity_on": TODAY - 1, "won_on": TODAY},
        {"opportunity_on": TODAY - 1, "won_on": TODAY, "agreed_on": None, "status": "進行中"},
        {"opportunity_on": TODAY - 1, "lost_on": TODAY, "lost_reason": "他社に決定"},
    ],
)
def test_a_new_mql_leaves_with_its_cause(done: dict[str, Any]) -> None:
    assert listed({**NEW, "company": "青葉"}) == [("未対応のMQL", "青葉")]
    assert listed({**NEW, "company": "青葉", **done}) == []


@pytest.mark.parametrize(
    ("waits", "done"),
    [
        ({**LEAD, "next_action_on": TODAY - 1}, {"next_action_on": TODAY + 1}),
        (LEAD, {"next_action_on": TODAY + 1}),
        ({**DEAL, "last_action_on": TODAY - 40, "next_action_on": TODAY + 2},
         {"last_action_on": TODAY}),
        ({**LEAD, "status": "再試行", "next_action_on": TODAY}, {"next_action_on": TODAY + 30}),
        ({**LEAD, "status": "再試行", "next_action_on": TODAY}, {"invalid_reason": "重複"}),
        ({**LEAD, "status": "再試行", "next_action_on": TODAY}, {"kind": "スパム"}),
        ({**LEAD, "status": "再試行", "next_action_on": TODAY},
         {"lost_on": TODAY - 1, "lost_reason": "他社に決定"}),
        ({**DEAL, "lost_on": TODAY - 40, "lost_reason": "決断の保留・見送り",
          "next_action_on": TODAY}, {"lost_reason": "有効商談化の芽なし"}),
    ],
)  # fmt: skip
def test_any_other_leaves_with_its_cause(waits: dict[str, Any], done: dict[str, Any]) -> None:
    assert len(listed(waits)) == 1
    assert listed({**waits, **done}) == []


def test_by_the_agreement_a_signed_contract_is_no_open_deal() -> None:
    signed = {**DEAL, "won_on": TODAY - 40, "last_action_on": TODAY - 40}
    assert listed(signed, items={"成約の定義": "成約合意"}) == []


@pytest.mark.parametrize(
    ("lead", "whose"),
    [
        (NEW, "中野"),
        (LEAD, "中野"),
        ({**LEAD, "inside_sales": None}, "藤井"),
        ({**LEAD, "status": "商談候補"}, "藤井"),
        (DEAL, "藤井"),
        ({**DEAL, "owner": None}, "中野"),
        ({**NEW, "owner": None, "inside_sales": None}, "(担当者なし)"),
        ({**LEAD, "inside_sales": " ﾅｶﾉ "}, "ナカノ"),
    ],
)
def test_leads_are_of_inside_sales_and_deals_of_their_owner(
    lead: dict[str, Any], whose: str
) -> None:
    (row,) = rows(book_of([{"inside_sales": "中野", "company": "青葉", **lead}]))
    assert row[1] == whose


def test_nobody_first_then_as_settings_has_them_then_strangers() -> None:
    people = ("渡辺", "藤井", None, "中野", "青木")
    leads = [{**LEAD, "owner": name, "company": f"{name}の客"} for name in people]
    book = book_of(leads, settings={"owner": ["中野", "藤井"]})
    assert [row[1] for row in rows(book)] == ["(担当者なし)", "中野", "藤井", "渡辺", "青木"]


def test_so_many_of_each_and_the_rest_counted() -> None:
    leads = [
        *({**NEW, "company": f"新{n}"} for n in range(3)),
        *({**LEAD, "company": f"進{n}"} for n in range(4)),
        {**LEAD, "company": "別", "owner": "中野"},
    ]
    book = book_of(leads, items={"1人あたりの件数": 2})
    assert [(row[0], row[1], row[3], row[9]) for row in rows(book)] == [
        (1, "中野", "次の予定なし", "次回アクション日を入れてください。進行中"),
        (1, "藤井", "未対応のMQL", "受付から 1日、まだ新規です"),
        (2, "藤井", "未対応のMQL", "受付から 1日、まだ新規です"),
        (None, "藤井", "ほか", "ほか 5件(未対応のMQL 1、次の予定なし 4)"),
    ]
    assert shown(today(book, link).tables[1]) == [
        ["担当", "期限超過", "未対応のMQL", "再フォロー", "次の予定なし", "動きのない商談", "件数"],
        ["中野", 0, 0, 0, 1, 0, 1],
        ["藤井", 0, 3, 0, 4, 0, 7],
        ["合計", 0, 3, 0, 5, 0, 8],
    ]


def test_twenty_of_each_where_settings_says_nothing() -> None:
    book = book_of([{**NEW, "company": f"新{n}"} for n in range(25)])
    found = rows(book)
    assert (len(found), found[20][9]) == (21, "ほか 5件(未対応のMQL 5)")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"company": "㈱青葉精機"}, {"company": "青葉精機 株式会社"}),
        ({"email": "Taro@example.jp"}, {"email": "taro@example.jp"}),
        ({"phone": "03-1234-5678"}, {"phone": "０３（１２３４）５６７８"}),
    ],
)
def test_one_person_or_company_stands_there_once(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    late = {**LEAD, **other, "next_action_on": TODAY - 1}
    (row,) = rows(book_of([{**NEW, **one}, late, {**NEW, **one, "owner": "藤井 "}]))
    assert row[9] == "次の予定を 1日過ぎています。進行中。同じ人・会社の行がほか 2件(2, 4行目)"


def test_a_chain_of_likenesses_is_one() -> None:
    """The first and the last have nothing in common but those between them."""
    chain = [
        {"company": "青葉", "email": "a@x.jp"},
        {"email": "a@x.jp", "phone": "0311112222"},
        {"phone": "0311112222", "company": "若葉"},
        {"company": "若葉", "email": "b@x.jp"},
        {"email": "b@x.jp", "company": "港"},
    ]
    (row,) = rows(book_of([{**NEW, **one} for one in chain]))
    assert row[9].endswith("同じ人・会社の行がほか 4件(3, 4, 5行目 など)")


def test_a_firm_that_two_people_look_after_is_on_both_lists() -> None:
    leads = [{**LEAD, "company": "青葉", "owner": name} for name in ("藤井", "中野")]
    assert [row[1] for row in rows(book_of(leads))] == ["中野", "藤井"]


def test_what_a_visitor_wrote_is_never_a_formula_nor_a_link() -> None:
    evil = '=HYPERLINK("https://evil.example","青葉")'
    page = today(book_of([{**NEW, "company": evil, "name": "+1", "phone": "-2+3"}]), link)
    assert page.tables[0].rows[0][4:7] == [evil, "+1", "-2+3"]
    assert {mark.link for mark in page.tables[0].marks.values()} == {"#leads!2"}


def test_nothing_to_do_says_so() -> None:
    table = today(book_of([]), link).tables[0]
    assert (table.rows, table.notes) == ([], ("今日やることはありません。",))
