"""What is kept of people: for how long, and in which form."""

import hashlib
from datetime import datetime, timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, select, text, update

from server.database import writers
from server.database.database import Database
from server.database.prepare import MIGRATIONS
from server.database.tables import activities as activities_table
from server.database.tables import events, lead_keys, lead_people, leads, reminded, reminders
from server.database.tables import notices as notices_table
from server.inbox import activities, batches, upkeep
from server.lead import Lead
from server.matching import person_keys
from server.notice import queue as notices
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead

TARO = {"name": "山田 太郎", "company": "青葉精機", "email": "taro@aoba.example.jp"}
LATER = NOON + timedelta(days=91)


def keep(
    database: Database, *, whole: bool = True, at: datetime = NOON, state: str = "delivered"
) -> str:
    made = a_lead(cells=dict(TARO), at=at, words=f"words of {at}", keys=(f"key:{at}",))
    lead = Lead(**{name: getattr(made, name) for name in made.__slots__} | {"whole": whole})
    lead_id = put_lead(database, lead).lead_id
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    batch = batches.claim(database, lease, ["default"], at)
    assert batch is not None
    batches.settle(database, batch, at)
    writers.release(database, lease)
    with database.write() as connection:
        connection.execute(update(leads).where(leads.c.id == lead_id).values(state=state))
    return lead_id


def count(database: Database, table: object) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["delivered", "removed"])
@pytest.mark.parametrize("whole", [True, False])
def test_bodies_go_in_time_and_uploaded_files_with_them(
    database: Database, whole: bool, state: str
) -> None:
    lead_id = keep(database, whole=whole, state=state)
    assert upkeep.purge(database, NOON, ["default"]) == upkeep.Purged(0, 0)
    assert upkeep.purge(database, LATER, ["default"]) == upkeep.Purged(1, 0 if whole else 1)
    with database.read() as connection:
        row = connection.execute(select(leads).where(leads.c.id == lead_id)).one()
    assert (row.body, row.cells, row.handover, row.state) == (None, {}, None, state)
    assert upkeep.purge(database, LATER, ["default"]) == upkeep.Purged(0, 0)


@pytest.mark.parametrize("state", ["delivered", "removed", "isolated", "forgotten"])
def test_after_years_nothing_is_left_but_that_there_was_a_lead(
    database: Database, state: str
) -> None:
    old = keep(database, state=state)
    with database.write() as connection:
        connection.execute(
            notices_table.insert().values(
                lead_id=old, site="default", way="email", state="sent", queued_at=NOON,
                next_try_at=NOON, tries=1,
            )
        )  # fmt: skip
        connection.execute(events.insert().values(lead_id=old, at=NOON, kind="duplicate"))
    young = keep(database, at=NOON + timedelta(days=2))
    people = count(database, lead_people)
    assert upkeep.purge_whole(database, NOON + timedelta(days=1), ["default"]) == 1
    with database.read() as connection:
        row = connection.execute(select(leads).where(leads.c.id == old)).one()
        assert connection.execute(select(lead_keys.c.lead_id)).scalars().all() == [young]
        assert set(connection.execute(select(lead_people.c.lead_id)).scalars()) == {young}
    assert (row.state, row.body, row.cells, row.words, row.reason) == (state, None, {}, None, None)
    assert count(database, lead_people) == people // 2
    assert count(database, notices_table) == 0
    assert count(database, events) == 0
    assert upkeep.purge_whole(database, NOON + timedelta(days=1), ["default"]) == 0


@pytest.mark.parametrize("state", ["waiting", "claimed"])
def test_what_still_waits_for_its_row_is_kept(database: Database, state: str) -> None:
    keep(database, state=state)
    assert upkeep.purge_whole(database, LATER, ["default"]) == 0
    assert upkeep.purge(database, LATER, ["default"]).leads == 0


AN_HOUR = timedelta(hours=1)


def recorded(database: Database, lead_id: str, state: str, site: str = "default") -> None:
    """An activity of a lead, typed at noon."""
    made = activities.record(
        database, site=site, lead_id=lead_id, at=NOON, cells={"content": "不在"},
        key=f"{site} {lead_id}", now=NOON,
    )  # fmt: skip
    changed = {"state": state, "delivered_at": NOON if state == "delivered" else None}
    with database.write() as connection:
        connection.execute(
            update(activities_table).where(activities_table.c.id == made).values(**changed)
        )


@pytest.mark.parametrize(
    ("state", "left"), [("delivered", 0), ("isolated", 0), ("waiting", 1), ("claimed", 1)]
)
def test_what_was_recorded_of_a_lead_goes_with_it_unless_it_waits_for_its_row(
    database: Database, state: str, left: int
) -> None:
    recorded(database, keep(database), state)
    assert upkeep.purge_whole(database, LATER, ["default"]) == 1
    assert count(database, activities_table) == left


