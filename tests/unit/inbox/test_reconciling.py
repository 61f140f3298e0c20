"""What a comparison decides, though the world went on since."""

from datetime import timedelta

from sqlalchemy import select, update

from server.database.database import Database
from server.database.tables import events, leads
from server.inbox import upkeep
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
