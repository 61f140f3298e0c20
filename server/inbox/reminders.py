"""What is erased of reminders (server.notice.reminder_queue): with a person, and with time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select

from server.database.tables import reminded, reminder_lines, reminders


def forget(connection: Connection, lead_ids: Sequence[str]) -> None:
    """These leads leave every reminder, sent or not."""
    for table in (reminder_lines, reminded):
        connection.execute(delete(table).where(table.c.lead_id.in_(lead_ids)))


def purge(connection: Connection, before: datetime) -> None:
    """Of reminders that were decided before then nothing is kept."""
    old = select(reminders.c.id).where(
        reminders.c.queued_at < before, reminders.c.state.not_in(("waiting", "sending"))
    )
    connection.execute(delete(reminder_lines).where(reminder_lines.c.reminder_id.in_(old)))
    connection.execute(delete(reminders).where(reminders.c.id.in_(old)))


def purge_told(connection: Connection, before: datetime) -> None:
    """Which leads were told as urgent is not known for ever."""
    connection.execute(delete(reminded).where(reminded.c.at < before))
