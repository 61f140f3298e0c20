"""Months in which a channel or campaign has leads or contracts but no cost row, though it has some
in others: 12 contracts over 10 paid months of 12 would look cheap, and nobody would know why."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.count.keys import Keys
from server.kpi.read.calendar import NO_MONTH
from server.kpi.read.columns import Bools, Ints, Longs
from sheets_schema.dimensions import CAMPAIGN, CHANNEL, Dimension


@dataclass(frozen=True, slots=True)
class Gap:
    """`value`: the place among the values of its dimension; `months` ascending."""

    name: str
    value: int
    months: tuple[int, ...]

    def told(self) -> str:
        return ", ".join(typed.month_text(one) for one in self.months)


def channel_gaps(book: Book) -> Mapping[int, Gap]:
    """Of the 集計期間: place of a channel → its months without a cost. A row that says 0, and a
    channel that costs nothing, leave no gap; neither does one without any cost row (未入力)."""
    return _gaps_of(book, CHANNEL)


def campaign_gaps(book: Book) -> Mapping[int, Gap]:
    """The same of campaigns."""
    return _gaps_of(book, CAMPAIGN)


def _gaps_of(book: Book, dimension: Dimension) -> Mapping[int, Gap]:
    made = book.keys(dimension)
    if made.costs is None or not len(book.costs):
        return {}
    paid = _months(
        book, made.costs, book.costs["month"].to_numpy(), book.costs["with_channel"].to_numpy()
    )
    counted: Bools = book.fact("counted")
    free = np.array([*(one.costs_nothing for one in book.business.channels), False], dtype=np.bool_)
    counted = counted & ~free[book.fact("channel")]
    busy = _months(book, made.leads, book.fact("received_month"), counted)
    won = counted & book.fact("valid") & book.fact("won")
    busy |= _months(book, made.leads, book.fact("won_month"), won)
    costs = {value for value, _ in paid}
    missing: dict[int, list[int]] = {}
    for value, month in sorted(busy - paid):
        if value in costs and not _is_free(made, value):
            missing.setdefault(value, []).append(month)
    return {
        value: Gap(made.names[value], value, tuple(months)) for value, months in missing.items()
    }


def all_gaps(book: Book) -> list[Gap]:
    """Of channels, then of campaigns."""
    nothing = len(book.keys(CAMPAIGN).names) - 1
    campaigns = (gap for value, gap in book.once(campaign_gaps).items() if value != nothing)
    return [*book.once(channel_gaps).values(), *campaigns]


def _is_free(made: Keys, value: int) -> bool:
    return bool(made.free) and made.free[value]


def _months(book: Book, values: Ints | Longs, months: Ints, chosen: Bools) -> set[tuple[int, int]]:
    """(value, month) of the rows of `chosen` that are dated within the 集計期間."""
    which = np.asarray(chosen) & (months != NO_MONTH) & (values >= 0) & book.period.holds(months)
    packed = np.unique(values[which].astype(np.int64) * 100_000 + months[which])
    return {(one // 100_000, one % 100_000) for one in packed.tolist()}
