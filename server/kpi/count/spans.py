"""Days between two stages, and how long is usual."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from server.kpi.read.columns import Bools, Ints, Longs
from sheets_schema.metrics import Duration

Column = NDArray[Any]

_IMPUTED = {
    "opportunity_day": "opportunity_imputed",
    "qualified_day": "qualified_imputed",
}


@dataclass(frozen=True, slots=True)
class Spread:
    """`n`: how many; `median` and `p90` in days, None where there are none."""

    n: int
    median: float | None
    p90: float | None


def spread_of(days: Ints | Longs) -> Spread:
    if not len(days):
        return Spread(0, None, None)
    in_order: Longs = np.sort(days).astype(np.int64)
    return Spread(len(days), _quantile(in_order, 0.5), _quantile(in_order, 0.9))


def percentile_of(days: Ints | Longs, percent: int) -> float | None:
    """In days, None where there are none."""
    return _quantile(np.sort(days).astype(np.int64), percent / 100) if len(days) else None


def _quantile(in_order: Longs, share: float) -> float:
    """As numpy.quantile has it, which takes ten times as long over a few hundred days."""
    at = share * (len(in_order) - 1)
    low = int(at)
    below, above = (float(in_order[min(one, len(in_order) - 1)]) for one in (low, low + 1))
    rest = at - low
    # From the nearer end, so that rounding is the same.
    return above - (above - below) * (1 - rest) if rest >= 0.5 else below + (above - below) * rest


def measured(leads: Mapping[str, Column], duration: Duration) -> Bools:
    """The leads whose `duration` is real: valid, both dates written, in this order.

    `leads`: as of Facts."""
    start, end = leads[duration.start], leads[duration.end]
    real: Bools = leads["counted"] & leads["valid"] & (start > 0) & (end >= start)
    for day in (duration.start, duration.end):
        if day in _IMPUTED:
            real &= ~leads[_IMPUTED[day]]
        elif day == "received":
            real &= leads["received_written"]
    return real


def days_of(leads: Mapping[str, Column], duration: Duration) -> Ints:
    """Meaningful only where `measured`."""
    days: Ints = leads[duration.end] - leads[duration.start]
    return days
