"""When each row of a list says that somebody came."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache

from server.imports.days import DayReading, moment_of, order_of
from server.imports.lists.people import ListedPeople
from server.imports.lists.reading import Row
from server.settings.sites import Site

_HALF_DAYS = re.compile(r"\b[ap]\.?m\b", re.IGNORECASE)
_IN_UTC = re.compile(r"\((?:in )?(?:utc|gmt)\)|\b(?:utc|gmt)\b", re.IGNORECASE)
# Texts, of which more would take more room than they save time.
_REMEMBERED = 16_384


class Dated(Enum):
    OWN = "own"
    BLANK = "blank"
    UNREADABLE = "unreadable"
    NO_COLUMN = "no column"


class DaysOfRows:
    """When each row says that somebody came: by the first column of days that is filled."""

    def __init__(self, people: ListedPeople, site: Site, now: datetime) -> None:
        self._columns: list[tuple[str, DayReading]] = []
        # Many rows of a list are of the same day.
        self._moment = lru_cache(_REMEMBERED)(lambda text, by: moment_of(text, now, by))
        for name in people.headings.days:
            order = order_of(_different(people, name))
            if not order and any(map(_HALF_DAYS.search, _different(people, name))):
                order = "mdy"  # as Zoom and others of its country write it
            zone = UTC if _IN_UTC.search(name) else site.zone
            calendar = DayReading(zone, order, year_first=site.locale == "ja")
            if any(self._moment(text, calendar) for text in _different(people, name)):
                self._columns.append((name, calendar))
        self.name = self._columns[0][0] if self._columns else ""
        filled = (
            name for name in people.headings.days if any(row.get(name) for row in people.rows)
        )
        self._unreadable = next(filled, "") if not self._columns else ""

    def of(self, row: Row) -> tuple[datetime | None, Dated]:
        for name, calendar in self._columns:
            if text := row.get(name).strip():
                found = self._moment(text, calendar)
                return found, Dated.UNREADABLE if found is None else Dated.OWN
        if self._unreadable:
            return None, Dated.UNREADABLE if row.get(self._unreadable).strip() else Dated.BLANK
        return None, Dated.BLANK if self._columns else Dated.NO_COLUMN


def _different(people: ListedPeople, name: str) -> Iterator[str]:
    """The texts of a column, those that come again left out as far as they are remembered."""
    seen: set[str] = set()
    for row in people.rows:
        if (text := row.get(name).strip()) and text not in seen:
            if len(seen) < _REMEMBERED:
                seen.add(text)
            yield text


def day_column(people: ListedPeople, site: Site, now: datetime) -> str:
    """The heading of the column that says when; "" where none can be read."""
    return DaysOfRows(people, site, now).name
