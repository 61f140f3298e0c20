"""Facts → sums by channel (and month) → figures. The declarations of sheets_schema.metrics are
interpreted here and nowhere else.

A figure of several channels, as in 合計, comes from sums: a channel that lacks the stage, or whose
cost is unknown where a cost is asked for, is left out of both sides.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from server.business.decided import Business
from server.kpi.read.calendar import NO_MONTH
from server.kpi.read.columns import MONEY_SCALE, Bools, Ints, Longs
from sheets_schema.metrics import (
    DECLARED,
    DIFFERENCES,
    MEASURES,
    QUOTIENTS,
    SCALED,
    SUMS,
    Basis,
    Conversion,
    Empty,
    Measure,
    Quotient,
    asks_for_costs,
    asks_for_lead_stage,
    inputs_of,
)

Figure = int | float | Empty
# Cost rows of a channel; what says whether its cost is known.
COST_ROWS = "cost_rows"
# Months without anything are shown between months with something, unless the gap is wider: one
# mistyped year must not unroll decades.
_WIDEST_GAP = 12


@dataclass(frozen=True, slots=True)
class Facts:
    """`tables`: leads (as of lead_facts) and costs (as of read_costs): name of a column → the whole
    column."""

    tables: Mapping[str, Mapping[str, NDArray[Any]]]
    business: Business
    # Of each source: flags → where all of them are so. Most measures share theirs with others.
    _where: dict[tuple[str, tuple[str, ...]], Bools] = field(default_factory=dict, init=False)

    @classmethod
    def of(cls, leads: pd.DataFrame, costs: pd.DataFrame, business: Business) -> "Facts":
        frames = (("leads", leads), ("costs", costs))
        tables = {
            source: {str(name): frame[name].to_numpy() for name in frame}
            for source, frame in frames
        }
        return cls(tables, business)

    def with_columns(
        self, leads: Mapping[str, NDArray[Any]], costs: Mapping[str, NDArray[Any]]
    ) -> "Facts":
        """The same rows with these columns in place of their own."""
        tables = {
            "leads": {**self.tables["leads"], **leads},
            "costs": {**self.tables["costs"], **costs},
        }
        return Facts(tables, self.business)

    def where(self, source: str, flags: tuple[str, ...]) -> Bools:
        """The rows of `source` that have all of `flags`."""
        if (source, flags) not in self._where:
            table = self.tables[source]
            found: Bools = np.logical_and.reduce([table[flag] for flag in flags])
            self._where[source, flags] = found
        return self._where[source, flags]

    @property
    def leads(self) -> Mapping[str, NDArray[Any]]:
        return self.tables["leads"]

    @property
    def unclassified(self) -> int:
        """The channel place of 未分類; one further are costs without a channel."""
        return len(self.business.channels)


@dataclass(frozen=True, slots=True)
class Member:
    """One channel's part in a figure. `sums`: key of a sum → exact number, money in
    ten-thousandths."""

    starts_at_opportunity: bool
    costs_nothing: bool
    sums: Mapping[str, int | Fraction]

    @property
    def cost_known(self) -> bool:
        return self.costs_nothing or self.sums[COST_ROWS] > 0

    @property
    def is_empty(self) -> bool:
        return not any(self.sums.values())


def add_up(facts: Facts, basis: Basis) -> dict[int, list[Member]]:
    """month → a member for each channel of 設定, then 未分類, then costs without a channel. Leads
    are dated by the month they were received (cohort) or by the month of the event (period).

    Months are `year * 12 + month - 1`, ascending, with those between them in which nothing
    happened; NO_MONTH for undated, last. Sums are Python integers, so that money stays exact.
    """
    grid = _Grid(facts, basis)
    sums = {measure.key: grid.sums_of(measure) for measure in (*MEASURES, _COST_ROWS)}
    channels = facts.business.channels
    kinds = [(one.starts_at_opportunity, one.costs_nothing) for one in channels]
    kinds += [(False, False), (False, False)]
    by_month: dict[int, list[Member]] = {}
    for month in grid.months_shown():
        first = grid.place_of(month) * grid.width
        by_month[month] = [
            Member(
                *kind,
                _with_derived({key: one[first + at] for key, one in sums.items()}, facts.business),
            )
            for at, kind in enumerate(kinds)
        ]
    return by_month


def nobody(business: Business) -> list[Member]:
    """The members of a month in which nothing happened."""
    zeros = dict.fromkeys((COST_ROWS, *SUMS), 0)
    return [
        *(Member(one.starts_at_opportunity, one.costs_nothing, zeros) for one in business.channels),
        Member(False, False, zeros),
        Member(False, False, zeros),
    ]


def together(groups: Iterable[list[Member]], business: Business) -> list[Member]:
    """Several months as one."""
    members = nobody(business)
    totals = [dict(one.sums) for one in members]
    for group in groups:
        for total, one in zip(totals, group, strict=True):
            sums = one.sums
            for key in total:
                total[key] += sums[key]
    return [replace(one, sums=total) for one, total in zip(members, totals, strict=True)]


def figure(key: str, group: Sequence[Member]) -> Figure:
    """The figure `key` of one channel, or of several together."""
    counted = group
    if asks_for_lead_stage(key):
        counted = [one for one in group if not one.starts_at_opportunity]
        if not counted and group:
            return Empty.NO_STAGE
    if asks_for_costs(key):
        counted = _with_cost(counted, group)
        if not counted:
            return Empty.UNKNOWN_COST
    quotient = QUOTIENTS.get(key)
    return shown(key, _sum(key, counted)) if quotient is None else _divided(quotient, counted)


def cases_of(key: str, group: Sequence[Member]) -> int | None:
    """How many cases a conversion was formed from; None for anything else."""
    metric = DECLARED[key]
    if not isinstance(metric, Conversion):
        return None
    staged = group
    if asks_for_lead_stage(key):
        staged = [one for one in group if not one.starts_at_opportunity]
    return int(_sum(metric.denominator, staged))


def shown(key: str, total: int | Fraction) -> int | float:
    """A sum as a cell holds it: money in currency units."""
    if not is_money(key):
        return int(total)
    return int(total // MONEY_SCALE) if total % MONEY_SCALE == 0 else float(total / MONEY_SCALE)


@cache
def is_money(key: str) -> bool:
    return any(measure.amount is not None for measure in inputs_of(key))


def _divided(metric: Quotient, group: Sequence[Member]) -> Figure:
    below = _sum(metric.denominator, group)
    if below == 0:
        return Empty.ZERO_BASE
    above = _sum(metric.numerator, group)
    # Counts and money are brought to one unit. Whole numbers divided are rounded only once.
    if not is_money(metric.numerator):
        above *= MONEY_SCALE
    if not is_money(metric.denominator):
        below *= MONEY_SCALE
    return float(above / below)


def _sum(key: str, group: Sequence[Member]) -> int | Fraction:
    total: int | Fraction = 0
    for one in group:  # mostly a single one, for which sum() would take twice as long
        total += one.sums[key]
    return total


def _with_cost(staged: Sequence[Member], group: Sequence[Member]) -> Sequence[Member]:
    """Those of known cost. Where nobody entered a single cost, a channel that costs nothing does
    not make the others' cost known."""
    entered = any(one.sums[COST_ROWS] for one in group)
    if not entered and not all(one.cost_known for one in group):
        return []
    return [one for one in staged if one.cost_known]


