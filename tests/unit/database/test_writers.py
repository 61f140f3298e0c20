"""One writer a spreadsheet."""

import time

import pytest

from server.database import writers
from server.database.database import Database
from server.database.writers import LeaseLostError


def test_the_second_writer_has_to_wait(database: Database) -> None:
    assert writers.acquire(database, "sheet", "first") is not None
    assert writers.acquire(database, "sheet", "second") is None


def test_another_spreadsheet_is_another_lease(database: Database) -> None:
    writers.acquire(database, "sheet", "first")
    assert writers.acquire(database, "other sheet", "second") is not None


def test_a_released_lease_is_free_at_once(database: Database) -> None:
    lease = writers.acquire(database, "sheet", "first")
    assert lease is not None
    writers.release(database, lease)
    assert writers.acquire(database, "sheet", "second") is not None


def test_a_dead_writers_lease_comes_back_within_ten_seconds(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers.acquire(database, "sheet", "dead")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 10)
    assert writers.acquire(database, "sheet", "second") is not None


@pytest.mark.parametrize("seconds", [0.1, 4.0, 7.9])
def test_a_lease_is_never_stolen_early(
    database: Database, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    lease = writers.acquire(database, "sheet", "first")
    assert lease is not None
    monkeypatch.setattr(time, "time", lambda: now + seconds)
    assert writers.acquire(database, "sheet", "second") is None
    # Renewed, it runs on from here.
    writers.renew(database, lease)
    monkeypatch.setattr(time, "time", lambda: now + seconds + 7.9)
    assert writers.acquire(database, "sheet", "second") is None
    monkeypatch.setattr(time, "time", lambda: now + seconds + 8.1)
    assert writers.acquire(database, "sheet", "second") is not None


def test_a_writer_that_slept_too_long_can_decide_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept = writers.acquire(database, "sheet", "slept")
    assert slept is not None
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 10)
    taken = writers.acquire(database, "sheet", "second")
    assert taken is not None
    assert taken.fence > slept.fence
    with pytest.raises(LeaseLostError):
        writers.renew(database, slept)
    writers.release(database, slept)
    assert writers.acquire(database, "sheet", "third") is None


def test_the_same_name_does_not_hold_an_older_lease(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = writers.acquire(database, "sheet", "me")
    assert older is not None
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 10)
    writers.acquire(database, "sheet", "me")
    with pytest.raises(LeaseLostError):
        writers.renew(database, older)
