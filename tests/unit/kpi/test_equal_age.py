"""Months at equal age: which months are compared, who is a case, and how many are still to be
judged; against literals and a count of one row after the other."""

from datetime import UTC, datetime
from random import Random
from typing import Any

import numpy as np
import pytest

from server.kpi.count.chance import Part
from server.kpi.count.equal_age import Cohorts, all_cohorts
from server.kpi.count.moved import Judged, Movement, take_apart
from server.kpi.read.calendar import Period
from sheets_schema.dimensions import CHANNEL
from sheets_schema.meeting import RATES
from tests.support.books import book_of, day

TODAY = day("2026-11-20")
NOVEMBER = 2026 * 12 + 10
CHANNELS: dict[str, list[Any]] = {"channel": ["広告", "紹介"], "start_stage": [None, "商談"]}
VALID, OPPORTUNITY, WIN, RESPONSE = range(4)


def lead(at: str, **more: Any) -> dict[str, Any]:
    return {"channel": "広告", "company": "青葉", "received_at": day(at), **more}


def cohorts(which: int, *rows: dict[str, Any], **more: Any) -> Cohorts:
    return all_cohorts(book_of(rows, settings=CHANNELS, **more))[which]


def test_three_months_stand_against_the_twelve_before_them() -> None:
    # As of 20 November the months from August on are recent, those from August 2025 past.
    days = {
        "2025-07-31": None, "2025-08-01": "past", "2026-07-31": "past", "2026-08-01": "recent",
        "2026-10-31": "recent", "2026-11-01": None,
    }  # fmt: skip
    for at, side in days.items():
        found = cohorts(VALID, lead(at, status="進行中"))
        assert found.counts == ((int(side == "recent"),) * 2, (int(side == "past"),) * 2), at
        assert found.age == 20


def contract(took: int) -> dict[str, Any]:
    return lead("2025-12-01", opportunity_on=day("2025-12-01"), won_on=day("2025-12-01") + took)


@pytest.mark.parametrize(
    ("took", "last", "age"),
    # October's last lead is 20 days old, September's 51, August's 81, July's 112.
    [((), 1, 20), ((0,), 1, 20), ((20,), 1, 20), ((21,), 2, 51), ((51,), 2, 51), ((52,), 3, 81),
     ((81,), 3, 81), ((82,), 4, 112), ((300,), 4, 112), ((10, 40), 2, 51), ((0, 20, 300), 1, 20),
     ((20, 22), 2, 51), ((20, 21), 1, 20)],
)  # fmt: skip
def test_half_of_the_contracts_should_have_had_the_time(
    took: tuple[int, ...], last: int, age: int
) -> None:
    found = cohorts(WIN, *map(contract, took))
    assert (found.recent.last, found.age) == (NOVEMBER - last, age)
    assert found.recent.first == NOVEMBER - last - 2
    assert (found.past.first, found.past.last) == (NOVEMBER - last - 14, NOVEMBER - last - 3)


def test_who_is_a_case_of_each_rate_and_who_reached_it() -> None:
    at = day("2026-09-01")
    rows: list[tuple[dict[str, Any], list[tuple[int, int]]]] = [
        # (reached, cases) of 有効率, 商談率, 成約率 and 対応率
        (lead("2026-09-01"), [(0, 0), (0, 1), (0, 0), (0, 1)]),
        (lead("2026-09-01", status="進行中", first_response_on=at + 1),
         [(1, 1), (0, 1), (0, 0), (1, 1)]),
        (lead("2026-09-01", status="進行中", first_response_on=at + 2),
         [(1, 1), (0, 1), (0, 0), (0, 1)]),
        (lead("2026-09-01", invalid_reason="重複", first_response_on=at),
         [(0, 1), (0, 0), (0, 0), (1, 1)]),
        (lead("2026-09-01", opportunity_on=at + 20, first_response_on=at),
         [(1, 1), (1, 1), (0, 1), (1, 1)]),
        # Before it was received: of no length that anybody could compare, but reached.
        (lead("2026-09-01", opportunity_on=at - 1, first_response_on=at),
         [(1, 1), (1, 1), (0, 1), (1, 1)]),
        (lead("2026-09-01", opportunity_on=at, won_on=at + 20, first_response_on=at),
         [(1, 1), (1, 1), (1, 1), (1, 1)]),
        # A channel that starts at the opportunity has contracts alone.
        (lead("2026-09-01", channel="紹介", opportunity_on=at, won_on=at + 3, first_response_on=at),
         [(0, 0), (0, 0), (1, 1), (0, 0)]),
        (lead("2026-09-01", kind="テスト", opportunity_on=at, won_on=at, first_response_on=at),
         [(0, 0)] * 4),
        (lead("2026-09-01", received_at=None, opportunity_on=at, first_response_on=at),
         [(1, 1), (1, 1), (0, 1), (0, 0)]),
    ]  # fmt: skip
    for row, expected in rows:
        found = [one.counts[0] for one in all_cohorts(book_of([row], settings=CHANNELS))]
        assert found == expected, row


