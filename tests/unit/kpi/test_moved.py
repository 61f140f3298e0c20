"""Which verdict a rate gets, at the edges of chance and of what is still to be judged; and whom
データ品質 tells of owners."""

from typing import Any

import pytest

from server.kpi.count.book import SMALL_SAMPLE, beyond_all, cell
from server.kpi.count.decided import metric_of, scope_of
from server.kpi.count.equal_age import Counts
from server.kpi.count.moved import Movement, dimensions_apart, judge
from server.kpi.read.calendar import NO_MONTH
from sheets_schema.metrics import Empty
from tests.support.books import book_of, day, rules

PAST, RECENT = "2026-03-01", "2026-09-01"
JUDGED: dict[str, Any] = {"channel": "Web広告", "company": "青葉", "status": "進行中"}
APRIL = 2026 * 12 + 3


def leads(at: str, counts: Counts, waiting: int = 0) -> list[dict[str, Any]]:
    """So many valid ones of so many, and such that nobody has judged."""
    valid, cases = counts
    row = {**JUDGED, "received_at": day(at)}
    return [
        *[row] * valid, *[{**row, "invalid_reason": "重複"}] * (cases - valid),
        *[{**row, "status": None}] * waiting,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "then", "waiting", "verdict"),
    [
        ((60, 100), (80, 100), 0, Movement.FELL),
        ((80, 100), (60, 100), 0, Movement.ROSE),
        ((70, 100), (80, 100), 0, Movement.WITHIN),  # P = 0.10
        ((68, 100), (80, 100), 0, Movement.WITHIN),  # P = 0.053
        ((67, 100), (80, 100), 0, Movement.FELL),  # P = 0.037, and nothing else is tested
        ((4, 10), (9, 10), 0, Movement.TOO_FEW),
        ((0, 0), (80, 100), 0, Movement.NOTHING),
        ((60, 100), (0, 0), 0, Movement.NOTHING),
        # Were they all valid, 100 of 140 would be within chance of 80 %, and 71 of 111 not.
        ((60, 100), (80, 100), 40, Movement.YOUNG),
        ((60, 100), (80, 100), 11, Movement.FELL),
        # Were they all invalid, 80 of 125 would be within chance of 60 %, and 80 of 105 not.
        ((80, 100), (60, 100), 25, Movement.YOUNG),
        ((80, 100), (60, 100), 5, Movement.ROSE),
        # Within chance is within chance, however many wait.
        ((70, 100), (80, 100), 40, Movement.WITHIN),
    ],
)
def test_each_verdict_at_its_edge(
    now: Counts, then: Counts, waiting: int, verdict: Movement
) -> None:
    found = judge(book_of([*leads(RECENT, now, waiting), *leads(PAST, then)]))[0]
    assert (found.now, found.then, found.verdict) == (now, then, verdict)
    assert found.key == "valid_rate"
    assert found.to_discuss == (verdict in (Movement.FELL, Movement.ROSE))
    there = now[1] and then[1]
    assert found.change == (now[0] / now[1] - then[0] / then[1] if there else 0)
    assert (
        (found.chance is None)
        == (found.adjusted is None)
        == (verdict in (Movement.TOO_FEW, Movement.NOTHING))
    )


def test_campaigns_are_a_cut_where_they_are_in_use() -> None:
    assert [one.key for one in dimensions_apart(book_of([]))] == ["channel", "campaign"]
    off = book_of([], settings={"feature": ["施策"], "in_use": [False]})
    assert [one.key for one in dimensions_apart(off)] == ["channel"]


@pytest.mark.parametrize(("cases", "is_marked"), [(29, True), (30, False), (31, False), (1, True)])
def test_a_rate_from_few_cases_is_marked(cases: int, is_marked: bool) -> None:
    assert SMALL_SAMPLE == 30
    book = book_of(leads("2026-04-01", (1, cases)))
    value, mark = cell("valid_rate", book.events)
    assert value == 1 / cases
    assert (mark is not None) == is_marked
    if mark is not None:
        assert (mark.muted, mark.note) == (True, f"n = {cases}")
    assert cell("leads", book.events) == (cases, None)
    assert cell("win_rate", book.events) == (Empty.ZERO_BASE, None)


@pytest.mark.parametrize(
    ("key", "value", "is_beyond"),
    [("win_rate", 1.0, False), ("win_rate", 1.1, True), ("win_rate", Empty.ZERO_BASE, False),
     ("sales_roi", 3.0, False), ("won", 2, False)],
)  # fmt: skip
def test_a_rate_over_all_has_cases_of_earlier_months(key: str, value: Any, is_beyond: bool) -> None:
    assert beyond_all(key, value) == is_beyond


