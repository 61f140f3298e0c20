"""Lists for the people who act: silent deals, waiting leads, whom to follow, the hottest leads."""

from typing import Any

import pytest

from server.kpi.tabs.score_bands import by_score_band
from server.kpi.tabs.weekly_lists import hottest, new_for_too_long, recycle, silent_deals
from tests.support.books import book_of, day, shown

DEAL = {
    "channel": "Web広告", "received_at": day("2026-04-01"), "opportunity_on": day("2026-04-10"),
}  # fmt: skip
TODAY = day("2026-11-20")


def link(tab: str, row: int) -> str:
    return f"#{tab}!{row}"


def deals_of(book: Any) -> list[list[Any]]:
    return shown(silent_deals(book, link))[1:]


@pytest.mark.parametrize(("days_ago", "named"), [(29, False), (30, True), (31, True)])
def test_a_deal_without_action_for_thirty_days_is_silent(days_ago: int, named: bool) -> None:
    deal = {**DEAL, "last_action_on": TODAY - days_ago, "next_action_on": TODAY + 5}
    assert bool(deals_of(book_of([deal]))) is named


def test_how_long_is_a_setting() -> None:
    deal = {**DEAL, "last_action_on": TODAY - 14, "next_action_on": TODAY + 5}
    assert deals_of(book_of([deal])) == []
    assert len(deals_of(book_of([deal], items={"放置日数": 14}))) == 1


def test_silent_deals_by_owner_the_longest_first() -> None:
    leads = [
        {**DEAL, "company": "青葉", "owner": "藤井", "last_action_on": TODAY - 40,
         "next_action_on": TODAY + 1, "phase": "価値合意", "expected_amount": "50万円"},
        {**DEAL, "company": "若葉", "owner": "中野", "last_action_on": TODAY - 3},
        {**DEAL, "company": "港", "owner": "藤井", "last_action_on": TODAY - 90},
        {**DEAL, "company": "光"},
        {**DEAL, "company": "済み", "won_on": TODAY},
        {**DEAL, "company": "負け", "lost_on": TODAY},
        {**DEAL, "company": "無効", "invalid_reason": "重複"},
    ]  # fmt: skip
    table = silent_deals(book_of(leads), link)
    assert table.heading == "30日以上動きなし 4件"
    assert shown(table)[1:] == [
        ["(未記入)", "光", None, None, day("2026-04-10"), 224,
         "次回アクション日がない・30日以上動きなし"],
        ["中野", "若葉", None, None, TODAY - 3, 3, "次回アクション日がない"],
        ["藤井", "港", None, None, TODAY - 90, 90, "次回アクション日がない・30日以上動きなし"],
        ["藤井", "青葉", "価値合意", 500_000, TODAY - 40, 40, "30日以上動きなし"],
    ]  # fmt: skip
    assert table.marks[0, 1].link == "#leads!5"


def test_of_too_many_silent_deals_the_longest_silent_stay_whoever_owns_them() -> None:
    recent = [{**DEAL, "company": f"A{n}", "owner": "青木", "last_action_on": TODAY - 31}
              for n in range(50)]  # fmt: skip
    oldest = {**DEAL, "company": "忘れられた会社", "owner": "渡辺", "last_action_on": TODAY - 300}
    table = silent_deals(book_of([*recent, oldest]), link)
    owners = [(row[0], row[1]) for row in table.rows]
    assert owners == [("渡辺", "忘れられた会社"), *(("青木", f"A{n}") for n in range(49))]
    assert (table.heading, table.notes) == ("30日以上動きなし 51件", ("ほか 1 件",))
    assert table.marks[0, 1].link == link("leads", 52)
    assert table.marks[1, 1].link == link("leads", 2)


def test_a_long_list_says_how_many_more() -> None:
    table = silent_deals(book_of([DEAL] * 60), link)
    assert (len(table.rows), table.notes) == (50, ("ほか 10 件",))


