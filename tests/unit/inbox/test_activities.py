"""What people record of a lead: once, to the second, and brought to the spreadsheet like leads."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from server.database import tables, writers
from server.database.database import Database
from server.database.writers import Lease
from server.inbox import activities, batches, upkeep
from server.inbox.activities import Recorded
from server.lead import CellValue
from sheets_schema.text import plain
from tests.support import inside
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead

SECOND = timedelta(seconds=1)
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def lead(database: Database) -> str:
    return put_lead(database, a_lead()).lead_id


def record(
    database: Database,
    lead_id: str,
    key: str,
    *,
    site: str = "default",
    at: datetime = NOON,
    **cells: CellValue,
) -> str:
    return activities.record(
        database, site=site, lead_id=lead_id, at=at, cells=cells, key=key, now=LATER
    )


def lease_of(database: Database) -> Lease:
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    return lease


def claim(database: Database, lease: Lease, most: int = 500) -> batches.Batch:
    batch = batches.claim(database, lease, ["default"], NOON, most=most, goods="activities")
    assert batch is not None
    return batch


def ids(batch: batches.Batch | None) -> list[str]:
    return [] if batch is None else [one.lead_id for one in batch.leads]


def seconds(database: Database, lead_id: str) -> list[float]:
    """Of a lead's activities: how long after noon they stand, the newest first."""
    return [(one.at - NOON).total_seconds() for one in activities.of_lead(database, lead_id)]


def states(database: Database) -> dict[str, str]:
    with database.read() as connection:
        found = connection.execute(select(tables.activities.c.id, tables.activities.c.state))
        return {row.id: row.state for row in found}


def test_a_form_that_is_sent_twice_records_once(database: Database, lead: str) -> None:
    first = record(database, lead, "form", content="不在")
    assert record(database, lead, "form", content="不在") == first
    assert activities.of_lead(database, lead) == [
        Recorded(first, NOON, "waiting", {"content": "不在", "lead_id": lead}, None)
    ]
    with database.read() as connection:
        row = connection.execute(select(tables.activities)).one()
    assert (row.site, row.lead_id, row.arrived_at) == ("default", lead, LATER)
    assert record(database, lead, "another form") != first
    # Keys are of one site.
    assert record(database, lead, "form", site="shinonome") != first


def test_a_key_of_any_length_is_known_again(database: Database, lead: str) -> None:
    first = record(database, lead, "k" * 200)
    assert record(database, lead, "k" * 200) == first
    assert record(database, lead, "k" * 79) != first
    # PostgreSQL refuses what is longer than its column.
    with database.read() as connection:
        kept = connection.execute(select(tables.activities.c.key)).scalars().all()
    assert sorted(map(len, kept)) == [79, 80]
    assert tables.activities.c.key.type.length == 80  # type: ignore[attr-defined]


def test_two_activities_of_a_lead_are_never_of_one_second(database: Database, lead: str) -> None:
    """By that their rows are told apart in an inbox that was restored."""
    other = put_lead(database, a_lead()).lead_id
    record(database, lead, "a", at=NOON + timedelta(microseconds=700_000))
    assert seconds(database, lead) == [0]
    record(database, lead, "b")
    record(database, lead, "c", at=NOON + timedelta(microseconds=1))
    assert seconds(database, lead) == [2, 1, 0]
    record(database, lead, "d", at=NOON + 2 * SECOND)
    record(database, lead, "e", at=NOON - SECOND)
    record(database, lead, "f", at=NOON + 60 * SECOND)
    assert seconds(database, lead) == [60, 3, 2, 1, 0, -1]
    record(database, other, "g")
    assert seconds(database, other) == [0]


def test_what_waits_is_counted_by_site(database: Database, lead: str) -> None:
    assert activities.count_waiting(database, ["default", "shinonome"]) == 0
    for key in "ab":
        record(database, lead, key)
    record(database, lead, "c", site="shinonome")
    assert activities.count_waiting(database, ["default"]) == 2
    assert activities.count_waiting(database, ["default", "shinonome"]) == 3
    assert activities.count_waiting(database, ["nobody"]) == 0
    claim(database, lease_of(database))
    assert activities.count_waiting(database, ["default", "shinonome"]) == 1


