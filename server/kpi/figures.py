"""Facts → sums by channel (and month) → figures. The declarations of sheets_schema.metrics are
interpreted here and nowhere else.

A figure of several channels, as in 合計, comes from sums: a channel that lacks the stage, or whose
cost is unknown where a cost is asked for, is left out of both sides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from server.kpi.business import Business
from server.kpi.calendar import NO_MONTH, Period
from server.kpi.columns import MONEY_SCALE, Bools, Longs
from sheets_schema.metrics import (
    DECLARED,
    DIFFERENCES,
    MEASURES,
    SCALED,
    SUMS,
    Basis,
    Conversion,
    Empty,
    Measure,
    Ratio,
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
    """`leads` as of lead_facts, `costs` as of read_costs."""

    leads: pd.DataFrame
    costs: pd.DataFrame
    business: Business

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


def add_up(
    facts: Facts,
    basis: Basis,
    period: Period,
    measures: Sequence[Measure] = MEASURES,
    *,
    by_month: bool = False,
) -> pd.DataFrame:
    """The sums of `measures` over `period`, each lead dated by the month it was received (cohort)
    or by the month of the event (period).

    Index: `month` (only with `by_month`; NO_MONTH for undated, last) and `channel` (each place of
    設定, then 未分類, then costs without a channel). Columns: key of a measure, and COST_ROWS;
    whole numbers as Python integers, so that money stays exact.
    """
    picked = [_pick(facts, measure, basis, period) for measure in measures]
    picked.append(_pick(facts, _COST_ROWS, basis, period))
    width = facts.unclassified + 2
    index: pd.Index[int] = pd.RangeIndex(width, name="channel")
    months = [NO_MONTH]
    if by_month:
        months = _months_shown(np.concatenate([one.months for one in picked]))
        index = pd.MultiIndex.from_product([months, range(width)], names=["month", "channel"])
    places = np.array(months, dtype=np.int32)
    sums = {}
    for measure, one in zip((*measures, _COST_ROWS), picked, strict=True):
        codes = one.channels
        if by_month:
            codes = codes + width * _places_of(one.months, places)
        sums[measure.key] = pd.Series(
            sum_by(codes, one.amounts, len(index)), index=index, dtype=object
        )
    return pd.DataFrame(sums, index=index)


def members(sums: pd.DataFrame, business: Business) -> list[Member]:
    """A member for each channel of 設定, then 未分類, then costs without a channel.

    `sums`: as of add_up, of one month or of all time."""
    kinds = [(one.starts_at_opportunity, one.costs_nothing) for one in business.channels]
    kinds += [(False, False), (False, False)]
    return [
        Member(*kind, _with_derived(dict(zip(sums.columns, row, strict=True)), business))
        for kind, row in zip(kinds, sums.itertuples(index=False), strict=True)
    ]


def figure(key: str, group: Iterable[Member]) -> Figure:
    """The figure `key` of one channel, or of several together."""
    metric = DECLARED[key]
    everyone = list(group)
    counted = everyone
    if asks_for_lead_stage(key):
        counted = [one for one in counted if not one.starts_at_opportunity]
        if not counted and everyone:
            return Empty.NO_STAGE
    if asks_for_costs(key):
        counted = _with_cost(counted, everyone)
        if not counted:
            return Empty.UNKNOWN_COST
    if isinstance(metric, Conversion | Ratio):
        return _divided(metric, counted)
    return shown(metric.key, _sum(metric.key, counted))


def cases_of(key: str, group: Iterable[Member]) -> int | None:
    """How many cases a conversion was formed from; None for anything else."""
    metric = DECLARED[key]
    if not isinstance(metric, Conversion):
        return None
    lead_stage = asks_for_lead_stage(key)
    staged = [one for one in group if not (lead_stage and one.starts_at_opportunity)]
    return int(_sum(metric.denominator, staged))


def shown(key: str, total: int | Fraction) -> int | float:
    """A sum as a cell holds it: money in currency units."""
    if not is_money(key):
        return int(total)
    amount = Fraction(total, MONEY_SCALE)
    return int(amount) if amount.denominator == 1 else float(amount)


@cache
def is_money(key: str) -> bool:
    return any(measure.amount is not None for measure in inputs_of(key))


def _divided(metric: Conversion | Ratio, group: list[Member]) -> Figure:
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


def _sum(key: str, group: list[Member]) -> int | Fraction:
    return sum((one.sums[key] for one in group), start=0)


def _with_cost(staged: list[Member], group: list[Member]) -> list[Member]:
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
            every[scaled.key] = every[scaled.of] * Fraction(business.number(scaled.by))
    for difference in DIFFERENCES:
        if difference.of in every:
            less = sum((every[key] for key in difference.less), start=Fraction(0))
            every[difference.key] = every[difference.of] - less
    return every


@dataclass(frozen=True, slots=True)
class _Picked:
    months: NDArray[np.int32]
    channels: Longs
    amounts: Longs | None


_COST_ROWS = Measure(
    COST_ROWS, SUMS["all_cost"].name, SUMS["all_cost"].definition, "costs", ("any_cost",), "month"
)


def _pick(facts: Facts, measure: Measure, basis: Basis, period: Period) -> _Picked:
    """The rows that a measure counts."""
    frame = facts.leads if measure.source == "leads" else facts.costs
    cohort = measure.source == "leads" and basis == "cohort"
    months = frame["received_month" if cohort else measure.month].to_numpy()
    chosen: Bools = period.holds(months)
    for flag in measure.where:
        chosen &= frame[flag].to_numpy()
    channels = frame["channel"].to_numpy()[chosen].astype(np.int64)
    # Costs without a channel stand after 未分類.
    channels[channels < 0] = facts.unclassified + 1
    amounts = frame[measure.amount].to_numpy()[chosen] if measure.amount else None
    return _Picked(months[chosen], channels, amounts)


def sum_by(codes: Longs, amounts: Longs | None, size: int) -> list[int]:
    """How many rows there are of each code, or the exact sum of their amounts."""
    if amounts is None:
        return [int(count) for count in np.bincount(codes, minlength=size)]
    # bincount adds up floats: in two halves both stay below 2**53, and so exact.
    low = np.bincount(codes, weights=amounts & 0xFFFFFF, minlength=size)
    high = np.bincount(codes, weights=amounts >> 24, minlength=size)
    return [int(one) * (1 << 24) + int(other) for one, other in zip(high, low, strict=True)]


def _months_shown(months: NDArray[np.int32]) -> list[int]:
    seen = np.unique(months)
    dated = [int(month) for month in seen if month != NO_MONTH]
    shown_months: list[int] = []
    for month in dated:
        if shown_months and month - shown_months[-1] <= _WIDEST_GAP:
            shown_months.extend(range(shown_months[-1] + 1, month))
        shown_months.append(month)
    return [*shown_months, NO_MONTH] if NO_MONTH in seen else shown_months


def _places_of(months: NDArray[np.int32], places: NDArray[np.int32]) -> Longs:
    """Where each month stands among `places`, whose last may be NO_MONTH."""
    dated = places[places != NO_MONTH]
    found = np.searchsorted(dated, months)
    return np.where(months == NO_MONTH, len(dated), found).astype(np.int64)