def test_each_site_keeps_its_own_as_long_as_it_says(database: Database) -> None:
    """The other's activities, reminders and what was told as urgent: erased early, the last would
    be told again."""
    lead_id = keep(database)
    other = put_lead(database, a_lead(site="shinonome")).lead_id
    for one, site in ((lead_id, "default"), (other, "shinonome")):
        recorded(database, one, "delivered", site)
        with database.write() as connection:
            connection.execute(
                reminders.insert().values(
                    spreadsheet_id=f"sheet of {site}", name="morning", site=site, kind="morning",
                    person="佐藤", way="email", state="sent", told=[], said={}, queued_at=NOON,
                    until=NOON, next_try_at=NOON, tries=1,
                )
            )  # fmt: skip
            connection.execute(
                reminded.insert().values(
                    spreadsheet_id=f"sheet of {site}", row="r", whom="person", lead_id=one, at=NOON
                )
            )
    upkeep.purge(database, LATER, ["default"])
    upkeep.purge_whole(database, LATER, ["default"])
    with database.read() as connection:
        for table in (activities_table, reminders):
            assert connection.execute(select(table.c.site)).scalars().all() == ["shinonome"]
        assert connection.execute(select(reminded.c.lead_id)).scalars().all() == [other]


def test_what_a_clock_ahead_dated_is_kept_no_longer(database: Database) -> None:
    recorded(database, keep(database), "delivered")
    ahead = NOON + timedelta(days=400)
    with database.write() as connection:
        connection.execute(update(activities_table).values(delivered_at=ahead))
        connection.execute(
            reminders.insert().values(
                spreadsheet_id="sheet", name="morning", site="default", kind="morning", person="",
                way="email", state="given_up", told=[], said={}, queued_at=ahead, until=ahead,
                next_try_at=ahead, tries=1,
            )
        )  # fmt: skip
    upkeep.date_back(database, ["default"], NOON + AN_HOUR)
    upkeep.purge(database, NOON + AN_HOUR * 2, ["default"])
    assert count(database, activities_table) == 0
    assert count(database, reminders) == 0


def stored_keys(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.execute(select(lead_people.c.key)).scalars())


def test_nobody_finds_an_address_among_the_keys_of_persons(database: Database) -> None:
    keep(database)
    stored = stored_keys(database)
    guessed = set(person_keys(TARO))
    for address in (TARO["email"], "email\0taro@aoba.example.jp"):
        for size in (20, 32, 40, 64):
            guessed.add(hashlib.sha256(address.encode()).hexdigest()[:size])
    assert stored
    assert not stored & guessed


def test_another_inbox_has_other_keys(database: Database, tmp_path: object) -> None:
    from server.database.prepare import open_inbox

    other = open_inbox(f"sqlite:///{tmp_path}/other.db")
    keep(database)
    keep(other)
    assert not stored_keys(database) & stored_keys(other)
    other.close()


def test_keys_from_before_are_keyed_and_their_persons_still_known(database: Database) -> None:
    """The migration, over rows as an older version wrote them."""
    first = keep(database)
    many = 5_300
    with database.write() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        command.downgrade(config, "0003")
        connection.execute(lead_people.delete())
        connection.execute(
            lead_people.insert(),
            [
                {"lead_id": first, "key": key, "site": "default", "arrived_at": NOON}
                for key in (*person_keys(TARO), *(f"{number:040d}" for number in range(3)))
            ],
        )
        connection.execute(
            leads.insert(),
            [
                {"id": f"{number:036d}", "site": "default", "state": "delivered",
                 "received_at": NOON, "arrived_at": NOON, "cells": {}, "content_type": "",
                 "whole": True}
                for number in range(many)
            ],
        )  # fmt: skip
        connection.execute(
            lead_people.insert(),
            [
                {"lead_id": f"{number:036d}", "key": f"{number:040d}", "site": "default",
                 "arrived_at": NOON}
                for number in range(many)
            ],
        )  # fmt: skip
        before = set(connection.execute(select(lead_people.c.key)).scalars())
        command.upgrade(config, "head")
    assert not stored_keys(database) & before
    # The same key stays the same for all who share it.
    assert len(stored_keys(database)) == len(before)
    assert count(database, lead_people) == many + 3 + len(person_keys(TARO))
    again = keep(database, at=NOON + timedelta(days=1))
    with database.read() as connection:
        query = select(leads.c.known_since).where(leads.c.id == again)
        assert connection.execute(query).scalar() == NOON
        assert connection.execute(text("SELECT count(*) FROM ended_sessions")).scalar() == 0


def test_a_forgotten_person_leaves_no_key_and_no_notice(database: Database) -> None:
    lead_id = keep(database)
    upkeep.forget(database, lead_id, LATER)
    assert stored_keys(database) == set()
    assert notices.troubled(database, ["default"]) == []
