"""What moved between two snapshots, in the words of a weekly meeting."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from server.kpi.count.snapshot import INVALID, NO_PHASE, Array, Snapshot, in_phases_of
from server.kpi.read.calendar import months_of
from sheets_schema.text import Text


class Move(Enum):
    """Kinds of change, as they are listed."""

    NEW = Text("新しいリード", "New leads")
    ON = Text("先の段階に進んだ", "Moved on")
    BACK = Text("前の段階に戻った", "Moved back")
    INVALID = Text("無効になった", "Became invalid")
    LOST = Text("失注した", "Lost")
    REOPENED = Text("失注・無効が取り消された", "Lost or invalid no more")
    EDITED = Text("締めた月の数字が変わった", "A closed month was edited")
    GONE = Text("行がなくなった", "Rows that are gone")


@dataclass(frozen=True, slots=True)
class Changes:
    """`keys`: move → keys of the leads, ascending. `before`, `now`: the two states."""

    before: Snapshot
    now: Snapshot
    keys: dict[Move, Array]


def changes_between(before: Snapshot, now: Snapshot, open_month: int) -> Changes:
    """`open_month`: dates before this month should stand still; what changes there is EDITED."""
    before = in_phases_of(before, now.phases)
    old, new = before.leads, now.leads
    keys, there, here = np.intersect1d(
        old["key"], new["key"], assume_unique=True, return_indices=True
    )
    rank, old_rank = new["rank"][here], old["rank"][there]
    phase, old_phase = new["phase"][here], old["phase"][there]
    lost, old_lost = new["lost"][here] > 0, old["lost"][there] > 0
    both_valid = (rank != INVALID) & (old_rank != INVALID)
    same_rank = both_valid & (rank == old_rank)
    both_in_phase = same_rank & (phase != NO_PHASE) & (old_phase != NO_PHASE)
    found = {
        Move.NEW: np.setdiff1d(new["key"], old["key"], assume_unique=True),
        Move.ON: keys[(both_valid & (rank > old_rank)) | (both_in_phase & (phase > old_phase))],
        Move.BACK: keys[(both_valid & (rank < old_rank)) | (both_in_phase & (phase < old_phase))],
        Move.INVALID: keys[(rank == INVALID) & (old_rank != INVALID)],
        Move.LOST: keys[lost & ~old_lost],
        Move.REOPENED: keys[(~lost & old_lost) | ((rank != INVALID) & (old_rank == INVALID))],
        Move.EDITED: keys[_edited(before, now, there, here, open_month)],
        Move.GONE: np.setdiff1d(old["key"], new["key"], assume_unique=True),
    }
    return Changes(before, now, found)


def _edited(before: Snapshot, now: Snapshot, there: Array, here: Array, open_month: int) -> Array:
    edited = np.zeros(len(here), dtype=np.bool_)
    for name in ("received", "opportunity", "won", "lost"):
        new, old = now.leads[name][here], before.leads[name][there]
        closed = _before(new, open_month) | _before(old, open_month)
        edited |= (new != old) & closed
    amounts = now.leads["amount"][here] != before.leads["amount"][there]
    edited |= amounts & _before(now.leads["won"][here], open_month)
    return edited


def _before(days: Array, month: int) -> Array:
    earlier: Array = (days > 0) & (months_of(days) < month)
    return earlier
