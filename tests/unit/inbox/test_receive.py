"""put keeps a lead once, whatever comes twice."""

import threading
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server.database.database import Database
from server.database.tables import events, leads
from server.inbox import receive
from server.lead import Lead
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead


def rows(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(leads.c.id).order_by(leads.c.id)).scalars())


def test_what_is_kept_is_what_was_put(database: Database) -> None:
    lead = a_lead("髙橋 𠮷子", cells={"name": "髙橋 𠮷子", "score": 12.5})
    receipt = put_lead(database, lead)
    assert (receipt.lead_id, receipt.duplicate) == (lead.lead_id, False)
    with database.read() as connection:
        row = connection.execute(select(leads)).one()
    assert row.cells == {"name": "髙橋 𠮷子", "score": 12.5}
    assert row.body == lead.body
    assert row.arrived_at == NOON
    assert row.state == "waiting"


def test_the_same_key_is_the_same_lead(database: Database) -> None:
    first = put_lead(database, a_lead(keys=("key:a",)))
    again = put_lead(database, a_lead("somebody else", keys=("key:a",)))
    assert (again.lead_id, again.duplicate) == (first.lead_id, True)
    assert rows(database) == [first.lead_id]


def test_the_same_key_at_another_site_is_another_lead(database: Database) -> None:
    put_lead(database, a_lead(keys=("key:a",), site="aoba"))
    other = put_lead(database, a_lead(keys=("key:a",), site="wakaba"))
    assert not other.duplicate


def test_the_same_words_within_ten_minutes_are_a_double_click(database: Database) -> None:
    first = put_lead(database, a_lead(words="w", keys=("key:a",)))
    again = put_lead(
        database, a_lead(words="w", keys=("key:b",), at=NOON + timedelta(minutes=9, seconds=59))
    )
    assert (again.lead_id, again.duplicate) == (first.lead_id, True)


def test_the_same_words_after_ten_minutes_are_a_new_lead(database: Database) -> None:
    put_lead(database, a_lead(words="w"))
    later = put_lead(database, a_lead(words="w", at=NOON + timedelta(minutes=10)))
    assert not later.duplicate
    assert len(rows(database)) == 2


def test_a_retry_under_a_new_key_is_remembered_under_that_key(database: Database) -> None:
    first = put_lead(database, a_lead(words="w", keys=("key:a",)))
    put_lead(database, a_lead(words="w", keys=("key:b",)))
    much_later = put_lead(database, a_lead(keys=("key:b",), at=NOON + timedelta(days=3)))
    assert (much_later.lead_id, much_later.duplicate) == (first.lead_id, True)


def test_without_words_nothing_is_taken_for_a_double_click(database: Database) -> None:
    put_lead(database, a_lead(words=None))
    assert not put_lead(database, a_lead(words=None)).duplicate


def test_a_text_longer_than_a_cell_keeps_its_body_for_good(database: Database) -> None:
    put_lead(database, a_lead(cells={"message": "あ" * 50_001}))
    put_lead(database, a_lead(cells={"message": "あ" * 1_000}))
    with database.read() as connection:
        query = select(leads.c.whole).order_by(leads.c.id)
        assert connection.execute(query).scalars().all() == [False, True]


def test_very_long_keys_are_told_apart(database: Database) -> None:
    put_lead(database, a_lead(keys=("key:" + "a" * 400,)))
    other = put_lead(database, a_lead(keys=("key:" + "a" * 399 + "b",)))
    same = put_lead(database, a_lead(keys=("key:" + "a" * 400,)))
    assert (other.duplicate, same.duplicate) == (False, True)


def test_a_duplicate_stands_in_the_first_leads_history(database: Database) -> None:
    first = put_lead(database, a_lead(keys=("key:a",)))
    put_lead(database, a_lead(keys=("key:a",), at=NOON + timedelta(seconds=2)))
    with database.read() as connection:
        told = connection.execute(select(events.c.lead_id, events.c.kind, events.c.at)).one()
    assert tuple(told) == (first.lead_id, "duplicate", NOON + timedelta(seconds=2))


def test_twenty_clicks_at_once_are_one_lead(database: Database) -> None:
    receipts = []
    start = threading.Barrier(20)

    def click(number: int) -> None:
        start.wait()
        receipts.append(put_lead(database, a_lead(words="w", keys=(f"key:{number % 7}",))))

    threads = [threading.Thread(target=click, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == 20
    assert sum(not receipt.duplicate for receipt in receipts) == 1
    assert len(rows(database)) == 1


class Locks:
    """Stands in for a connection to PostgreSQL, and keeps the numbers that it would lock."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def execute(self, _statement: object, values: dict[str, int]) -> None:
        self.numbers.append(values["number"])


def locks_of(*several: Lead, dialect: str = "postgresql") -> list[int]:
    engine, locks = SimpleNamespace(dialect=SimpleNamespace(name=dialect)), Locks()
    keyed = [(one, receive._fitting_keys(one)) for one in several]
    given: Any = engine, locks, keyed
    receive._one_at_a_time(*given)
    return locks.numbers


FIRST = a_lead(words="w", keys=("key:a",))


@pytest.mark.parametrize(
    ("other", "meet"),
    [
        (a_lead(keys=("key:b", "key:a")), True),
        (a_lead(words="w"), True),
        (a_lead(words="w", keys=("key:b",)), True),
        (a_lead(words="v", keys=("key:b",)), False),
        (a_lead(words="w", keys=("key:a",), site="shinonome"), False),
        (a_lead(), False),
    ],
)
def test_on_postgresql_two_posts_of_the_same_lead_meet_at_a_lock(other: Lead, meet: bool) -> None:
    assert len(locks_of(FIRST)) == 2
    assert bool({*locks_of(FIRST)} & {*locks_of(other)}) is meet
    assert locks_of(FIRST, dialect="sqlite") == []
    assert locks_of(a_lead()) == []


def test_those_locks_are_taken_in_one_order_and_once_each() -> None:
    """Two posts of the same leads, told the other way round, would else wait for one another."""
    several = [a_lead(words=f"w{number % 5}", keys=(f"key:{number}",)) for number in range(10)]
    numbers = locks_of(*several)
    assert numbers == locks_of(*reversed(several)) == sorted(numbers)
    assert len(set(numbers)) == len(numbers) == 15
    assert all(-(2**63) <= one < 2**63 for one in numbers)
    assert min(numbers) < 0 < max(numbers)