def test_months_in_which_anything_happened_on_either_basis() -> None:
    rows = [
        {**JUDGED, "received_at": day("2026-04-01"), "opportunity_on": day("2026-07-01")},
        {**JUDGED, "received_at": None},
    ]
    book = book_of(rows)
    assert book.months_shown == [APRIL, APRIL + 1, APRIL + 2, APRIL + 3, NO_MONTH]
    # Of a period only its own months, and nothing without a date.
    part = book_of(rows, items={"開始月": "2026-05", "終了月": "2026-12"})
    assert part.months_shown == [APRIL + 1, APRIL + 2, APRIL + 3]
    assert part.events[1].sums["opportunities"] == 1
    assert part.cohort[1].sums["opportunities"] == 0
    # 未分類 only where it has anything, and costs without a channel only where all are meant.
    assert len(book.events) == 6
    other = book_of(
        [{**JUDGED, "channel": "口コミ", "received_at": day("2026-04-01")}],
        [{"month": "2026-04", "channel": None, "category": "販促・広告", "amount": 5}],
    )
    assert len(other.events) == 7
    assert other.channel_names(other.events)[-1] == "未分類"
    assert len(other.channel_names(book.events)) == 6
    everything = other.of_month("period", APRIL)
    assert len(other.group("all_cost", everything)) == 8
    assert len(other.group("cost", everything)) == 7
    assert other.group("cost", everything, 6) == [everything[6]]
    assert len(book.with_unallocated(book.of_month("period", APRIL))) == 6
    assert all(one.is_empty for one in book.of_month("period", 5))


def test_what_is_made_of_a_book_is_made_once() -> None:
    book, made = book_of([]), []

    def make(given: Any) -> int:
        made.append(given)
        return len(made)

    assert [book.once(make), book.once(make)] == [1, 1]
    assert made == [book]


CAMPAIGN = {"campaign": "春の展示会"}


@pytest.mark.parametrize(
    ("scope", "places"),
    [
        ("", None), ("全体", None), ("港", None),
        ("web広告", [True, False, False]), ("Ｗｅｂ媒体", [False, True, False]),
        ("未分類", [False, False, True]), ("春の展示会", [True, False, True]),
    ],
)  # fmt: skip
def test_a_decision_is_about_a_channel_or_a_campaign(scope: str, places: list[bool] | None) -> None:
    rows = [{**JUDGED, **CAMPAIGN}, {**JUDGED, "channel": "Web媒体"},
            {**JUDGED, **CAMPAIGN, "channel": "口コミ"}]  # fmt: skip
    book = book_of(
        rows,
        decisions=[{"decided_on": day("2026-10-01"), "decision": "増やす", "metric": "商談率",
                    "scope": scope}],
            )  # fmt: skip
    (decision,) = book.decisions
    assert metric_of(decision) == "opportunity_rate"
    known, chosen = scope_of(book, decision)
    assert known == (scope != "港")
    assert (None if chosen is None else chosen.tolist()) == places


OPEN = {**JUDGED, "received_at": day("2026-11-01"), "next_action_on": day("2026-12-01")}


@pytest.mark.parametrize(
    ("row", "is_told"),
    [
        (OPEN, True),
        ({**OPEN, "owner": "藤井"}, False),
        ({**OPEN, "inside_sales": "藤井"}, False),
        ({**OPEN, "status": "新規"}, False),
        ({**OPEN, "status": "リサイクル"}, False),
        ({**OPEN, "status": "見込みなし"}, False),
        ({**OPEN, "kind": "スパム"}, False),
        ({**OPEN, "invalid_reason": "重複"}, False),
        ({**OPEN, "won_on": day("2026-11-02")}, False),
        ({**OPEN, "lost_on": day("2026-11-02")}, False),
        ({**OPEN, "opportunity_on": day("2026-11-02")}, True),
    ],
)
def test_a_lead_in_hand_of_nobody_is_told(row: dict[str, Any], is_told: bool) -> None:
    settings = {"owner": ["藤井"]}
    assert ("owner_blank" in rules(book_of([row], settings=settings), advice=True)) == is_told
    # A firm that names nobody anywhere has no need of names; one that does so once has.
    assert "owner_blank" not in rules(book_of([row]), advice=True)
    named = book_of([row, {**OPEN, "owner": "藤井"}])
    assert ("owner_blank" in rules(named, advice=True)) == is_told


def test_a_name_is_unknown_only_where_settings_have_names() -> None:
    rows = [{**OPEN, "owner": " 藤井 "}, {**OPEN, "owner": "富士井"},
            {**OPEN, "inside_sales": "青木"},
            {**OPEN, "owner": "富士井", "kind": "スパム"}, OPEN]  # fmt: skip
    assert rules(book_of(rows, settings={"owner": ["藤井"]}))["owner_unknown"] == [3, 4]
    assert "owner_unknown" not in rules(book_of(rows))
