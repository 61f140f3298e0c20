"""One writer a spreadsheet, across threads, processes and machines: a lease with a fence.

The fence is a number that grows with each new holder; whatever a holder stores about batches is
stored only while the fence is still its own, so one that was stopped and woke up late can no
longer decide anything. (What it may still send is harmless: see server.delivery.)
"""

import os
import socket
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from server.database import instants
from server.database.database import Database
from server.database.insert_new import insert_new
from server.database.tables import writers
from server.errors import LeadsheetError
from sheets_schema.text import Text

# The public contract: a dead worker's claim comes back within 10 s.
LEASE_SECONDS = 8.0


class LeaseLostError(LeadsheetError):
    """Another writer holds the spreadsheet by now; stop and leave its state alone."""


@dataclass(frozen=True, slots=True)
class Lease:
    spreadsheet_id: str
    holder: str
    fence: int


@dataclass(frozen=True, slots=True)
class WriterState:
    """How writing to one spreadsheet goes. `paused`: error kind that only a person can mend."""

    failures: int
    failing_since: datetime | None
    next_try_at: datetime | None
    paused: str | None
    trouble: Text | None
    last_ok_at: datetime | None
    tried_at: datetime | None = None

    def waits(self, now: datetime) -> bool:
        """Whether the next try is still to come."""
        return instants.waits(self.tried_at, self.next_try_at, now)


def holder_name() -> str:
    """Who this thread is, so that two never take themselves for one another."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{threading.get_ident()}"


def acquire(database: Database, spreadsheet_id: str, holder: str) -> Lease | None:
    """The right to write to `spreadsheet_id`, or None while somebody else has it."""
    now = time.time()
    with database.write() as connection:
        row = _locked(connection, spreadsheet_id)
        if row is None:
            _first(connection, spreadsheet_id)
            row = _locked(connection, spreadsheet_id)
        if row is None or (
            row.holder is not None and instants.holds(row.expires_at, now, LEASE_SECONDS)
        ):
            return None
        fence = row.fence + 1
        connection.execute(
            update(writers)
            .where(writers.c.spreadsheet_id == spreadsheet_id)
            .values(holder=holder, fence=fence, expires_at=now + LEASE_SECONDS)
        )
    return Lease(spreadsheet_id, holder, fence)


def hold(connection: Connection, lease: Lease) -> None:
    """Inside a write transaction: go on only if the lease is still ours, and prolong it.

    Raises LeaseLostError.
    """
    kept = connection.execute(
        update(writers)
        .where(
            writers.c.spreadsheet_id == lease.spreadsheet_id,
            writers.c.holder == lease.holder,
            writers.c.fence == lease.fence,
        )
        .values(expires_at=time.time() + LEASE_SECONDS)
    )
    if kept.rowcount != 1:
        raise LeaseLostError(lease.spreadsheet_id)


def renew(database: Database, lease: Lease) -> None:
    with database.write() as connection:
        hold(connection, lease)


def release(database: Database, lease: Lease) -> None:
    with database.write() as connection:
        connection.execute(
            update(writers)
            .where(
                writers.c.spreadsheet_id == lease.spreadsheet_id,
                writers.c.fence == lease.fence,
            )
            .values(holder=None, expires_at=0.0)
        )


def next_number(connection: Connection, spreadsheet_id: str) -> int:
    """The next batch number of a spreadsheet; no number is ever given twice."""
    number: int = connection.execute(
        update(writers)
        .where(writers.c.spreadsheet_id == spreadsheet_id)
        .values(next_number=writers.c.next_number + 1)
        .returning(writers.c.next_number)
    ).scalar_one()
    return number


def note_success(database: Database, spreadsheet_id: str, at: datetime | None) -> None:
    """The spreadsheet answers. `at`: when rows were written, None where none were."""
    written = {} if at is None else {"last_ok_at": at}
    with database.write() as connection:
        connection.execute(
            update(writers)
            .where(writers.c.spreadsheet_id == spreadsheet_id)
            .values(
                failures=0,
                failing_since=None,
                next_try_at=None,
                paused=None,
                trouble=None,
                **written,
            )
        )


def note_trouble(
    database: Database,
    spreadsheet_id: str,
    *,
    at: datetime,
    next_try_at: datetime,
    trouble: Text,
    paused: str | None,
) -> None:
    with database.write() as connection:
        row = _locked(connection, spreadsheet_id)
        since = at if row is None or row.failing_since is None else min(at, row.failing_since)
        connection.execute(
            update(writers)
            .where(writers.c.spreadsheet_id == spreadsheet_id)
            .values(
                failures=writers.c.failures + 1,
                failing_since=since,
                next_try_at=next_try_at,
                tried_at=at,
                paused=paused,
                trouble=trouble,
            )
        )


def try_now(database: Database, spreadsheet_ids: Iterable[str]) -> None:
    """A person says the cause is mended: do not wait for the next try."""
    with database.write() as connection:
        connection.execute(
            update(writers)
            .where(writers.c.spreadsheet_id.in_(tuple(spreadsheet_ids)))
            .values(next_try_at=None)
        )


def state(database: Database, spreadsheet_id: str) -> WriterState:
    with database.read() as connection:
        row = connection.execute(
            select(writers).where(writers.c.spreadsheet_id == spreadsheet_id)
        ).one_or_none()
    if row is None:
        return WriterState(0, None, None, None, None, None)
    return WriterState(
        row.failures,
        row.failing_since,
        row.next_try_at,
        row.paused,
        row.trouble,
        row.last_ok_at,
        row.tried_at,
    )


def _locked(connection: Connection, spreadsheet_id: str):  # type: ignore[no-untyped-def]
    return connection.execute(
        select(writers).where(writers.c.spreadsheet_id == spreadsheet_id).with_for_update()
    ).one_or_none()


def _first(connection: Connection, spreadsheet_id: str) -> None:
    insert_new(
        connection,
        writers,
        spreadsheet_id=spreadsheet_id,
        fence=0,
        expires_at=0.0,
        next_number=0,
        failures=0,
    )
