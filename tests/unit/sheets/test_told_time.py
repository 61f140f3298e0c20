"""What time it is, by this machine and by what was heard."""

from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from server.sheets.told_time import HEARD_FOR, ToldTime
from tests.support.leads import NOON


class Both:
    """A machine whose clock may be set, and whose seconds go on."""

    def __init__(self) -> None:
        self.wrong = timedelta(0)
        self.passed = 0.0
        self.clock = ToldTime(lambda: self.here, lambda: self.passed)

    @property
    def true(self) -> datetime:
        return NOON + timedelta(seconds=self.passed)

    @property
    def here(self) -> datetime:
        return self.true + self.wrong


@pytest.mark.parametrize("days", [-400.0, -0.05, 0.05, 400.0])
def test_a_clock_that_is_wrong_is_found_out_before_and_after(days: float) -> None:
    both = Both()
    both.wrong = timedelta(days=days)
    assert both.clock.now() == both.here  # nobody has said anything yet
    both.clock.hear(format_datetime(both.true))
    both.passed += 60
    assert both.clock.now() == both.true
    assert both.clock.surely_past() == min(both.true, both.here)
    both.wrong = timedelta(0)
    assert both.clock.now() == both.here
    both.wrong = timedelta(days=days)  # it jumps between two answers
    assert both.clock.now() == both.true


def test_seconds_are_no_difference() -> None:
    both = Both()
    both.wrong = timedelta(seconds=40)
    both.clock.hear(format_datetime(both.true))
    assert both.clock.now() == both.here


def test_what_was_heard_long_ago_says_nothing() -> None:
    both = Both()
    both.clock.hear(format_datetime(both.true))
    both.passed += HEARD_FOR.total_seconds() + 1
    both.wrong = timedelta(days=400)
    assert both.clock.surely_past() is None
    assert both.clock.now() == both.here


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Fri, 32 Nov 2026 03:00:00 GMT", "2026-11-20T03:00:00Z", "\udcff"]
)
def test_what_is_no_date_is_not_heard(date: str) -> None:
    both = Both()
    both.clock.hear(date)
    assert both.clock.told() is None
