"""Dates and times in the writings people use, read as Google reads them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sheets_emulator.values import serial
from sheets_emulator.values.locales import MONTHS, Conventions

MONTH_NUMBER = {
    name: number
    for number, month in enumerate(MONTHS, 1)
    for name in (month.lower(), month[:3].lower())
}

YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})", re.ASCII)
SHORT_YEAR = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{1,2})", re.ASCII)
MONTH_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})", re.ASCII)
YEAR_MONTH = re.compile(r"(\d{4})([/-])(\d{1,2})", re.ASCII)
MONTH_YEAR = re.compile(r"(\d{1,2})([/-])(\d{4})", re.ASCII)
KANJI = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日)?", re.ASCII)
DAY_MONTH_NAME = re.compile(r"([0-9]{1,2})\.?[ -]([^\W\d_]+)\.?(?:,?[ -]([0-9]{4}))?")
MONTH_NAME_DAY = re.compile(r"([^\W\d_]+)\.? ([0-9]{1,2})(?:,? ([0-9]{4}))?")
MONTH_NAME_YEAR = re.compile(r"([^\W\d_]+)\.? ([0-9]{4})")

TIME = re.compile(
    r"(?P<before>午前|午後)?\s*(?P<h>\d{1,4}):(?P<m>\d{2})(?::(?P<s>\d{2})(?P<f>\.\d{1,3})?)?"
    r"(?:\s*(?P<after>[AaPp])\.?[Mm]\.?)?",
    re.ASCII,
)
KANJI_TIME = re.compile(
    r"(?P<before>午前|午後)?(?P<h>\d{1,2})時(?:(?P<m>\d{1,2})分)?(?:(?P<s>\d{1,2})秒)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Moment:
    """`type` and `pattern` are the number format Google gives the cell."""

    serial: float
    type: Literal["DATE", "TIME", "DATE_TIME"]
    pattern: str


@dataclass(frozen=True, slots=True)
class _Day:
    """A reading of a date; `pattern` shows it as it was written."""

    year: int
    month: int
    day: int
    pattern: str


def parse_moment(words: str, names: Conventions, now: datetime) -> Moment | None:
    """A date, a time, or a date followed by a time; None where it is neither."""
    day = _parse_day(words, names, now)
    if day is not None:
        return Moment(serial.from_datetime(day[0]), "DATE", day[1])
    return _parse_time(words, names) or _parse_both(words, names, now)


def _parse_both(words: str, names: Conventions, now: datetime) -> Moment | None:
    # The date may have spaces of its own (Apr 1, 2026 10:30 am): try each of them.
    for space in re.finditer(r"\s+", words):
        day = _parse_day(words[: space.start()], names, now)
        time = _parse_time(words[space.end() :], names)
        if day is None or time is None or time.serial >= 1:
            continue
        usual = day[1] == names.patterns["DATE"]
        pattern = names.patterns["DATE_TIME"] if usual else f"{day[1]} {time.pattern}"
        return Moment(serial.from_datetime(day[0]) + time.serial, "DATE_TIME", pattern)
    return None


def _parse_day(words: str, names: Conventions, now: datetime) -> tuple[date, str] | None:
    for reading in _readings(words, names, now.year):
        try:
            return date(reading.year, reading.month, reading.day), reading.pattern
        except ValueError:
            continue
    return None


def _readings(words: str, names: Conventions, this_year: int) -> Iterator[_Day]:
    """Every way the locale allows `words` to be a date, the likeliest first."""
    order = names.date_order
    if ". " in names.patterns["DATE"]:
        words = re.sub(r"\.\s+", ".", words).removesuffix(".")
    if match := YEAR_FIRST.fullmatch(words):
        sep = match[2]
        usual = order == "ymd" and sep == names.date_sign
        pattern = names.patterns["DATE"] if usual else f"yyyy{sep}mm{sep}dd"
        yield _Day(int(match[1]), int(match[3]), int(match[4]), pattern)
    if (match := SHORT_YEAR.fullmatch(words)) and _is_sign(match[2], names):
        first, second, third = int(match[1]), int(match[3]), int(match[4])
        if order == "ymd" and len(match[4]) < 4:
            yield _Day(_full_year(match[1]), second, third, names.patterns["DATE"])
        if order == "mdy" and len(match[4]) != 1:
            yield _Day(_full_year(match[4]), first, second, names.patterns["DATE"])
        if order == "dmy" and len(match[4]) != 1:
            yield _Day(_full_year(match[4]), second, first, names.patterns["DATE"])
    if (match := MONTH_DAY.fullmatch(words)) and _is_sign(match[2], names):
        if order == "dmy":
            yield _Day(this_year, int(match[3]), int(match[1]), f"d{match[2]}M")
        else:
            yield _Day(this_year, int(match[1]), int(match[3]), f"M{match[2]}d")
    if match := YEAR_MONTH.fullmatch(words):
        yield _Day(int(match[1]), int(match[3]), 1, f"yyyy{match[2]}mm")
    if match := MONTH_YEAR.fullmatch(words):
        yield _Day(int(match[3]), int(match[1]), 1, f"M{match[2]}yyyy")
    yield from _kanji(words, order, this_year)
    yield from _named(words, names, this_year)


def _is_sign(sign: str, names: Conventions) -> bool:
    """`1.5` is a day only where people write their dates with points."""
    return sign != "." or names.date_sign == "."


def _kanji(words: str, order: str, this_year: int) -> Iterator[_Day]:
    match = KANJI.fullmatch(words) if order == "ymd" else None
    if match is None or (match[1] is None and match[3] is None):
        return
    year = 'yyyy"年"' if match[1] else ""
    day = 'd"日"' if match[3] else ""
    yield _Day(int(match[1] or this_year), int(match[2]), int(match[3] or 1), f'{year}M"月"{day}')


def _named(words: str, names: Conventions, this_year: int) -> Iterator[_Day]:
    def day(month: str, day: str, year: str | None, short: str, whole: str) -> _Day:
        return _Day(
            int(year or this_year), _month(month, names), int(day), whole if year else short
        )

    if match := DAY_MONTH_NAME.fullmatch(words):
        yield day(match[2], match[1], match[3], "d-mmm", "d-mmm-yyyy")
    if match := MONTH_NAME_DAY.fullmatch(words):
        yield day(match[1], match[2], match[3], "mmm d", "mmm d, yyyy")
    if match := MONTH_NAME_YEAR.fullmatch(words):
        yield day(match[1], "1", match[2], "mmm yyyy", "mmm yyyy")


def _month(name: str, names: Conventions) -> int:
    """1 to 12 by a name in English or the locale's language. 0 is no date: an unknown name falls
    through like an impossible day."""
    word = name.casefold()
    for own in (names.months, names.months_short):
        for number, month in enumerate(own, 1):
            if month.casefold().removesuffix(".") == word:
                return number
    return MONTH_NUMBER.get(word, 0)


def _parse_time(words: str, names: Conventions) -> Moment | None:
    if names.time_sign == "." and re.fullmatch(r"\d{1,2}\.\d{2}(?:\.\d{2})?", words, re.ASCII):
        words = words.replace(".", ":")
    match = TIME.fullmatch(words) or KANJI_TIME.fullmatch(words)
    if match is None:
        return None
    groups = match.groupdict()
    hours, minutes, seconds = (int(groups[unit] or 0) for unit in "hms")
    half = groups["before"] or groups.get("after")
    if minutes > 59 or seconds > 59 or (half and not 1 <= hours <= 12):
        return None
    if half:
        hours = hours % 12 + (12 if half in ("午後", "p", "P") else 0)
    value = serial.from_time(hours, minutes, seconds + float(groups.get("f") or 0))
    if hours > 23:
        return Moment(value, "TIME", "[h]:mm:ss")
    pattern = "h:mm:ss" if groups["s"] else "h:mm"
    if groups.get("f"):
        pattern += ".000"
    if groups.get("after"):
        pattern += " am/pm"
    return Moment(value, "TIME", pattern)


def _full_year(text: str) -> int:
    """Two digits: 00-29 are 2000-2029, 30-99 are 1930-1999."""
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < 30 else 1900)
