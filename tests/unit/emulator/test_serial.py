# ruff: noqa: DTZ001 - a spreadsheet's dates have no zone
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_emulator.values import serial

CASES = [
    (datetime(1899, 12, 30), 0),
    (datetime(1900, 1, 1, 12), 2.5),
    (datetime(1900, 2, 1, 15), 33.625),
    (datetime(1900, 3, 1), 61),
    (datetime(2026, 4, 1), 46113),
    (datetime(2026, 4, 1, 10, 30), 46113.4375),
    (datetime(1899, 12, 29), -1),
]


@pytest.mark.parametrize(("moment", "number"), CASES)
def test_moments_are_days_since_the_30th_of_december_1899(moment: datetime, number: float) -> None:
    assert serial.from_datetime(moment) == number
    assert serial.to_datetime(number) == moment


def test_a_day_is_its_midnight_and_a_zone_is_dropped() -> None:
    assert serial.from_datetime(date(2026, 4, 1)) == 46113
    tokyo = timezone(timedelta(hours=9))
    assert serial.from_datetime(datetime(2026, 4, 1, 10, 30, tzinfo=tokyo)) == 46113.4375


def test_hours_run_past_a_day() -> None:
    assert serial.from_time(36) == 1.5


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))
def test_a_moment_comes_back_to_the_millisecond(moment: datetime) -> None:
    back = serial.to_datetime(serial.from_datetime(moment))
    assert abs(back - moment) <= timedelta(milliseconds=1)
