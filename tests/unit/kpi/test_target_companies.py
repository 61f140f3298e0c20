"""ターゲット企業 and カバレッジ, beside a plainer calculation over the same rows."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest

from server.companies import (
    Certainty,
    Company,
    Directory,
    Match,
    Verdict,
    company_of,
    compare,
    number_within,
    place_within,
)
from server.kpi.count.book import Book
from server.kpi.count.call_order import call_ranks, priorities
from server.kpi.count.figures import figure
from server.kpi.pages import Page
from server.kpi.tabs.all_tabs import pages_of
from tests.support.books import book_of, day, rules, shown
from tests.support.sheet_rows import Row

ON = ("ターゲット企業",)
TODAY = day("2026-11-20")
NAMES = ("あおば", "みなと", "ひばり", "あかね", "東雲", "北斗", "すみれ", "双葉", "銀河", "松風")
TRADES = ("精機", "物流", "商事", "工業")
FORMS = ("株式会社{}", "{}株式会社", "㈱{}", "{}", "（株）{}", "{} 大阪支店", "株式会社{} 営業部")


def page(book: Book, key: str) -> Page:
    return next(
        one for one in pages_of(book, lambda tab, row: f"#{tab}!{row}") if one.tab.key == key
    )


def a_market(seed: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Companies and leads, some of which belong together by each of the ways."""
    random = Random(seed)
    words = [name + trade for name in NAMES for trade in TRADES]
    companies: list[dict[str, Any]] = []
    for at, word in enumerate(random.sample(words, 24)):
        domain = random.choice(("", f"firm{at}.co.jp", "shared.co.jp", "gmail.com"))
        companies.append({
            "company": random.choice(FORMS[:5]).format(word),
            "domain": domain,
            "phone": random.choice(("", f"03-5555-{at:04}")),
            "group": random.choice(("製造", "物流", "")),
            "priority": random.choice(("S", "A", "B", "C", "", "ｓ")),
        })  # fmt: skip
    leads: list[dict[str, Any]] = []
    for number in range(300):
        meant = random.choice(companies)
        word = random.choice(words)
        opportunity = random.random() < 0.3
        leads.append({
            "received_at": day("2026-08-01") + random.randrange(100),
            "channel": random.choice(("Web広告", "オーガニック", "代理店紹介")),
            "company": random.choice((meant["company"], random.choice(FORMS).format(word), "")),
            "email": f"p{number}@" + random.choice((
                meant["domain"] or "yahoo.co.jp", "yahoo.co.jp", f"other{number}.co.jp")),
            "phone": random.choice((meant["phone"], "090-1234-5678", "")),
            "memo": random.choice(("決裁権者", "", "")),
            "invalid_reason": "その他" if random.random() < 0.2 else None,
            "opportunity_on": day("2026-11-01") if opportunity else None,
            "won_on": day("2026-11-10") if opportunity and random.random() < 0.4 else None,
        })  # fmt: skip
    return companies, leads


def belongs(lead: Row, companies: Sequence[Row]) -> int | None:
    """By comparing with each company of the list, one after the other."""
    asked = company_of(lead["company"], mail=lead["email"], phone=lead["phone"])
    listed = [company_of(one["company"], mail=one["domain"], phone=one["phone"])
              for one in companies]  # fmt: skip
    same = [at for at, one in enumerate(listed) if compare(one, asked)[0] is Verdict.SAME]
    if len(same) > 1:
        named = [at for at in same if listed[at].key == asked.key]
        same = named if len(named) == 1 else same
    return same[0] if len(same) == 1 else None


@pytest.mark.parametrize("seed", range(4))
def test_coverage_counts_companies_as_a_plain_loop_does(seed: int) -> None:
    companies, leads = a_market(seed)
    book = book_of(leads, companies=companies, features=ON, items={"MQL基準点": 20})
    # A channel that starts at the opportunity has no lead before it.
    counted = [one for one in leads if one["channel"] != "代理店紹介" or one["opportunity_on"]]
    of = [belongs(one, companies) for one in counted]

    def having(group: str | None, rows: list[bool]) -> int:
        return len({
            at for at, row in zip(of, rows, strict=True)
            if at is not None and row and (group is None or companies[at]["group"] == group)
        })  # fmt: skip

    valid = [one["invalid_reason"] is None or one["won_on"] is not None for one in counted]
    flags = {
        "leads": [True] * len(counted),
        "hot": [ok and one["memo"] == "決裁権者" for ok, one in zip(valid, counted, strict=True)],
        "opportunity": [
            ok and one["opportunity_on"] is not None for ok, one in zip(valid, counted, strict=True)
        ],
        "won": [one["won_on"] is not None for one in counted],
    }
    table = {row[0]: row[1:] for row in shown(page(book, "coverage").tables[0])[1:]}
    for group, name in (("製造", "製造"), ("物流", "物流"), ("", "(なし)"), (None, "合計")):
        size = sum(group is None or one["group"] == group for one in companies)
        lead, hot, opportunity, won = (having(group, rows) for rows in flags.values())
        assert table[name] == [
            size, lead, lead / size if size else "母数0", hot, opportunity, won,
            opportunity / lead if lead else "母数0", won / opportunity if opportunity else "母数0",
        ]  # fmt: skip
    # The figures of leads, which 目標 may name: 代理店紹介 starts at the opportunity.
    own = [
        at is not None and one["channel"] != "代理店紹介"
        for at, one in zip(of, counted, strict=True)
    ]
    assert figure("target_leads", book.cohort) == sum(own)
    assert figure("target_follow_leads", book.cohort) == sum(
        is_own and hot for is_own, hot in zip(own, flags["hot"], strict=True)
    )


