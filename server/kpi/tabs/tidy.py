"""集計データ: one figure a row below a single header, for pivot tables and Looker Studio. No totals
and no rates: both are made there, by summing and dividing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from server.business import typed
from server.kpi.count.book import BASES, Book
from server.kpi.count.figures import Rows, is_money, shown, sum_by
from server.kpi.pages import CellValue, Head, Page, Table
from server.kpi.read.calendar import NO_MONTH
from server.kpi.read.columns import MONEY_SCALE, Bools, Ints, Longs
from sheets_schema import kpi_texts
from sheets_schema.dimensions import CHANNEL, DIMENSIONS, Dimension
from sheets_schema.metrics import BASIS_NAMES, MEASURES, SUMS, Basis, Measure
from sheets_schema.tabs import TIDY

# Above this the finest cuts are put together, so that a rebuild stays one request of sensible size.
MOST_ROWS = 3_000
_DATED_ONCE: dict[Basis, tuple[str, ...]] = {
    "cohort": ("leads", "valid", "invalid", "uql"),
    "period": ("lost", "all_cost"),
}
_ON_BOTH = ("opportunities", "qualified", "won", "won_amount")
_MEASURES = {one.key: one for one in MEASURES}


def tidy(book: Book) -> Page:
    """Zeros are left out: a sum does not need them, and they are most of the cells."""
    dimensions = [one for one in DIMENSIONS if one.in_tidy]
    told = len(dimensions)
    found = list(_entries(book, dimensions))
    # The last ones first; each still adds up to the same.
    while sum(len(one.sums) for one in found) > MOST_ROWS and told > 1:
        told -= 1
        found = [one.coarser(told, book.say(kpi_texts.ALL_TOGETHER)) for one in found]
    rows = [row for one in found for row in _rows(book, one)]
    values = (row[-2] for row in rows)
    is_whole = not any(isinstance(one, float) and one != round(one) for one in values)
    heads = (
        Head(book.say(kpi_texts.MONTH), "month"),
        *(Head(book.say(one.name)) for one in dimensions),
        Head(book.say(kpi_texts.METRIC)),
        Head(book.say(kpi_texts.VALUE), "count" if is_whole else "number"),
        Head(book.say(kpi_texts.BASIS)),
    )
    return Page(TIDY, (Table(heads, rows),), bare=True)


@dataclass(frozen=True, slots=True)
class TidyRow:
    """`month`: NO_MONTH for undated. `values`: of each dimension of 集計データ, None where the
    figure has no such value. `units`: in ten-thousandths."""

    key: str
    basis: Basis
    month: int
    values: tuple[str | None, ...]
    units: int


def rows_of_all(book: Book) -> Iterator[TidyRow]:
    """Every row with nothing put together, however many they are."""
    dimensions = [one for one in DIMENSIONS if one.in_tidy]
    for entry in _entries(book, dimensions):
        scale = 1 if is_money(entry.key) else MONEY_SCALE
        for packed, total in zip(entry.packed, entry.sums, strict=True):
            month, place = entry.at(packed)
            values = tuple(entry.places.named(place))
            yield TidyRow(_shown_key(entry.key), entry.basis, month, values, total * scale)


class _Places:
    """Combinations of values, a number each. `names`: of each dimension, by its place; `height`:
    how many numbers there are."""

    def __init__(self, names: Sequence[Sequence[str | None]], height: int) -> None:
        self.names = names
        self.height = height
        self._named: dict[int, list[str | None]] = {}
        self._coarser: _Places | None = None

    def named(self, packed: int) -> list[str | None]:
        if packed not in self._named:
            rest, found = packed, []
            for of in reversed(self.names):
                rest, place = divmod(rest, len(of))
                found.append(of[place])
            self._named[packed] = found[::-1]
        return self._named[packed]

    def coarser(self, told: int, together: str) -> "_Places":
        """The same with the last dimension that is told apart, at place `told`, put together."""
        if self._coarser is None:
            width = len(self.names[told])
            # Costs have no value of it anyway where there is only None.
            name = together if self.names[told] != [None] else None
            names = [*self.names[:told], [name], *self.names[told + 1 :]]
            self._coarser = _Places(names, (self.height - 1) // width + 1)
        return self._coarser


@dataclass(frozen=True, slots=True)
class _Entry:
    """A measure on one basis. `packed`: beside `sums`, the month and `places` as one number,
    ascending."""

    key: str
    basis: Basis
    places: _Places
    packed: list[int]
    sums: list[int]

    def at(self, packed: int) -> tuple[int, int]:
        """The month and the place of a combination of values."""
        month, place = divmod(packed, self.places.height)
        return (month + 1900 * 12 if month else NO_MONTH), place

    def coarser(self, told: int, together: str) -> "_Entry":
        """As of _Places: sums of what is one now."""
        places = self.places.coarser(told, together)
        width, height = len(self.places.names[told]), self.places.height
        sums: dict[int, int] = {}
        for packed, total in zip(self.packed, self.sums, strict=True):
            month, place = divmod(packed, height)
            one = month * places.height + place // width
            sums[one] = sums.get(one, 0) + total
        kept = {one: total for one, total in sums.items() if total}
        return _Entry(self.key, self.basis, places, list(kept), list(kept.values()))


def _entries(book: Book, dimensions: Sequence[Dimension]) -> Iterator[_Entry]:
    of_leads, of_costs = _of_leads(book, dimensions), _of_costs(book, dimensions)
    for basis in BASES:
        rows = Rows(book.facts, basis)
        for key in (*_DATED_ONCE[basis], *_ON_BOTH):
            measure = _MEASURES[key]
            places, packed = of_costs if measure.source == "costs" else of_leads
            yield _entry(book, rows, measure, basis, places, packed)


def _of_leads(book: Book, dimensions: Sequence[Dimension]) -> tuple[_Places, Longs]:
    """And the combination of each row."""
    keys = [book.keys(one) for one in dimensions]
    return _packed([one.leads for one in keys], [one.names for one in keys])


def _of_costs(book: Book, dimensions: Sequence[Dimension]) -> tuple[_Places, Longs]:
    codes: list[Ints | Longs] = []
    names: list[Sequence[str | None]] = []
    for dimension in dimensions:
        keys = book.keys(dimension)
        if keys.costs is None:
            codes.append(np.zeros(len(book.costs), dtype=np.int64))
            names.append([None])
        else:
            without = book.say(kpi_texts.WITHOUT_CHANNEL) if dimension is CHANNEL else None
            codes.append(np.where(keys.costs < 0, len(keys.names), keys.costs))
            names.append([*keys.names, without or keys.names[-1]])
    return _packed(codes, names)


def _packed(
    codes: Sequence[Ints | Longs], names: Sequence[Sequence[str | None]]
) -> tuple[_Places, Longs]:
    packed = np.zeros(len(codes[0]), dtype=np.int64)
    for one, of in zip(codes, names, strict=True):
        packed = packed * len(of) + one
    return _Places(names, int(packed.max(initial=0)) + 1), packed


def _entry(
    book: Book, rows: Rows, measure: Measure, basis: Basis, places: _Places, packed: Longs
) -> _Entry:
    chosen: Bools = rows.chosen(measure)
    if measure.lead_stage:
        chosen = chosen & ~rows.tables["leads"]["starts_late"]
    months = rows.months(measure)
    chosen = chosen & book.period.holds(months)
    # Months from 0 on, none first; years are few beside an int64.
    later = np.where(months == NO_MONTH, 0, months - 1900 * 12).astype(np.int64)
    codes, distinct = pd.factorize((later * places.height + packed)[chosen], sort=True)
    amounts = None
    if measure.amount is not None:
        amounts = rows.tables[measure.source][measure.amount][chosen]
    sums = sum_by(codes, amounts, len(distinct)) if len(distinct) else []
    kept = [(one, total) for one, total in zip(distinct.tolist(), sums, strict=True) if total]
    return _Entry(
        measure.key, basis, places, [one for one, _ in kept], [total for _, total in kept]
    )


def _rows(book: Book, entry: _Entry) -> Iterator[list[CellValue]]:
    metric = book.say(SUMS[_shown_key(entry.key)].name)
    basis = book.say(BASIS_NAMES[entry.basis])
    plain = not is_money(entry.key)
    for packed, total in zip(entry.packed, entry.sums, strict=True):
        month, place = entry.at(packed)
        values = entry.places.named(place)
        day = None if month == NO_MONTH else typed.first_day(month)
        yield [day, *values, metric, total if plain else shown(entry.key, total), basis]


def _shown_key(key: str) -> str:
    """A channel's costs, and those of no channel, are both simply 費用 here."""
    return "cost" if key == "all_cost" else key
