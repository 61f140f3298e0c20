"""A lead leaves what past rebuilds remember: no later report tells that it was there."""

import numpy as np

from server.kpi.count.people import lead_number
from server.kpi.count.snapshot import Array, Undo, pack, pack_undo, rows_of, unpack, unpack_undo
from server.kpi.count.snapshots import SnapshotStore


def forget_in_snapshots(store: SnapshotStore, lead_id: str) -> None:
    """Of all sites. Raises SnapshotsUnavailable."""
    number = lead_number(lead_id)

    def without(keys: Array) -> Array:
        others: Array = keys != number
        return others

    def state(data: bytes) -> bytes:
        kept = unpack(data)
        # What cannot be read is not used either, and is replaced by the next rebuild.
        if kept is None or without(kept.leads["key"]).all():
            return data
        return pack(rows_of(kept, without(kept.leads["key"]), dwell=kept.dwell))

    def undo(data: bytes) -> bytes:
        kept = unpack_undo(data)
        if kept is None:
            return data
        before = without(kept.before.leads["key"])
        added = without(kept.added)
        if np.concatenate([before, added]).all():
            return data
        return pack_undo(Undo(kept.added[added], rows_of(kept.before, before, dwell={})))

    store.rewrite(state, undo)