def _with_derived(sums: dict[str, int], business: Business) -> dict[str, int | Fraction]:
    """Adds the sums that are made of others."""
    every: dict[str, int | Fraction] = dict(sums)
    for scaled in SCALED:
        if scaled.of in every:
            every[scaled.key] = _times(every[scaled.of], business.number(scaled.by))
    for difference in DIFFERENCES:
        if not every.keys() >= {difference.of, *difference.less}:
            continue  # of a table that asks for less
        less = sum(every[key] for key in difference.less)
        every[difference.key] = every[difference.of] - less
    return every


def _times(amount: int | Fraction, share: Decimal) -> int | Fraction:
    """Exact; a whole number wherever it is one, which is nearly always and much quicker."""
    if not amount:
        return 0
    product = amount * Fraction(share)
    return product.numerator if product.denominator == 1 else product


_COST_ROWS = Measure(
    COST_ROWS, SUMS["all_cost"].name, SUMS["all_cost"].definition, "costs", ("any_cost",), "month"
)


class _Grid:
    """Sums by month and channel: `width` of them a month, from the first month of any row to the
    last, and then those of no month."""

    def __init__(self, facts: Facts, basis: Basis) -> None:
        self._rows = Rows(facts, basis)
        # Costs without a channel stand after 未分類.
        self.width = facts.unclassified + 2
        columns = {self._rows.month_column(measure) for measure in (*MEASURES, _COST_ROWS)}
        dated = np.concatenate([self._rows.tables[source][month] for source, month in columns])
        dated = dated[dated != NO_MONTH]
        self._first = int(dated.min()) if len(dated) else 0
        self._undated = int(dated.max()) - self._first + 1 if len(dated) else 0
        self._codes = {
            (source, month): self._coded(self._rows.tables[source], month)
            for source, month in columns
        }
        self._seen = np.zeros(self._undated + 1, dtype=np.bool_)

    def sums_of(self, measure: Measure) -> list[int]:
        """Of every month and channel; the months with any row are remembered."""
        size = (self._undated + 1) * self.width
        codes = self._codes[self._rows.month_column(measure)]
        chosen = self._rows.chosen(measure)
        counts = np.bincount(codes[chosen], minlength=size)
        self._seen |= counts.reshape(-1, self.width).any(axis=1)
        return self._rows.sums(measure, chosen, codes, size)

    def months_shown(self) -> list[int]:
        """Those with any row that was summed up, and short gaps between them."""
        shown_months: list[int] = []
        for month in (np.flatnonzero(self._seen[:-1]) + self._first).tolist():
            if shown_months and month - shown_months[-1] <= _WIDEST_GAP:
                shown_months.extend(range(shown_months[-1] + 1, month))
            shown_months.append(month)
        return [*shown_months, NO_MONTH] if self._seen[-1] else shown_months

    def place_of(self, month: int) -> int:
        return self._undated if month == NO_MONTH else month - self._first

    def _coded(self, table: Mapping[str, NDArray[Any]], month: str) -> Longs:
        months = table[month]
        places = np.where(months == NO_MONTH, self._undated, months - self._first)
        channels = np.where(table["channel"] < 0, self.width - 1, table["channel"])
        codes: Longs = places.astype(np.int64) * self.width + channels
        return codes


