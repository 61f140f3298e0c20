"""Limits that all processes keep together, as token buckets: Google's quotas for reads and for
writes, and tries at signing in.

One service account is one user across all customers, so all sites share the buckets. A bucket
holds half a minute's quota and fills with the other half in each minute; so no minute, wherever it
begins, ever sees more calls than the quota.
"""

import hashlib
import time
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, delete, or_, select, update

from server.database import instants
from server.database.database import Database
from server.database.insert_new import insert_new
from server.database.tables import quotas
from server.errors import LeadsheetError

Kind = Literal["reads", "writes"]
# Longer than that nobody sleeps: the caller is told to come back.
LONGEST_WAIT = 20.0
# Names of the buckets of those who try to sign in begin so; the rest tells who, not readably.
TRY = "try:"


class QuotaFullError(LeadsheetError):
    """`seconds`: until a call may be let in again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the quota is used up for {seconds:.0f} s")
        self.seconds = seconds


def take(database: Database, kind: Kind, per_minute: int) -> float:
    """A place in the queue: how many seconds to wait before the call. Raises QuotaFullError."""
    size = max(1.0, per_minute / 2)
    rate = per_minute / 2 / 60
    with database.write() as connection:
        row = _bucket(connection, kind, size)
        now = time.time()
        tokens = _tokens(row, size, rate, now) - 1
        wait = max(0.0, -tokens / rate)
        if wait > LONGEST_WAIT:
            raise QuotaFullError(wait)
        connection.execute(
            update(quotas).where(quotas.c.name == kind).values(tokens=tokens, at=now)
        )
        return wait


def admit(database: Database, caller: str, per_minute: int) -> float:
    """0 where `caller` may try now, which counts as a try; else after how many seconds they may.
    `per_minute`: also the most at once. Who has to wait costs the database no write."""
    name = _name_of(caller)
    rate = per_minute / 60
    if wait := until_admitted(database, caller, per_minute):
        return wait
    with database.write() as connection:
        row = _bucket(connection, name, per_minute)
        if wait := _until_one(row, per_minute, rate):
            return wait
        now = time.time()
        tokens = _tokens(row, per_minute, rate, now) - 1
        connection.execute(
            update(quotas).where(quotas.c.name == name).values(tokens=tokens, at=now)
        )
        # After a minute a bucket is full again, as one that is not there.
        past = or_(quotas.c.at < now - 60, quotas.c.at > instants.latest_end(now, 0.0))
        old = and_(quotas.c.name.startswith(TRY), past)
        connection.execute(delete(quotas).where(old))
    return 0.0


def until_admitted(database: Database, caller: str, per_minute: int) -> float:
    """What `admit` would say, without a try."""
    with database.read() as connection:
        row = connection.execute(
            select(quotas).where(quotas.c.name == _name_of(caller))
        ).one_or_none()
    return 0.0 if row is None else _until_one(row, per_minute, per_minute / 60)


def _name_of(caller: str) -> str:
    return TRY + hashlib.sha256(caller.encode()).hexdigest()[:12]


def _bucket(connection: Connection, name: str, size: float) -> Row[Any]:
    """The row, locked; a full one where there was none."""
    query = select(quotas).where(quotas.c.name == name).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is not None:
        return row
    insert_new(connection, quotas, name=name, tokens=size, at=time.time())
    return connection.execute(query).one()


def _tokens(row: Row[Any], size: float, rate: float, now: float) -> float:
    if row.at > instants.latest_end(now, 0.0):
        return size  # by a clock that was ahead: nobody waits until it comes true
    # A clock set back a little must not take tokens away.
    tokens: float = row.tokens + max(0.0, now - row.at) * rate
    return min(size, tokens)


def _until_one(row: Row[Any], size: float, rate: float) -> float:
    # A thousandth more or less is rounding, not waiting.
    return max(0.0, round((1 - _tokens(row, size, rate, time.time())) / rate, 3))


def left(database: Database, per_minute: int) -> dict[str, float]:
    """kind → calls that would be let in at once."""
    size = max(1.0, per_minute / 2)
    now = time.time()
    with database.read() as connection:
        query = select(quotas).where(quotas.c.name.in_(("reads", "writes")))
        rows = {row.name: row for row in connection.execute(query)}
    return {
        kind: max(0.0, _tokens(rows[kind], size, per_minute / 120, now)) if kind in rows else size
        for kind in ("reads", "writes")
    }
