"""Months in which a channel or campaign has leads or contracts but no cost row, though it has some
in others: 12 contracts over 10 paid months of 12 would look cheap, and nobody would know why."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

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
        return ", ".join(f"{one // 12}/{one % 12 + 1:02}" for one in self.months)


def gaps_of(book: Book, dimension: Dimension) -> Mapping[int, Gap]:
    """Of the 集計期間: place of a value → its months without a cost. A row that says 0, and a
    channel that costs nothing, leave no gap; neither does a value without any cost row (未入力)."""
    made = book.keys(dimension)
    if made.costs is None or not len(book.costs):
        return {}
    paid = _months(
        book, made.costs, book.costs["month"].to_numpy(), book.costs["with_channel"].to_numpy()
    )
    leads = book.leads
    counted: Bools = leads["counted"].to_numpy()
    free = np.array([*(one.costs_nothing for one in book.business.channels), False], dtype=np.bool_)
    counted = counted & ~free[leads["channel"].to_numpy()]
    busy = _months(book, made.leads, leads["received_month"].to_numpy(), counted)
    won = counted & leads["valid"].to_numpy() & leads["won"].to_numpy()
    busy |= _months(book, made.leads, leads["won_month"].to_numpy(), won)
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
    campaigns = (gap for value, gap in gaps_of(book, CAMPAIGN).items() if value != nothing)
    return [*gaps_of(book, CHANNEL).values(), *campaigns]


def _is_free(made: Keys, value: int) -> bool:
    return bool(made.free) and made.free[value]


def _months(book: Book, values: Ints | Longs, months: Ints, chosen: Bools) -> set[tuple[int, int]]:
    """(value, month) of the rows of `chosen` that are dated within the 集計期間."""
    which = np.asarray(chosen) & (months != NO_MONTH) & (values >= 0) & book.period.holds(months)
    packed = np.unique(values[which].astype(np.int64) * 100_000 + months[which])
    return {(one // 100_000, one % 100_000) for one in packed.tolist()}
