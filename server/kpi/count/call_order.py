"""In which order leads are called: 優先度 of the target company × スコア, and how often they were
tried. What 今日やること asks of ターゲット企業 and 活動; both may be off."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from server.business import typed
from server.kpi.read.columns import BLANK, Bools, Ints
from server.kpi.read.target_companies import NO_PRIORITY
from sheets_schema import lists

if TYPE_CHECKING:
    from server.kpi.count.book import Book


def call_ranks(book: "Book") -> Ints:
    """Per row of リード its place in the order of calls by 設定 優先順位, 1 first. All 0 while
    ターゲット企業 is off: then nothing but the score says who comes first."""
    if book.targets_of_leads is None:
        return np.zeros(book.columns.size, dtype=np.int32)
    bands = book.business.call_order
    lows = np.array([low for low, _ in bands], dtype=np.int64)
    table = np.array([ranks for _, ranks in bands], dtype=np.int32)
    band = np.searchsorted(-lows, -book.columns.scores, side="left")  # lows descend
    ranks: Ints = table[np.minimum(band, len(bands) - 1), priorities(book)]
    return ranks


def priorities(book: "Book") -> Ints:
    """Per row of リード the place of its company's 優先度 in lists.PRIORITIES, NO_PRIORITY for a
    company without one, or that is not on the list."""
    matched = book.targets_of_leads
    if matched is None:
        return np.full(book.columns.size, NO_PRIORITY, dtype=np.int32)
    own: Sequence[int] = [one.priority for one in matched.companies]
    return np.array([*own, NO_PRIORITY], dtype=np.int32)[matched.places]


def tries(book: "Book") -> Ints:
    """Per row of リード how many calls and mails 活動 has; all 0 while it is off."""
    return book.worked.tries


def recycle_candidates(book: "Book") -> Bools:
    """Leads tried リサイクルまでの回数 times or more and never reached: still 新規, 未接続 or
    再試行, valid, and with neither an opportunity nor a lost date."""
    leads, statuses = book.leads, book.columns.statuses
    waiting = statuses.codes == BLANK
    for status in (lists.STATUS_NEW, lists.STATUS_NO_CONTACT, lists.STATUS_RETRY):
        waiting |= statuses.codes == statuses.place(status)
    waiting &= leads["counted"].to_numpy() & leads["valid"].to_numpy()
    waiting &= ~leads["opportunity"].to_numpy() & (leads["lost_day"].to_numpy() == typed.NO_DAY)
    enough = book.worked.tries >= book.business.whole("recycle_tries")
    found: Bools = waiting & enough & ~book.worked.reached
    return found
