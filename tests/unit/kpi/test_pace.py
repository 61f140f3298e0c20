"""What deals that do not exist yet bring, at the edges: how far is looked back, how many are
enough, and what comes too late."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from server.kpi.count.landing import landing, progress
from server.kpi.count.pace import still_to_come
from server.kpi.count.settled import last_settled_month
from sheets_schema.metrics import Empty
from tests.support.books import book_of, day

# A Friday. A firm that never has a day off counts every day.
TODAY = day("2026-11-20")
EVERY_DAY = {"closed_on": ["月火水木金土日"]}


def deals(count: int, begun: int, took: int | None, **more: Any) -> list[dict[str, Any]]:
    won = {} if took is None else {"won_on": begun + took, "won_amount": 1000}
    return [
        {"channel": "Web広告", "received_at": begun, "opportunity_on": begun, **won, **more}
    ] * (count)


def to_come(leads: list[dict[str, Any]], left: int) -> Decimal | None:
    return still_to_come(book_of(leads, settings=EVERY_DAY), TODAY + left)


def test_as_many_more_as_there_are_days_left_for_them() -> None:
    # In 100 days, the first of them 99 days ago, 30 were won, each on its own day: of each day
    # that is left one hundredth of them begins.
    assert to_come(deals(30, TODAY - 99, 0), 10) == 30 * 1000 * 10 / 100
    # Those that take 9 days can have begun on 91 of them, and must begin on the first of ten.
    assert to_come(deals(30, TODAY - 99, 9), 10) == round(30 * 1000 * Decimal(1) / 91)
    assert to_come(deals(30, TODAY - 99, 10), 10) == 0
    assert to_come(deals(30, TODAY - 99, 0), 0) == 0
    both = [*deals(30, TODAY - 99, 0), *deals(10, TODAY - 50, 4)]
    assert to_come(both, 10) == round(3000 + 10 * 1000 * Decimal(6) / 96)


@pytest.mark.parametrize(("count", "is_enough"), [(29, False), (30, True)])
def test_of_fewer_than_thirty_contracts_nothing_is_said(count: int, is_enough: bool) -> None:
    assert (to_come(deals(count, TODAY - 99, 0), 10) is not None) == is_enough


@pytest.mark.parametrize(
    ("begun", "expected"),
    # Thirty in a year, or on its only day. Of a day to come nothing is known, and of one before
    # nothing is asked.
    [(TODAY - 364, 822), (TODAY - 365, None), (TODAY, 300_000), (TODAY + 1, None)],
)
def test_a_year_is_looked_back_on(begun: int, expected: int | None) -> None:
    assert to_come(deals(30, begun, 0), 10) == expected


@pytest.mark.parametrize(
    "changed", [{"invalid_reason": "重複", "won_on": None}, {"kind": "スパム"}, {"won_on": None}]
)
def test_what_is_no_contract_tells_no_pace(changed: dict[str, Any]) -> None:
    assert to_come(deals(30, TODAY - 99, 0, **changed), 10) is None
    # Nor does it make the sheet older than it is.
    if changed != {"won_on": None}:
        leads = [*deals(30, TODAY - 99, 0), *deals(1, TODAY - 300, 0, **changed)]
        assert to_come(leads, 10) == 3000


def test_an_open_deal_that_began_earlier_makes_the_sheet_older() -> None:
    assert to_come([*deals(30, TODAY - 99, 0), *deals(1, TODAY - 299, None)], 10) == 1000


def test_a_contract_before_its_opportunity_took_no_day() -> None:
    assert to_come(deals(30, TODAY - 99, -3), 10) == 3000


def test_only_business_days_bring_deals() -> None:
    leads = deals(30, TODAY - 20, 0)
    # Of the 21 days up to this Friday the 3rd is a holiday, and three weekends are closed; of
    # the next ten the 23rd is one, and one and a half weekends are.
    assert still_to_come(book_of(leads), TODAY + 10) == round(30_000 * Decimal(5) / 14)


def of_november(actual: Any, metric: str = "won", *, now: int = 20, **more: Any) -> Any:
    book = book_of([], now=datetime(2026, 11, now, 3, tzinfo=UTC), **more)
    return landing(book, 2026 * 12 + 10, metric, actual)


def test_the_month_in_progress_lands_at_its_pace() -> None:
    # November 2026 has 19 business days (3日 and 23日 are holidays), 14 of them up to the 20th.
    assert of_november(28) == 28 * 19 / 14
    assert of_november(28, now=30) == 28
    assert of_november(28, now=27) == 28 * 19 / 18
    # On the 1st, a Sunday, there was no business day yet.
    assert of_november(0, now=1) is None
    assert of_november(Empty.ZERO_BASE) is Empty.ZERO_BASE
    for metric in ("win_rate", "cost", "cost_per_won", "net_profit"):
        assert of_november(5, metric) is None, metric
    assert of_november(5, "cost", now=30) == 5
    assert of_november(100, "won_amount") == 100 * 19 / 14


@pytest.mark.parametrize(
    ("month", "begun", "over"),
    [(2026 * 12 + 9, True, True), (2026 * 12 + 10, True, False), (2026 * 12 + 11, False, False)],
)
def test_whether_a_month_has_begun_and_is_over(month: int, begun: bool, over: bool) -> None:
    found = progress(book_of([]), month)
    assert (found.begun, found.over) == (begun, over)
    assert (landing(book_of([]), month, "won", 3) is None) == (not begun)
    assert progress(book_of([], now=datetime(2026, 11, 1, 3, tzinfo=UTC)), 2026 * 12 + 10).begun


def settled(*leads: dict[str, Any]) -> int:
    return last_settled_month(book_of(leads)) - 2026 * 12 + 1


def test_a_month_is_settled_once_nine_of_ten_contracts_have_had_the_time() -> None:
    def took(days: int) -> dict[str, Any]:
        return deals(1, day("2026-03-01"), days, opportunity_on=day("2026-03-01") + min(days, 30))[
            0
        ]

    # October ended 20 days ago, September 51, August 81.
    assert [settled(took(days)) for days in (0, 20, 21, 51, 52)] == [11 - 1, 10, 9, 9, 8]
    # By the opportunities, where there is no contract; and by nothing.
    opened = {**took(0), "won_on": None, "opportunity_on": day("2026-03-22")}
    assert (settled(opened), settled()) == (9, 10)
    assert settled(opened, took(0)) == 10
