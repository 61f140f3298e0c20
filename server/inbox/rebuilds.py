"""Rebuilds that were asked for: one row a job, worked under a lease, kept as history."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import uuid_utils
from sqlalchemy import Row, and_, insert, or_, select, update

from server.inbox.database import Database
from server.inbox.tables import rebuilds

LEASE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Job:
    """`report`: what a finished rebuild did (rows, calls, seconds, warnings)."""

    id: str
    site: str
    state: str
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    report: dict[str, Any] | None
    trouble: str | None


def ask(database: Database, site: str, at: datetime) -> Job:
    """A job for `site`; where one waits already, that one."""
    with database.write() as connection:
        waiting = connection.execute(
            select(rebuilds).where(rebuilds.c.site == site, rebuilds.c.state == "queued")
        ).first()
        if waiting is not None:
            return _job(waiting)
        row = connection.execute(
            insert(rebuilds)
            .values(
                id=str(uuid_utils.uuid7()), site=site, state="queued", asked_at=at, expires_at=0.0
            )
            .returning(*rebuilds.c)
        ).one()
        return _job(row)


def take(database: Database, at: datetime) -> Job | None:
    """The oldest job nobody works on; one whose worker died is taken up again."""
    now = time.time()
    free = or_(
        rebuilds.c.state == "queued",
        and_(rebuilds.c.state == "running", rebuilds.c.expires_at < now),
    )
    with database.read() as connection:
        if connection.execute(select(rebuilds.c.id).where(free).limit(1)).first() is None:
            return None
    with database.write() as connection:
        found = connection.execute(
            select(rebuilds.c.id)
            .where(free)
            .order_by(rebuilds.c.asked_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).scalar()
        if found is None:
            return None
        row = connection.execute(
            update(rebuilds)
            .where(rebuilds.c.id == found)
            .values(state="running", started_at=at, expires_at=now + LEASE_SECONDS)
            .returning(*rebuilds.c)
        ).one()
        return _job(row)


def renew(database: Database, job: Job) -> None:
    with database.write() as connection:
        connection.execute(
            update(rebuilds)
            .where(rebuilds.c.id == job.id, rebuilds.c.state == "running")
            .values(expires_at=time.time() + LEASE_SECONDS)
        )


def finish(
    database: Database,
    job: Job,
    at: datetime,
    *,
    report: dict[str, Any] | None = None,
    trouble: str | None = None,
) -> None:
    with database.write() as connection:
        connection.execute(
            update(rebuilds)
            .where(rebuilds.c.id == job.id)
            .values(
                state="done" if trouble is None else "failed",
                finished_at=at,
                report=report,
                trouble=trouble,
            )
        )


def find(database: Database, job_id: str) -> Job | None:
    with database.read() as connection:
        row = connection.execute(select(rebuilds).where(rebuilds.c.id == job_id)).one_or_none()
    return None if row is None else _job(row)


def history(database: Database, *, most: int = 100, site: str | None = None) -> list[Job]:
    """The newest jobs, newest first."""
    query = select(rebuilds).order_by(rebuilds.c.asked_at.desc()).limit(most)
    if site is not None:
        query = query.where(rebuilds.c.site == site)
    with database.read() as connection:
        return [_job(row) for row in connection.execute(query)]


def _job(row: Row[Any]) -> Job:
    return Job(
        row.id,
        row.site,
        row.state,
        row.asked_at,
        row.started_at,
        row.finished_at,
        row.report,
        row.trouble,
    )