class Rows:
    """The rows of the facts as whole columns: the one place where a measure becomes sums."""

    def __init__(self, facts: Facts, basis: Basis) -> None:
        self._cohort = basis == "cohort"
        self._facts = facts
        self.tables = facts.tables

    def month_column(self, measure: Measure) -> tuple[str, str]:
        by_receipt = measure.source == "leads" and self._cohort
        return measure.source, "received_month" if by_receipt else measure.month

    def chosen(self, measure: Measure) -> Bools:
        """Where the measure counts."""
        return self._facts.where(measure.source, measure.where)

    def months(self, measure: Measure) -> Ints:
        source, month = self.month_column(measure)
        found: Ints = self.tables[source][month]
        return found

    def sums(self, measure: Measure, chosen: Bools, codes: Longs, size: int) -> list[int]:
        """By code of each row; codes are below `size`."""
        amounts = None
        if measure.amount is not None:
            amounts = self.tables[measure.source][measure.amount][chosen]
        return sum_by(codes[chosen], amounts, size)


@dataclass(frozen=True, slots=True)
class Keyed:
    """Which value of a dimension each row has. `leads`, `costs`: the place of the value, from 0; -1
    for a row that counts in none. `costs` is None where costs have no such value. `starts_late`,
    `costs_nothing`: of each value, for one in which nothing is counted."""

    leads: Ints | Longs
    costs: Ints | Longs | None
    width: int
    starts_late: Sequence[bool] = ()
    costs_nothing: Sequence[bool] = ()


