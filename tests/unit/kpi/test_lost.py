"""失注・リサイクル: why deals were lost, whose time has come, and what came back."""

from typing import Any

import pytest

from server.kpi.tabs.lost import lost
from tests.support.books import book_of, day, shown

TODAY = day("2026-11-20")
DEAL = {
    "channel": "Web広告", "received_at": day("2026-01-05"), "opportunity_on": day("2026-02-01"),
    "owner": "藤井",
}  # fmt: skip
LOST = {**DEAL, "lost_on": day("2026-04-01"), "lost_reason": "決断の保留・見送り"}
LATER = {
    "channel": "Web広告",
    "received_at": day("2026-06-01"),
    "opportunity_on": day("2026-06-10"),
}


def link(tab: str, row: int) -> str:
    return f"#{tab}!{row}"


def tables(*leads: dict[str, Any]) -> list[list[list[Any]]]:
    return [shown(one)[1:] for one in lost(book_of(leads), link).tables]


def test_reasons_with_what_follows_and_what_came_back() -> None:
    leads = [
        {**LOST, "company": "青葉", "expected_amount": 1_000_000, "next_action_on": TODAY},
        {**LOST, "company": "若葉", "expected_amount": 500_000, "next_action_on": TODAY + 9},
        {**LOST, "company": "港", "lost_reason": "他社に決定"},
        {**LOST, "company": "光", "lost_reason": None},
        {"channel": "Web広告", "received_at": day("2026-03-01"), "status": "リサイクル",
         "company": "東雲", "last_action_on": day("2026-03-20")},
        {**LATER, "company": "株式会社青葉", "won_on": day("2026-08-01")},
        {**LATER, "company": "㈱若葉"},
        {**LATER, "company": "東雲", "lost_on": day("2026-09-01"),
         "lost_reason": "有効商談化の芽なし"},
    ]  # fmt: skip
    reasons = tables(*leads)[0]
    assert reasons == [
        ["有効商談化の芽なし", "対象外", 1, 0, 0, 0, 1, 0, 0, 0, "母数0"],
        ["他社に決定", "分析", 1, 0, 0, 0, 1, 0, 0, 0, "母数0"],
        ["決断の保留・見送り", "再フォロー", 2, 1_500_000, 1, 1, 0, 2, 1, 1, 0.5],
        ["(未記入)", None, 1, 0, 0, 0, 1, 0, 0, 0, "母数0"],
        ["(リサイクル)", "育成", 1, 0, 0, 0, 1, 1, 1, 0, 0],
        ["合計", None, 6, 1_500_000, 1, 1, 4, 3, 0.5, 1, pytest.approx(1 / 3)],
    ]


@pytest.mark.parametrize(
    ("first", "second", "is_back"),
    [
        ({"email": "Taro@example.jp"}, {"email": "taro@example.jp"}, True),
        ({"phone": "03-1234-5678"}, {"phone": "0312345678"}, True),
        ({"company": "㈱青葉"}, {"company": "青葉株式会社"}, True),
        ({"company": "青葉"}, {"company": "若葉"}, False),
        ({"name": "山田 太郎"}, {"name": "山田 太郎"}, False),
        ({"company": "青葉"}, {"company": "青葉", "opportunity_on": day("2026-04-01")}, False),
        ({"company": "青葉"}, {"company": "青葉", "opportunity_on": day("2026-04-02")}, True),
        ({"company": "青葉"}, {"company": "青葉", "opportunity_on": None}, False),
        ({"company": "青葉"}, {"company": "青葉", "kind": "テスト"}, False),
        ({"company": "青葉", "opportunity_on": day("2026-05-01")}, {"company": "緑"}, False),
        ({}, {}, False),
    ],
)
def test_who_came_back(first: dict[str, Any], second: dict[str, Any], is_back: bool) -> None:
    rows = tables({**LOST, **first}, {**LATER, **second})
    assert rows[0][-1][7] == int(is_back)
    assert len(rows[3]) == int(is_back)


def test_the_lists() -> None:
    leads = [
        {**LOST, "company": "先", "next_action_on": TODAY - 2},
        {**LOST, "company": "今日", "next_action_on": TODAY},
        {**LOST, "company": "後", "next_action_on": TODAY + 5},
        {**LOST, "company": "未定"},
        {**LOST, "company": "分析", "lost_reason": "他社に決定"},
        {"channel": "Web広告", "received_at": day("2026-03-01"), "status": "リサイクル",
         "company": "育成", "owner": "中野"},
        {**LOST, "company": "復活"},
        {**LATER, "company": "復活", "owner": "青木"},
    ]  # fmt: skip
    _, due, waiting, back = tables(*leads)
    assert [row[:4] for row in due] == [
        ["先", "藤井", TODAY - 2, "決断の保留・見送り"],
        ["今日", "藤井", TODAY, "決断の保留・見送り"],
    ]
    assert [row[:4] for row in waiting] == [
        ["後", "藤井", TODAY + 5, "決断の保留・見送り"],
        ["未定", "藤井", None, "決断の保留・見送り"],
        ["育成", "中野", None, "リサイクル"],
    ]
    assert back == [
        ["復活", "青木", day("2026-04-01"), "決断の保留・見送り", day("2026-06-10"), "進行中"]
    ]
    page = lost(book_of(leads), link)
    assert page.tables[3].marks[0, 0].link == "#leads!9"
    assert page.tables[1].heading == "期限の来た再フォロー 2件"


def test_without_anything_lost_it_says_so() -> None:
    page = lost(book_of([{**DEAL, "company": "青葉"}]), link)
    assert [table.notes[-1] for table in page.tables[1:]] == ["該当する行はありません。"] * 3
    assert shown(page.tables[0])[1:] == [["合計", None, 0, 0, 0, 0, 0, 0, "母数0", 0, "母数0"]]
