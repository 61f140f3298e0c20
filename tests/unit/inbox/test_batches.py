"""Which leads go together, in which order, and what is left of a batch however it ends."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, select, text, update

from server.database import tables, writers
from server.database.database import Database
from server.database.writers import Lease
from server.inbox import batches, receive, upkeep, views
from server.inbox.batches import Batch
from sheets_schema.text import plain
from tests.support import inside
from tests.support.leads import NOON, a_lead

LATER = NOON + timedelta(minutes=1)


def lease_of(database: Database, spreadsheet: str = "sheet") -> Lease:
    lease = writers.acquire(database, spreadsheet, "test")
    assert lease is not None
    return lease


def put(database: Database, count: int, site: str = "default", size: int = 0) -> list[str]:
    made = [
        a_lead(site=site, cells={"message": "x" * size} if size else None) for _ in range(count)
    ]
    return [one.lead_id for one in receive.put_all(database, made)]


def claimed(database: Database, lease: Lease, *, most: int = 500, site: str = "default") -> Batch:
    batch = batches.claim(database, lease, [site], NOON, most=most)
    assert batch is not None
    return batch


def ids(batch: Batch | None) -> list[str]:
    return [] if batch is None else [lead.lead_id for lead in batch.leads]


def states(database: Database) -> dict[str, str]:
    return {one["id"]: one["state"] for one in inside.recent(database)}


def batch_states(database: Database) -> list[str]:
    with database.read() as connection:
        query = select(tables.batches.c.state).order_by(tables.batches.c.id)
        return list(connection.execute(query).scalars())


def test_the_oldest_go_first_as_many_as_were_asked_for_and_of_no_other_site(
    database: Database,
) -> None:
    lease = lease_of(database)
    put(database, 3, "shinonome")
    made = put(database, 121)
    assert ids(claimed(database, lease, most=1)) == made[:1]
    assert ids(claimed(database, lease, most=60)) == made[1:61]
    assert ids(claimed(database, lease)) == made[61:]
    assert batches.claim(database, lease, ["default"], NOON) is None


def test_on_postgresql_a_lead_that_somebody_holds_keeps_no_other_waiting(
    database: Database,
) -> None:
    """Whoever erases it, say. It goes with a later batch."""
    if database.is_sqlite:
        return  # it has no locks of rows
    lease = lease_of(database)
    made = put(database, 2)

    @event.listens_for(database.engine, "begin")
    def wait_not_for_ever(connection: Connection) -> None:
        connection.execute(text("SET LOCAL lock_timeout = '20s'"))

    with database.write() as connection:
        held = select(tables.leads.c.id).where(tables.leads.c.id == made[0]).with_for_update()
        connection.execute(held)
        assert ids(claimed(database, lease)) == made[1:]
    assert ids(claimed(database, lease)) == made[:1]


def test_large_leads_go_as_many_as_four_megabytes_hold_and_one_always_does(
    database: Database,
) -> None:
    lease = lease_of(database)
    made = [*put(database, 3, size=1_500_000), *put(database, 1, size=5_000_000)]
    sizes = []
    while batch := batches.claim(database, lease, ["default"], NOON):
        sizes.append(len(batch.leads))
    assert sizes == [2, 1, 1]
    assert set(states(database)) == set(made)


def test_what_was_begun_first_is_ended_first_and_only_by_who_writes_to_its_spreadsheet(
    database: Database,
) -> None:
    lease, other = lease_of(database), lease_of(database, "other")
    put(database, 2)
    first, second = claimed(database, lease, most=1), claimed(database, lease, most=1)
    assert ids(batches.open_batch(database, lease)) == ids(first)
    assert batches.open_batch(database, other) is None
    assert batches.open_batch(database, lease, "activities") is None
    assert views.with_open_batch(database) == {"sheet"}
    assert views.with_open_batch(database, "activities") == set()
    assert views.with_open_batch(database, None) == {"sheet"}
    batches.settle(database, first, LATER)
    assert ids(batches.open_batch(database, lease)) == ids(second)
    batches.settle(database, second, LATER)
    assert batches.open_batch(database, lease) is None
    assert views.with_open_batch(database) == set()
    assert {one["delivered_at"] for one in inside.recent(database)} == {LATER}


def test_it_is_unsent_until_right_before_it_leaves_and_again_once_it_was_refused(
    database: Database,
) -> None:
    lease = lease_of(database)
    put(database, 1)
    batch = claimed(database, lease)

    def is_unsent() -> bool:
        now = batches.open_batch(database, lease)
        assert now is not None
        assert (now.id, now.number, now.mark_id, now.digest) == (
            batch.id, batch.number, batch.mark_id, batch.digest,
        )  # fmt: skip
        return now.unsent

    assert is_unsent()
    batches.note_sending(database, lease, batch)
    assert not is_unsent()
    batches.note_not_applied(database, lease, batch)
    assert is_unsent()
    batches.note_sending(database, lease, batch)
    batches.note_unknown(database, lease, batch)
    assert not is_unsent()
    with database.read() as connection:
        assert connection.execute(select(tables.batches.c.unknown)).scalar_one() is True
    # A new number is a new beginning.
    batches.renumber(database, lease, batch)
    with database.read() as connection:
        row = connection.execute(select(tables.batches)).one()
    assert (row.state, row.unknown, row.number) == ("unsent", False, batch.number + 1)
    assert row.mark_id != batch.mark_id


def test_whoever_has_lost_the_lease_decides_nothing(database: Database) -> None:
    lease = lease_of(database)
    put(database, 2)
    batch = claimed(database, lease)
    writers.release(database, lease)
    lease_of(database)
    for decide in (
        lambda: batches.claim(database, lease, ["default"], NOON),
        lambda: batches.note_sending(database, lease, batch),
        lambda: batches.note_not_applied(database, lease, batch),
        lambda: batches.note_unknown(database, lease, batch),
        lambda: batches.renumber(database, lease, batch),
        lambda: batches.hold_back(database, lease, batch, NOON),
        lambda: batches.let_go(database, lease, batch, NOON),
        lambda: batches.drop_delivered(database, lease, batch, set(), NOON),
        lambda: batches.split(database, lease, batch, NOON),
        lambda: batches.isolate(database, lease, batch, plain("refused"), NOON),
    ):
        with pytest.raises(writers.LeaseLostError):
            decide()
    assert batch_states(database) == ["unsent"]
    assert set(states(database).values()) == {"claimed"}


@pytest.mark.parametrize(("first", "sizes"), [(None, [2, 3]), (1, [1, 4]), (4, [4, 1])])
def test_a_batch_that_is_split_goes_on_in_two(
    database: Database, first: int | None, sizes: list[int]
) -> None:
    lease = lease_of(database)
    made = put(database, 5)
    batch = claimed(database, lease)
    batches.split(database, lease, batch, LATER, first=first)
    found = []
    while (half := batches.open_batch(database, lease)) is not None:
        assert half.unsent
        assert half.mark_id != batch.mark_id
        found.append(ids(half))
        batches.settle(database, half, LATER)
    assert [len(one) for one in found] == sizes
    assert [one for half in found for one in half] == made
    assert batch_states(database) == ["burnt", "settled", "settled"]


def test_those_held_back_take_turns_and_are_freed_by_the_next_row_of_their_spreadsheet(
    database: Database,
) -> None:
    lease, other = lease_of(database), lease_of(database, "other")
    put(database, 3)
    put(database, 1, "shinonome")
    first, second, third = (claimed(database, lease, most=1) for _ in range(3))
    elsewhere = claimed(database, other, site="shinonome")
    for batch in (first, second):
        batches.hold_back(database, lease, batch, NOON)
    batches.hold_back(database, other, elsewhere, NOON)
    assert ids(batches.open_batch(database, lease)) == ids(third)
    assert ids(batches.held_batch(database, lease)) == ids(first)
    batches.hold_back(database, lease, first, LATER)
    assert ids(batches.held_batch(database, lease)) == ids(second)
    assert not batches.others_were_taken(database, second)
    batches.settle(database, third, NOON + timedelta(seconds=30), frees_held=True)
    assert batches.held_batch(database, lease) is None
    assert ids(batches.open_batch(database, lease)) == ids(first)
    assert ids(batches.held_batch(database, other)) == ids(elsewhere)
    # Taken after the second was held back, before the first was.
    assert batches.others_were_taken(database, second)
    assert not batches.others_were_taken(database, first)
    assert not batches.others_were_taken(database, elsewhere)


def test_what_is_let_go_waits_again_and_its_story_says_so(database: Database) -> None:
    lease = lease_of(database)
    made = put(database, 2)
    batch = claimed(database, lease)
    batches.drop_delivered(database, lease, batch, {made[0]}, NOON)
    assert batches.let_go(database, lease, batch, LATER, plain("perhaps twice")) == 1
    assert states(database) == {made[0]: "delivered", made[1]: "waiting"}
    assert inside.history_of(database, made[1]) == [
        {"at": LATER, "kind": "let_go", "detail": "perhaps twice"}
    ]
    assert inside.history_of(database, made[0]) == []
    assert batches.open_batch(database, lease) is None
    assert ids(claimed(database, lease)) == made[1:]


def test_what_stands_already_is_delivered_and_a_batch_of_nothing_else_is_over(
    database: Database,
) -> None:
    lease = lease_of(database)
    made = put(database, 2)
    batch = claimed(database, lease)
    assert batches.drop_delivered(database, lease, batch, {"another"}, NOON) == 2
    assert batch_states(database) == ["unsent"]
    assert batches.drop_delivered(database, lease, batch, {made[0]}, LATER) == 1
    rest = batches.open_batch(database, lease)
    assert rest is not None
    assert ids(rest) == made[1:]
    assert batches.drop_delivered(database, lease, rest, {*made}, LATER) == 0
    assert batch_states(database) == ["settled"]
    assert {one["delivered_at"] for one in inside.recent(database)} == {LATER}


def test_who_stands_already_is_announced_to_nobody_and_what_was_told_stays_known(
    database: Database,
) -> None:
    """An inbox restored from a backup: people were told of them when they went out."""
    lease = lease_of(database)
    made = put(database, 2)
    with database.write() as connection:
        for lead_id in made:
            for way, state in (("email", "waiting"), ("slack", "sent"), ("webhook", "given_up")):
                connection.execute(
                    tables.notices.insert().values(
                        lead_id=lead_id, site="default", way=way, state=state, queued_at=NOON,
                        next_try_at=NOON, tries=1,
                    )
                )  # fmt: skip
    batches.drop_delivered(database, lease, claimed(database, lease), {made[0]}, LATER)
    with database.read() as connection:
        found = connection.execute(select(tables.notices.c.lead_id, tables.notices.c.state)).all()
    assert sorted(map(tuple, found)) == [
        (made[0], "given_up"), (made[0], "sent"),
        (made[1], "given_up"), (made[1], "sent"), (made[1], "waiting"),
    ]  # fmt: skip


def test_one_that_is_set_aside_is_kept_with_the_reason_and_may_be_released_once(
    database: Database,
) -> None:
    lease = lease_of(database)
    (lead_id,) = put(database, 1)
    batches.isolate(database, lease, claimed(database, lease), plain("refused by Google"), LATER)
    (kept,) = inside.recent(database)
    assert (kept["state"], kept["reason"]) == ("isolated", "refused by Google")
    assert batch_states(database) == ["burnt"]
    assert batches.release(database, [lead_id], LATER) == 1
    assert batches.release(database, [lead_id], LATER) == 0
    (kept,) = inside.recent(database)
    assert (kept["state"], kept["reason"]) == ("waiting", None)
    assert [one["kind"] for one in inside.history_of(database, lead_id)] == ["isolated", "released"]
    # What was refused stands in no spreadsheet.
    assert upkeep.written_to(database, lead_id) == ""
    assert ids(claimed(database, lease)) == [lead_id]


@pytest.mark.parametrize(
    ("state", "released"),
    [("isolated", 1), ("removed", 1), ("delivered", 0), ("claimed", 0), ("forgotten", 0)],
)
def test_which_leads_may_be_released(database: Database, state: str, released: int) -> None:
    made = put(database, 2)
    with database.write() as connection:
        connection.execute(update(tables.leads).values(state=state))
        purged = update(tables.leads).where(tables.leads.c.id == made[1])
        connection.execute(purged.values(body=None))
    # Of the purged one nothing is left to write.
    assert batches.release(database, made, NOON) == released
    expected = {made[0]: "waiting" if released else state, made[1]: state}
    assert states(database) == expected


def ended(database: Database, spreadsheet: str, count: int, first: int = 1) -> list[int]:
    """Batches that are over, by turns written and burnt; their mark is a hundred times the id."""
    ids = list(range(first, first + count))
    made = [
        {
            "id": one, "spreadsheet_id": spreadsheet, "number": one, "mark_id": one * 100,
            "digest": "", "goods": "leads", "state": ("settled", "burnt")[one % 2],
            "unknown": False, "created_at": NOON, "settled_at": NOON,
        }
        for one in ids
    ]  # fmt: skip
    with database.write() as connection:
        connection.execute(tables.batches.insert(), made)
    return ids


def test_of_the_marks_the_newest_are_kept_and_the_oldest_hundred_go_at_once(
    database: Database,
) -> None:
    over = ended(database, "sheet", 105)
    ended(database, "other", 3, 1001)
    with database.write() as connection:
        begun = update(tables.batches).where(tables.batches.c.id == 50)
        connection.execute(begun.values(state="open"))
    over.remove(50)
    found = batches.prunable(database, "sheet", keep=2)
    assert found == {one: one * 100 for one in over[:100]}
    batches.note_pruned(database, list(found))
    assert [*batches.prunable(database, "sheet", keep=2)] == [102, 103]
    assert batches.prunable(database, "sheet", keep=4) == {}
    assert [*batches.prunable(database, "other", keep=0)] == [1001, 1002, 1003]


def test_a_lead_is_told_where_it_was_sent(database: Database) -> None:
    put(database, 1)
    assert upkeep.written_to(database, ids(claimed(database, lease_of(database)))[0]) == "sheet"