def by_value(
    facts: Facts, basis: Basis, keyed: Keyed, keys: Iterable[str], holds: Callable[[Ints], Bools]
) -> list[list[Member]]:
    """For each value the parts that a figure of `keys` is formed from: what came by channels that
    start at the lead, and what came by the others. `holds`: which months are meant.

    The cost of a value is known where it has a cost row, or all its channels cost nothing."""
    rows = Rows(facts, basis)
    size = keyed.width * _PARTS
    parts = _parts_of(facts, keyed, rows)
    measures = {one.key: one for key in keys for one in inputs_of(key)}
    if keyed.costs is not None:
        measures[COST_ROWS] = _COST_ROWS
    sums: dict[str, list[int]] = {}
    for key, measure in measures.items():
        codes = parts[measure.source]
        chosen = rows.chosen(measure) & (codes >= 0) & holds(rows.months(measure))
        sums[key] = rows.sums(measure, chosen, codes, size)
    # Only what costs have a value for is ever asked for its costs.
    free = [False] * keyed.width
    if keyed.costs is not None:
        free = _free_of_cost(facts, rows, parts["leads"], keyed, holds)
    found = []
    for value in range(keyed.width):
        entered = keyed.costs is not None and any(
            sums[COST_ROWS][value * _PARTS + part] for part in range(_PARTS)
        )
        known = entered or free[value]
        both = [
            Member(bool(part), known, _with_derived(
                {key: one[value * _PARTS + part] for key, one in sums.items()}, facts.business
            ))
            for part in range(_PARTS)
        ]  # fmt: skip
        some = [one for one in both if not one.is_empty]
        late = bool(keyed.starts_late and keyed.starts_late[value])
        found.append(some or [both[1 if late else 0]])
    return found


# What came by channels that start at the lead (0), and by those that start at the opportunity (1).
_PARTS = 2


def _parts_of(facts: Facts, keyed: Keyed, rows: Rows) -> dict[str, Longs]:
    late = np.array(
        [*(one.starts_at_opportunity for one in facts.business.channels), False, False],
        dtype=np.int64,
    )
    parts = {}
    for source, places in (("leads", keyed.leads), ("costs", keyed.costs)):
        if places is not None:
            coded = places.astype(np.int64) * _PARTS + late[rows.tables[source]["channel"]]
            parts[source] = np.where(places < 0, -1, coded)
    return parts


def _free_of_cost(
    facts: Facts, rows: Rows, parts: Longs, keyed: Keyed, holds: Callable[[Ints], Bools]
) -> list[bool]:
    """Of each value, whether all its leads came by channels that cost nothing; of one without
    leads, what `keyed` says."""
    free = np.array(
        [*(one.costs_nothing for one in facts.business.channels), False], dtype=np.bool_
    )
    leads = rows.tables["leads"]
    counted = leads["counted"] & (parts >= 0) & holds(leads["received_month"])
    paying = counted & ~free[leads["channel"]]
    everyone, some = (
        np.bincount(parts[which] // _PARTS, minlength=keyed.width).tolist()
        for which in (counted, paying)
    )
    own = keyed.costs_nothing or [False] * keyed.width
    return [
        not pays if has else nothing for has, pays, nothing in zip(everyone, some, own, strict=True)
    ]


def sum_by(codes: Longs, amounts: Longs | None, size: int) -> list[int]:
    """How many rows there are of each code, or the exact sum of their amounts."""
    if amounts is None:
        counts: list[int] = np.bincount(codes, minlength=size).tolist()
        return counts
    # bincount adds up floats: in two halves both stay below 2**53, and so exact.
    low = np.bincount(codes, weights=amounts & 0xFFFFFF, minlength=size)
    high = np.bincount(codes, weights=amounts >> 24, minlength=size)
    pairs = zip(high.tolist(), low.tolist(), strict=True)
    return [int(one) * (1 << 24) + int(other) for one, other in pairs]
