"""The days on which a firm works, counted."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from server.business.open_days import OpenDays, read_open_days
from server.business.typed import date_of, serial_of

TOKYO = ZoneInfo("Asia/Tokyo")


def count(open_days: OpenDays, first: str, last: str) -> int:
    return open_days.between(*(serial_of(date.fromisoformat(day)) for day in (first, last)))


def test_weekends_and_public_holidays_are_closed_where_nothing_is_said() -> None:
    """文化の日 and 勤労感謝の日 2026, and a firm elsewhere."""
    assert count(OpenDays(TOKYO), "2026-11-01", "2026-11-30") == 19
    assert count(OpenDays(TOKYO), "2026-11-03", "2026-11-03") == 0
    assert count(OpenDays(TOKYO), "2026-12-31", "2026-12-31") == 1
    assert count(OpenDays(ZoneInfo("Europe/Berlin")), "2026-11-01", "2026-11-30") == 21
    assert count(OpenDays(TOKYO), "2026-11-02", "2026-11-01") == 0


@pytest.mark.parametrize(
    ("closed", "received", "last"),
    [
        ((), "2026-11-02", "2026-11-04"),  # a Monday before 文化の日
        ((), "2026-11-05", "2026-11-08"),  # to the end of the Sunday before the second day
        ((), "2026-11-07", "2026-11-09"),  # on a Saturday: all of Monday
        (("日曜",), "2026-11-06", "2026-11-08"),  # open on Saturdays
        (("土日祝", "12/29〜1/3"), "2026-12-28", "2027-01-04"),
        (("土日祝", "1/1〜12/31"), "2026-11-02", "2027-12-07"),  # never open: no endless search
    ],
)
def test_within_one_business_day(closed: tuple[str, ...], received: str, last: str) -> None:
    open_days, bad = read_open_days(closed, TOKYO)
    assert bad == []
    found = date_of(open_days.within_one(serial_of(date.fromisoformat(received))))
    assert found.isoformat() == last
