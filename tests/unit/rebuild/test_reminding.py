"""What a rebuild decides to tell people: to whom, when, and nothing at night or on closed days."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from server.business.open_days import OpenDays
from server.kpi.count.book import Book
from server.notice.reminder_queue import Draft
from server.rebuild.reminding import drafts_of, open_days_between
from tests.support.books import SITE, book_of, day

TOKYO = ZoneInfo("Asia/Tokyo")
# A Friday; Monday 23 is a holiday (勤労感謝の日).
FRIDAY = day("2026-11-20")
LEAD = {"channel": "Web広告", "owner": "藤井", "status": "新規", "lead_id": "l1"}
PEOPLE: dict[str, list[Any]] = {
    "owner": ["藤井", "中野", "青木"],
    "notify": ["fujii@example.jp", "@nakano", None],
}


def link(tab: str, row: int) -> str:
    return f"#gid=1&range=A{row}"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO).astimezone(UTC)


def decided(
    *leads: dict[str, Any], when: str = "2026-11-20 08:00", items: dict[str, Any] | None = None,
    settings: dict[str, list[Any]] | None = None, **more: Any,
) -> list[Draft]:  # fmt: skip
    now = at(when)
    book: Book = book_of(
        leads, settings={**PEOPLE, **(settings or {})}, items=items, now=now, **more
    )
    return drafts_of(book, SITE, link, "https://sheet.example/d/1", now)


def told(drafts: list[Draft]) -> list[tuple[str, str, int]]:
    return [(one.kind, one.person, len(one.lines)) for one in drafts]


def test_each_hears_of_their_own_and_nobody_of_nothing() -> None:
    leads: list[dict[str, Any]] = [
        {**LEAD, "company": "青葉", "name": "山田", "received_at": FRIDAY - 0.2},
        {**LEAD, "company": "若葉", "owner": "青木", "received_at": FRIDAY - 0.2},
        {**LEAD, "company": "港", "owner": None, "received_at": FRIDAY - 0.2},
    ]
    (draft,) = decided(*leads)
    assert (draft.kind, draft.name, draft.person) == ("morning", "morning/2026-11-20", "藤井")
    assert [one.id for one in draft.addresses] == ["fujii@example.jp"]
    assert draft.said["title"] == "今日やること 11/20"
    assert draft.said["lead"] == "藤井 さん: 1件"
    assert draft.until == at("2026-11-20 20:00")
    assert draft.lines[0].lead_id == "l1"
    assert draft.lines[0].words == {
        "kind": "未対応のMQL", "company": "青葉", "name": "山田", "due": "11/22",
        "what": "受付から 1日、まだ新規です",
        "url": "https://sheet.example/d/1#gid=1&range=A2",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("when", "kinds"),
    [
        ("2026-11-20 07:59", []),
        ("2026-11-20 08:00", ["morning"]),
        ("2026-11-20 11:59", ["morning"]),
        ("2026-11-20 12:00", []),
        ("2026-11-20 23:30", []),
        ("2026-11-21 08:00", []),
        ("2026-11-22 08:00", []),
        ("2026-11-23 08:00", []),
        ("2026-11-24 08:00", ["morning", "urgent"]),
        ("2026-11-24 19:59", ["urgent"]),
        ("2026-11-24 20:00", []),
    ],
)
def test_only_in_the_morning_of_an_open_day_and_never_at_night(when: str, kinds: list[str]) -> None:
    lead = {**LEAD, "received_at": FRIDAY - 0.2}
    assert [one.kind for one in decided(lead, when=when)] == kinds


@pytest.mark.parametrize(
    ("closed", "when", "is_told"),
    [
        (["土曜", "日曜", "祝日", "11/20"], "2026-11-20 08:00", False),
        (["11/20〜11/25"], "2026-11-20 08:00", False),
        (["毎週金曜"], "2026-11-20 08:00", False),
        (["日曜"], "2026-11-21 08:00", True),
        (["日曜"], "2026-11-23 08:00", True),
        (["12/29〜1/3"], "2026-11-21 08:00", False),
    ],
)
def test_the_firm_says_when_it_is_closed(closed: list[str], when: str, is_told: bool) -> None:
    lead = {**LEAD, "received_at": day("2026-11-19") + 0.5}
    assert bool(decided(lead, when=when, settings={"closed_on": closed})) is is_told


@pytest.mark.parametrize("written", ["9:30", 9.5 / 24, "9時半", "午前9時30分", "9:30 AM"])
def test_the_time_of_the_morning_as_people_write_it(written: Any) -> None:
    lead, items = {**LEAD, "received_at": FRIDAY - 0.2}, {"朝の時刻": written}
    assert not decided(lead, when="2026-11-20 09:29", items=items)
    assert decided(lead, when="2026-11-20 09:30", items=items)


def test_urgent_counts_the_hours_of_open_days() -> None:
    """Received on Friday at 17:00: 24 hours are over on Tuesday at 17:00, since Monday is one."""
    lead = {**LEAD, "received_at": FRIDAY + 17 / 24}
    assert told(decided(lead, when="2026-11-24 16:59")) == []
    assert told(decided(lead, when="2026-11-24 17:01")) == [("urgent", "藤井", 1)]
    items = {"至急の時間": 48}
    assert told(decided(lead, when="2026-11-25 17:01", items=items)) == [("urgent", "藤井", 1)]
    assert told(decided(lead, when="2026-11-25 16:59", items=items)) == []


def test_the_manager_hears_of_all_urgent_leads_and_whose_they_are() -> None:
    leads = [
        {**LEAD, "company": name, "owner": owner, "received_at": FRIDAY - 3 + 0.5, "lead_id": name,
         "other": other}
        for name, owner, other in (
            ("青葉", "藤井", ""), ("若葉", "青木", "役職: 決裁権者"), ("港", None, ""))
    ]  # fmt: skip
    drafts = decided(*leads, when="2026-11-20 13:00", items={"責任者の通知先": "boss@example.jp"})
    assert told(drafts) == [("urgent", "藤井", 1), ("manager", "", 3)]
    assert [(one.words["company"], one.words["person"]) for one in drafts[1].lines] == [
        ("若葉", "青木"), ("青葉", "藤井"), ("港", "(担当者なし)"),
    ]  # fmt: skip
    assert len({one.row for one in drafts[1].lines}) == 3


@pytest.mark.parametrize(
    "done",
    [{"status": "進行中"}, {"invalid_reason": "重複"}, {"kind": "UQL"}, {"kind": "スパム"},
     {"next_action_on": FRIDAY}, {"received_at": FRIDAY - 70}, {"received_at": None}],
)  # fmt: skip
def test_what_is_seen_to_is_not_urgent(done: dict[str, Any]) -> None:
    lead = {**LEAD, "received_at": FRIDAY - 3 + 0.5}
    assert told(decided(lead, when="2026-11-20 13:00")) == [("urgent", "藤井", 1)]
    assert told(decided({**lead, **done}, when="2026-11-20 13:00")) == []


def test_five_lines_before_the_meeting() -> None:
    leads = [
        {"channel": "Web広告", "received_at": FRIDAY - 10, "status": "進行中", "company": "a",
         "opportunity_on": FRIDAY - 5, "won_on": FRIDAY - 1, "won_amount": 500_000},
        {"channel": "Web広告", "received_at": FRIDAY - 90, "opportunity_on": FRIDAY - 80,
         "last_action_on": FRIDAY - 40, "next_action_on": FRIDAY + 5, "company": "b",
         "expected_amount": 1_200_000},
        {**LEAD, "received_at": FRIDAY - 9, "company": "c"},
        {**LEAD, "status": "進行中", "received_at": FRIDAY - 9, "next_action_on": FRIDAY - 1,
         "company": "d"},
    ]  # fmt: skip
    targets = [{"month": "2026-11", "channel": "全体", "metric": "有効リード", "target": 4}]
    items = {"責任者の通知先": "boss@example.jp", "定例会の曜日": "金曜"}
    drafts = decided(*leads, items=items, targets=targets)
    (meeting,) = [one for one in drafts if one.kind == "meeting"]
    assert meeting.name == "meeting/2026-11-20"
    assert meeting.said["title"] == "定例会の前に 11/20"
    assert meeting.said["link_words"] == "「定例会」を開く"
    assert meeting.said["facts"] == [
        "有効リード: 今月 3(目標 4、75%)",
        "商談: 今月 1",
        "成約金額: 今月 ¥500,000",
        "期限を過ぎた次回アクション: 1件、3日を超えた未対応: 1件",
        "30日以上動きのない商談: 1件(見込 ¥1,200,000)",
    ]
    assert not any(one.kind == "meeting" for one in decided(*leads, targets=targets))
    items["定例会の曜日"] = "木曜"
    assert not any(one.kind == "meeting" for one in decided(*leads, items=items))


def test_a_long_list_says_how_long() -> None:
    leads = [{**LEAD, "company": f"社{n}", "lead_id": f"l{n}", "received_at": FRIDAY - 0.2}
             for n in range(23)]  # fmt: skip
    (draft,) = decided(*leads)
    assert (len(draft.lines), draft.said["lead"]) == (20, "藤井 さん: 23件(上から 20件)")


def test_what_cannot_be_an_address_is_told_and_sends_nothing() -> None:
    settings = {"owner": ["藤井"], "notify": ["https://hooks.slack.com/services/x"]}
    lead = {**LEAD, "received_at": FRIDAY - 0.2}
    book = book_of([lead], settings=settings, items={"責任者の通知先": "みんな"})
    found = [(one.column, one.texts) for one in book.findings.in_order()
             if one.rule == "setting_wrong"]  # fmt: skip
    assert ("notify", ("https://hooks.slack.com/services/x",)) in found
    assert ("value", ("責任者の通知先: みんな",)) in found
    assert drafts_of(book, SITE, link, "", at("2026-11-20 08:00")) == []


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (FRIDAY + 0.5, FRIDAY + 0.75, 6),
        (FRIDAY + 0.75, FRIDAY + 4.25, 12),
        (FRIDAY + 1.5, FRIDAY + 3.5, 0),
        (FRIDAY + 1.5, FRIDAY + 4.5, 12),
        (FRIDAY - 7, FRIDAY, 120),
        (FRIDAY + 0.75, FRIDAY + 0.5, -6),
    ],
)
def test_only_open_days_pass(since: float, until: float, hours: float) -> None:
    """By hand: Saturday, Sunday and Monday (a holiday) follow the Friday."""
    import numpy as np

    spent = open_days_between(OpenDays(TOKYO), np.array([since]), until)
    assert spent[0] * 24 == pytest.approx(hours)
