"""Deals that are still to come: what is won from opportunities that do not exist yet, by the pace
of the past year."""

from decimal import Decimal
from itertools import accumulate

import numpy as np

from server.kpi.count.book import Book
from server.kpi.count.figures import sum_by
from server.kpi.read.columns import MONEY_SCALE, Bools

# Days that are looked back on.
PAST_DAYS = 365
# Fewer contracts than these say too little.
ENOUGH_WON = 30


def still_to_come(book: Book, until: int) -> Decimal | None:
    """成約金額 from opportunities that begin after the as-of day and are won by `until` (a serial
    day). None with fewer than ENOUGH_WON contracts from the past year's opportunities.

    An opportunity that begins with r days to go is won in time as often, and for as much, as those
    of the past year were within r days of their beginning; and as many begin on a business day
    (設定 休業日). A contract that took d days could be seen of all that began at least d days ago,
    which is what it counts for: of the young ones little is known yet."""
    leads, as_of = book.leads, book.calendar.as_of
    left = until - as_of
    counted: Bools = leads["counted"].to_numpy() & leads["valid"].to_numpy()
    begun = leads["opportunity_day"].to_numpy().astype(np.int64)
    seen = counted & (begun > as_of - PAST_DAYS) & (begun <= as_of)
    won = seen & leads["won"].to_numpy()
    if int(won.sum()) < ENOUGH_WON:
        return None
    # Of a sheet that is younger than a year, its own age.
    past = as_of - int(begun[seen].min()) + 1
    took = np.maximum(leads["won_day"].to_numpy()[won].astype(np.int64) - begun[won], 0)
    amounts = leads["won_amount"].to_numpy()[won]
    behind = _counted(book, as_of - past + 1, as_of)
    ahead = _counted(book, as_of + 1, until)
    total = Decimal(0)
    in_time = took < min(past, left)
    days, places = np.unique(took[in_time], return_inverse=True)
    for one, amount in zip(days.tolist(), sum_by(places, amounts[in_time], len(days)), strict=True):
        if begins := behind[past - one]:
            total += Decimal(amount) * ahead[left - one] / begins
    return (total / MONEY_SCALE).quantize(Decimal(1))


def _counted(book: Book, first: int, last: int) -> list[int]:
    """How many of the first 0, 1, 2, … days from `first` on, up to `last`, are business days; all
    of a firm that says it has none."""
    open_days = book.business.open_days
    days = range(first, last + 1)
    opened = [not open_days.is_ever_open or open_days.is_open(day) for day in days]
    return [0, *accumulate(opened)]
