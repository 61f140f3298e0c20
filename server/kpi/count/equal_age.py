"""The four rates of 定例会, each for the last three months against the twelve before them, at equal
age: no lead of either side counts for what happened later in its life than the youngest has had
time for. So months that are still maturing look no worse than those that are done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from server.business import typed
from server.business.open_days import OpenDays
from server.kpi.count.book import Book
from server.kpi.read.calendar import NO_MONTH, Period, months_of
from server.kpi.read.columns import Bools, Ints, Longs
from sheets_schema.meeting import RATES, MeetingRate

RECENT_MONTHS = 3
PAST_MONTHS = 12
# People need some days before they write what became of a lead; a month counts once its last lead
# is so old.
LEAST_AGE = 7
# However long a firm's sales take, no comparison is put off for longer.
LONGEST_WAIT = 90
# A month says how fast the first response was where half of its handled leads tell the day.
_ENOUGH_DATED = 0.5

Counts = tuple[int, int]


@dataclass(frozen=True)
class Cohorts:
    """One rate of both sides. `age`: days that each case had at most. `cases`, `reached`: per row
    of リード, of any month; a case counts in the month of `months`. `recent`, `past`: the spans.
    `unjudged`: leads that are no cases only because nobody has judged them yet; None where that
    cannot be."""

    rate: MeetingRate
    age: int
    recent: Period
    past: Period
    months: Ints
    cases: Bools
    reached: Bools
    unjudged: Bools | None = None

    @cached_property
    def now(self) -> Bools:
        return self.cases & self.recent.holds(self.months)

    @cached_property
    def then(self) -> Bools:
        return self.cases & self.past.holds(self.months)

    @property
    def counts(self) -> tuple[Counts, Counts]:
        """(reached, cases) of the last months, and of those before."""
        return self._count(self.now), self._count(self.then)

    def _count(self, side: Bools) -> Counts:
        return int((self.reached & side).sum()), int(side.sum())

    @property
    def waiting(self) -> int:
        """How many of the last months' leads are unjudged beyond the share that those of the months
        before still are: what young months have yet to tell."""
        if self.unjudged is None:
            return 0
        recent, past = (
            (int((self.unjudged & span.holds(self.months)).sum()), int(side.sum()))
            for span, side in ((self.recent, self.now), (self.past, self.then))
        )
        everyone = sum(past)
        usual = past[0] / everyone * sum(recent) if everyone else 0.0
        return max(0, int(recent[0] - usual))

    def by(self, codes: Ints | Longs, width: int) -> tuple[list[Counts], list[Counts]]:
        """The counts of each value of a dimension, now and then. `codes`: per row."""
        sides = []
        for side in (self.now, self.then):
            cases = np.bincount(codes[side], minlength=width).tolist()
            reached = np.bincount(codes[side & self.reached], minlength=width).tolist()
            sides.append(list(zip(reached, cases, strict=True)))
        return sides[0], sides[1]


def all_cohorts(book: Book) -> list[Cohorts]:
    """In the order of RATES."""
    makers = {
        "valid_rate": _valid,
        "opportunity_rate": _opportunities,
        "win_rate": _wins,
        "response_rate": _responses,
    }
    return [makers[rate.key](book, rate) for rate in RATES]


def _valid(book: Book, rate: MeetingRate) -> Cohorts:
    """Nobody writes down when a lead was judged, so that its age then is not known: leads that are
    not judged yet are on neither side, and `waiting` tells how many may be missing."""
    leads = book.leads
    asked = _of_lead_channels(book)
    recent, past, age = _windows(book, ())
    judged = leads["judged"].to_numpy()
    return Cohorts(
        rate, age, recent, past,
        months=leads["received_month"].to_numpy(),
        cases=asked & judged,
        reached=leads["valid"].to_numpy(),
        unjudged=asked & ~judged,
    )  # fmt: skip


def _opportunities(book: Book, rate: MeetingRate) -> Cohorts:
    leads = book.leads
    cases = _of_lead_channels(book) & leads["valid"].to_numpy()
    return _dated(book, rate, cases, "received", "opportunity_day")


def _wins(book: Book, rate: MeetingRate) -> Cohorts:
    leads = book.leads
    cases = leads["counted"].to_numpy() & leads["valid"].to_numpy()
    return _dated(book, rate, cases & leads["opportunity"].to_numpy(), "opportunity_day", "won_day")


def _dated(book: Book, rate: MeetingRate, cases: Bools, start: str, end: str) -> Cohorts:
    """Of `cases`, by the month of `start`, those that reached `end` in as many days as the youngest
    of them had."""
    begun, ended = (book.fact(day) for day in (start, end))
    cases = cases & (begun > 0)
    done = cases & (ended >= begun) & (ended > 0)
    recent, past, age = _windows(book, (ended - begun)[done].tolist())
    return Cohorts(
        rate, age, recent, past,
        months=months_of(begun),
        cases=cases,
        reached=(ended > 0) & (ended - begun <= age),
    )  # fmt: skip


def _responses(book: Book, rate: MeetingRate) -> Cohorts:
    """Leads whose first response is known, and those that nobody has touched. Of the others nobody
    knows how long they waited."""
    leads = book.leads
    received, responded = (leads[day].to_numpy() for day in ("received", "responded_day"))
    known = responded > 0
    untouched = leads["untouched"].to_numpy() & ~known
    asked = _of_lead_channels(book) & leads["received_written"].to_numpy()
    months = leads["received_month"].to_numpy()
    told = asked & (known | untouched) & _dated_months(months, asked & ~untouched, known)
    recent, past, age = _windows(book, ())
    return Cohorts(
        rate, age, recent, past,
        months=months,
        cases=told,
        reached=known & (responded <= _deadlines(received, book.business.open_days)),
    )  # fmt: skip


def _deadlines(received: Ints, open_days: OpenDays) -> Ints:
    """The last day that is within one business day of each day; 0 of none."""
    distinct, places = np.unique(received, return_inverse=True)
    ends = [day and open_days.within_one(day) for day in distinct.tolist()]
    return np.array(ends, dtype=np.int32)[places]


def _dated_months(months: Ints, handled: Bools, known: Bools) -> Bools:
    """Where the month is one in which the day of the first response was usually written: a column
    that came into use last spring must not make the year before look slow."""
    dated: Bools = months != NO_MONTH
    if not (handled & dated).any():
        return dated
    first = int(months[dated].min())
    codes = np.where(dated, months - first, 0)
    everyone = np.bincount(codes[handled & dated])
    told = np.bincount(codes[handled & dated & known], minlength=len(everyone))
    usual: Bools = np.append((told >= everyone * _ENOUGH_DATED) & (everyone > 0), False)
    found: Bools = dated & usual[np.minimum(codes, len(everyone))]
    return found


def _of_lead_channels(book: Book) -> Bools:
    """Leads of channels that start at the lead."""
    leads = book.leads
    found: Bools = leads["counted"].to_numpy() & ~leads["starts_late"].to_numpy()
    return found


def _windows(book: Book, usual_days: Iterable[int]) -> tuple[Period, Period, int]:
    """The last months that are old enough, those before them, and how old the youngest is.
    `usual_days`: how long what is counted took so far; half of it should have had the time."""
    days = list(usual_days)
    wait = LEAST_AGE
    if days:
        wait = min(max(wait, int(np.median(days))), LONGEST_WAIT)
    as_of = book.calendar.as_of
    last = typed.month_of_day(as_of)
    while as_of - typed.last_day(last) < wait:
        last -= 1
    recent = Period(last - RECENT_MONTHS + 1, last)
    past = Period(last - RECENT_MONTHS - PAST_MONTHS + 1, last - RECENT_MONTHS)
    return recent, past, as_of - typed.last_day(last)
