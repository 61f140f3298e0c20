"""What a comparison decides, though the world went on since."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from server.database import writers
from server.database.database import Database
from server.database.tables import events, leads
from server.inbox import receive, upkeep
from sheets_schema.text import plain
from tests.support.inside import put_lead
from tests.support.leads import NOON, a_lead


def delivered(database: Database, minutes_ago: int) -> str:
    lead_id = put_lead(database, a_lead()).lead_id
    values = {"state": "delivered", "delivered_at": NOON - timedelta(minutes=minutes_ago)}
    with database.write() as connection:
        connection.execute(update(leads).where(leads.c.id == lead_id).values(**values))
    return lead_id


def state_of(database: Database, lead_id: str) -> str:
    with database.read() as connection:
        return str(connection.execute(select(leads.c.state).where(leads.c.id == lead_id)).scalar())


def test_a_lead_delivered_anew_while_another_run_compared_is_not_lost(database: Database) -> None:
    lead_id = delivered(database, 60)
    stale = upkeep.compare(database, ["default"], [], NOON)
    assert stale.missing == (lead_id,)
    with database.write() as connection:
        connection.execute(update(leads).values(delivered_at=NOON))
    upkeep.record(database, "sheet", stale, 100, NOON)
    assert state_of(database, lead_id) == "delivered"
    with database.read() as connection:
        assert connection.execute(select(events.c.kind)).all() == []


def test_a_lost_row_is_written_down_once(database: Database) -> None:
    lead_id = delivered(database, 60)
    for _ in range(2):
        found = upkeep.compare(database, ["default"], [], NOON)
        upkeep.record(database, "sheet", found, 100, NOON)
    upkeep.record(database, "sheet", upkeep.compare(database, ["default"], [], NOON), 100, NOON)
    assert state_of(database, lead_id) == "removed"
    with database.read() as connection:
        assert connection.execute(select(events.c.kind)).scalars().all() == ["removed"]


STATES = ("waiting", "claimed", "delivered", "removed", "isolated", "forgotten")


def of_each_state(database: Database, site: str = "default") -> dict[str, str]:
    """state → the id of a lead in it, delivered an hour ago where it was."""
    found = {}
    for state in STATES:
        lead_id = put_lead(database, a_lead(site=site)).lead_id
        at = NOON - timedelta(hours=1) if state in ("delivered", "removed") else None
        values = {"state": state, "delivered_at": at, "reason": plain("kept until now")}
        with database.write() as connection:
            connection.execute(update(leads).where(leads.c.id == lead_id).values(**values))
        found[state] = lead_id
    return found


def test_nothing_stands(database: Database) -> None:
    ours = of_each_state(database)
    of_each_state(database, "shinonome")
    assert upkeep.compare(database, ["default"], [], NOON) == upkeep.Comparison(
        rows=0, missing=(ours["delivered"],), doubled=(), back=(), written=(), foreign=0, waiting=2
    )


def test_everything_stands_some_of_it_twice_beside_rows_of_others(database: Database) -> None:
    ours = of_each_state(database)
    standing = [*ours.values(), ours["waiting"], ours["delivered"], "typed", "typed", ""]
    found = upkeep.compare(database, ["default"], standing, NOON)
    assert set(found.written) == {ours["waiting"], ours["isolated"]}
    assert found == upkeep.Comparison(
        rows=11,
        missing=(),
        doubled=tuple(sorted((ours["waiting"], ours["delivered"], "typed"))),
        back=(ours["removed"],),
        written=found.written,
        foreign=3,
        waiting=2,
    )
    upkeep.record(database, "sheet", found, 100, NOON)
    # What stands there is delivered, now; what was delivered long ago keeps its time.
    now = {state: state_of(database, lead_id) for state, lead_id in ours.items()}
    assert now == dict(zip(STATES, STATES, strict=True)) | dict.fromkeys(
        ("waiting", "removed", "isolated"), "delivered"
    )
    with database.read() as connection:
        rows = {row.id: row for row in connection.execute(select(leads))}
        told = connection.execute(select(events.c.lead_id, events.c.kind))
        kinds = {row.lead_id: row.kind for row in told}
    hour_ago = NOON - timedelta(hours=1)
    written = rows[ours["waiting"]]
    assert (written.delivered_at, written.reason) == (NOON, None)
    assert rows[ours["removed"]].delivered_at == hour_ago
    assert kinds == {ours[one]: "delivered" for one in ("waiting", "removed", "isolated")}


def test_the_last_comparison_is_told_until_the_next_one_succeeds(database: Database) -> None:
    assert upkeep.last_comparison(database, "sheet") is None
    assert writers.acquire(database, "sheet", "test") is not None
    assert upkeep.last_comparison(database, "sheet") is None
    day = timedelta(hours=20)
    assert upkeep.due_for_reconciling(database, "sheet", NOON, day)
    # It began, and has found nothing yet.
    assert upkeep.last_comparison(database, "sheet") is None
    of_each_state(database)
    found = upkeep.compare(database, ["default"], ["typed"], NOON)
    upkeep.record(database, "sheet", found, 1234, NOON)
    counts = {
        "rows": 1, "missing": 1, "doubled": 0, "back": 0, "written": 0, "foreign": 1, "waiting": 2,
        "cells": 1234,
    }  # fmt: skip
    assert upkeep.last_comparison(database, "sheet") == (NOON, counts)
    later = NOON + timedelta(hours=21)
    assert upkeep.due_for_reconciling(database, "sheet", later, day)
    assert upkeep.last_comparison(database, "sheet") == (NOON, counts)


def test_one_process_a_day_compares_and_one_that_failed_soon_again(database: Database) -> None:
    day, hour = timedelta(hours=20), timedelta(hours=1)
    assert not upkeep.due_for_reconciling(database, "sheet", NOON, day)
    assert writers.acquire(database, "sheet", "test") is not None
    assert writers.acquire(database, "other", "test") is not None
    assert upkeep.due_for_reconciling(database, "sheet", NOON, day)
    assert not upkeep.due_for_reconciling(database, "sheet", NOON, day)
    assert not upkeep.due_for_reconciling(database, "sheet", NOON + day, day)
    assert upkeep.due_for_reconciling(database, "sheet", NOON + day + hour, day)
    # Said by a clock that was ahead: void.
    assert upkeep.due_for_reconciling(database, "sheet", NOON, day)
    upkeep.not_reconciled(database, "sheet", NOON - day + hour)
    assert not upkeep.due_for_reconciling(database, "sheet", NOON, day)
    assert upkeep.due_for_reconciling(database, "sheet", NOON + hour * 2, day)
    assert upkeep.due_for_reconciling(database, "other", NOON, day)


@pytest.mark.parametrize(("seconds_ahead", "is_due"), [(59, False), (60, False), (61, True)])
def test_a_comparison_dated_up_to_a_minute_ahead_counts(
    database: Database, seconds_ahead: int, is_due: bool
) -> None:
    """The clocks of two machines may differ by so much."""
    assert writers.acquire(database, "sheet", "test") is not None
    upkeep.not_reconciled(database, "sheet", NOON + timedelta(seconds=seconds_ahead))
    assert upkeep.due_for_reconciling(database, "sheet", NOON, timedelta(hours=20)) is is_due


def test_only_rows_that_people_deleted_and_that_can_be_written_again_are_offered(
    database: Database,
) -> None:
    ours, theirs = of_each_state(database), of_each_state(database, "shinonome")
    assert upkeep.removed(database, ["default"]) == [ours["removed"]]
    assert upkeep.removed(database, ["default", "shinonome"]) == [
        ours["removed"],
        theirs["removed"],
    ]
    with database.write() as connection:
        connection.execute(update(leads).values(body=None))
    assert upkeep.removed(database, ["default"]) == []
    assert upkeep.forgotten(database) == {ours["forgotten"], theirs["forgotten"]}
    assert upkeep.site_of(database, theirs["waiting"]) == "shinonome"
    assert upkeep.site_of(database, "nobody") is None
    assert upkeep.written_to(database, ours["waiting"]) == ""


def test_more_rows_than_one_statement_holds_are_lost_and_come_back(database: Database) -> None:
    made = [one.lead_id for one in receive.put_all(database, [a_lead() for _ in range(1001)])]
    with database.write() as connection:
        connection.execute(update(leads).values(state="delivered", delivered_at=NOON))
    later = NOON + timedelta(hours=1)
    for standing, state in (([], "removed"), (made, "delivered")):
        found = upkeep.compare(database, ["default"], standing, later)
        upkeep.record(database, "sheet", found, 100, later)
        with database.read() as connection:
            assert set(connection.execute(select(leads.c.state)).scalars()) == {state}
