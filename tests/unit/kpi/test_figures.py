"""Sums and figures of several channels and values: what is known of a cost, what is left out of
both sides, and sums that stay exact."""

from collections.abc import Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from server.kpi.count.between import members_between
from server.kpi.count.book import Book
from server.kpi.count.figures import (
    Figure,
    Keyed,
    Member,
    by_value,
    cases_of,
    figure,
    nobody,
    shown,
    sum_by,
    together,
)
from server.kpi.read.calendar import NO_MONTH
from sheets_schema.metrics import Empty
from tests.support.books import book_of, day

APRIL = 2026 * 12 + 3
CHANNELS: dict[str, list[Any]] = {
    "channel": ["展示会", "自社サイト", "広告", "紹介"],
    "no_cost": [False, True, False, False],
    "start_stage": [None, None, None, "商談"],
}
PLACES = {name: place for place, name in enumerate(CHANNELS["channel"])}


def lead(channel: str | None, at: str = "2026-04-10", **more: Any) -> dict[str, Any]:
    return {"channel": channel, "company": "青葉", "received_at": day(at), **more}


def cost(channel: str | None, amount: Any, month: str = "2026-04") -> dict[str, Any]:
    return {"month": month, "channel": channel, "category": "販促・広告", "amount": amount}


def valued(
    book: Book, values: Sequence[int], spent: Sequence[int], width: int, **more: Any
) -> list[list[Member]]:
    """`values`, `spent`: the value of each row of リード and of 費用."""
    keyed = Keyed(np.array(values), np.array(spent, dtype=np.int64), width, **more)
    return by_value(book.facts, "period", keyed, ("cost", "leads", "won"), book.period.holds)


def found(key: str, groups: Sequence[Sequence[Member]]) -> list[Figure]:
    return [figure(key, group) for group in groups]


def test_a_cost_is_known_where_it_was_entered_or_where_all_channels_cost_nothing() -> None:
    book = book_of(
        [lead("広告"), lead("自社サイト"), lead("展示会"), lead("自社サイト"), lead("展示会")],
        [cost("広告", 3000), cost("広告", 0)],
        settings=CHANNELS,
    )
    # Entered, free, neither; free and not together; entered as 0; and nothing at all.
    groups = valued(book, [0, 1, 2, 3, 3], [0, 4], 6)
    assert found("cost", groups) == [
        3000, 0, Empty.UNKNOWN_COST, Empty.UNKNOWN_COST, 0, Empty.UNKNOWN_COST,
    ]  # fmt: skip
    assert found("cost_per_lead", groups) == [
        3000, 0, Empty.UNKNOWN_COST, Empty.UNKNOWN_COST, Empty.ZERO_BASE, Empty.UNKNOWN_COST,
    ]  # fmt: skip
    assert found("leads", groups) == [1, 1, 1, 2, 0, 0]


def test_a_value_without_a_lead_is_free_only_where_it_is_said_to_be() -> None:
    groups = valued(
        book_of([lead("広告")], settings=CHANNELS), [0], [], 3, costs_nothing=[True, True, False]
    )
    # The first has a lead of a channel that is paid for, whatever is said.
    assert [group[0].cost_known for group in groups] == [False, True, False]


def test_rows_that_count_in_no_value_are_in_none() -> None:
    book = book_of(
        [lead("広告"), lead("広告")], [cost("広告", 5), cost("広告", 70)], settings=CHANNELS
    )
    groups = valued(book, [-1, 1], [0, -1], 2)
    assert (found("leads", groups), found("cost", groups)) == ([0, 1], [5, Empty.UNKNOWN_COST])


def test_what_came_by_channels_that_start_at_the_opportunity_is_a_part_of_its_own() -> None:
    deal: dict[str, Any] = {"opportunity_on": day("2026-04-12")}
    book = book_of(
        [lead("広告", **deal), lead("広告"), lead("紹介", **deal), lead("紹介", **deal)],
        settings=CHANNELS,
    )
    keyed = Keyed(np.array([0, 0, 0, 1]), None, 4, starts_late=[False, False, True, False])
    keys = ("leads", "opportunities", "opportunity_rate")
    groups = by_value(book.facts, "period", keyed, keys, book.period.holds)
    assert [[one.starts_at_opportunity for one in group] for group in groups] == [
        [False, True], [True], [True], [False],
    ]  # fmt: skip
    assert found("opportunities", groups) == [2, 1, 0, 0]
    # 紹介 has no leads, so that it is on neither side of the rate.
    assert found("opportunity_rate", groups) == [
        0.5, Empty.NO_STAGE, Empty.NO_STAGE, Empty.ZERO_BASE,
    ]  # fmt: skip
    assert found("leads", groups) == [2, Empty.NO_STAGE, Empty.NO_STAGE, 0]
    assert [cases_of("opportunity_rate", group) for group in groups] == [2, 0, 0, 0]
    assert cases_of("leads", groups[0]) is None


def test_without_any_entered_cost_a_free_channel_tells_nothing_of_the_others() -> None:
    leads = [lead("広告"), lead("自社サイト")]
    alone = book_of(leads, settings=CHANNELS).events
    assert figure("cost", alone) is Empty.UNKNOWN_COST
    assert figure("cost", [alone[PLACES["自社サイト"]]]) == 0
    # Once one is entered, the channel whose cost nobody knows is left out of both sides.
    paid = book_of([*leads, lead("展示会")], [cost("展示会", 900)], settings=CHANNELS).events
    assert (figure("cost", paid), figure("cost_per_lead", paid)) == (900, 450)
    assert figure("cost", []) is Empty.UNKNOWN_COST
    assert figure("leads", []) == 0