def test_leads_that_stay_new_for_longer_than_the_setting() -> None:
    leads = [
        {"channel": "Web広告", "company": "三日", "received_at": TODAY - 3},
        {"channel": "Web広告", "company": "四日", "received_at": TODAY - 4, "status": "新規"},
        {"channel": "Web広告", "company": "五日", "received_at": TODAY - 5},
        {"channel": "Web広告", "company": "進行", "received_at": TODAY - 9, "status": "進行中"},
        {"channel": "Web広告", "company": "潜在", "received_at": TODAY - 9, "kind": "UQL"},
        {
            "channel": "Web広告",
            "company": "無効",
            "received_at": TODAY - 9,
            "invalid_reason": "重複",
        },
        {"channel": "Web広告", "company": "不明"},
    ]
    assert [row[1] for row in shown(new_for_too_long(book_of(leads), link))[1:]] == ["五日", "四日"]


def test_who_to_follow_after_losing() -> None:
    def lost(company: str, reason: str, next_on: int | None = None) -> dict[str, Any]:
        return {
            **DEAL, "company": company, "lost_on": TODAY - 10, "lost_reason": reason,
            "next_action_on": next_on,
        }  # fmt: skip

    leads = [
        lost("分析", "他社に決定"),
        lost("日なし", "決断の保留・見送り"),
        lost("後", "決断の保留・見送り", TODAY + 30),
        lost("先", "決断の保留・見送り", TODAY + 3),
        lost("対象外", "有効商談化の芽なし"),
        lost("知らない", "社長の一声"),
    ]
    table = recycle(book_of(leads), link)
    assert [row[:3] for row in shown(table)[1:]] == [
        ["再フォロー", "先", TODAY + 3],
        ["再フォロー", "後", TODAY + 30],
        ["再フォロー", "日なし", None],
        ["分析", "分析", None],
    ]


def test_the_hottest_leads_by_todays_rules() -> None:
    lead = {"channel": "Web広告", "received_at": TODAY - 5}
    leads = [
        {**lead, "company": "決裁", "other": "役職: 決裁権者\n製品ページ: 4回", "score": 20},
        {**lead, "company": "二回", "other": "製品ページ: 2"},
        {**lead, "company": "否定", "other": "競合利用経験: なし"},
        {**lead, "company": "参加", "memo": "10月のセミナー参加", "status": "進行中"},
        {**lead, "company": "成約済", "other": "決裁権者: はい", "won_on": TODAY},
        {**lead, "company": "無効", "other": "決裁権者: はい", "invalid_reason": "重複"},
        {**lead, "company": "今の規則では0点", "score": 15},
    ]
    book = book_of(leads, items={"MQL基準点": 10, "SQL基準点": 25})
    assert [row[:4] for row in shown(hottest(book, link))[1:]] == [
        [25, "決裁", 20, "SQL"],
        [10, "参加", None, "MQL"],
    ]
    plain = book_of(leads)
    assert {row[3] for row in shown(hottest(plain, link))[1:]} == {None}


def test_of_equally_hot_leads_the_newest_comes_first() -> None:
    lead = {"channel": "Web広告", "other": "役職: 決裁権者"}
    leads = [{**lead, "company": f"{ago}日前", "received_at": TODAY - ago} for ago in (9, 2, 30, 5)]
    names = [row[1] for row in shown(hottest(book_of(leads), link))[1:]]
    assert names == ["2日前", "5日前", "9日前", "30日前"]


def test_score_bands_are_shown_once_there_are_thirty_contracts() -> None:
    won = {**DEAL, "won_on": TODAY - 9, "score": 25}
    assert by_score_band(book_of([won] * 29)) is None
    leads = [won] * 30 + [{**DEAL, "score": 25}] * 10 + [{**DEAL, "score": 0}] * 40
    leads += [{**DEAL, "score": 99}, {**DEAL, "score": None}]
    table = by_score_band(book_of(leads))
    assert table is not None
    assert shown(table)[1:] == [
        ["0", 40, 0, 0], ["21–30", 40, 30, 0.75], ["41+", 1, 0, 0],
    ]  # fmt: skip
