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
    found = list(_entries(book, dimensions, told))
    # The last ones first; each still adds up to the same.
    while sum(len(one.sums) for one in found) > MOST_ROWS and told > 1:
        told -= 1
        found = list(_entries(book, dimensions, told))
    rows = [row for one in found for row in _rows(book, one)]
    heads = (
        Head(book.say(kpi_texts.MONTH), "month"),
        *(Head(book.say(one.name)) for one in dimensions),
        Head(book.say(kpi_texts.METRIC)),
        Head(book.say(kpi_texts.VALUE), "number"),
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
    for entry in _entries(book, dimensions, len(dimensions)):
        scale = 1 if is_money(entry.key) else MONEY_SCALE
        for packed, total in zip(entry.packed, entry.sums, strict=True):
            month, place = entry.at(packed)
            values = tuple(entry.places.named(place))
            yield TidyRow(_shown_key(entry.key), entry.basis, month, values, total * scale)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A measure on one basis. `packed`: beside `sums`, the month and `places` as one number."""

    key: str
    basis: Basis
    places: "_Places"
    packed: list[int]
    sums: list[int]

    def at(self, packed: int) -> tuple[int, int]:
        """The month and the place of a combination of values."""
        month, place = divmod(packed, self.places.height)
        return (month + 1900 * 12 if month else NO_MONTH), place


def _entries(book: Book, dimensions: Sequence[Dimension], told: int) -> Iterator[_Entry]:
    """`told`: how many of the dimensions are told apart."""
    of_leads = _Places.of_leads(book, dimensions, told)
    of_costs = _Places.of_costs(book, dimensions, told)
    for basis in BASES:
        rows = Rows(book.facts, basis)
        for key in (*_DATED_ONCE[basis], *_ON_BOTH):
            measure = _MEASURES[key]
            places = of_costs if measure.source == "costs" else of_leads
            yield _entry(book, rows, measure, basis, places)


class _Places:
    """Which combination of values each row has. `names`: of each dimension, by its place."""

    def __init__(
        self, codes: Sequence[Ints | Longs], names: Sequence[Sequence[str | None]]
    ) -> None:
        self.names = names
        packed = np.zeros(len(codes[0]), dtype=np.int64)
        for one, of in zip(codes, names, strict=True):
            packed = packed * len(of) + one
        self.packed = packed
        self.height = int(packed.max(initial=0)) + 1
        self._named: dict[int, list[str | None]] = {}

    @classmethod
    def of_leads(cls, book: Book, dimensions: Sequence[Dimension], told: int) -> "_Places":
        codes: list[Ints | Longs] = []
        names: list[list[str | None]] = []
        for place, dimension in enumerate(dimensions):
            keys = book.keys(dimension)
            apart = place < told
            codes.append(keys.leads if apart else np.zeros(len(keys.leads), dtype=np.int64))
            names.append(list(keys.names) if apart else [book.say(kpi_texts.ALL_TOGETHER)])
        return cls(codes, names)

    @classmethod
    def of_costs(cls, book: Book, dimensions: Sequence[Dimension], told: int) -> "_Places":
        codes: list[Ints | Longs] = []
        names: list[list[str | None]] = []
        size = len(book.costs)
        for place, dimension in enumerate(dimensions):
            keys = book.keys(dimension)
            if keys.costs is None:
                codes.append(np.zeros(size, dtype=np.int64))
                names.append([None])
            elif place >= told:
                codes.append(np.zeros(size, dtype=np.int64))
                names.append([book.say(kpi_texts.ALL_TOGETHER)])
            else:
                without = book.say(kpi_texts.WITHOUT_CHANNEL) if dimension is CHANNEL else None
                codes.append(np.where(keys.costs < 0, len(keys.names), keys.costs))
                names.append([*keys.names, without or keys.names[-1]])
        return cls(codes, names)

    def named(self, packed: int) -> list[str | None]:
        if packed not in self._named:
            rest, found = packed, []
            for of in reversed(self.names):
                rest, place = divmod(rest, len(of))
                found.append(of[place])
            self._named[packed] = found[::-1]
        return self._named[packed]


def _entry(book: Book, rows: Rows, measure: Measure, basis: Basis, places: _Places) -> _Entry:
    chosen: Bools = rows.chosen(measure)
    if measure.lead_stage:
        chosen = chosen & ~rows.tables["leads"]["starts_late"]
    months = rows.months(measure)
    chosen = chosen & book.period.holds(months)
    # Months from 0 on, none first; years are few beside an int64.
    later = np.where(months == NO_MONTH, 0, months - 1900 * 12).astype(np.int64)
    codes, distinct = pd.factorize((later * places.height + places.packed)[chosen], sort=True)
    amounts = None
    if measure.amount is not None:
        amounts = rows.tables[measure.source][measure.amount][chosen]
    sums = sum_by(codes, amounts, len(distinct)) if len(distinct) else []
    kept = [(int(one), total) for one, total in zip(distinct, sums, strict=True) if total]
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
