"""A whole column at once: each distinct value is read once, numbers never leave numpy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import infer_dtype

from server.kpi import typed
from server.kpi.typed import Value

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
Column = Sequence[Value]

# Money is kept in ten-thousandths of the currency unit, so that sums are exact whole numbers.
MONEY_SCALE = 10_000
BLANK = -1
_NUMERIC = frozenset({"floating", "integer", "mixed-integer-float", "empty"})


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


def words(column: Column) -> Words:
    codes, distinct = pd.factorize(np.array(column, dtype=object), use_na_sentinel=True)
    texts: list[str] = []
    places: dict[str, int] = {}
    remap = np.full(len(distinct) + 1, BLANK, dtype=np.int32)
    for code, value in enumerate(distinct):
        text = typed.tidy(value)
        if not text:
            continue
        key = text.casefold()
        if key not in places:
            places[key] = len(texts)
            texts.append(text)
        remap[code] = places[key]
    return Words(remap[codes], tuple(texts))  # a blank's code -1 is the last place of remap


def days(column: Column, zone: ZoneInfo) -> Days:
    numbers = _numbers(column)
    if numbers is not None:
        return _days_of_numbers(numbers)
    read, bad = _each(column, lambda value: typed.day_of(value, zone), blank=0)
    return Days(read.astype(np.int32), bad)


def months(column: Column, zone: ZoneInfo) -> Days:
    """Like `days`, with months (`year * 12 + month - 1`) and BLANK (-1) for none."""
    read, bad = _each(column, lambda value: typed.month_of(value, zone), blank=BLANK)
    return Days(read.astype(np.int32), bad)


def amounts(column: Column) -> Amounts:
    numbers = _numbers(column)
    if numbers is not None:
        known = np.isfinite(numbers)
        limit = float(typed.LARGEST_AMOUNT)
        within = known & (np.abs(numbers, where=known, out=np.zeros_like(numbers)) <= limit)
        units = np.zeros(len(numbers), dtype=np.int64)
        # Whole and part apart: ten thousand times a large float has no place for its last digits.
        part, whole = np.modf(numbers[within])
        part = np.trunc(part * MONEY_SCALE + np.copysign(0.5, part))  # half up, as people round
        units[within] = whole.astype(np.int64) * MONEY_SCALE + part.astype(np.int64)
        return Amounts(units, within, np.flatnonzero(known & ~within))
    read, bad = _each(column, _money_units, blank=_NO_AMOUNT)
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


def _numbers(column: Column) -> NDArray[np.float64] | None:
    """The column as floats, NaN for blanks, where it holds numbers and blanks only."""
    if infer_dtype(column, skipna=True) not in _NUMERIC:
        return None
    try:
        return np.array(column, dtype=np.float64)
    except OverflowError:  # a whole number beyond any float
        return None


def _days_of_numbers(numbers: NDArray[np.float64]) -> Days:
    plausible = (numbers >= typed.FIRST_DAY) & (numbers < typed.LAST_DAY + 1)
    read = np.zeros(len(numbers), dtype=np.int32)
    # The tolerance is that of typed.day_of.
    read[plausible] = (numbers[plausible] + 1e-8).astype(np.int32)
    odd = np.flatnonzero(~plausible & ~np.isnan(numbers))
    bad: list[int] = []
    for place in odd:
        day = typed.day_of(float(numbers[place]), _UTC)
        if day:
            read[place] = day
        else:
            bad.append(int(place))
    return Days(read, np.array(bad, dtype=np.int64))


_UTC = ZoneInfo("UTC")


def _each(
    column: Column, read: Callable[[Value], int | None], *, blank: int
) -> tuple[Longs, Longs]:
    """Each distinct value read once: the results, and the positions where `read` gave None.

    True is told from 1 by reading it as text: Python counts them as one value.
    """
    cells = np.array(
        [f"{value}" if isinstance(value, bool) else value for value in column], dtype=object
    )
    codes, distinct = pd.factorize(cells, use_na_sentinel=True)
    results = [read(value) for value in distinct]
    table = np.array([blank if one is None else one for one in results] + [blank], dtype=np.int64)
    unreadable = np.array([one is None for one in results] + [False], dtype=np.bool_)
    return table[codes], np.flatnonzero(unreadable[codes])
