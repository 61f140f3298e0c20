"""Planned rebuilds: one row a site says when next, and who sees to it.
Times are reckoned in server.rebuild.clock."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from server.database import instants
from server.database.database import Database
from server.database.insert_new import insert_new
from server.database.tables import schedules
from server.database.writers import holder_name

LEASE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class NextRun:
    """`plan`: the cron expressions that `next_at` was reckoned from."""

    plan: str
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    site: str
    holder: str


def next_runs(database: Database) -> Mapping[str, NextRun]:
    """site → when next."""
    with database.read() as connection:
        rows = connection.execute(select(schedules))
        return {row.site: NextRun(row.plan, row.next_at) for row in rows}


def plan(database: Database, site: str, next_run: NextRun) -> None:
    """Set the next time anew: a new site, or other cron expressions in the settings."""
    values = {"plan": next_run.plan, "next_at": next_run.next_at, "holder": None, "expires_at": 0.0}
    with database.write() as connection:
        changed = connection.execute(
            update(schedules).where(schedules.c.site == site).values(**values)
        )
        if changed.rowcount:
            return
        insert_new(connection, schedules, site=site, **values)


def drop(database: Database, site: str) -> None:
    with database.write() as connection:
        connection.execute(delete(schedules).where(schedules.c.site == site))


def claim(database: Database, site: str, at: datetime) -> Claim | None:
    """The right to see to a run, or None while it is not due or another sees to it."""
    holder = holder_name()
    now = time.time()
    with database.write() as connection:
        claimed = connection.execute(
            update(schedules)
            .where(
                schedules.c.site == site,
                schedules.c.next_at <= at,
                or_(
                    schedules.c.expires_at < now,
                    schedules.c.expires_at > instants.latest_end(now, LEASE_SECONDS),
                ),
            )
            .values(holder=holder, expires_at=now + LEASE_SECONDS)
        )
    return Claim(site, holder) if claimed.rowcount else None


def settle(database: Database, claimed: Claim, next_at: datetime) -> None:
    """It is seen to; until the next time."""
    with database.write() as connection:
        connection.execute(
            update(schedules)
            .where(
                schedules.c.site == claimed.site,
                schedules.c.holder == claimed.holder,
            )
            .values(next_at=next_at, holder=None, expires_at=0.0)
        )
