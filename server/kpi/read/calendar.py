"""Days and months of whole columns, and the span of time that a report is about."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from server.business import typed
from server.kpi.read.columns import Bools, Ints

NO_MONTH = -1
_UNIX_EPOCH = 25_569  # 1970-01-01 as a serial day


@dataclass(frozen=True, slots=True)
class Calendar:
    """`today` and `as_of`: serial days in the spreadsheet's time zone. What is dated after `as_of`
    has not happened yet."""

    zone: ZoneInfo
    today: int
    as_of: int


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months (`year * 12 + month - 1`), both included; None is open."""

    first: int | None = None
    last: int | None = None

    @property
    def everything(self) -> bool:
        return self.first is None and self.last is None

    def has(self, month: int) -> bool:
        """The same of one month."""
        return bool(self.holds(np.array([month], dtype=np.int32))[0])

    def holds(self, months: NDArray[np.int32]) -> Bools:
        """Undated things belong to all time only."""
        if self.everything:
            return np.ones(len(months), dtype=np.bool_)
        inside: Bools = months != NO_MONTH
        if self.first is not None:
            inside &= months >= self.first
        if self.last is not None:
            inside &= months <= self.last
        return inside


def months_of(days: Ints) -> Ints:
    """Serial days → months, NO_MONTH for none (0)."""
    real = days[days != typed.NO_DAY]
    if not len(real):
        return np.full(len(days), NO_MONTH, dtype=np.int32)
    low, high = int(real.min()), int(real.max())
    span = np.arange(low, high + 1) - _UNIX_EPOCH
    table = span.astype("datetime64[D]").astype("datetime64[M]").astype(np.int32) + 1970 * 12
    # The last place stands for no day.
    table = np.append(table, np.int32(NO_MONTH))
    return table[np.where(days != typed.NO_DAY, days - low, -1)].astype(np.int32, copy=False)
