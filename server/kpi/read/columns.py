"""A whole column at once: each distinct value is read once, numbers never leave numpy."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import compress
from operator import itemgetter
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import infer_dtype

from server.business import typed
from server.business.typed import Value
from server.kpi.read.first_signs import BLANKS, FirstSigns

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
Column = Sequence[Value]
Kind = TypeVar("Kind", bound=np.generic)

# Money is kept in ten-thousandths of the currency unit, so that sums are exact whole numbers.
MONEY_SCALE = 10_000
BLANK = -1
_NUMERIC = frozenset({"floating", "integer", "mixed-integer-float", "empty"})
_HUGE = 10**300
# Compared with the type of each cell at once; `is` cannot be.
_FLOAT, _WHOLE, _NOTHING = float, int, type(None)
# "" of an empty text.
_first_sign: Callable[[str], str] = itemgetter(slice(1))


@dataclass(frozen=True, slots=True)
class Words:
    """`codes`: per row the place in `texts`, BLANK (-1) for a blank. `texts`: distinct under
    `typed.fold`, in order of first appearance, as first written."""

    codes: Ints
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """`days`: serial days, 0 for blank or unreadable. `bad`: positions of unreadable cells."""

    days: Ints
    bad: Longs


@dataclass(frozen=True, slots=True)
class Amounts:
    """`units`: money in ten-thousandths, 0 where not `known`. `bad`: unreadable positions."""

    units: Longs
    known: Bools
    bad: Longs

    def fitted(self, size: int) -> "Amounts":
        """With blanks below, up to `size`."""
        return Amounts(fit(self.units, size, 0), fit(self.known, size, False), self.bad)


def fit(array: NDArray[Kind], size: int, blank: object) -> NDArray[Kind]:
    """`array` with blanks below, up to `size`."""
    if len(array) == size:
        return array
    below = np.full(size - len(array), blank, dtype=array.dtype)
    return np.concatenate([array, below])


def objects(column: Column | NDArray[np.object_]) -> NDArray[np.object_]:
    """The cells as they are. (np.array would look into each for a sequence first.)"""
    return np.fromiter(column, dtype=object, count=len(column))


class Distinct:
    """A column whose every distinct cell is looked at once. `codes`: per row the place in `cells`,
    BLANK (-1) where there is nothing at all; `cells`: in order of first appearance."""

    def __init__(self, codes: Ints | Longs, cells: Sequence[Value]) -> None:
        self.codes = codes
        self.cells = cells
        # Nearly always they are texts alone, and then nothing need be asked of a single one.
        alone = set(map(type, cells)) <= {str}
        self._texts = cast("Sequence[str]", cells) if alone else None
        texts = self._texts or [one for one in cells if isinstance(one, str)]
        self._firsts = set(map(_first_sign, texts))

    @classmethod
    def of(cls, column: Column | NDArray[np.object_]) -> "Distinct":
        codes, cells = pd.factorize(objects(column), use_na_sentinel=True)
        return cls(codes.astype(np.int32), cells.tolist())

    def rows(self, places: Sequence[int]) -> Bools:
        """The rows of the cells at `places`."""
        chosen = np.zeros(len(self.cells) + 1, dtype=np.bool_)  # the last is for BLANK
        chosen[list(places)] = True
        found: Bools = chosen[self.codes]
        return found

    def texts(self, signs: FirstSigns) -> list[tuple[int, str]]:
        """Place and text of the texts that begin with one of `signs`."""
        firsts = {first for first in self._firsts if signs[first]}
        if not firsts:
            return []
        if self._texts is not None:
            chosen = map(firsts.__contains__, map(_first_sign, self._texts))
            return list(compress(enumerate(self._texts), chosen))
        return [
            (place, cell)
            for place, cell in enumerate(self.cells)
            if isinstance(cell, str) and cell[:1] in firsts
        ]

    def holds_any(self, values: frozenset[Value]) -> bool:
        """Whether one of `values` is among the cells."""
        firsts = {one[:1] for one in values if isinstance(one, str)}
        if self._texts is not None and self._firsts.isdisjoint(firsts):
            return False
        return not values.isdisjoint(self.cells)

    def numbered(self, rows: Longs, key_of: Callable[[Value], str]) -> Longs:
        """For each of `rows` a small number, the same for cells of one key; 0 for a blank, for a
        cell whose key is "", and below the column."""
        inside = rows < len(self.codes)
        codes = np.full(len(rows), BLANK, dtype=np.int64)
        codes[inside] = self.codes[rows[inside]]
        table = np.zeros(len(self.cells) + 1, dtype=np.int64)  # the last is for BLANK
        numbers = {"": 0}
        for code in np.unique(codes[codes != BLANK]).tolist():
            table[code] = numbers.setdefault(key_of(self.cells[code]), len(numbers))
        found: Longs = table[codes]
        return found

    def written(self) -> Bools:
        """Where something stands: `typed.is_written`."""
        return self._but([at for at, cell in self.texts(BLANKS) if not typed.is_written(cell)])

    def says(self) -> Bools:
        """Where words stand; dashes alone are blank as well: `typed.tidy`."""
        return self._but([at for at, cell in self.texts(BLANKS) if not typed.tidy(cell)])

    def _but(self, blanks: Sequence[int]) -> Bools:
        found: Bools = ~self.rows(blanks) & (self.codes != BLANK)
        return found


def says(column: Column) -> Bools:
    return Distinct.of(column).says()


def words(column: Column) -> Words:
    return words_of(Distinct.of(column))


def words_of(found: Distinct, through: Callable[[str], str] | None = None) -> Words:
    """`through`: what each distinct text is taken for."""
    texts: list[str] = []
    places: dict[str, int] = {}
    remap = np.full(len(found.cells) + 1, BLANK, dtype=np.int32)
    for code, value in enumerate(found.cells):
        text = typed.tidy(value)
        if not text:
            continue
        if through is not None:
            text = through(text)
        key = text.casefold()
        if key not in places:
            places[key] = len(texts)
            texts.append(text)
        remap[code] = places[key]
    return Words(remap[found.codes], tuple(texts))  # a blank's code -1 is the last place of remap


def days(column: Column, zone: ZoneInfo) -> Days:
    cells = _sorted_out(column)
    read = np.zeros(cells.size, dtype=np.int32)
    plausible = (cells.numbers >= typed.FIRST_DAY) & (cells.numbers < typed.LAST_DAY + 1)
    # The tolerance is that of typed.day_of.
    read[cells.number_places[plausible]] = (cells.numbers[plausible] + 1e-8).astype(np.int32)
    odd = cells.odd(~plausible)
    bad = _each(odd, lambda value: typed.day_of(value, zone), read)
    return Days(read, bad)


def months(column: Column, zone: ZoneInfo) -> Days:
    """Like `days`, with months (`year * 12 + month - 1`) and BLANK (-1) for none."""
    cells = _sorted_out(column)
    read = np.full(cells.size, BLANK, dtype=np.int32)
    everything = np.ones(len(cells.numbers), dtype=np.bool_)
    bad = _each(cells.odd(everything), lambda value: typed.month_of(value, zone), read)
    return Days(read, bad)


def shares(column: Column) -> Days:
    """Like `days`, with ten-thousandths and BLANK (-1) for none."""
    cells = _sorted_out(column)
    read = np.full(cells.size, BLANK, dtype=np.int32)
    everything = np.ones(len(cells.numbers), dtype=np.bool_)
    bad = _each(cells.odd(everything), typed.share_of, read)
    return Days(read, bad)


def amounts(column: Column) -> Amounts:
    cells = _sorted_out(column)
    read = np.full(cells.size, _NO_AMOUNT, dtype=np.int64)
    within = np.abs(cells.numbers) <= float(typed.LARGEST_AMOUNT)  # false for NaN too
    # Whole and part apart: ten thousand times a large float has no place for its last digits.
    part, whole = np.modf(cells.numbers[within])
    part = np.trunc(part * MONEY_SCALE + np.copysign(0.5, part))  # half up, as people round
    read[cells.number_places[within]] = whole.astype(np.int64) * MONEY_SCALE + part.astype(np.int64)
    bad = _each(cells.odd(~within), _money_units, read)
    known = read != _NO_AMOUNT
    return Amounts(np.where(known, read, 0), known, bad)


def units(amount: Decimal) -> int:
    return int((amount * MONEY_SCALE).to_integral_value(ROUND_HALF_UP))


_NO_AMOUNT = int(np.iinfo(np.int64).min)


def _money_units(value: Value) -> int | None:
    if not typed.tidy(value):
        return _NO_AMOUNT
    amount = typed.amount_of(value)
    return None if amount is None else units(amount)


@dataclass(frozen=True, slots=True)
class _Cells:
    """A column sorted out: its numbers and where they stand; everything else but blanks beside."""

    size: int
    numbers: NDArray[np.float64]
    number_places: Longs
    others: NDArray[np.object_]
    other_places: Longs

    def odd(self, chosen: Bools) -> tuple[NDArray[np.object_], Longs]:
        """The numbers of `chosen` and all that are no numbers: what is to be read one by one."""
        values = np.concatenate([self.numbers[chosen].astype(object), self.others])
        return values, np.concatenate([self.number_places[chosen], self.other_places])


def _sorted_out(column: Column) -> _Cells:
    cells = objects(column)
    places = np.flatnonzero(cells != "")
    filled = cells[places]
    nothing = filled[:0]
    if infer_dtype(filled, skipna=False) in _NUMERIC:
        with suppress(OverflowError):  # a whole number beyond any float
            return _Cells(len(cells), filled.astype(np.float64), places, nothing, places[:0])
    # Yes and no are no numbers here, and whole numbers beyond any float no amount of anything.
    kinds = np.fromiter(map(type, filled), dtype=object, count=len(filled))
    number = kinds == _FLOAT
    whole = np.flatnonzero(kinds == _WHOLE)
    number[whole] = (filled[whole] > -_HUGE) & (filled[whole] < _HUGE)
    other = ~number & (kinds != _NOTHING)
    return _Cells(
        len(cells),
        filled[number].astype(np.float64),
        places[number],
        filled[other],
        places[other],
    )


def _each(
    odd: tuple[NDArray[np.object_], Longs],
    read: Callable[[Value], int | None],
    results: Ints | Longs,
) -> Longs:
    """Reads each distinct value once into its places of `results`; gives the places, ascending,
    that `read` could make nothing of."""
    values, places = odd
    # Python counts True and 1 as one value.
    told_apart = np.array([str(one) if type(one) is bool else one for one in values], dtype=object)
    codes, distinct = pd.factorize(told_apart, use_na_sentinel=False)
    found = [read(value) for value in distinct]
    unreadable = np.array([one is None for one in found], dtype=np.bool_)
    table = np.array([0 if one is None else one for one in found], dtype=np.int64)
    if len(places):
        readable = ~unreadable[codes]
        results[places[readable]] = table[codes[readable]]
        return np.sort(places[~readable])
    return places
