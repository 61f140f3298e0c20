"""Working days: Monday to Friday without Japan's public holidays.

Only the calendar of Japan is known: a site in another time zone has its weekends off, and its own
holidays count as working days.
"""

from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday

from server.business import typed

JAPAN = "Asia/Tokyo"


def is_workday(day: int, zone: ZoneInfo) -> bool:
    """`day`: serial. `zone`: the site's, which tells whose holidays count."""
    return _is_workday(day, zone.key == JAPAN)


def workdays(first: int, last: int, zone: ZoneInfo) -> int:
    """How many there are from `first` to `last`, both included; 0 where `last` comes before."""
    return sum(is_workday(day, zone) for day in range(first, last + 1))


def is_holiday(day: int, zone: ZoneInfo) -> bool:
    """Whether it is a public holiday where the site is, as far as that is known."""
    return zone.key == JAPAN and _is_holiday(day)


@lru_cache(maxsize=4096)
def _is_workday(day: int, in_japan: bool) -> bool:
    return typed.date_of(day).weekday() < 5 and not (in_japan and _is_holiday(day))


@lru_cache(maxsize=4096)
def _is_holiday(day: int) -> bool:
    return bool(jpholiday.is_holiday(typed.date_of(day)))
