"""What was lost or put back, and what of it came back: a later 商談 of the same person or firm."""

from dataclasses import dataclass

import numpy as np

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.count.follow_ups import is_recycled
from server.kpi.count.same_firm import same_keys
from server.kpi.read.columns import Bools, Ints, Longs


@dataclass(frozen=True, slots=True)
class Returns:
    """Of each row of リード: `lost` with a lost date, or `recycled`; `since` the day from which a
    return counts; `back` the day of the first later opportunity (0 for none) and `back_place` its
    row; `won` whether any later opportunity was won."""

    lost: Bools
    recycled: Bools
    since: Ints
    back: Ints
    back_place: Longs
    won: Bools

    @property
    def base(self) -> Bools:
        return self.lost | self.recycled


def find_returns(book: Book) -> Returns:
    leads, columns = book.leads, book.columns
    counted: Bools = leads["counted"].to_numpy()
    lost = counted & leads["lost"].to_numpy()
    recycled = is_recycled(columns, leads)
    last, received = leads["last_day"].to_numpy(), leads["received"].to_numpy()
    since = np.where(lost, leads["lost_day"].to_numpy(), np.where(last > 0, last, received))
    opened = leads["opportunity_day"].to_numpy()
    # A deal whose own opportunity is dated after its loss contradicts itself, and is no return.
    deals = counted & leads["valid"].to_numpy() & (opened > 0)
    deals &= ~(lost & (opened > leads["lost_day"].to_numpy()))
    base = np.flatnonzero(lost | recycled)
    offered = np.flatnonzero(deals)
    day, place, won = _later(book, base, offered, since[base])
    back = np.zeros(columns.size, dtype=np.int32)
    back_place = np.full(columns.size, -1, dtype=np.int64)
    won_again = np.zeros(columns.size, dtype=np.bool_)
    back[base], back_place[base], won_again[base] = day, place, won
    return Returns(lost, recycled, since.astype(np.int32), back, back_place, won_again)


def _later(book: Book, base: Longs, offered: Longs, since: Ints) -> tuple[Ints, Longs, Bools]:
    """Of each of `base`: day and place of the first of `offered` that is of the same person or
    company and later than `since`, and whether any such was won."""
    opened = book.fact("opportunity_day")
    is_won = book.fact("won")
    none = np.iinfo(np.int32).max
    day = np.full(len(base), none, dtype=np.int32)
    place = np.full(len(base), -1, dtype=np.int64)
    won = np.zeros(len(base), dtype=np.bool_)
    together = np.concatenate([base, offered])
    if book.people is None:
        raise ValueError("this book was made without looking at who stands in the rows")
    for keys in same_keys(together, book.columns, book.people):
        mine, theirs = keys[: len(base)], keys[len(base) :]
        found = _first_after(mine, since, theirs, opened[offered], offered)
        earlier = (found >= 0) & (opened[found] < day)
        day[earlier], place[earlier] = opened[found[earlier]], found[earlier]
        # The last contract of each key tells whether there is one after a day.
        wins = is_won[offered]
        last = np.zeros(int(keys.max(initial=0)) + 1, dtype=np.int32)
        np.maximum.at(last, theirs[wins], opened[offered[wins]])
        won |= (mine > 0) & (last[mine] > since)
    day[day == none] = typed.NO_DAY
    return day, place, won


def _first_after(
    keys: Longs, since: Ints, other_keys: Longs, other_days: Ints, places: Longs
) -> Longs:
    """For each key the place of the first other with that key after a day; -1 for none."""
    span = np.int64(1) << 20  # more than there are days
    order = np.argsort(other_keys * span + other_days, kind="stable")
    sorted_ = (other_keys * span + other_days)[order]
    at = np.searchsorted(sorted_, keys * span + since, side="right")
    inside = np.minimum(at, max(len(order) - 1, 0))
    if not len(order):
        return np.full(len(keys), -1, dtype=np.int64)
    same = (at < len(order)) & (other_keys[order[inside]] == keys) & (keys > 0)
    return np.where(same, places[order[inside]], -1)
