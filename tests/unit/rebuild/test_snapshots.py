"""What rebuilds remember, kept in the inbox's database."""

from datetime import timedelta

import pytest

from server.database.database import Database
from server.errors import SnapshotsUnavailable
from server.rebuild.snapshots import KEPT, StageSnapshots
from tests.support.leads import NOON


def test_a_site_begins_with_nothing(database: Database) -> None:
    store = StageSnapshots(database)
    assert store.latest("default") is None
    assert store.changes_since("default", NOON) == []


def test_the_newest_state_replaces_the_one_before(database: Database) -> None:
    store = StageSnapshots(database)
    store.keep("default", NOON, b"one", None)
    store.keep("default", NOON + timedelta(hours=1), b"two\x00\xff", b"undo")
    store.keep("other", NOON, b"three", None)
    assert store.latest("default") == b"two\x00\xff"
    assert store.latest("other") == b"three"


def test_changes_come_back_oldest_first_from_a_moment_on(database: Database) -> None:
    store = StageSnapshots(database)
    for hour in range(5):
        store.keep("default", NOON + timedelta(hours=hour), b"s", f"{hour}".encode())
    store.keep("other", NOON + timedelta(hours=9), b"s", b"other")
    assert store.changes_since("default", NOON + timedelta(hours=2)) == [b"2", b"3", b"4"]


def test_what_no_meeting_looks_back_to_is_forgotten(database: Database) -> None:
    at = [NOON]
    store = StageSnapshots(database, lambda: at[0])
    store.keep("default", at[0], b"s", b"old")
    at[0] += KEPT + timedelta(days=1)
    store.keep("default", at[0], b"s", b"new")
    assert store.changes_since("default", NOON - timedelta(days=999)) == [b"new"]


@pytest.mark.parametrize("wrong", [timedelta(days=-400), timedelta(hours=-1), timedelta(hours=1),
                                   timedelta(days=400)], ids=str)  # fmt: skip
@pytest.mark.parametrize("knows", [True, False])
def test_a_rebuild_by_a_wrong_clock_neither_erases_nor_tears_what_leads_back(
    database: Database, wrong: timedelta, knows: bool
) -> None:
    """`knows`: whether another clock said better by then. Each change leads back from the next one:
    what comes back is whole from some moment on."""
    at = [NOON]
    store = StageSnapshots(database, lambda: at[0])
    for day in range(8):
        at[0] = NOON + timedelta(days=day)
        store.keep("default", at[0], b"s", f"{day}".encode())
    at[0] += timedelta(hours=2)
    if not knows:
        at[0] += min(wrong, timedelta(0))
    store.keep("default", NOON + timedelta(days=7, hours=2) + wrong, b"s", b"wrong")
    for day in range(8, 16):
        at[0] = NOON + timedelta(days=day)
        store.keep("default", at[0], b"s", f"{day}".encode())
    days = [f"{day}".encode() for day in range(16)]
    days.insert(8, b"wrong")
    for day in range(16):
        found = store.changes_since("default", NOON + timedelta(days=day))
        assert found == days[-len(found) :]
        assert days[day + (day >= 8)] == found[0]


def test_a_database_that_is_away_is_told_in_words(database: Database) -> None:
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE stage_states")
    store = StageSnapshots(database)
    with pytest.raises(SnapshotsUnavailable, match="DATABASE_URL"):
        store.latest("default")
    with pytest.raises(SnapshotsUnavailable, match="DATABASE_URL"):
        store.keep("default", NOON, b"", None)
