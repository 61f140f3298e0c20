"""Who wrote before is found out when a lead is claimed."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from server.database import writers
from server.database.database import Database
from server.database.tables import batches as batches_table
from server.database.tables import lead_people, leads
from server.inbox import batches
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead

TARO = {"name": "山田 太郎", "company": "青葉精機", "email": "taro@aoba.example.jp"}
# The same person: another firm's name, the same address in other letters.
TARO_AGAIN = {"name": "T. Yamada", "company": "アオバ", "email": "Ｔａｒｏ@AOBA.example.jp"}
HANAKO = {"name": "佐藤 花子", "company": "若葉商事", "phone": "03-1234-5678"}


def put(database: Database, cells: dict[str, str], days: int = 0, site: str = "default") -> str:
    lead = a_lead(cells={**cells}, at=NOON + timedelta(days=days), site=site)
    return put_lead(database, lead).lead_id


def claim(database: Database, *sites: str) -> batches.Batch:
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    batch = batches.claim(database, lease, sites or ("default",), NOON)
    assert batch is not None
    writers.release(database, lease)
    return batch


def known_since(database: Database) -> dict[str, datetime | None]:
    with database.read() as connection:
        found = connection.execute(select(leads.c.id, leads.c.known_since))
        return {row.id: row.known_since for row in found}


def test_a_person_who_writes_again_is_known(database: Database) -> None:
    first = put(database, TARO)
    batches.settle(database, claim(database), NOON)
    stranger, again = put(database, HANAKO, 39), put(database, TARO_AGAIN, 40)
    batch = claim(database)
    assert {one.lead_id: one.known_since for one in batch.leads} == {stranger: None, again: NOON}
    assert known_since(database) == {first: None, stranger: None, again: NOON}


def test_also_when_both_wait_in_one_batch(database: Database) -> None:
    ids = [put(database, cells, day) for day, cells in enumerate((TARO, HANAKO, TARO_AGAIN, TARO))]
    claim(database)
    assert known_since(database) == dict(zip(ids, (None, None, NOON, NOON), strict=True))


def test_nobody_is_looked_up_before_their_lead_goes_out(database: Database) -> None:
    """Until then it may be put right, or taken for spam no more."""
    for cells in (TARO, HANAKO, TARO_AGAIN):
        put(database, cells, site="default" if cells is TARO else "wakaba")
    claim(database, "default")
    with database.read() as connection:
        sites = connection.execute(select(lead_people.c.site).distinct()).scalars().all()
    assert sites == ["default"]
    claim(database, "wakaba")
    assert list(known_since(database).values()) == [None, None, None]


def test_what_counts_is_when_leads_were_received_and_not_when_they_came_in(
    database: Database,
) -> None:
    """A list of October is imported in November, after one of its people has written."""
    wrote = put(database, TARO)
    batches.settle(database, claim(database), NOON)
    card = a_lead(cells=dict(TARO_AGAIN), at=NOON + timedelta(hours=1))
    october = NOON - timedelta(days=40)
    imported = put_lead(database, replace(card, received_at=october)).lead_id
    batch = claim(database)
    assert [(one.received_at, one.known_since) for one in batch.leads] == [(october, october)]
    batches.settle(database, batch, NOON)
    again = put(database, TARO, 2)
    claim(database)
    assert known_since(database) == {wrote: None, imported: october, again: october}


def test_a_person_known_at_one_site_is_new_at_another(database: Database) -> None:
    put(database, TARO, site="aoba")
    put(database, TARO, site="wakaba")
    claim(database, "aoba", "wakaba")
    assert list(known_since(database).values()) == [None, None]


def test_a_lead_claimed_a_second_time_is_not_its_own_earlier_one(database: Database) -> None:
    one = put(database, TARO)
    claim(database)
    with database.write() as connection:
        connection.execute(update(batches_table).values(state="burnt"))
        connection.execute(update(leads).values(state="waiting", batch_id=None))
    again = claim(database)
    assert [(lead.lead_id, lead.known_since) for lead in again.leads] == [(one, None)]
    with database.read() as connection:
        # By the address; by the name and the phone of a firm that its name or its domain tells.
        assert connection.execute(select(func.count()).select_from(lead_people)).scalar_one() == 3


def test_hundreds_who_write_at_once_are_told_apart(database: Database) -> None:
    people = [{"email": f"one{number % 400}@example.jp"} for number in range(500)]
    ids = [put(database, one, day) for day, one in enumerate(people)]
    claim(database)
    expected = [None] * 400 + [NOON + timedelta(days=day) for day in range(100)]
    assert known_since(database) == dict(zip(ids, expected, strict=True))
