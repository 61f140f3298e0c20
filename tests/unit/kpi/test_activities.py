"""活動: calls by person, tries of a lead and the days that it moves, beside a plainer count."""

from collections import Counter, defaultdict
from random import Random
from typing import Any

import pytest

from server.kpi.count.book import Book
from server.kpi.count.call_order import recycle_candidates, tries
from server.kpi.tabs.all_tabs import pages_of
from tests.support.books import book_of, day, shown
from tests.support.sheet_rows import Row

ON = ("活動", "ターゲット企業")
TODAY = day("2026-11-20")


def calls(book: Book) -> dict[str, list[Any]]:
    (page,) = (one for one in pages_of(book, lambda tab, row: None) if one.tab.key == "by_person")
    return {row[0]: row[1:] for row in shown(page.tables[2])[1:]}


def told(book: Book) -> dict[tuple[str, int], str]:
    return {
        (one.rule, row): text
        for one in book.findings.in_order()
        for row, text in zip(one.rows.tolist(), one.texts or [""] * len(one.rows), strict=False)
    }


LEADS: list[Row] = [
    {"received_at": day("2026-10-01"), "company": "株式会社あおば", "name": "佐藤 花子",
     "lead_id": "L1", "status": "未接続", "channel": "Web広告",
     "last_action_on": day("2026-10-05"), "next_action_on": day("2026-12-01")},
    {"received_at": day("2026-10-02"), "company": "みなと", "name": "鈴木", "lead_id": "L2",
     "status": "進行中", "channel": "Web広告"},
    {"received_at": day("2026-10-03"), "company": "ひばり", "name": "高橋", "channel": "Web広告"},
    {"received_at": day("2026-10-04"), "company": "ひばり(株)", "name": "髙橋 様",
     "channel": "Web広告"},
]  # fmt: skip


def call(lead_id: str = "", **more: Any) -> Row:
    return {"happened_at": day("2026-11-10"), "owner": "山口", "activity_type": "架電",
            "activity_result": "不在", "lead_id": lead_id, **more}  # fmt: skip


def test_calls_are_counted_by_person_where_nothing_else_is() -> None:
    def page(people: bool, activities: bool) -> list[list[Any]] | None:
        features: dict[str, list[Any]] = {
            "feature": ["担当者別", "活動"],
            "in_use": [people, activities],
        }
        book = book_of(LEADS, activities=[call("L1"), call("L2")], settings=features)
        pages = {one.tab.key: one for one in pages_of(book, lambda tab, row: None)}
        found = pages.get("by_person")
        return None if found is None else [shown(table)[0][:2] for table in found.tables]

    inside, sales, made = ["担当者", "リード"], ["担当者", "商談"], ["担当者", "架電数"]
    assert page(people=False, activities=False) is None
    assert page(people=True, activities=False) == [inside, sales]
    assert page(people=False, activities=True) == [made]
    assert page(people=True, activities=True) == [inside, sales, made]


@pytest.mark.parametrize("seed", range(3))
def test_calls_by_person_are_those_of_a_plain_loop(seed: int) -> None:
    random = Random(seed)
    leads: list[Row] = [
        {"received_at": TODAY - 50, "lead_id": f"L{at}", "channel": "Web広告"} for at in range(40)
    ]
    rows = [
        call(
            random.choice((f"L{random.randrange(45)}", "")),
            happened_at=TODAY + random.randrange(-80, 5) + random.choice((0.0, 0.5)),
            owner=random.choice(("山口", "青木", "中野", "")),
            activity_type=random.choice(("架電", "架電", "call", "メール", "面談", "訪問", "電話")),
            activity_result=random.choice(
                ("不在", "接続", "アポ獲得", "断り", "返信", "", "Connected")),
        )
        for _ in range(400)
    ]  # fmt: skip
    book = book_of(leads, activities=rows, features=ON,
                   items={"開始月": "2026-10", "終了月": "2026-11"})  # fmt: skip
    expected: dict[str, Counter[str]] = defaultdict(Counter)
    tried: dict[str, list[str]] = defaultdict(list)
    per_lead: Counter[str] = Counter()
    known = {one["lead_id"] for one in leads}
    for one in rows:
        is_call = one["activity_type"] in ("架電", "call")
        is_try = (is_call or one["activity_type"] == "メール") and one["lead_id"] in known
        if one["happened_at"] < TODAY + 1 and is_try:
            per_lead[one["lead_id"]] += 1
        if not day("2026-10-01") <= one["happened_at"] < TODAY + 1:
            continue
        for name in (one["owner"] or "(担当者なし)", "合計"):
            mine = expected[name]
            mine["calls"] += is_call
            mine["others"] += not is_call
            mine["reached"] += is_call and one["activity_result"] not in ("不在", "")
            mine["appointments"] += is_call and one["activity_result"] == "アポ獲得"
            if is_try:
                tried[name].append(one["lead_id"])
    table = calls(book)
    assert list(table) == [*dict.fromkeys([*table][:-2]), "(担当者なし)", "合計"]
    for name, mine in expected.items():
        made, met, won = mine["calls"], mine["reached"], mine["appointments"]
        leads_tried = len(set(tried[name]))
        assert table[name] == [
            made, met, met / made, won, won / made, mine["others"], leads_tried,
            len(tried[name]) / leads_tried,
        ]  # fmt: skip
    assert tries(book).tolist() == [per_lead[one["lead_id"]] for one in leads]


