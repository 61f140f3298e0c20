"""The stages of all leads at one rebuild, small enough to keep: what moved since an earlier one is
told from two of them, and how long a deal has been in its phase from their succession.

Kept are the newest state and, for each rebuild that saw something change, what must be undone to
come back to the state before it.
"""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# How far a lead has come.
INVALID, LEAD, OPPORTUNITY, QUALIFIED, WON = range(5)
NO_PHASE = -1

_VERSION = 2
# What version 1 did not keep.
_NEWER = frozenset({"touched", "tossed"})
# Carried on from the snapshot before, and so no change by themselves.
_CARRIED = frozenset({"since", *_NEWER})
# `touched`: the day its status was first seen to have left 新規; `tossed`: to have become 商談候補.
# Negative where it was so when first seen, 0 where it is not yet.
# `since`: the day the deal entered its phase; negative where it was in it when first seen, so that
# it has been there at least since then.
_COLUMNS: dict[str, str] = {
    "key": "<u8", "rank": "<i1", "phase": "<i2", "since": "<i4", "received": "<i4",
    "opportunity": "<i4", "won": "<i4", "lost": "<i4", "amount": "<i8", "touched": "<i4",
    "tossed": "<i4",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`day`: serial day on which it was taken. `phases`: names that `phase` counts through.
    `leads`: a row each, ascending by `key`: column of _COLUMNS → array. `dwell`: phase → days →
    how many deals left it after so many days, of all rebuilds so far."""

    day: int
    phases: tuple[str, ...]
    leads: Mapping[str, Array]
    dwell: Mapping[str, Mapping[int, int]]

    @property
    def size(self) -> int:
        return len(self.leads["key"])


@dataclass(frozen=True, slots=True)
class Undo:
    """What turns a snapshot into the one before: `added` keys go, `before` rows come back."""

    added: Array
    before: Snapshot


def empty(day: int) -> Snapshot:
    none = {name: np.empty(0, dtype=kind) for name, kind in _COLUMNS.items()}
    return Snapshot(day, (), none, {})


def snapshot_of(day: int, phases: Sequence[str], leads: Mapping[str, Array]) -> Snapshot:
    """`leads`: the columns of a snapshot but `since`, in any order (`touched` and `tossed` as yes
    or no); of two rows with one key the first counts."""
    keys, first = np.unique(leads["key"], return_index=True)
    columns = {
        name: np.ascontiguousarray(leads[name][first], dtype=kind)
        for name, kind in _COLUMNS.items()
        if name not in {"key", "since"}
    }
    columns["key"] = keys.astype("<u8")
    columns["since"] = np.where(columns["phase"] == NO_PHASE, 0, -day).astype("<i4")
    for name in _NEWER:
        columns[name] = np.where(columns[name] != 0, -day, 0).astype("<i4")
    return Snapshot(day, tuple(phases), columns, {})


def continued(now: Snapshot, before: Snapshot) -> Snapshot:
    """`now` with the days in phase carried on from `before`, and the phases that were left since
    then added to `dwell`."""
    before = in_phases_of(before, now.phases)
    phases = (*now.phases, *before.phases[len(now.phases) :])
    here, there = _common(now, before)
    since = now.leads["since"].copy()
    phase, old_phase = now.leads["phase"], before.leads["phase"][there]
    # A deal that nobody had seen before, or in another phase, has entered this one by today.
    entered = phase != NO_PHASE
    entered[here] &= phase[here] != old_phase
    since[entered] = now.day
    stayed = (phase[here] == old_phase) & (old_phase != NO_PHASE)
    since[here[stayed]] = before.leads["since"][there[stayed]]

    carried = {
        name: _first_seen(now.leads[name], before.leads[name], here, there, now.day)
        for name in _NEWER
    }
    closed = _closed(now)[here] & ~_closed(before)[there]
    left = (old_phase != NO_PHASE) & ~_closed(before)[there] & ((phase[here] != old_phase) | closed)
    entries = before.leads["since"][there]
    seen_entering = left & (entries > 0)
    dwell = {name: dict(days) for name, days in before.dwell.items()}
    for code, start in zip(old_phase[seen_entering], entries[seen_entering], strict=True):
        days = dwell.setdefault(phases[int(code)], {})
        stay = max(now.day - int(start), 0)
        days[stay] = days.get(stay, 0) + 1
    leads = {**now.leads, **carried, "since": since}
    return replace(now, phases=phases, leads=leads, dwell=dwell)


def _first_seen(now: Array, before: Array, here: Array, there: Array, day: int) -> Array:
    """The day on which something that is so now (negative in `now`) was first seen: remembered
    also where it is no longer so, today where a lead that had been seen has just become so."""
    seen = now.copy()
    seen[here] = np.where(before[there] != 0, before[there], np.where(now[here] != 0, day, 0))
    return seen


def undo_between(before: Snapshot, now: Snapshot) -> Undo | None:
    """What leads from `now` back to `before`; None where nothing changed."""
    before = in_phases_of(before, now.phases)
    here, there = _common(now, before)
    changed = np.zeros(len(there), dtype=np.bool_)
    for name in _COLUMNS:
        if name not in _CARRIED:
            changed |= now.leads[name][here] != before.leads[name][there]
    gone = np.ones(before.size, dtype=np.bool_)
    gone[there] = changed
    added = np.ones(now.size, dtype=np.bool_)
    added[here] = False
    if not gone.any() and not added.any():
        return None
    return Undo(now.leads["key"][added], rows_of(before, gone, dwell={}))


def rewound(now: Snapshot, undos: Iterable[Undo]) -> Snapshot:
    """The state before `undos`, which come newest first."""
    state = now
    for undo in undos:
        before = in_phases_of(undo.before, state.phases)
        state = in_phases_of(state, before.phases)
        gone = np.isin(state.leads["key"], np.concatenate([undo.added, before.leads["key"]]))
        kept = rows_of(state, ~gone, dwell={})
        leads = {name: np.concatenate([kept.leads[name], before.leads[name]]) for name in _COLUMNS}
        order = np.argsort(leads["key"], kind="stable")
        leads = {name: column[order] for name, column in leads.items()}
        state = Snapshot(before.day, before.phases, leads, {})
    return state


def pack(snapshot: Snapshot) -> bytes:
    header = {
        "version": _VERSION,
        "day": snapshot.day,
        "size": snapshot.size,
        "phases": snapshot.phases,
        "dwell": snapshot.dwell,
    }
    parts = [json.dumps(header).encode(), b"\n"]
    parts += [np.asarray(snapshot.leads[name], dtype=kind).tobytes()
              for name, kind in _COLUMNS.items()]  # fmt: skip
    # The columns are alike from row to row: runs are most of what there is to get, and quick.
    packer = zlib.compressobj(1, strategy=zlib.Z_RLE)
    return packer.compress(b"".join(parts)) + packer.flush()


def unpack(data: bytes) -> Snapshot | None:
    """None for what another version wrote, or what is damaged: the history then begins anew."""
    try:
        head, _, body = zlib.decompress(data).partition(b"\n")
        header = json.loads(head)
        if header["version"] not in (1, _VERSION):
            return None
        leads, at = {}, 0
        for name, kind in _COLUMNS.items():
            if header["version"] == 1 and name in _NEWER:
                leads[name] = np.zeros(header["size"], dtype=kind)
                continue
            leads[name] = np.frombuffer(body, dtype=kind, count=header["size"], offset=at)
            at += leads[name].nbytes
        dwell = {
            phase: {int(days): int(count) for days, count in stays.items()}
            for phase, stays in header["dwell"].items()
        }
        return Snapshot(int(header["day"]), tuple(header["phases"]), leads, dwell)
    except (zlib.error, ValueError, KeyError, TypeError, AttributeError):
        return None


def pack_undo(undo: Undo) -> bytes:
    added = zlib.compress(np.asarray(undo.added, dtype="<u8").tobytes(), 1)
    return len(added).to_bytes(8, "little") + added + pack(undo.before)


def unpack_undo(data: bytes) -> Undo | None:
    size = int.from_bytes(data[:8], "little")
    before = unpack(data[8 + size :])
    if before is None:
        return None
    try:
        return Undo(np.frombuffer(zlib.decompress(data[8 : 8 + size]), dtype="<u8"), before)
    except (zlib.error, ValueError):
        return None


def in_phases_of(snapshot: Snapshot, names: Sequence[str]) -> Snapshot:
    """The same, its phases counted through `names` and then through what they lack."""
    extended = [*names, *(name for name in snapshot.phases if name not in names)]
    places = {name: place for place, name in enumerate(extended)}
    remap = np.array([*(places[name] for name in snapshot.phases), NO_PHASE], dtype="<i2")
    leads = {**snapshot.leads, "phase": remap[snapshot.leads["phase"]]}
    return replace(snapshot, phases=tuple(extended), leads=leads)


def _closed(snapshot: Snapshot) -> Array:
    closed: Array = (snapshot.leads["won"] > 0) | (snapshot.leads["lost"] > 0)
    return closed


def _common(one: Snapshot, other: Snapshot) -> tuple[Array, Array]:
    """Places of the leads that both have."""
    _, here, there = np.intersect1d(
        one.leads["key"], other.leads["key"], assume_unique=True, return_indices=True
    )
    return here, there


def rows_of(
    snapshot: Snapshot, chosen: Array, *, dwell: Mapping[str, Mapping[int, int]]
) -> Snapshot:
    leads = {name: column[chosen] for name, column in snapshot.leads.items()}
    return replace(snapshot, leads=leads, dwell=dwell)
