"""A lead that was erased leaves what past rebuilds remember, too."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from server.database.prepare import open_inbox
from server.kpi.count.forgetting import forget_in_snapshots
from server.kpi.count.people import lead_number
from server.kpi.count.snapshot import (
    continued,
    pack,
    pack_undo,
    snapshot_of,
    undo_between,
    unpack,
    unpack_undo,
)
from server.rebuild.snapshots import StageSnapshots

NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=1)
IDS = ("lead-of-taro", "lead-of-hanako", "lead-of-jiro")


def _state(day: int, ids: tuple[str, ...], rank: int):  # type: ignore[no-untyped-def]
    zeros = np.zeros(len(ids), dtype=np.int64)
    columns = dict.fromkeys(
        ("phase", "received", "opportunity", "won", "lost", "amount", "touched", "tossed"), zeros
    )
    keys = np.array([lead_number(one) for one in ids], dtype=np.uint64)
    return snapshot_of(day, ("提案",), {"key": keys, "rank": zeros + rank, **columns})


@pytest.mark.parametrize("erased", IDS)
def test_neither_the_state_nor_what_led_to_it_holds_an_erased_lead(
    tmp_path: Path, erased: str
) -> None:
    database = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    store = StageSnapshots(database)
    first = _state(10, IDS[:2], 1)
    second = continued(_state(11, IDS, 2), first)
    undo = undo_between(first, second)
    assert undo is not None
    for site in ("aoba", "wakaba"):
        store.keep(site, NOON, pack(second), pack_undo(undo))
    forget_in_snapshots(store, erased)
    others = {int(lead_number(one)) for one in IDS if one != erased}
    for site in ("aoba", "wakaba"):
        state = unpack(store.latest(site) or b"")
        (packed,) = store.changes_since(site, LONG_AGO)
        change = unpack_undo(packed)
        assert state is not None
        assert change is not None
        assert {int(key) for key in state.leads["key"]} == others
        assert {len(column) for column in state.leads.values()} == {2}
        assert {int(key) for key in [*change.before.leads["key"], *change.added]} == others
    database.close()


def test_of_a_lead_that_nobody_remembers_nothing_changes(tmp_path: Path) -> None:
    database = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    store = StageSnapshots(database)
    kept = pack(_state(10, IDS, 1))
    store.keep("aoba", NOON, kept, b"what another version wrote")
    forget_in_snapshots(store, "lead-of-saburo")
    assert store.latest("aoba") == kept
    assert store.changes_since("aoba", LONG_AGO) == [b"what another version wrote"]
    database.close()


def test_what_led_to_a_state_stays_as_it_was_where_the_lead_is_in_neither(tmp_path: Path) -> None:
    """A lead that is among those of today alone, say."""
    database = open_inbox(f"sqlite:///{tmp_path / 'inbox.db'}")
    store = StageSnapshots(database)
    first = _state(10, IDS[:2], 1)
    undo = undo_between(first, continued(_state(11, IDS[:2], 2), first))
    assert undo is not None
    store.keep("aoba", NOON, pack(_state(11, IDS, 2)), pack_undo(undo))
    forget_in_snapshots(store, IDS[2])
    assert store.changes_since("aoba", LONG_AGO) == [pack_undo(undo)]
    state = unpack(store.latest("aoba") or b"")
    assert state is not None
    assert len(state.leads["key"]) == 2
    database.close()
