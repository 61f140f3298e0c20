"""Sessions of the status page that were ended before their time, for all web processes. The cookie
itself holds the rest (server.admin.session)."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, func, select

from server.database.database import Database
from server.database.insert_new import insert_new
from server.database.tables import ended_sessions

# Far more than people sign out in a time that any clock is wrong by.
MOST = 5_000


def end(database: Database, session_id: str, until: datetime) -> None:
    """`until`: when its cookie is worth nothing anyway. It is remembered for longer: what a clock
    that is ahead takes for over is not over once the clock is right."""
    with database.write() as connection:
        kept = connection.execute(select(func.count()).select_from(ended_sessions)).scalar_one()
        if kept >= MOST:
            oldest = select(ended_sessions.c.id).order_by(ended_sessions.c.until).limit(kept // 2)
            connection.execute(delete(ended_sessions).where(ended_sessions.c.id.in_(oldest)))
        # Signed out twice at once is signed out.
        insert_new(connection, ended_sessions, id=_digest(session_id), until=until)


def has_ended(database: Database, session_id: str) -> bool:
    with database.read() as connection:
        query = select(ended_sessions.c.id).where(ended_sessions.c.id == _digest(session_id))
        return connection.execute(query).first() is not None


def _digest(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()
