"""What people record of a lead on its page (活動): kept here, then brought to the spreadsheet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import uuid_utils
from sqlalchemy import Connection, delete, func, insert, select, update

from server.database.database import Database
from server.database.tables import activities
from server.lead import CellValue
from sheets_schema.text import Text

LONGEST_KEY = 80
# Two activities of one lead are never of one second: by that their rows are told apart.
_STEP = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Recorded:
    """`state`: waiting, claimed, delivered or isolated. `cells`: column key of 活動 → value."""

    id: str
    at: datetime
    state: str
    cells: Mapping[str, CellValue]
    reason: Text | None


def record(
    database: Database,
    *,
    site: str,
    lead_id: str,
    at: datetime,
    cells: Mapping[str, CellValue],
    key: str,
    now: datetime,
) -> str:
    """Keep an activity, unless the same form (`key`) was sent before; gives its id. On return it
    is on disk. `at`: when it was done; where another one is of the same second, a second later."""
    with database.write() as connection:
        known = connection.execute(
            select(activities.c.id).where(
                activities.c.site == site, activities.c.key == key[:LONGEST_KEY]
            )
        ).scalar()
        if known is not None:
            return str(known)
        new = str(uuid_utils.uuid7())
        connection.execute(
            insert(activities).values(
                id=new,
                site=site,
                state="waiting",
                received_at=_free_second(connection, lead_id, at),
                arrived_at=now,
                cells={**cells, "lead_id": lead_id},
                lead_id=lead_id,
                key=key[:LONGEST_KEY],
            )
        )
    return new


def of_lead(database: Database, lead_id: str) -> list[Recorded]:
    """The newest first."""
    with database.read() as connection:
        found = connection.execute(
            select(activities)
            .where(activities.c.lead_id == lead_id)
            .order_by(activities.c.received_at.desc())
        )
        return [
            Recorded(row.id, row.received_at, row.state, row.cells or {}, row.reason)
            for row in found
        ]


def count_waiting(database: Database, sites: Collection[str]) -> int:
    """How many of `sites` are to be brought to the spreadsheet."""
    with database.read() as connection:
        query = (
            select(func.count())
            .select_from(activities)
            .where(activities.c.site.in_(sites), activities.c.state == "waiting")
        )
        return connection.execute(query).scalar_one()


def release(database: Database, lead_id: str) -> int:
    """Those of a lead that were set aside wait again; gives how many there were."""
    with database.write() as connection:
        return connection.execute(
            update(activities)
            .where(activities.c.lead_id == lead_id, activities.c.state == "isolated")
            .values(state="waiting", batch_id=None, reason=None)
        ).rowcount


def is_under_way(connection: Connection, lead_id: str) -> bool:
    """Whether one of a lead's is being written right now."""
    claimed = select(activities.c.id).where(
        activities.c.lead_id == lead_id, activities.c.state == "claimed"
    )
    return connection.execute(claimed.limit(1)).first() is not None


def forget(connection: Connection, lead_ids: Collection[str]) -> None:
    """Inside a write transaction: nothing of these leads' activities is left."""
    connection.execute(delete(activities).where(activities.c.lead_id.in_(lead_ids)))


def purge(connection: Connection, before: datetime, sites: Collection[str]) -> None:
    """Inside a write transaction: those of `sites` that stand in the spreadsheet since before then
    go."""
    connection.execute(
        delete(activities).where(
            activities.c.site.in_(sites),
            activities.c.state == "delivered",
            activities.c.delivered_at < before,
        )
    )


def purge_with(connection: Connection, lead_ids: Collection[str]) -> None:
    """Inside a write transaction: of these leads, of which nothing else is kept any more, those go
    that do not wait for their row."""
    connection.execute(
        delete(activities).where(
            activities.c.lead_id.in_(lead_ids), activities.c.state.in_(("delivered", "isolated"))
        )
    )


def _free_second(connection: Connection, lead_id: str, at: datetime) -> datetime:
    second = at.replace(microsecond=0)
    taken = set(
        connection.execute(
            select(activities.c.received_at).where(
                activities.c.lead_id == lead_id, activities.c.received_at >= second
            )
        ).scalars()
    )
    while second in taken:
        second += _STEP
    return second