def test_a_quotient_of_money_and_counts_is_in_yen() -> None:
    won: dict[str, Any] = {"opportunity_on": day("2026-04-12"), "won_on": day("2026-04-20")}
    book = book_of(
        [lead("広告", **won, won_amount=1500), lead("広告", **won, won_amount=500)],
        [cost("広告", 400)],
        settings=CHANNELS,
    )
    assert {key: figure(key, book.events) for key in ("won_size", "cost_per_won", "sales_roi")} == {
        "won_size": 1000, "cost_per_won": 200, "sales_roi": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "total", "cell"),
    [
        ("leads", 12, 12),
        ("won_amount", 120_000, 12),
        ("won_amount", 125_000, 12.5),
        ("won_amount", -5_000, -0.5),
        ("gross_profit", Fraction(25_001, 2), 1.25005),
        ("cost", 0, 0),
    ],
)
def test_a_sum_is_shown_in_whole_yen_where_it_is_whole(key: str, total: Any, cell: Any) -> None:
    made = shown(key, total)
    assert (made, type(made)) == (cell, type(cell))


def test_sums_by_code_are_exact_and_one_for_every_code() -> None:
    codes = np.array([1, 1, 3, 1], dtype=np.int64)
    # Beyond what a float holds, below zero, and one short of a half's width.
    amounts = np.array([2**53 + 1, 2**24 - 1, -3, 2**24], dtype=np.int64)
    assert sum_by(codes, amounts, 6) == [0, 2**53 + 2**25, 0, -3, 0, 0]
    assert sum_by(codes, None, 6) == [0, 3, 0, 1, 0, 0]
    none = np.array([], dtype=np.int64)
    assert sum_by(none, none, 2) == sum_by(none, None, 2) == [0, 0]


@pytest.mark.parametrize(("gap", "shown_months"), [(1, 2), (2, 3), (12, 13), (13, 2)])
def test_a_gap_of_up_to_a_year_is_shown_month_by_month(gap: int, shown_months: int) -> None:
    later = f"{2026 + (gap + 3) // 12}-{(gap + 3) % 12 + 1:02}-05"
    book = book_of(
        [lead("広告"), lead("広告", later)],
        settings=CHANNELS,
        now=datetime(2028, 1, 20, tzinfo=UTC),
    )
    months = list(book.months("cohort"))
    assert len(months) == shown_months
    assert (months[0], months[-1]) == (APRIL, APRIL + gap)
    counts = [figure("leads", book.of_month("cohort", month)) for month in months]
    assert counts == [1, *[0] * (shown_months - 2), 1]


def test_what_has_no_date_stands_last_and_in_no_month() -> None:
    book = book_of([lead("広告"), {"channel": "広告", "company": "若葉"}], settings=CHANNELS)
    months = book.months("cohort")
    assert list(months) == [APRIL, NO_MONTH]
    assert [figure("leads", group) for group in months.values()] == [1, 1]
    assert list(book_of([], settings=CHANNELS).months("cohort")) == []


def test_unclassified_and_costs_without_a_channel_stand_behind_the_channels() -> None:
    book = book_of([lead("広告"), lead(None)], [cost(None, 70), cost("広告", 8)], settings=CHANNELS)
    group = book.of_month("period", APRIL)
    assert len(group) == len(PLACES) + 2
    assert [one.sums["leads"] for one in group] == [0, 0, 1, 0, 1, 0]
    assert [one.sums["all_cost"] // 10_000 for one in group] == [0, 0, 8, 0, 0, 70]
    # What starts at the opportunity and what costs nothing are channels alone.
    assert [one.starts_at_opportunity for one in group] == [False, False, False, True, False, False]
    assert [one.costs_nothing for one in group] == [False, True, False, False, False, False]
    empty = nobody(book.business)
    assert [(one.starts_at_opportunity, one.costs_nothing) for one in empty] == [
        (one.starts_at_opportunity, one.costs_nothing) for one in group
    ]
    assert all(one.is_empty for one in empty)
    twice = together([group, group], book.business)
    assert [one.sums["leads"] for one in twice] == [0, 0, 2, 0, 2, 0]
    assert twice[5].sums["all_cost"] == 1_400_000
    assert group[5].sums["all_cost"] == 700_000  # left as it was


def test_a_span_of_days_has_its_first_and_its_last_day() -> None:
    days = ("2026-04-09", "2026-04-10", "2026-04-20", "2026-04-21")
    book = book_of(
        [lead("広告", one) for one in days],
        [cost("広告", amount, month) for amount, month in
         ((1, "2026-03"), (20, "2026-04"), (300, "2026-05"))],
        settings=CHANNELS,
    )  # fmt: skip

    def between(first: str, last: str, **more: Any) -> tuple[Figure, Figure]:
        group = members_between(book, ("leads", "cost"), day(first), day(last), **more)
        assert len(group) == len(PLACES) + 2
        return figure("leads", group), figure("cost", group)

    # Nobody knows on which day of its month a cost was spent: it is there whole.
    assert between("2026-04-10", "2026-04-20") == (2, 20)
    assert between("2026-04-21", "2026-05-01") == (1, 320)
    assert between("2026-03-31", "2026-04-09") == (1, 21)
    only = np.array([False, True, False, True])
    assert between("2026-04-01", "2026-04-30", chosen=only) == (2, 20)