def test_activities_go_in_batches_of_their_own_the_oldest_first(
    database: Database, lead: str
) -> None:
    lease = lease_of(database)
    made = [record(database, lead, key, content=key) for key in "abcd"]
    first, second = claim(database, lease, 1), claim(database, lease, 2)
    (only,) = first.leads
    assert (only.lead_id, only.site, only.received_at) == (made[0], "default", NOON)
    assert only.cells == {"content": "a", "lead_id": lead}
    assert (first.goods, ids(second)) == ("activities", made[1:3])
    assert ids(batches.open_batch(database, lease, "activities")) == made[:1]
    assert batches.open_batch(database, lease) is None
    batches.settle(database, first, LATER)
    assert ids(batches.open_batch(database, lease, "activities")) == made[1:3]
    batches.drop_delivered(database, lease, second, {made[1]}, LATER)
    assert ids(batches.open_batch(database, lease, "activities")) == made[2:3]
    batches.let_go(database, lease, second, LATER)
    now = ("delivered", "delivered", "waiting", "waiting")
    assert states(database) == dict(zip(made, now, strict=True))
    with database.read() as connection:
        at = select(tables.activities.c.delivered_at).order_by(tables.activities.c.id)
        assert connection.execute(at).scalars().all() == [LATER, LATER, None, None]
    # The lead itself was in none of them.
    assert [one["state"] for one in inside.recent(database)] == ["waiting"]


def test_an_activity_that_is_taken_says_nothing_about_the_leads_that_are_held_back(
    database: Database, lead: str
) -> None:
    """リード may be protected while 活動 is not; and the other way round."""
    lease = lease_of(database)
    record(database, lead, "a")
    record(database, lead, "b")
    held = batches.claim(database, lease, ["default"], NOON)
    assert held is not None
    batches.hold_back(database, lease, held, NOON)
    first, second = claim(database, lease, 1), claim(database, lease, 1)
    batches.hold_back(database, lease, second, NOON)
    batches.settle(database, first, LATER, frees_held=True)
    assert ids(batches.held_batch(database, lease)) == [lead]
    assert batches.held_batch(database, lease, "activities") is None
    assert not batches.others_were_taken(database, held)
    assert batches.others_were_taken(database, second)


def test_those_set_aside_wait_again_once_a_person_says_so(database: Database, lead: str) -> None:
    lease = lease_of(database)
    other = put_lead(database, a_lead()).lead_id
    made = [record(database, one, key) for one, key in ((lead, "a"), (lead, "b"), (other, "c"))]
    for _ in range(3):
        batch = claim(database, lease, 1)
        if ids(batch) == made[1:2]:
            batches.settle(database, batch, NOON)
        else:
            batches.isolate(database, lease, batch, plain("refused"), NOON)
    assert [(one.state, one.reason) for one in activities.of_lead(database, other)] == [
        ("isolated", plain("refused"))
    ]
    assert activities.release(database, lead) == 1
    assert activities.release(database, lead) == 0
    assert states(database) == dict(zip(made, ("waiting", "delivered", "isolated"), strict=True))
    assert [one.reason for one in activities.of_lead(database, lead)] == [None, None]
    with database.read() as connection:
        query = select(tables.activities.c.batch_id).where(tables.activities.c.id == made[0])
        assert connection.execute(query).scalar() is None
    assert ids(claim(database, lease)) == made[:1]


def test_nobody_is_forgotten_while_an_activity_of_theirs_is_being_written(
    database: Database, lead: str
) -> None:
    other = put_lead(database, a_lead()).lead_id
    record(database, lead, "a")
    record(database, other, "b")
    with database.write() as connection:
        mine = update(tables.activities).where(tables.activities.c.lead_id == lead)
        connection.execute(mine.values(state="claimed"))
    assert upkeep.forget(database, lead, NOON) == "claimed"
    assert len(activities.of_lead(database, lead)) == 1
    assert upkeep.forget(database, other, NOON) == "waiting"
    assert activities.of_lead(database, other) == []
    assert len(activities.of_lead(database, lead)) == 1


@pytest.mark.parametrize(
    ("state", "delivered_at", "left"),
    [
        ("delivered", NOON - SECOND, 0), ("delivered", NOON, 1), ("isolated", NOON - SECOND, 1),
        ("waiting", None, 1), ("claimed", None, 1),
    ],
)  # fmt: skip
def test_what_stands_in_the_spreadsheet_is_kept_here_for_the_retention_time(
    database: Database, lead: str, state: str, delivered_at: datetime | None, left: int
) -> None:
    record(database, lead, "a")
    record(database, lead, "b", site="shinonome")
    with database.write() as connection:
        changed = update(tables.activities).values(state=state, delivered_at=delivered_at)
        connection.execute(changed)
    upkeep.purge(database, NOON, ["default"])
    assert len(activities.of_lead(database, lead)) == left + 1
