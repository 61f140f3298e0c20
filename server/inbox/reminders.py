"""What is erased of reminders (server.notice.reminder_queue): with a person, and with time."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from server.database.instants import ALLOWANCE
from server.database.tables import leads, reminded, reminder_lines, reminders

_OPEN = ("waiting", "sending")


def forget(connection: Connection, lead_ids: Sequence[str]) -> None:
    """These leads leave every reminder, sent or not."""
    for table in (reminder_lines, reminded):
        connection.execute(delete(table).where(table.c.lead_id.in_(lead_ids)))


def purge(connection: Connection, before: datetime, sites: Collection[str]) -> None:
    """Of reminders of `sites` that were decided before then nothing is kept."""
    old = select(reminders.c.id).where(
        reminders.c.site.in_(sites),
        reminders.c.queued_at < before,
        reminders.c.state.not_in(_OPEN),
    )
    connection.execute(delete(reminder_lines).where(reminder_lines.c.reminder_id.in_(old)))
    connection.execute(delete(reminders).where(reminders.c.id.in_(old)))


def date_back(connection: Connection, sites: Collection[str], now: datetime) -> None:
    """Reminders that ended, and were decided by a clock that was ahead, were decided by now."""
    connection.execute(
        update(reminders)
        .where(
            reminders.c.site.in_(sites),
            reminders.c.queued_at > now + ALLOWANCE,
            reminders.c.state.not_in(_OPEN),
        )
        .values(queued_at=now)
    )


def purge_told(connection: Connection, before: datetime, sites: Collection[str]) -> None:
    """Which leads were told as urgent is not known for ever. Those of other sites stay as long as
    theirs says, or they would be told again; rows that people typed are no site's."""
    theirs = select(leads.c.id).where(leads.c.site.not_in(sites))
    connection.execute(
        delete(reminded).where(reminded.c.at < before, reminded.c.lead_id.not_in(theirs))
    )
