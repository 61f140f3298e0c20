"""Days between two stages, and how long is usual."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from server.kpi.read.columns import Bools, Ints, Longs
from sheets_schema.metrics import Duration

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
    median, p90 = np.quantile(days, (0.5, 0.9)).tolist()
    return Spread(len(days), median, p90)


def measured(leads: pd.DataFrame, duration: Duration) -> Bools:
    """The leads whose `duration` is real: valid, both dates written, in this order.

    `leads`: as of lead_facts."""
    start, end = leads[duration.start].to_numpy(), leads[duration.end].to_numpy()
    real: Bools = (
        leads["counted"].to_numpy() & leads["valid"].to_numpy() & (start > 0) & (end >= start)
    )
    for day in (duration.start, duration.end):
        if day in _IMPUTED:
            real &= ~leads[_IMPUTED[day]].to_numpy()
        elif day == "received":
            real &= leads["received_written"].to_numpy()
    return real


def days_of(leads: pd.DataFrame, duration: Duration) -> Ints:
    """Meaningful only where `measured`."""
    days: Ints = leads[duration.end].to_numpy() - leads[duration.start].to_numpy()
    return days
