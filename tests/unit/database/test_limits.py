"""No minute, wherever it begins, sees more calls than the quota."""

import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import String, select

from server.database import limits
from server.database.database import Database
from server.database.limits import QuotaFullError
from server.database.tables import quotas


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000_000.0]
    monkeypatch.setattr(time, "time", lambda: now[0])
    return now


def test_half_a_minutes_quota_goes_out_at_once(database: Database, clock: list[float]) -> None:
    assert [limits.take(database, "writes", 60) for _ in range(30)] == [0.0] * 30


def test_the_next_calls_queue_up_two_seconds_apart(database: Database, clock: list[float]) -> None:
    for _ in range(30):
        limits.take(database, "writes", 60)
    assert [limits.take(database, "writes", 60) for _ in range(3)] == [2.0, 4.0, 6.0]


def test_nobody_waits_longer_than_twenty_seconds(database: Database, clock: list[float]) -> None:
    for _ in range(40):
        limits.take(database, "writes", 60)
    with pytest.raises(QuotaFullError) as told:
        limits.take(database, "writes", 60)
    assert told.value.seconds == 22.0


def test_reads_and_writes_have_a_bucket_each(database: Database, clock: list[float]) -> None:
    for _ in range(30):
        limits.take(database, "writes", 60)
    assert limits.take(database, "reads", 60) == 0.0
    assert limits.left(database, 60) == {"reads": 29.0, "writes": 0.0}


def test_any_minute_sees_at_most_the_quota(database: Database, clock: list[float]) -> None:
    called: list[float] = []
    for _ in range(300):
        with contextlib.suppress(QuotaFullError):
            called.append(clock[0] + limits.take(database, "writes", 60))
        clock[0] += 0.5
    busiest = max(sum(start <= other < start + 60 for other in called) for start in called)
    assert busiest <= 60
    assert len(called) > 90


def test_a_clock_that_is_set_back_takes_nothing_away(
    database: Database, clock: list[float]
) -> None:
    limits.take(database, "writes", 60)
    clock[0] -= 3600
    assert limits.take(database, "writes", 60) == 0.0


def test_a_caller_may_try_so_often_and_then_once_in_a_while(
    database: Database, clock: list[float]
) -> None:
    assert [limits.admit(database, "192.0.2.7", 6) for _ in range(6)] == [0.0] * 6
    assert limits.admit(database, "192.0.2.7", 6) == 10.0
    assert limits.admit(database, "192.0.2.8", 6) == 0.0
    clock[0] += 4
    assert limits.admit(database, "192.0.2.7", 6) == 6.0
    clock[0] += 6
    assert [limits.admit(database, "192.0.2.7", 6) for _ in range(2)] == [0.0, 10.0]


def test_asking_when_is_no_try(database: Database, clock: list[float]) -> None:
    assert [limits.until_admitted(database, "192.0.2.7", 6) for _ in range(20)] == [0.0] * 20
    assert [limits.admit(database, "192.0.2.7", 6) for _ in range(7)] == [0.0] * 6 + [10.0]
    assert limits.until_admitted(database, "192.0.2.7", 6) == 10.0
    assert limits.until_admitted(database, "192.0.2.8", 6) == 0.0


def test_callers_are_kept_for_a_minute_and_not_by_their_names(
    database: Database, clock: list[float]
) -> None:
    def kept() -> list[str]:
        with database.read() as connection:
            return list(connection.execute(select(quotas.c.name)).scalars())

    limits.take(database, "reads", 60)
    limits.admit(database, "192.0.2.7", 6)
    (name,) = set(kept()) - {"reads"}
    assert "192.0.2.7" not in name
    assert isinstance(quotas.c.name.type, String)
    assert quotas.c.name.type.length is not None
    assert len(name) <= quotas.c.name.type.length
    clock[0] += 61
    limits.admit(database, "192.0.2.8", 6)
    assert name not in kept()
    assert set(kept()) > {"reads"}
    assert limits.left(database, 60) == {"reads": 30.0, "writes": 30.0}


def test_who_is_first_at_the_same_moment_takes_one_each(
    database: Database, clock: list[float]
) -> None:
    start = threading.Barrier(8)

    def ask(number: int) -> tuple[float, float]:
        start.wait()
        return limits.take(database, "writes", 60), limits.admit(database, "192.0.2.7", 6)

    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(ask, range(8)))
    assert [wait for wait, _ in asked] == [0.0] * 8
    assert sum(wait == 0.0 for _, wait in asked) == 6
