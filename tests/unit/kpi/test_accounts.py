"""What became of each row: counted, or left out and why. Every row is in one part."""

from server.kpi.count.accounts import accounts
from tests.support.books import book_of, day
from tests.support.sheet_rows import Row

LEAD: Row = {"channel": "Web広告", "received_at": day("2026-10-01")}
COST = {"month": day("2026-10-01"), "channel": "Web広告", "category": "販促・広告", "amount": 100}
TARGET = {"month": "2026-10", "channel": "全体", "metric": "成約金額", "target": 100}


def test_each_row_stands_in_the_part_that_says_what_became_of_it() -> None:
    leads: list[Row] = [
        LEAD,  # row 2
        {**LEAD, "kind": "UQL"},
        {**LEAD, "kind": "スパム"},
        {**LEAD, "kind": "テスト"},
        {**LEAD, "received_at": day("2027-01-01")},
        # Of a channel that starts at the opportunity, and there is none yet.
        {**LEAD, "channel": "代理店紹介"},
        {**LEAD, "invalid_reason": "重複"},
        {"channel": None, "company": "合計", "received_at": None, "won_amount": 100},
    ]
    costs = [COST, {**COST, "month": "合計"}, {**COST, "amount": "未定"}, COST]
    targets = [TARGET, {**TARGET, "target": "多い"}, {**TARGET, "month": "2026-11"}]
    book = book_of(leads, costs, targets=targets)
    found = {f"{one.tab}: {one.what.ja}": sorted(one.rows) for one in accounts(book)}
    assert found == {
        "leads: 集計した行": [2, 8],
        "leads: UQL として別に数えた行": [3],
        "leads: スパム・テスト(数えません)": [4, 5],
        "leads: 受付日時がまだ来ていない行": [6],
        "leads: 商談から始まるチャネルで、まだ商談日のない行": [7],
        "leads: 下に理由を示し、数えていない行": [9],
        "costs: 集計した行": [2, 5],
        "costs: 下に理由を示し、数えていない行": [3, 4],
        "targets: 集計した行": [2, 4],
        "targets: 下に理由を示し、数えていない行": [3],
    }


def test_of_an_empty_sheet_nothing_was_counted_and_nothing_left_out() -> None:
    found = [(one.tab, one.what.en, one.rows) for one in accounts(book_of())]
    assert [(tab, rows) for tab, _, rows in found] == [
        ("leads", frozenset()), ("costs", frozenset()), ("targets", frozenset()),
    ]  # fmt: skip
    assert len({what for _, what, _ in found}) == 1


def test_spam_that_is_dated_ahead_is_spam_alone() -> None:
    found = accounts(book_of([{**LEAD, "kind": "スパム", "received_at": day("2027-01-01")}]))
    rows = {one.what.ja: sorted(one.rows) for one in found if one.tab == "leads" and one.rows}
    assert rows == {"スパム・テスト(数えません)": [2]}
