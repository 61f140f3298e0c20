"""What is decided about leads, and the notices of them, in the database: SQLite and PostgreSQL."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from server.database import writers
from server.database.database import Database
from server.database.tables import leads
from server.database.tables import notices as notices_table
from server.database.tables import writers as writers_table
from server.database.writers import Lease
from server.handover import queue as handovers
from server.handover.decision import First, Turn
from server.handover.queue import Ways
from server.inbox import batches, upkeep
from server.lead import CHANNEL_GIVEN, IMPORTED, CellValue
from server.notice import queue as notices
from sheets_schema.text import plain
from tests.support import inside
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead

BOTH_WAYS = [("default", "webhook"), ("default", "email")]


def count_up(
    _site: str, _cells: Mapping[str, CellValue], turn: Turn, known_owner: str
) -> tuple[First, Ways]:
    place = turn.place + 1
    owner = known_owner or f"owner {place}"
    return (
        First({"owner": owner, "name": "never"}, {"score": "why"}, True, Turn(owner, place)),
        ("webhook",),
    )


def lease_of(database: Database) -> Lease:
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    return lease


def delivered(database: Database, *names: str) -> batches.Batch:
    for name in names:
        put_lead(database, a_lead(name))
    batch = batches.claim(database, lease_of(database), ["default"], NOON, count_up)
    assert batch is not None
    batches.settle(database, batch, NOON)
    return batch


def test_what_was_decided_stays_with_the_lead_and_replaces_none_of_its_words(
    database: Database,
) -> None:
    batch = delivered(database, "A", "B")
    assert [(one.cells["name"], one.cells["owner"]) for one in batch.leads] == [
        ("A", "owner 0"),
        ("B", "owner 1"),
    ]
    assert batch.leads[0].notes == {"score": "why"}


def test_a_split_batch_keeps_what_was_decided_and_announces_nobody_twice(
    database: Database,
) -> None:
    for name in ("A", "B"):
        put_lead(database, a_lead(name))
    lease = lease_of(database)
    batch = batches.claim(database, lease, ["default"], NOON, count_up)
    assert batch is not None
    batches.split(database, lease, batch, NOON)
    half = batches.open_batch(database, lease)
    assert half is not None
    assert half.leads == batch.leads[:1]
    batches.isolate(database, lease, half, plain("refused"), NOON)
    batches.release(database, [half.leads[0].lead_id], NOON)
    other = batches.open_batch(database, lease)
    assert other is not None
    batches.settle(database, other, NOON)
    again = batches.claim(database, lease, ["default"], NOON, count_up)
    assert again is not None
    assert again.leads == batch.leads[:1]
    batches.settle(database, again, NOON)
    assert len(notices.due(database, BOTH_WAYS, NOON)) == 2


def test_rules_are_kept_and_a_failed_reading_leaves_them(database: Database) -> None:
    lease = lease_of(database)
    assert handovers.last_rules(database, "sheet") == ({}, None)
    handovers.keep_rules(database, lease, {"value": ["順番", 30, 0.5, None]}, NOON)
    later = NOON + timedelta(minutes=3)
    handovers.keep_rules(database, lease, None, later)
    rules = ({"value": ["順番", 30, 0.5, None]}, later)
    assert handovers.last_rules(database, "sheet") == rules


def test_a_person_who_is_forgotten_leaves_no_notice_and_no_decision(database: Database) -> None:
    lead = delivered(database, "A").leads[0]
    upkeep.forget(database, lead.lead_id, NOON)
    assert notices.due(database, BOTH_WAYS, NOON) == []
    (left,) = inside.recent(database)
    assert left["cells"] == {}


def test_leads_that_stood_there_already_bring_no_news(database: Database) -> None:
    """An inbox restored from a backup claims leads again that went out long ago."""
    put_lead(database, a_lead("A"))
    lease = lease_of(database)
    batch = batches.claim(database, lease, ["default"], NOON, count_up)
    assert batch is not None
    batches.drop_delivered(database, lease, batch, {batch.leads[0].lead_id}, NOON)
    assert notices.due(database, BOTH_WAYS, NOON) == []
    assert [one["state"] for one in inside.recent(database)] == ["delivered"]


def test_purged_leads_keep_nothing_of_what_was_decided(database: Database) -> None:
    lead = delivered(database, "A").leads[0]
    assert upkeep.purge(database, NOON + timedelta(days=90), ["default"]).leads == 1
    with database.read() as connection:
        row = connection.execute(select(leads).where(leads.c.id == lead.lead_id)).one()
    assert (row.cells, row.handover) == ({}, None)


@pytest.mark.parametrize(
    ("changed", "notices_left"),
    [
        ({}, 1),
        # Whoever brings a list in knows of it, and of a purged lead there is nothing to say.
        ({"content_type": IMPORTED}, 0),
        ({"cells": {}}, 0),
    ],
)
def test_who_is_told_of_a_lead(
    database: Database, changed: dict[str, object], notices_left: int
) -> None:
    put_lead(database, a_lead("A"))
    if changed:
        with database.write() as connection:
            connection.execute(update(leads).values(**changed))
    batch = batches.claim(database, lease_of(database), ["default"], NOON, count_up)
    assert batch is not None
    batches.settle(database, batch, NOON)
    assert len(notices.due(database, BOTH_WAYS, NOON)) == notices_left
    with database.read() as connection:
        tries = connection.execute(select(notices_table.c.tries)).scalars().all()
    assert tries == [0] * notices_left


CELLS: dict[str, CellValue] = {"name": "山田 太郎", "email": "taro@aoba.example.jp"}


@pytest.mark.parametrize("one_batch", [True, False])
def test_who_writes_again_stays_with_the_same_person(database: Database, one_batch: bool) -> None:
    lease, owners = lease_of(database), []
    hanako: dict[str, CellValue] = {"name": "鈴木 花子", "email": "hanako@wakaba.example.jp"}
    writers_cells = [CELLS, hanako, CELLS]
    if one_batch:
        for cells in writers_cells:
            put_lead(database, a_lead(cells={**cells}))
    for cells in writers_cells[: 1 if one_batch else 3]:
        if not one_batch:
            put_lead(database, a_lead(cells={**cells}))
        batch = batches.claim(database, lease, ["default"], NOON, count_up)
        assert batch is not None
        batches.settle(database, batch, NOON)
        owners += [lead.cells["owner"] for lead in batch.leads]
    assert owners == ["owner 0", "owner 1", "owner 0"]


def test_who_wrote_long_ago_and_was_purged_is_given_to_the_next(database: Database) -> None:
    lease = lease_of(database)
    for at in (NOON, NOON + timedelta(days=200)):
        put_lead(database, a_lead(cells={**CELLS}, at=at))
        batch = batches.claim(database, lease, ["default"], at, count_up)
        assert batch is not None
        batches.settle(database, batch, at)
        upkeep.purge(database, at + timedelta(days=90), ["default"])
    assert batch is not None
    assert batch.leads[0].cells["owner"] == "owner 1"


def test_turns_are_taken_by_the_leads_that_go_out_and_by_no_others(database: Database) -> None:
    """Those of another site, and those that have to wait for the next batch."""
    lease = lease_of(database)
    for site, name in (("shinonome", "山田"), ("default", "佐藤"), ("default", "鈴木")):
        put_lead(database, a_lead(name, site=site))
    owners = []
    for _ in range(2):
        batch = batches.claim(database, lease, ["default"], NOON, count_up, most=1)
        assert batch is not None
        owners += [lead.cells["owner"] for lead in batch.leads]
    assert owners == ["owner 0", "owner 1"]
    with database.read() as connection:
        decided = connection.execute(select(leads.c.site, leads.c.handover)).all()
        (turn,) = connection.execute(select(writers_table.c.turn)).scalars()
    assert {row.site for row in decided if row.handover is None} == {"shinonome"}
    assert turn["place"] == 1


def test_who_writes_at_two_sites_is_given_to_each_ones_own_people(database: Database) -> None:
    lease, given = lease_of(database), []
    for site in ("shinonome", "default", "shinonome"):
        put_lead(database, a_lead(site=site, cells={**CELLS}))
        batch = batches.claim(database, lease, [site], NOON, count_up)
        assert batch is not None
        given += [lead.cells["owner"] for lead in batch.leads]
    assert given == ["owner 0", "owner 1", "owner 0"]


def test_who_writes_a_dozen_times_at_once_stays_with_the_same_person(database: Database) -> None:
    lease, given = lease_of(database), []
    for times in (1, 12):
        for _ in range(times):
            put_lead(database, a_lead(cells={**CELLS}))
        batch = batches.claim(database, lease, ["default"], NOON, count_up)
        assert batch is not None
        given += [lead.cells["owner"] for lead in batch.leads]
    assert given == ["owner 0"] * 13


@pytest.mark.parametrize(
    ("own", "shown"),
    [
        ({"channel": "Direct"}, "展示会"),
        ({}, "展示会"),
        # Whoever sends the lead knows where it came from.
        ({"channel": "Direct", CHANNEL_GIVEN: 1}, "Direct"),
    ],
)
def test_a_rule_decides_the_channel_unless_the_sender_named_it(
    own: dict[str, CellValue], shown: str
) -> None:
    cells = handovers.with_decided(own, {"cells": {"channel": "展示会", "owner": "佐藤"}})
    assert (cells["channel"], cells["owner"]) == (shown, "佐藤")
    assert handovers.with_decided(own, None) == own
