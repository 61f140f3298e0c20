"""Facts → sums by channel (and month) → figures. The declarations of sheets_schema.metrics are
interpreted here and nowhere else.

A figure of several channels, as in 合計, comes from sums: a channel that lacks the stage, or whose
cost is unknown where a cost is asked for, is left out of both sides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from server.kpi.business import Business
from server.kpi.calendar import NO_MONTH
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


def add_up(facts: Facts, basis: Basis, measures: Sequence[Measure] = MEASURES) -> pd.DataFrame:
    """The sums of `measures` by month, each lead dated by the month it was received (cohort) or by
    the month of the event (period).

    Index: `month` (`year * 12 + month - 1`; NO_MONTH for undated, last) and `channel` (each place
    of 設定, then 未分類, then costs without a channel). Columns: key of a measure, and COST_ROWS;
    whole numbers as Python integers, so that money stays exact.
    """
    picked = {measure.key: _pick(facts, measure, basis) for measure in (*measures, _COST_ROWS)}
    width = facts.unclassified + 2
    months = _months_shown(np.concatenate([one.months for one in picked.values()]))
    places = np.array(months, dtype=np.int32)
    size = len(months) * width
    sums = {
        key: np.array(
            sum_by(one.channels + width * _places_of(one.months, places), one.amounts, size),
            dtype=object,
        )
        for key, one in picked.items()
    }
    index = pd.MultiIndex.from_product([months, range(width)], names=["month", "channel"])
    return pd.DataFrame(sums, index=index)


def members(sums: pd.DataFrame, business: Business) -> dict[int, list[Member]]:
    """month → a member for each channel of 設定, then 未分類, then costs without a channel.

    `sums`: as of add_up."""
    kinds = [(one.starts_at_opportunity, one.costs_nothing) for one in business.channels]
    kinds += [(False, False), (False, False)]
    columns = [sums[key].tolist() for key in sums.columns]
    by_month: dict[int, list[Member]] = {}
    for (month, channel), row in zip(sums.index.tolist(), zip(*columns, strict=True), strict=True):
        every = _with_derived(dict(zip(sums.columns, row, strict=True)), business)
        late, free = kinds[channel]
        by_month.setdefault(month, []).append(Member(late, free, every))
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
    total = nobody(business)
    for group in groups:
        total = [
            replace(one, sums={key: one.sums[key] + other.sums[key] for key in one.sums})
            for one, other in zip(total, group, strict=True)
        ]
    return total


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
    return int(total // MONEY_SCALE) if total % MONEY_SCALE == 0 else float(total / MONEY_SCALE)


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
        every[scaled.key] = _times(every[scaled.of], business.number(scaled.by))
    for difference in DIFFERENCES:
        less = sum(every[key] for key in difference.less)
        every[difference.key] = every[difference.of] - less
    return every


def _times(amount: int | Fraction, share: Decimal) -> int | Fraction:
    """Exact; a whole number wherever it is one, which is nearly always and much quicker."""
    if not amount:
        return 0
    product = amount * Fraction(share)
    return product.numerator if product.denominator == 1 else product


@dataclass(frozen=True, slots=True)
class _Picked:
    months: NDArray[np.int32]
    channels: Longs
    amounts: Longs | None


_COST_ROWS = Measure(
    COST_ROWS, SUMS["all_cost"].name, SUMS["all_cost"].definition, "costs", ("any_cost",), "month"
)


def _pick(facts: Facts, measure: Measure, basis: Basis) -> _Picked:
    """The rows that a measure counts."""
    frame = facts.leads if measure.source == "leads" else facts.costs
    chosen: Bools = np.ones(len(frame), dtype=np.bool_)
    for flag in measure.where:
        chosen &= frame[flag].to_numpy()
    cohort = measure.source == "leads" and basis == "cohort"
    months = frame["received_month" if cohort else measure.month].to_numpy()[chosen]
    channels = frame["channel"].to_numpy()[chosen].astype(np.int64)
    # Costs without a channel stand after 未分類.
    channels[channels < 0] = facts.unclassified + 1
    amounts = frame[measure.amount].to_numpy()[chosen] if measure.amount else None
    return _Picked(months, channels, amounts)


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
