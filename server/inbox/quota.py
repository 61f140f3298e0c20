"""Google's quotas, kept by all processes together: a token bucket for reads and one for writes.

One service account is one user across all customers, so all sites share the buckets. A bucket
holds half a minute's quota and fills with the other half in each minute; so no minute, wherever it
begins, ever sees more calls than the quota.
"""

import time
from typing import Literal

from sqlalchemy import insert, select, update

from server.inbox.database import Database
from server.inbox.tables import quotas

Kind = Literal["reads", "writes"]
# Longer than that nobody sleeps: the caller is told to come back.
LONGEST_WAIT = 20.0


class QuotaFullError(Exception):
    """`seconds`: until a call may be let in again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the quota is used up for {seconds:.0f} s")
        self.seconds = seconds


def take(database: Database, kind: Kind, per_minute: int) -> float:
    """A place in the queue: how many seconds to wait before the call. Raises QuotaFullError."""
    size = max(1.0, per_minute / 2)
    rate = per_minute / 2 / 60
    with database.write() as connection:
        row = connection.execute(
            select(quotas).where(quotas.c.name == kind).with_for_update()
        ).one_or_none()
        now = time.time()
        if row is None:
            connection.execute(insert(quotas).values(name=kind, tokens=size - 1, at=now))
            return 0.0
        # A clock set back must not take tokens away.
        tokens: float = min(size, row.tokens + max(0.0, now - row.at) * rate) - 1
        wait = max(0.0, -tokens / rate)
        if wait > LONGEST_WAIT:
            raise QuotaFullError(wait)
        connection.execute(
            update(quotas).where(quotas.c.name == kind).values(tokens=tokens, at=now)
        )
        return wait


def left(database: Database, per_minute: int) -> dict[str, float]:
    """kind → calls that would be let in at once."""
    size = max(1.0, per_minute / 2)
    now = time.time()
    with database.read() as connection:
        rows = {row.name: row for row in connection.execute(select(quotas))}
    return {
        kind: max(0.0, min(size, rows[kind].tokens + (now - rows[kind].at) * per_minute / 120))
        if kind in rows
        else size
        for kind in ("reads", "writes")
    }
