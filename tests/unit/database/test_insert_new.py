"""Of several who make the same row at the same moment one does; the others then see it."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from server.admin import ended_sessions
from server.database import heartbeat, tallies
from server.database.database import Database
from server.database.insert_new import insert_new
from server.database.tables import facts, rebuilds
from server.rebuild import queue

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
AT_ONCE = 8

Work = Callable[[Database], object]


def all_at_once(database: Database, work: Work) -> list[object]:
    together = threading.Barrier(AT_ONCE)

    def one(_: int) -> object:
        together.wait()
        return work(database)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def made_and_seen(database: Database) -> tuple[bool, str]:
    with database.write() as connection:
        made = insert_new(connection, facts, name="first", value="here") is not None
        return made, connection.execute(select(facts.c.value).where(facts.c.name == "first")).one()[
            0
        ]


def test_one_makes_it_and_everybody_sees_it(database: Database) -> None:
    found = all_at_once(database, made_and_seen)
    assert Counter(found) == {(True, "here"): 1, (False, "here"): AT_ONCE - 1}


def test_what_stands_is_left_as_it_is(database: Database) -> None:
    with database.write() as connection:
        assert insert_new(connection, facts, name="first", value="one") is not None
        assert insert_new(connection, facts, name="first", value="two") is None
    with database.read() as connection:
        assert connection.execute(select(facts.c.value).where(facts.c.name == "first")).all() == [
            ("one",)
        ]


@pytest.mark.parametrize(
    "work",
    [
        lambda database: heartbeat.beat(database, AT),
        lambda database: ended_sessions.end(database, "session", AT),
    ],
    ids=["sign of life", "signing out"],
)
def test_nobody_fails(database: Database, work: Work) -> None:
    assert all_at_once(database, work) == [None] * AT_ONCE


def test_counts_lose_nothing(database: Database) -> None:
    def count(database: Database) -> None:
        mine = tallies.Tallies()
        mine.add("leadsheet_test", ())
        mine.flush(database)

    all_at_once(database, count)
    assert tallies.read(database) == {("leadsheet_test", ()): float(AT_ONCE)}


def test_one_rebuild_waits_however_many_ask(database: Database) -> None:
    jobs = all_at_once(database, lambda database: queue.ask(database, "default", AT, "http").id)
    assert len(set(jobs)) == 1
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(rebuilds)).scalar() == 1
