"""The days on which a firm works: 休業日 of 設定, or weekdays without public holidays."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from server.business import typed
from server.business.holidays import is_holiday
from server.business.typed import Value

_WEEKDAYS: dict[str, int] = {
    word: day
    for day, words in enumerate((
        ("月", "mon", "monday"), ("火", "tue", "tuesday"), ("水", "wed", "wednesday"),
        ("木", "thu", "thursday"), ("金", "fri", "friday"), ("土", "sat", "saturday"),
        ("日", "sun", "sunday"),
    ))
    for word in words
}  # fmt: skip
_HOLIDAYS = frozenset({"祝", "祝日", "国民の祝日", "holiday", "holidays", "public holidays",
                       "public holiday"})  # fmt: skip
_SIGNS = re.compile(r"[月火水木金土日祝]+")
_AROUND = re.compile(r"^(?:毎週|every )|(?:曜日?|s)$")
_TO = re.compile(r"\s*(?:[〜～~–—]|から|\bto\b| - )\s*")
_YEARLY = re.compile(r"(?P<month>\d{1,2})[/月-](?P<day>\d{1,2})日?")
# Whoever closes for longer does not work by this list.
_LONGEST = 400
_LEAP = 2024


@dataclass(frozen=True)
class OpenDays:
    """`weekdays`: closed ones, Monday is 0. `holidays`: whether those of Japan are closed (as far
    as the site is there). `days`: closed serial days. `yearly`: closed (month, day)."""

    zone: ZoneInfo
    weekdays: frozenset[int] = frozenset({5, 6})
    holidays: bool = True
    days: frozenset[int] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()
    _known: dict[int, bool] = field(default_factory=dict, repr=False, compare=False)
    _counts: dict[tuple[int, int], int] = field(default_factory=dict, repr=False, compare=False)

    def is_open(self, day: int) -> bool:
        """`day`: serial."""
        if day not in self._known:
            self._known[day] = self._is_open(day)
        return self._known[day]

    def between(self, first: int, last: int) -> int:
        """How many there are from `first` to `last`, both included; 0 where `last` comes before."""
        if (first, last) not in self._counts:
            self._counts[first, last] = sum(map(self.is_open, range(first, last + 1)))
        return self._counts[first, last]

    def within_one(self, day: int) -> int:
        """The last day before a second open day after `day` begins; `day` itself need not be
        open."""
        end = day
        for _ in range(_LONGEST):
            if self.between(day + 1, end + 1) > 1:
                break
            end += 1
        return end

    def _is_open(self, day: int) -> bool:
        on = typed.date_of(day)
        closed = (
            on.weekday() in self.weekdays
            or day in self.days
            or (on.month, on.day) in self.yearly
            or (self.holidays and is_holiday(day, self.zone))
        )
        return not closed

    @cached_property
    def is_ever_open(self) -> bool:
        return len(self.weekdays) < 7


def read_open_days(cells: Sequence[Value], zone: ZoneInfo) -> tuple[OpenDays, list[int]]:
    """And the places of cells that nobody can read. Without a weekday or the public holidays in
    the list, dates are closed beside weekends and public holidays; with one, the list is meant
    whole."""
    weekdays: set[int] = set()
    days: set[int] = set()
    yearly: set[tuple[int, int]] = set()
    holidays, bad = False, []
    for place, cell in enumerate(cells):
        text = typed.fold(typed.tidy(cell))
        if not text:
            continue
        if text in _HOLIDAYS:
            holidays = True
        elif (found := _weekdays(text)) is not None:
            weekdays |= found
            holidays |= "祝" in text
        elif (span := _days(cell, zone)) is not None:
            days |= span
        elif (each_year := _each_year(text)) is not None:
            yearly |= each_year
        else:
            bad.append(place)
    if not weekdays and not holidays:
        return OpenDays(zone, days=frozenset(days), yearly=frozenset(yearly)), bad
    return OpenDays(zone, frozenset(weekdays), holidays, frozenset(days), frozenset(yearly)), bad


def _weekdays(text: str) -> set[int] | None:
    """土曜, 毎週水曜日, 土日祝, Saturday."""
    word = _AROUND.sub("", text)
    for one in (text, word, _AROUND.sub("", word)):
        if one in _WEEKDAYS:
            return {_WEEKDAYS[one]}
        if _SIGNS.fullmatch(one):
            return {_WEEKDAYS[sign] for sign in one if sign != "祝"}
    parts = [_AROUND.sub("", part) for part in re.split(r"[・,、/ ]+", text)]
    if len(parts) > 1 and all(part in _WEEKDAYS or part in _HOLIDAYS for part in parts):
        return {_WEEKDAYS[part] for part in parts if part in _WEEKDAYS}
    return None


def _days(cell: Value, zone: ZoneInfo) -> set[int] | None:
    """A date with its year, or a span of two."""
    day = typed.day_of(cell, zone)
    if day:
        return {day}
    ends = _TO.split(typed.tidy(cell))
    if len(ends) != 2:
        return None
    first, last = (typed.day_of(end, zone) for end in ends)
    if first and not last and (end_of := _day_and_month(ends[1])):
        last = _next_on(first, *end_of)
    if not first or not last or not 0 <= last - first <= _LONGEST:
        return None
    return set(range(first, last + 1))


def _each_year(text: str) -> set[tuple[int, int]] | None:
    """12/29, 12月29日, 12/29〜1/3."""
    ends = [_day_and_month(part) for part in _TO.split(text)]
    if len(ends) > 2 or any(end is None for end in ends):
        return None
    first, last = (typed.serial_of(date(_LEAP, *end)) for end in (ends[0], ends[-1]) if end)
    if last < first:
        last += 366  # over the turn of the year
    days = (typed.date_of(day) for day in range(first, last + 1))
    return {(day.month, day.day) for day in days}


def _day_and_month(text: str) -> tuple[int, int] | None:
    match = _YEARLY.fullmatch(text.strip())
    if match is None:
        return None
    month, day = int(match["month"]), int(match["day"])
    try:
        date(_LEAP, month, day)
    except ValueError:
        return None
    return month, day


def _next_on(first: int, month: int, day: int) -> int | None:
    """The first such day from `first` on."""
    year = typed.date_of(first).year
    for one in (year, year + 1):
        try:
            found = typed.serial_of(date(one, month, day))
        except ValueError:
            continue
        if found >= first:
            return found
    return None
