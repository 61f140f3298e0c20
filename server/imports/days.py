"""Days and moments as people and tools write them into a table."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from server.business import typed

# Which part of 10/05/2026 is the month.
Order = Literal["", "mdy", "dmy"]

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
# A 29 February may lie so far back: 1900 was, and 2100 will be, no leap year.
_LEAP_YEARS_APART = 8
_BEFORE_REIWA = 2018
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# RFC 822, and what tools of this country write. Hours.
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "jst": 9, "kst": 9, "est": -5, "edt": -4, "cst": -6, "cdt": -5,
    "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "日本標準時": 9, "協定世界時": 0,
}  # fmt: skip
WEEKDAY = re.compile(
    r"\((?:[日月火水木金土祝・]{1,3}|sun|mon|tue|wed|thu|fri|sat)\)|[日月火水木金土]曜日?"
    r"|\b(?:sun|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sunday|monday|tuesday|wednesday|thursday"
    r"|friday|saturday)\b[,.]?"
)
_HALF = re.compile(r"(午前|午後|a\.?m\.?(?![a-z])|p\.?m\.?(?![a-z]))")
_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2})(?::|時)(?:(\d{1,2})(?:分|(?::(\d{1,2})(?:[.,]\d{1,9})?秒?))?"
    r"(?:(\d{1,2})秒)?)?(?![\d:])"
)
_OFFSET = re.compile(r"(?:(?:utc|gmt)\s*)?([+-])(\d{1,2}):?(\d{2})?\b|\b(?:utc|gmt)\b|(?<=\d)z\b")
_NAMED = re.compile(rf"\(?\b({'|'.join(_ZONES)})\b\)?")
_PLACE = re.compile(
    r"\b(asia|america|europe|australia|pacific|africa|etc)/([a-z_+-]+(?:/[a-z_]+)?)"
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ERA = re.compile(r"(?:令和|\br)\.?(元|\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_THREE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_TWO = re.compile(r"(\d{1,2})[-/](\d{1,2})")
_ENGLISH = re.compile(
    r"(?:([a-z]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})(?:st|nd|rd|th)?[\s-]*([a-z]{3,9})\.?)"
    r"[\s,.-]*(\d{4})"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class DayReading:
    """How a column of days is read. `zone`: of times that say none; `order`: of 10/05/2026, where
    something proves it; `year_first`: 26/10/14 begins with the year, as this country writes it."""

    zone: tzinfo
    order: Order = ""
    year_first: bool = True


def order_of(texts: Iterable[str]) -> Order:
    """What a column proves about 10/05/2026: a part above 12 is no month. "" where nothing does,
    or some of it speaks against the rest."""
    found: set[Order] = set()
    for text in texts:
        if match := _THREE.search(_narrow(text)):
            first, second = int(match[1]), int(match[2])
            if len(match[3]) != 4:
                continue
            if first <= 12 < second <= 31:
                found.add("mdy")
            elif second <= 12 < first <= 31:
                found.add("dmy")
    return found.pop() if len(found) == 1 else ""


def moment_of(text: str, now: datetime, calendar: DayReading) -> datetime | None:
    """A day, with or without a time of day, as an aware time; None where nobody can read it, or it
    lies before 2000 or still ahead. Without a year it is the latest such day that has come."""
    try:
        told = _moment(_narrow(text), now, calendar)
    except (ValueError, OverflowError):
        return None
    return told if told is not None and _EARLIEST <= told <= now else None


def _narrow(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[:80]).casefold().translate(_DASHES)
    return " ".join(plain.split())


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


def _moment(text: str, now: datetime, calendar: DayReading) -> datetime | None:
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if match := _COMPACT.fullmatch(text):
        return _at(match.groups(), calendar.zone)
    if _SERIAL.fullmatch(text):
        return _of_serial(float(text), calendar.zone)
    rest, day = _take_day(text, now, calendar)
    if day is None:
        return None
    rest = WEEKDAY.sub(" ", rest)
    if rest.startswith("t"):
        rest = rest[1:]
    clock = _take_clock(rest)
    if clock is None:
        return None
    rest, time = clock
    zone = _zone_of(rest, calendar.zone)
    if zone is None:
        return None
    year, month, number = day
    return datetime(year, month, number, tzinfo=zone) + time


def _take_day(
    text: str, now: datetime, calendar: DayReading
) -> tuple[str, tuple[int, int, int] | None]:
    """What is left of the text, and (year, month, day)."""
    for pattern in (_YEAR_FIRST, _ERA, _MONTH_DAY, _THREE, _ENGLISH, _TWO):
        match = pattern.search(WEEKDAY.sub(" ", text) if pattern is _ENGLISH else text)
        if match is None or match.string[: match.start()].strip(" '\""):
            continue
        day = _day_of(pattern, match, now, calendar)
        # What follows a day is no further figure of it.
        after = match.string[match.end() :]
        if day is None or after[:1].isdigit():
            return text, None
        return after.strip(" ,"), day
    return text, None


def _day_of(
    pattern: re.Pattern[str], match: re.Match[str], now: datetime, calendar: DayReading
) -> tuple[int, int, int] | None:
    if pattern is _YEAR_FIRST:
        return int(match[1]), int(match[2]), int(match[3])
    if pattern is _ERA:
        year = 1 if match[1] == "元" else int(match[1])
        return _BEFORE_REIWA + year, int(match[2]), int(match[3])
    if pattern is _ENGLISH:
        month = _MONTHS.get(match[1] or match[4])
        return None if month is None else (int(match[5]), month, int(match[2] or match[3]))
    if pattern is _THREE:
        return _three(match, calendar)
    month, day = int(match[1]), int(match[2])
    if pattern is _TWO and not calendar.year_first and calendar.order != "mdy" and day <= 12:
        return None
    return _latest(month, day, now, calendar.zone)


def _three(match: re.Match[str], calendar: DayReading) -> tuple[int, int, int] | None:
    first, second, last = int(match[1]), int(match[2]), int(match[3])
    if len(match[3]) == 2:
        # 26/10/14; a first part up to 12 could be a month in other countries.
        return (2000 + first, second, last) if calendar.year_first else None
    if first <= 12 < second or (calendar.order == "mdy" and first <= 12):
        return last, first, second
    if second <= 12 < first or (calendar.order == "dmy" and second <= 12):
        return last, second, first
    return (last, first, second) if first == second else None


def _take_clock(text: str) -> tuple[str, timedelta] | None:
    """What is left of the text, and the time since midnight; None where it is no time."""
    match = _CLOCK.search(text)
    if match is None:
        return text, timedelta()
    hour, minute = int(match[1]), int(match[2] or 0)
    second = int(match[3] or match[4] or 0)
    half = _HALF.search(text)
    if half is not None:
        is_late = half[1][0] in "p午" and half[1] != "午前"
        if hour > 12:
            is_late = False  # 14:05 PM is 14:05
        elif hour == 12:
            hour = 12 if is_late else 0
        elif is_late:
            hour += 12
        text = text[: half.start()] + " " * len(half[1]) + text[half.end() :]
    if hour > 24 or minute > 59 or second > 60:
        return None
    left = text[: match.start()] + " " + text[match.end() :]
    return left, timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _zone_of(text: str, usual: tzinfo) -> tzinfo | None:
    """The zone that the rest of the text names; None where it says something else."""
    text = text.strip(" ()[],")
    if not text or text in ("-", "頃", "ごろ", "~"):
        return usual
    if match := _OFFSET.search(text):
        if not match[1]:
            return UTC
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes))
    if match := _PLACE.search(text):
        try:
            return ZoneInfo("/".join(part.title() for part in match[0].split("/")))
        except (KeyError, ValueError):
            return None
    if text in ("z", "utc", "gmt") or (match := _NAMED.search(text)):
        hours = _ZONES[text] if text in _ZONES else _ZONES[match[1]] if match else 0
        return timezone(timedelta(hours=hours))
    return None


def _at(parts: Iterable[str], zone: tzinfo) -> datetime:
    year, month, day = (int(part) for part in parts)
    return datetime(year, month, day, tzinfo=zone)


def _of_serial(number: float, zone: tzinfo) -> datetime:
    """A day as Excel counts, where its cell lost its format."""
    day = typed.date_of(int(number))
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return midnight + timedelta(seconds=round(number % 1 * 86_400))


def _latest(month: int, day: int, now: datetime, zone: tzinfo) -> tuple[int, int, int] | None:
    this_year = now.astimezone(zone).year
    for year in range(this_year, this_year - _LEAP_YEARS_APART - 1, -1):
        try:
            told = datetime(year, month, day, tzinfo=zone)
        except ValueError:
            continue
        if told <= now:
            return year, month, day
    return None