def test_the_order_of_rows_changes_nothing() -> None:
    companies, leads = a_market(7)
    one, other = (
        page(book_of(rows, companies=companies, features=ON), "coverage").tables
        for rows in (leads, leads[::-1])
    )
    assert [shown(table) for table in one] == [shown(table) for table in other]


LISTED: list[Row] = [
    {"company": "高島システム", "domain": "takashima.co.jp", "priority": "S", "group": "製造"},
    {"company": "株式会社みなと", "phone": "0655550002", "priority": "A", "group": "製造"},
    {"company": "(株)高島システム", "domain": "https://www.takashima.co.jp/"},
    {"company": "あかね", "corporate_number": "1234567890123", "domain": "gmail.com",
     "priority": "最優先"},
    {"company": "ひばり", "priority": "B", "owner": "山口", "memo": "住所: 福岡県福岡市"},
    {"company": "会社名", "corporate_number": "法人番号", "domain": "ドメイン"},
]  # fmt: skip
WRITTEN: list[Row] = [
    {"received_at": day("2026-10-01"), "company": "㈱髙島システム", "email": "a@takashima.co.jp",
     "channel": "Web広告", "memo": "決裁権者"},
    {"received_at": day("2026-10-02"), "company": "みなと(株)", "phone": "06-5555-0002",
     "channel": "Web広告"},
    {"received_at": day("2026-10-03"), "company": "みなと", "email": "x@gmail.com",
     "channel": "Web広告"},
    {"received_at": day("2026-10-04"), "company": "ひばり", "other": "ご住所: 福岡県福岡市中央区",
     "channel": "Web広告"},
    {"received_at": day("2026-10-05"), "company": "ほか", "channel": "Web広告"},
]  # fmt: skip


def test_what_cannot_be_used_or_matched_is_told() -> None:
    book = book_of(WRITTEN, companies=LISTED, features=ON)
    told = {
        (one.rule, row): text
        for one in book.findings.in_order()
        for row, text in zip(one.rows.tolist() or [0], one.texts or ("",), strict=True)
    }
    assert told["target_company_twice", 4] == "(株)高島システム = 2"
    assert told["target_number_wrong", 5] == "1234567890123"
    assert told["target_domain_common", 5] == "gmail.com"
    assert told["target_priority_unknown", 5] == "最優先"
    assert ("header_again", 7) in told
    assert told["lead_target_unsure", 0] == "株式会社みなと: 1"
    places = book.targets_of_leads.places.tolist() if book.targets_of_leads else []
    assert places == [0, 1, -1, 3, -1]
    notes = page(book, "coverage").tables[0].notes
    assert (
        "ターゲット企業にない会社 1件、候補が二つ以上 0件、社名だけが同じか似ている 1件" in notes[1]
    )


def test_leads_are_called_by_priority_and_points() -> None:
    book = book_of(WRITTEN, companies=LISTED, features=ON)
    # 20 points of an S company; A, unknown, B and none of 0 points.
    assert priorities(book).tolist() == [0, 1, 4, 2, 4]
    assert call_ranks(book).tolist() == [2, 6, 10, 8, 10]
    own = book_of(
        WRITTEN, companies=LISTED, features=ON,
        settings={"rank_points": [15, "0"], "rank_s": [9, 9], "rank_a": [3, 1],
                  "rank_b": [3, 2], "rank_c": [3, 3], "rank_others": [3, 4],
                  "feature": ["ターゲット企業"], "in_use": [True]},
    )  # fmt: skip
    assert call_ranks(own).tolist() == [9, 1, 4, 2, 4]


def test_while_it_is_off_nothing_is_counted_and_no_tab_is_made() -> None:
    book = book_of(WRITTEN, companies=LISTED)
    assert book.targets_of_leads is None
    assert not book.leads["of_target"].any()
    assert call_ranks(book).tolist() == [0] * 5
    made = {one.tab.key for one in pages_of(book, lambda tab, row: None)}
    assert "coverage" not in made
    names = [row[0] for row in page(book, "definitions").tables[0].rows]
    assert "ターゲットリード" not in names


