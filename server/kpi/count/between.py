"""Figures of a span of days by event, for what months are too coarse: the first days of a month
beside the same days of another, and what came before and after a decision."""

from collections.abc import Sequence

import numpy as np

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.count.figures import Keyed, Member, by_value
from server.kpi.read.calendar import NO_MONTH
from server.kpi.read.columns import Bools, Ints

# The day of an event beside the month that a measure is dated by.
_DAYS = {
    "received_month": "received",
    "opportunity_month": "opportunity_day",
    "qualified_month": "qualified_day",
    "won_month": "won_day",
    "lost_month": "lost_day",
    "tossed_month": "tossed_day",
}
_INSIDE = 1


def members_between(
    book: Book, keys: Sequence[str], first: int, last: int, chosen: Bools | None = None
) -> list[Member]:
    """What figures of `keys` are formed from: each channel, 未分類, and costs without a channel, as
    Book.of_month has them; events of `first` to `last` (serial days). Costs are those of the months
    of these days, whole: nobody knows on which day they were spent. `chosen`: which leads."""
    counted = book.fact("counted")
    replaced = {
        month: np.where(_within(book.fact(day), first, last), _INSIDE, NO_MONTH)
        for month, day in _DAYS.items()
    }
    months = book.costs["month"].to_numpy()
    begin, end = typed.month_of_day(first), typed.month_of_day(last)
    paid = np.where((months >= begin) & (months <= end), _INSIDE, NO_MONTH)
    facts = book.facts.with_columns(
        {"counted": counted if chosen is None else counted & chosen, **replaced}, {"month": paid}
    )
    channels = book.business.channels
    unclassified = len(channels)
    spent = book.costs["channel"].to_numpy()
    keyed = Keyed(
        leads=book.fact("channel"),
        costs=np.where(spent < 0, unclassified + 1, spent),
        width=unclassified + 2,
        starts_late=[*(one.starts_at_opportunity for one in channels), False, False],
        costs_nothing=[*(one.costs_nothing for one in channels), False, False],
    )

    def inside(months: Ints) -> Bools:
        found: Bools = months == _INSIDE
        return found

    return [one for value in by_value(facts, "period", keyed, keys, inside) for one in value]


def _within(days: Ints, first: int, last: int) -> Bools:
    found: Bools = (days >= first) & (days <= last) & (days > 0)
    return found
