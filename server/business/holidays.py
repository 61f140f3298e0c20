"""Public holidays, as far as they are known: those of Japan, for a site that is there."""

from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday

from server.business import typed

JAPAN = "Asia/Tokyo"


def is_holiday(day: int, zone: ZoneInfo) -> bool:
    """`day`: serial. `zone`: the site's, which tells whose holidays count."""
    return zone.key == JAPAN and _is_holiday(day)


@lru_cache(maxsize=4096)
def _is_holiday(day: int) -> bool:
    return bool(jpholiday.is_holiday(typed.date_of(day)))
