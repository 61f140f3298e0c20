"""What is erased, and what must stay: the retention time, and a person who is forgotten."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from server.database import writers
from server.database.database import Database
from server.database.tables import (
    events,
    lead_keys,
    lead_people,
    leads,
    notices,
    reminded,
    reminder_lines,
    reminders,
)
from server.inbox import batches, receive, upkeep
from tests.support import inside
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead

LONG_AGO = NOON - timedelta(days=100)
BEFORE = NOON - timedelta(days=90)


def kept(database: Database, state: str, *, whole: bool, name: str = "山田 太郎") -> str:
    lead_id = put_lead(database, a_lead(name)).lead_id
    values = {"state": state, "whole": whole, "delivered_at": LONG_AGO}
    with database.write() as connection:
        connection.execute(update(leads).where(leads.c.id == lead_id).values(**values))
    return lead_id


def body_of(database: Database, lead_id: str) -> bytes | None:
    with database.read() as connection:
        return connection.execute(select(leads.c.body).where(leads.c.id == lead_id)).scalar()


@pytest.mark.parametrize("state", ["delivered", "removed"])
def test_a_body_goes_in_time_and_one_that_no_row_holds_whole_is_counted(
    database: Database, state: str
) -> None:
    cut = kept(database, state, whole=False)
    stands = kept(database, state, whole=True)
    assert upkeep.purge(database, BEFORE, ["default"]) == upkeep.Purged(leads=2, beyond_row=1)
    assert body_of(database, stands) is None
    assert body_of(database, cut) is None


@pytest.mark.parametrize("state", ["delivered", "removed"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_body_stays_until_the_retention_time_is_over(
    database: Database, state: str, whole: bool
) -> None:
    lead_id = kept(database, state, whole=whole)
    assert upkeep.purge(database, LONG_AGO, ["default"]).leads == 0
    assert body_of(database, lead_id) == '{"your-name": "山田 太郎"}'.encode()


@pytest.mark.parametrize("state", ["waiting", "claimed", "isolated", "forgotten"])
def test_what_is_not_delivered_is_never_purged(database: Database, state: str) -> None:
    lead_id = kept(database, state, whole=True)
    assert upkeep.purge(database, BEFORE, ["default"]).leads == 0
    assert body_of(database, lead_id) is not None


def test_a_forgotten_person_leaves_no_sign_by_which_to_be_known(database: Database) -> None:
    cells = {"name": "山田 太郎", "company": "青葉精機", "email": "taro@aoba.example.jp"}
    forgotten, other = (
        put_lead(database, a_lead(cells={**cells, "email": address})).lead_id
        for address in ("taro@aoba.example.jp", "hanako@wakaba.example.jp")
    )
    lease = writers.acquire(database, "sheet", "test")
    assert lease is not None
    batch = batches.claim(database, lease, ["default"], NOON)
    assert batch is not None
    batches.settle(database, batch, NOON)
    assert signs(database, forgotten) > 0
    upkeep.forget(database, forgotten, NOON)
    assert signs(database, forgotten) == 0
    assert signs(database, other) > 0


def signs(database: Database, lead_id: str) -> int:
    query = select(func.count()).select_from(lead_people).where(lead_people.c.lead_id == lead_id)
    with database.read() as connection:
        return connection.execute(query).scalar_one()


@pytest.mark.parametrize(
    ("seconds_before_the_reading", "is_missing"),
    [(-30, False), (0, False), (1, False), (59, False), (61, True), (3600, True)],
)
def test_a_row_just_delivered_says_nothing_by_being_absent(
    database: Database, seconds_before_the_reading: int, is_missing: bool
) -> None:
    """The clocks of two machines may differ by a minute."""
    lead_id = kept(database, "delivered", whole=True)
    at = NOON - timedelta(seconds=seconds_before_the_reading)
    with database.write() as connection:
        connection.execute(update(leads).values(delivered_at=at))
    found = upkeep.compare(database, ["default"], [], NOON)
    assert found.missing == ((lead_id,) if is_missing else ())


def announced(database: Database, *lead_ids: str) -> None:
    """A notice, a line of a reminder and an urgent one of each, and something in its history."""
    with database.write() as connection:
        told_of = insert(reminders).returning(reminders.c.id)
        number = connection.execute(told_of.values(**reminder("sent", NOON))).scalar_one()
        for place, one in enumerate(lead_ids):
            connection.execute(
                insert(notices).values(
                    lead_id=one, site="default", way="email", state="sent", queued_at=NOON,
                    next_try_at=NOON, tries=1,
                )
            )  # fmt: skip
            connection.execute(insert(events).values(lead_id=one, at=NOON, kind="duplicate"))
            line = {"reminder_id": number, "place": place, "lead_id": one, "words": {}}
            connection.execute(insert(reminder_lines).values(**line))
            urgent = {"row": str(place), "whom": "person", "lead_id": one, "at": NOON}
            connection.execute(insert(reminded).values(spreadsheet_id="sheet", **urgent))


def reminder(
    state: str, queued_at: datetime, site: str = "default", name: str = ""
) -> dict[str, object]:
    return {
        "spreadsheet_id": "sheet", "name": name or f"{site} {state} {queued_at}", "site": site,
        "kind": "morning", "person": "佐藤", "way": "email", "state": state, "told": [],
        "said": {}, "queued_at": queued_at, "until": NOON, "next_try_at": NOON, "tries": 1,
    }  # fmt: skip


def test_of_a_forgotten_person_nothing_is_left_and_of_others_all(database: Database) -> None:
    gone, stays = (
        put_lead(database, a_lead(words=f"words {name}", keys=(f"{name} 1", f"{name} 2"))).lead_id
        for name in ("gone", "stays")
    )
    announced(database, gone, stays)
    assert upkeep.forget(database, gone, LATER) == "waiting"
    with database.read() as connection:
        for table in (notices, reminder_lines, reminded):
            assert connection.execute(select(table.c.lead_id)).scalars().all() == [stays]
        rows = {row.id: row for row in connection.execute(select(leads))}
        keys = connection.execute(select(lead_keys.c.key, lead_keys.c.lead_id)).all()
    row = rows[gone]
    assert (row.state, row.words, row.body, row.cells, row.known_since, row.content_type) == (
        "forgotten", None, None, {}, None, "",
    )  # fmt: skip
    assert (rows[stays].state, rows[stays].words) == ("waiting", "words stays")
    assert [one["kind"] for one in inside.history_of(database, gone)] == ["forgotten"]
    assert [one["kind"] for one in inside.history_of(database, stays)] == ["duplicate"]
    # What a sender chose as a key may name somebody; that it was seen must stay known.
    assert {row.key for row in keys if row.lead_id == stays} == {"stays 1", "stays 2"}
    digests = {row.key for row in keys if row.lead_id == gone}
    assert len(digests) == 2
    assert all(one.startswith("sha256:") for one in digests)
    for key in ("gone 1", "gone 2"):
        again = put_lead(database, a_lead(keys=(key,), at=LATER))
        assert (again.lead_id, again.duplicate) == (gone, True)
    assert upkeep.forget(database, gone, LATER) == "forgotten"
    assert {row.key for row in keys if row.lead_id == gone} == digests
    assert upkeep.forget(database, "nobody", LATER) is None


def test_who_is_forgotten_and_writes_the_same_again_is_somebody_new(database: Database) -> None:
    first = put_lead(database, a_lead(words="w", keys=("key:a",))).lead_id
    upkeep.forget(database, first, NOON)
    again = put_lead(database, a_lead(words="w", keys=("key:b",), at=NOON + timedelta(minutes=1)))
    assert not again.duplicate


def test_nobody_is_forgotten_while_their_row_is_being_written(database: Database) -> None:
    lead_id = kept(database, "claimed", whole=True)
    assert upkeep.forget(database, lead_id, NOON) == "claimed"
    assert body_of(database, lead_id) is not None


LATER = NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("heard_at", "whose", "purged"),
    [
        (BEFORE, "own", 0), (NOON, "own", 0), (BEFORE - timedelta(seconds=1), "own", 1),
        # What is heard of others keeps nobody.
        (NOON, "another's", 1),
    ],
)  # fmt: skip
def test_who_was_heard_of_since_is_kept(
    database: Database, heard_at: datetime, whose: str, purged: int
) -> None:
    old, young = (kept(database, "delivered", whole=True) for _ in range(2))
    with database.write() as connection:
        connection.execute(update(leads).where(leads.c.id == young).values(delivered_at=NOON))
        told = {"lead_id": old if whose == "own" else young, "at": heard_at, "kind": "duplicate"}
        connection.execute(insert(events).values(**told))
    assert upkeep.purge_whole(database, BEFORE, ["default"]) == purged
    assert (body_of(database, old) is None) == bool(purged)
    assert body_of(database, young) is not None


@pytest.mark.parametrize("left", ["body", "words", "key", "event"])
def test_whatever_is_left_of_somebody_goes_and_then_there_is_nothing_to_do(
    database: Database, left: str
) -> None:
    keys = ("key:a",) if left == "key" else ()
    made = a_lead(words="w" if left == "words" else None, keys=keys, at=LONG_AGO)
    lead_id = put_lead(database, made).lead_id
    with database.write() as connection:
        row = update(leads).where(leads.c.id == lead_id)
        connection.execute(row.values(state="isolated"))
        if left != "body":
            connection.execute(row.values(body=None))
        if left == "event":
            story = {"lead_id": lead_id, "at": LONG_AGO, "kind": "duplicate"}
            connection.execute(insert(events).values(**story))
    assert upkeep.purge_whole(database, BEFORE, ["shinonome"]) == 0
    assert upkeep.purge_whole(database, LONG_AGO, ["default"]) == 0
    assert upkeep.purge_whole(database, BEFORE, ["default"]) == 1
    assert upkeep.purge_whole(database, BEFORE, ["default"]) == 0
    with database.read() as connection:
        for table in (lead_keys, events):
            assert connection.execute(select(table.c.lead_id)).all() == []
        row_left = connection.execute(select(leads)).one()
    assert (row_left.body, row_left.words, row_left.cells) == (None, None, {})


@pytest.mark.parametrize("purge", [upkeep.purge, upkeep.purge_whole])
def test_more_than_one_statement_holds_is_erased_to_the_last(
    database: Database, purge: object
) -> None:
    made = [a_lead(at=LONG_AGO) for _ in range(1001)]
    receive.put_all(database, made)
    with database.write() as connection:
        connection.execute(update(leads).values(state="delivered", delivered_at=LONG_AGO))
    found = purge(database, BEFORE, ["default"])  # type: ignore[operator]
    assert found in (1001, upkeep.Purged(1001, 0))
    with database.read() as connection:
        assert connection.execute(select(func.count(leads.c.body))).scalar_one() == 0


def left_of_reminders(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.execute(select(reminders.c.name)).scalars())


def test_reminders_go_in_time_but_none_that_is_still_to_be_sent(database: Database) -> None:
    kinds = {
        "old": ("sent", LONG_AGO, "default"), "given up": ("given_up", LONG_AGO, "default"),
        "waits": ("waiting", LONG_AGO, "default"), "under way": ("sending", LONG_AGO, "default"),
        "young": ("sent", BEFORE, "default"), "another's": ("sent", LONG_AGO, "shinonome"),
    }  # fmt: skip
    with database.write() as connection:
        for name, (state, at, site) in kinds.items():
            made = insert(reminders).values(**reminder(state, at, site, name))
            number = connection.execute(made.returning(reminders.c.id)).scalar_one()
            line = {"reminder_id": number, "place": 0, "lead_id": name, "words": {}}
            connection.execute(insert(reminder_lines).values(**line))
    upkeep.purge(database, BEFORE, ["default"])
    stay = {"waits", "under way", "young", "another's"}
    assert left_of_reminders(database) == stay
    with database.read() as connection:
        assert set(connection.execute(select(reminder_lines.c.lead_id)).scalars()) == stay


def test_only_what_a_clock_ahead_dated_is_dated_back(database: Database) -> None:
    minute, day = timedelta(minutes=1), timedelta(days=1)
    ahead, other = (kept(database, "delivered", whole=True) for _ in range(2))
    elsewhere = put_lead(database, a_lead(site="shinonome")).lead_id
    times = {ahead: NOON + minute * 2, other: NOON + minute, elsewhere: NOON + day}
    kinds = {
        "ahead": ("sent", NOON + day, "default"), "waits": ("waiting", NOON + day, "default"),
        "under way": ("sending", NOON + day, "default"), "near": ("sent", NOON + minute, "default"),
        "another's": ("sent", NOON + day, "shinonome"),
    }  # fmt: skip
    with database.write() as connection:
        for lead_id, at in times.items():
            connection.execute(update(leads).where(leads.c.id == lead_id).values(delivered_at=at))
        for name, (state, at, site) in kinds.items():
            connection.execute(insert(reminders).values(**reminder(state, at, site, name)))
    upkeep.date_back(database, ["default"], NOON)
    with database.read() as connection:
        found = {row.id: row.delivered_at for row in connection.execute(select(leads))}
        queued = {row.name: row.queued_at for row in connection.execute(select(reminders))}
    assert found == {**times, ahead: NOON}
    assert queued == {name: at for name, (_, at, _) in kinds.items()} | {"ahead": NOON}


def test_what_was_told_as_urgent_is_kept_as_long_as_its_site_says(database: Database) -> None:
    ours = put_lead(database, a_lead()).lead_id
    theirs = put_lead(database, a_lead(site="shinonome")).lead_id
    told = {
        "old": (ours, LONG_AGO), "young": (ours, BEFORE), "theirs": (theirs, LONG_AGO),
        "typed": ("", LONG_AGO),
    }  # fmt: skip
    with database.write() as connection:
        for row, (lead_id, at) in told.items():
            made = {"row": row, "whom": "person", "lead_id": lead_id, "at": at}
            connection.execute(insert(reminded).values(spreadsheet_id="sheet", **made))
    upkeep.purge_whole(database, BEFORE, ["default"])
    with database.read() as connection:
        assert set(connection.execute(select(reminded.c.row)).scalars()) == {"young", "theirs"}