def test_companies_without_a_lead_are_listed_by_priority_with_links() -> None:
    companies = [{"company": f"会社{at}", "priority": priority}
                 for at, priority in enumerate(("B", "", "S", "C", "S"))]  # fmt: skip
    table = page(book_of([], companies=companies, features=ON), "coverage").tables[2]
    assert [row[:2] for row in shown(table)[1:]] == [
        ["S", "会社2"], ["S", "会社4"], ["B", "会社0"], ["C", "会社3"], [None, "会社1"],
    ]  # fmt: skip
    assert table.marks[0, 1].link == "#target_companies!4"


def test_targets_may_name_the_figures() -> None:
    book = book_of(
        WRITTEN, companies=LISTED, features=ON,
        targets=[
            {"month": "2026-10", "channel": "全体", "metric": "ターゲットリード", "target": 6}
        ],
    )  # fmt: skip
    rows = [row for row in shown(page(book, "plan").tables[0]) if "ターゲットリード" in row]
    assert 3 in rows[0]
    assert 0.5 in rows[0]


def test_new_leads_stand_on_today_in_the_order_of_calls() -> None:
    new = {"received_at": TODAY - 1, "status": "新規", "channel": "Web広告", "owner": "藤井"}
    leads = [
        {**new, "company": "よその会社", "email": "a@yoso.example", "other": "大切: はい"},
        {**new, "company": "ねらう会社", "email": "b@nerau.example"},
    ]
    companies = [{"company": "ねらう会社", "domain": "nerau.example", "priority": "S"}]
    found = [
        (book := book_of(leads, companies=companies, features=features)).follow_ups
        and [item.place for one in book.follow_ups.people for item in one.items]
        for features in ((), ("ターゲット企業",))
    ]
    assert found == [[0, 1], [1, 0]]


@pytest.mark.parametrize("seed", range(3))
def test_each_lead_is_matched_as_it_would_be_alone(seed: int) -> None:
    companies, leads = a_market(seed)
    told = ("", "ご住所: 大阪府大阪市北区", "法人番号: 7000012050002", "所在地: 東京都港区芝")
    leads = [one for one in leads if one["company"]]  # a phone alone names no company
    for number, lead in enumerate(leads):
        lead["other"] = told[number % 4]
    companies[0]["corporate_number"] = "7000012050002"
    for one in companies[1::2]:
        one["memo"] = "住所: 大阪府大阪市"
    matched = book_of(leads, companies=companies, features=ON).targets_of_leads
    assert matched is not None
    directory = Directory([one.company for one in matched.companies])
    for at, lead in enumerate(leads):
        alone = directory.find(
            company_of(
                lead["company"], number_within(lead["other"]), lead["email"], lead["phone"],
                place_within(lead["other"]),
            )
        )  # fmt: skip
        assert matched.places[at] == alone.place
        assert matched.two[at] == (alone.found is Certainty.TWO)
        assert matched.perhaps[at] == (alone.found is Certainty.PERHAPS)
        if alone.found in (Certainty.TWO, Certainty.PERHAPS):
            assert matched.candidates[matched.unsure[at]] == alone.candidates


def test_what_many_leads_say_alike_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Company] = []
    find = Directory.find

    def counted(self: Directory, company: Company) -> Match:
        asked.append(company)
        return find(self, company)

    monkeypatch.setattr(Directory, "find", counted)
    leads = [
        {"received_at": TODAY, "channel": "Web広告", "company": NAMES[at % 10],
         "email": f"p{at}@firm{at}.example", "phone": f"03-{at:04}-{at:04}"}
        for at in range(2000)
    ]  # fmt: skip
    book = book_of(leads, companies=[{"company": name} for name in NAMES], features=ON)
    assert book.targets_of_leads is not None
    assert int(book.targets_of_leads.perhaps.sum()) == 2000
    assert len(asked) == 10  # by name; two thousand other mail domains and phones are all one


@pytest.mark.parametrize("word", ["合計", "【合計】", "総 計", "合計社数", "Grand total", "小計"])
def test_a_total_below_the_companies_is_none(word: str) -> None:
    companies: list[Row] = [
        {"company": "青葉精機", "employees": 30},
        {"company": "合計", "domain": "goukei.co.jp"},
        {"company": "Total", "priority": "S"},
        {"company": word, "employees": 30},
    ]
    book = book_of([], companies=companies, features=ON)
    assert book.targets_of_leads is not None
    names = [one.name for one in book.targets_of_leads.companies]
    assert names == ["青葉精機", "合計", "Total"]
    assert rules(book) == {"total_row": [5]}