def test_the_last_activity_moves_the_days_of_a_lead_only_forward() -> None:
    rows = [
        call("L1", happened_at=day("2026-11-01"), next_action_on=day("2026-11-05")),
        call("L1", happened_at=day("2026-11-09") + 0.4, next_action_on=day("2026-12-24")),
        call("L1", happened_at=day("2026-11-09") + 0.6, next_action_on=day("2026-12-20")),
        call("L1", happened_at=day("2026-11-25"), next_action_on=day("2027-01-10")),  # to come
        call("L2", happened_at=day("2026-11-02")),
    ]
    days = book_of(LEADS, activities=rows, features=ON).columns.days
    # The last call that has happened counts, and its own plan, where they are later.
    assert days["last_action_on"].tolist() == [day("2026-11-09"), day("2026-11-02"), 0, 0]
    assert days["next_action_on"].tolist() == [day("2026-12-20"), 0, 0, 0]
    earlier = [call("L1", happened_at=day("2026-10-02"), next_action_on=day("2026-10-03"))]
    kept = book_of(LEADS, activities=earlier, features=ON).columns.days
    assert kept["last_action_on"][0] == day("2026-10-05")
    assert kept["next_action_on"][0] == day("2026-12-01")
    off = book_of(LEADS, activities=rows).columns.days
    assert off["last_action_on"].tolist() == [day("2026-10-05"), 0, 0, 0]


def test_a_lead_is_found_by_its_id_or_by_company_and_name_and_never_guessed() -> None:
    rows = [
        call("L2"),
        call(company="(株)あおば", name="佐藤花子 様"),
        call(company="ひばり", name="高橋"),
        call("L9", company="みなと", name="鈴木"),
        call(company="あおば"),
        call(company="あかね", name="田中"),
        call(company="東雲工業"),
    ]
    book = book_of(LEADS, activities=rows, companies=[{"company": "株式会社東雲工業"}], features=ON)
    assert tries(book).tolist() == [1, 1, 0, 0]
    found = told(book)
    assert {key: text for key, text in found.items() if key[0].startswith("activity")} == {
        ("activity_two_leads", 4): "ひばり 高橋",
        ("activity_lead_missing", 5): "L9 みなと 鈴木",
        ("activity_lead_missing", 6): "あおば",
        ("activity_lead_missing", 7): "あかね 田中",
    }
    # A company that is only on the list is no mistake: somebody has to make the first call.
    assert calls(book)["山口"][0] == 7


def test_who_was_tried_often_and_never_reached_is_to_be_recycled() -> None:
    states: list[Row] = [
        {"status": "未接続"}, {"status": "新規"}, {}, {"status": "進行中"},
        {"status": "未接続"}, {"status": "未接続", "invalid_reason": "その他"},
        {"status": "再試行", "opportunity_on": day("2026-11-01")}, {"status": "再試行"},
        {"status": "リサイクル"},
    ]  # fmt: skip
    leads = [
        {"received_at": day("2026-10-01"), "lead_id": f"L{at}", "channel": "Web広告", **more}
        for at, more in enumerate(states)
    ]
    rows = [call(f"L{at}") for at in range(9) for _ in range(3 if at != 7 else 2)]
    rows += [call("L4", activity_result="断り")]
    book = book_of(leads, activities=rows, features=ON, items={"リサイクルまでの回数": 3})
    assert recycle_candidates(book).tolist() == [
        True, True, True, False, False, False, False, False, False,
    ]  # fmt: skip
    assert not recycle_candidates(book_of(leads, activities=rows, features=ON)).any()  # five


def test_what_nobody_can_read_is_told_and_counted_all_the_same() -> None:
    rows = [
        call("L1", happened_at="きのう"),
        call("L1", happened_at=None, activity_type="電話", activity_result="留守"),
        {"happened_at": "日時", "owner": "担当者", "activity_type": "種類", "lead_id": "リードID"},
        {"owner": "山口"},
    ]
    book = book_of(LEADS, activities=rows, features=ON)
    assert {key for key in told(book) if key[0] != "column_missing"} >= {
        ("date_unreadable", 2), ("activity_undated", 3), ("activity_type_unknown", 3),
        ("activity_result_unknown", 3), ("header_again", 4),
    }  # fmt: skip
    assert calls(book)["合計"][:6] == [1, 0, 0.0, 0, 0.0, 1]


def test_without_activities_the_days_are_those_of_the_cells() -> None:
    book = book_of(LEADS, features=ON)
    assert tries(book).tolist() == [0, 0, 0, 0]
    assert calls(book)["合計"][:3] == [0, 0, "母数0"]
