"""When a submission was sent, as its sender says."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, tzinfo

# A date with a time of day, as plugins and forms write them: 2026年11月22日 02:33, 2026/11/22 2:33.
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]*(?:\(.\) *)?(\d{1,2})[:時](\d{2})\D?.{0,12}",
    re.DOTALL,
)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*(?:\(.\))?")
# As lists of this year are written, and as authorities write the year: 11月17日, 令和8年11月17日.
_DAY_OF_SOME_YEAR = re.compile(r"(\d{1,2})月(\d{1,2})日\s*(?:\(.\))?")
_DAY_OF_AN_ERA = re.compile(
    r"(?:令和|R)\.?\s*(元|\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*(?:\(.\))?", re.IGNORECASE
)
_BEFORE_REIWA = 2018
# A 29 February may lie so far back: 1900 was, and 2100 will be, no leap year.
_LEAP_YEARS_APART = 8
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_SENT_WITHIN = timedelta(days=1)
# Longer than the ten minutes in which a repetition is recognised.
_CLOCK_WITHIN = timedelta(minutes=15)
# Clocks of two machines may differ by so much; a later time is not believed.
_CLOCKS_DIFFER = timedelta(minutes=5)
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def submitted_at(text: str, arrived: datetime, zone: tzinfo) -> datetime | None:
    """An ISO 8601 time, without an offset in the site's zone; never later than the arrival.

    None where it is none, or cannot be: before 2000, or in the future.
    """
    try:
        told = datetime.fromisoformat(text.strip())
        told = (told if told.tzinfo else told.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if not _EARLIEST <= told <= arrived + _CLOCKS_DIFFER:
        return None
    return min(told, arrived)


def written_day(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """A day, with or without a time of day, as people write it into a list; None where it is none,
    before 2000, or still to come. Without a year it is the latest such day that has come."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    if found := _DAY_OF_SOME_YEAR.fullmatch(narrow):
        return _latest(int(found[1]), int(found[2]), now, zone)
    told = _moment(narrow, zone)
    if told is None and (found := _DAY.fullmatch(narrow)):
        told = _midnight(int(found[1]), int(found[2]), int(found[3]), zone)
    if told is None and (found := _DAY_OF_AN_ERA.fullmatch(narrow)):
        year = _BEFORE_REIWA + (1 if found[1] == "元" else int(found[1]))
        told = _midnight(year, int(found[2]), int(found[3]), zone)
    return told if told is not None and _EARLIEST <= told <= now else None


def _latest(month: int, day: int, now: datetime, zone: tzinfo) -> datetime | None:
    this_year = now.astimezone(zone).year
    for year in range(this_year, this_year - _LEAP_YEARS_APART - 1, -1):
        told = _midnight(year, month, day, zone)
        if told is not None and told <= now:
            return told
    return None


def _midnight(year: int, month: int, day: int, zone: tzinfo) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=zone)
    except ValueError:
        return None


def is_sending_time(text: str, arrived: datetime, zone: tzinfo) -> bool:
    """`text` says when the form was sent, whatever its field is called: a moment of the last day
    (what a visitor wishes for lies ahead), or a time of day that has just been."""
    if found := _CLOCK.fullmatch(text):
        local = arrived.astimezone(zone)
        since = (local.hour - int(found[1])) * 60 + local.minute - int(found[2])
        return since % (24 * 60) <= _CLOCK_WITHIN.seconds // 60
    moment = _moment(text, zone)
    return moment is not None and -_CLOCKS_DIFFER <= arrived - moment <= _SENT_WITHIN


def _moment(text: str, zone: tzinfo) -> datetime | None:
    try:
        if found := _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(found[1]), UTC)
        if found := _MOMENT.fullmatch(text):
            told = _iso(text)
            if told is None:
                year, month, day, hour, minute = (int(part) for part in found.groups())
                told = datetime(year, month, day, hour, minute, tzinfo=zone)
            return told if told.tzinfo else told.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        pass
    return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None