def test_no_month_tells_how_fast_it_was_where_less_than_half_of_it_tells_the_day() -> None:
    told = lead("2026-09-01", status="進行中", first_response_on=day("2026-09-01"))
    silent = lead("2026-09-01", status="進行中")
    untouched = lead("2026-09-01")
    assert cohorts(RESPONSE, told, silent).counts[0] == (1, 1)
    assert cohorts(RESPONSE, told, silent, silent).counts[0] == (0, 0)
    # Those whom nobody has touched are neither; but they are cases, where the others tell.
    assert cohorts(RESPONSE, told, silent, *[untouched] * 3).counts[0] == (1, 4)
    # Nobody has handled any: then nothing is known of the column.
    assert cohorts(RESPONSE, *[untouched] * 3).counts[0] == (0, 3)
    # Another month's say nothing of this one.
    later = lead("2026-10-01")
    assert cohorts(RESPONSE, told, *[later] * 2).counts[0] == (1, 1)
    earlier = lead("2026-08-01", status="進行中")
    assert cohorts(RESPONSE, earlier, told, told).counts[0] == (2, 2)


def made(rows: list[tuple[int, bool, bool, bool]], **more: Any) -> Cohorts:
    """`rows`: (month, case, reached, unjudged); 5 and 6 are recent, 1 to 4 past."""
    months, cases, reached, unjudged = (np.array(one) for one in zip(*rows, strict=True))
    return Cohorts(
        RATES[0], 20, Period(5, 6), Period(1, 4), months, cases, reached,
        **{"unjudged": unjudged, **more},
    )  # fmt: skip


CASE, REACHED, WAITS = (True, False, False), (True, True, False), (False, False, True)


@pytest.mark.parametrize(
    ("recent", "past", "waiting"),
    [
        (([CASE] * 6, 4), ([CASE] * 9, 1), 3),  # a tenth waits usually, so one of ten
        (([CASE] * 6, 1), ([CASE] * 9, 1), 0),
        (([CASE] * 9, 1), ([CASE] * 6, 4), 0),  # fewer than usual
        (([CASE] * 6, 4), ([], 0), 4),
        (([CASE] * 6, 4), ([CASE], 0), 4),
        (([], 4), ([CASE], 1), 2),
        (([CASE] * 3, 0), ([CASE], 0), 0),
    ],
)
def test_who_waits_beyond_what_is_usual(
    recent: tuple[list[Any], int], past: tuple[list[Any], int], waiting: int
) -> None:
    rows = [
        (month, *one)
        for month, (cases, waits) in ((5, recent), (3, past))
        for one in [*cases, *[WAITS] * waits]
    ]
    # What lies in no span is of no interest.
    rows += [(0, *WAITS), (7, *WAITS), (7, *CASE)]
    assert made(rows).waiting == waiting
    assert made(rows, unjudged=None).waiting == 0


def test_the_counts_by_value_are_those_of_one_row_after_the_other() -> None:
    dice = Random(3)
    rows = [(dice.randint(0, 7), *dice.choice((CASE, REACHED, WAITS))) for _ in range(300)]
    # Reached but no case, as of somebody who is not judged.
    rows += [(5, False, True, False), (2, False, True, False)]
    codes = [dice.randint(0, 3) for _ in rows]
    found = made(rows)
    now, then = found.by(np.array(codes), 6)
    for side, months in ((now, (5, 6)), (then, (1, 2, 3, 4))):
        for value in range(6):
            mine = [row for row, code in zip(rows, codes, strict=True)
                    if code == value and row[0] in months and row[1]]  # fmt: skip
            assert side[value] == (sum(row[2] for row in mine), len(mine))
    assert found.counts == tuple(
        (sum(hits for hits, _ in side), sum(cases for _, cases in side)) for side in (now, then)
    )


def test_what_goes_a_changes_way_is_named_the_largest_first() -> None:
    """有効率 falls from 80 % to 60 %: 広告 and 展示会 alike, 媒体 by less, 紹介会 rises."""
    plan = {"広告": (8, 5), "展示会": (8, 5), "媒体": (8, 6), "検索": (8, 8), "新顔": (8, 9)}
    rows = [
        {"channel": channel, "company": "青葉", "received_at": day(at), "status": "進行中",
         "invalid_reason": None if number < hits else "重複"}
        for channel, both in plan.items()
        for at, hits in zip(("2026-03-01", "2026-09-01"), both, strict=True)
        for number in range(10)
    ]  # fmt: skip
    book = book_of(rows, settings={"channel": list(plan)})
    valid = all_cohorts(book)[VALID]
    now, then = valid.counts
    assert (now, then) == ((33, 50), (40, 50))
    apart = take_apart(book, Judged(valid, now, then, 0.01, 0.01, Movement.FELL), CHANNEL)
    # Of a fifth of all cases: 3 of 10, 3 of 10, 2 of 10. Alike ones stand by their names.
    assert [(one.name, round(one.part.whole, 6)) for one in apart.contributors] == [
        ("展示会", -0.06), ("広告", -0.06), ("媒体", -0.04),
    ]  # fmt: skip
    assert apart.contributors[2].now == (6, 10)
    assert apart.contributors[2].then == (8, 10)
    assert (apart.mix, round(apart.rate, 6)) == (0, -0.14)
    rose = take_apart(book, Judged(valid, then, now, 0.01, 0.01, Movement.ROSE), CHANNEL)
    assert [one.name for one in rose.contributors] == ["新顔"]
    assert isinstance(rose.contributors[0].part, Part)


def test_an_earlier_day_is_as_old_as_it_then_was() -> None:
    now = datetime(2026, 12, 6, 3, tzinfo=UTC)
    found = cohorts(VALID, lead("2026-10-31", status="進行中"), now=now)
    # November's last lead is six days old.
    assert (found.recent.last, found.age, found.counts[0]) == (NOVEMBER - 1, 36, (1, 1))
