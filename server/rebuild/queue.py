"""Rebuilds that were asked for: one row a job, worked under a lease, kept as history.

A site has at most one job that waits and one that runs. Who asks while one waits joins it; who asks
while one runs gets the next one, since the running one may have read the tabs already.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import uuid_utils
from sqlalchemy import Connection, Row, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from server.database import instants
from server.database.database import Database
from server.database.insert_new import insert_new
from server.database.stored_text import read
from server.database.tables import rebuilds
from sheets_schema.text import Text

LEASE_SECONDS = 20.0
# A job whose worker died so often is not begun again: it may be what kills them.
MOST_ATTEMPTS = 3
KEPT_RUNS = 100

State = Literal["queued", "running", "done", "failed"]
Origin = Literal["http", "admin", "addon", "schedule", "script"]

KILLED = Text(
    f"再集計の途中で{MOST_ATTEMPTS}回、ワーカーが止まりました。メモリ不足がよくある原因です。"
    "ログを確認し、設定の開始月で集計期間を短くするか、メモリを増やしてください。",
    f"The worker died {MOST_ATTEMPTS} times during this rebuild, usually for lack of memory. Look "
    "into the log, then shorten the period in Settings or give it more memory.",
)


@dataclass(frozen=True, slots=True)
class Job:
    """`attempts`: how often it was begun. `step`, `share` (0–1): how far it is. `report`: what a
    finished rebuild did (server.rebuild.publish.Report as a dict)."""

    id: str
    site: str
    state: State
    origin: Origin
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempts: int
    step: str | None
    share: float
    report: dict[str, Any] | None
    trouble: Text | None

    @property
    def is_open(self) -> bool:
        return self.state in ("queued", "running")

    @property
    def warnings(self) -> Sequence[Text]:
        """What the spreadsheet does not show of it."""
        return warnings_of(self.report or {})

    @property
    def seconds(self) -> float | None:
        """From the start of the last attempt to the end."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


def ask(database: Database, site: str, at: datetime, origin: Origin) -> Job:
    """A job for `site`; where one waits already, that one."""
    with database.write() as connection:
        while True:
            waiting = _first(
                connection, rebuilds.c.site == site, rebuilds.c.state == "queued"
            ) or _queue(connection, site, at, origin)
            # None: another process queued one and it was taken up, both in this very moment.
            if waiting is not None:
                return waiting


def take(database: Database, at: datetime) -> Job | None:
    """The oldest job that may run now; one whose worker died is begun again."""
    now = time.time()
    with database.read() as connection:
        if connection.execute(select(rebuilds.c.id).where(_free(now)).limit(1)).first() is None:
            return None
    try:
        with database.write() as connection:
            return _take(connection, now, at)
    except IntegrityError:
        # Another process began one of the same site in this moment.
        return None


def renew(database: Database, job: Job) -> None:
    _note(database, job, expires_at=time.time() + LEASE_SECONDS)


def note_step(database: Database, job: Job, step: str, share: float) -> None:
    """How far it is. `share`: 0–1."""
    _note(database, job, step=step, share=share, expires_at=time.time() + LEASE_SECONDS)


def finish(
    database: Database,
    job: Job,
    at: datetime,
    *,
    report: Mapping[str, Any] | None = None,
    trouble: Text | None = None,
) -> None:
    """End this attempt; nothing happens where another one has taken its place. Of each site the
    newest hundred runs are kept, and the last that succeeded."""
    with database.write() as connection:
        connection.execute(
            update(rebuilds)
            .where(_mine(job))
            .values(
                state="done" if trouble is None else "failed",
                finished_at=at,
                share=1.0 if trouble is None else rebuilds.c.share,
                report=None if report is None else dict(report),
                trouble=trouble,
            )
        )
        _forget_old(connection, job.site)


def note_run(
    database: Database,
    site: str,
    started_at: datetime,
    finished_at: datetime,
    *,
    report: Mapping[str, Any] | None = None,
    trouble: Text | None = None,
) -> None:
    """Keep a rebuild that nobody queued: one by the command line is history like any other, and
    its figures are those in the spreadsheet."""
    with database.write() as connection:
        connection.execute(
            insert(rebuilds).values(
                id=_new_id(connection),
                site=site,
                state="done" if trouble is None else "failed",
                origin="script",
                asked_at=started_at,
                started_at=started_at,
                finished_at=finished_at,
                expires_at=0.0,
                attempts=1,
                share=1.0 if trouble is None else 0.0,
                report=None if report is None else dict(report),
                trouble=trouble,
            )
        )
        _forget_old(connection, site)


def find(database: Database, job_id: str) -> Job | None:
    with database.read() as connection:
        return _first(connection, rebuilds.c.id == job_id)


def history(database: Database, *, most: int = KEPT_RUNS, site: str | None = None) -> list[Job]:
    """The newest jobs, newest first."""
    query = select(rebuilds).order_by(rebuilds.c.id.desc()).limit(most)
    if site is not None:
        query = query.where(rebuilds.c.site == site)
    with database.read() as connection:
        return [_job(row) for row in connection.execute(query)]


def warnings_of(report: Mapping[str, Any]) -> Sequence[Text]:
    return [read(one) for one in report.get("warnings", ())]


def for_programs(report: Mapping[str, Any]) -> dict[str, Any]:
    """A report as programs get it: each warning in both languages at once."""
    return {**report, "warnings": [str(one) for one in warnings_of(report)]}


def newest_reports(database: Database) -> Mapping[str, Mapping[str, Any]]:
    """site → the report of its last rebuild that succeeded."""
    newest = select(func.max(rebuilds.c.id)).where(rebuilds.c.state == "done")
    query = select(rebuilds.c.site, rebuilds.c.report).where(
        rebuilds.c.id.in_(newest.group_by(rebuilds.c.site))
    )
    with database.read() as connection:
        return {row.site: row.report or {} for row in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class SiteRebuilds:
    """`current`: the job that runs, else the one that waits. `ended`: the newest that is over.
    `done`: the newest that succeeded, whose report holds the figures in the spreadsheet."""

    current: Job | None = None
    ended: Job | None = None
    done: Job | None = None


def standing(database: Database, site: str) -> SiteRebuilds:
    with database.read() as connection:
        running, queued, done, failed = (
            _newest(connection, site, state) for state in ("running", "queued", "done", "failed")
        )
    ended = max((job for job in (done, failed) if job), key=lambda job: job.id, default=None)
    return SiteRebuilds(current=running or queued, ended=ended, done=done)


def _newest(connection: Connection, site: str, state: str) -> Job | None:
    query = select(rebuilds).where(rebuilds.c.site == site, rebuilds.c.state == state)
    row = connection.execute(query.order_by(rebuilds.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _job(row)


def _new_id(connection: Connection) -> str:
    """Greater than every one before, also than those that a clock gave which was ahead: the newest
    run is the one with the greatest id."""
    made = uuid_utils.uuid7().int
    greatest = connection.execute(select(func.max(rebuilds.c.id))).scalar()
    if greatest is not None:
        made = max(made, uuid_utils.UUID(greatest).int + 1)
    return str(uuid_utils.UUID(int=made))


def _queue(connection: Connection, site: str, at: datetime, origin: Origin) -> Job | None:
    row = insert_new(
        connection,
        rebuilds,
        id=_new_id(connection),
        site=site,
        state="queued",
        origin=origin,
        asked_at=at,
        expires_at=0.0,
        attempts=0,
        share=0.0,
    )
    if row is None:
        return _first(connection, rebuilds.c.site == site, rebuilds.c.state == "queued")
    return _job(row)


def _free(now: float) -> Any:
    other = rebuilds.alias("other")
    busy = exists().where(other.c.site == rebuilds.c.site, other.c.state == "running")
    return or_(
        and_(rebuilds.c.state == "queued", ~busy),
        and_(
            rebuilds.c.state == "running",
            or_(
                rebuilds.c.expires_at < now,
                rebuilds.c.expires_at > instants.latest_end(now, LEASE_SECONDS),
            ),
        ),
    )


def _take(connection: Connection, now: float, at: datetime) -> Job | None:
    found = connection.execute(
        select(rebuilds.c.id, rebuilds.c.site, rebuilds.c.attempts)
        .where(_free(now))
        .order_by(rebuilds.c.asked_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if found is None:
        return None
    begun = rebuilds.c.id == found.id
    if found.attempts >= MOST_ATTEMPTS:
        connection.execute(
            update(rebuilds).where(begun).values(state="failed", finished_at=at, trouble=KILLED)
        )
        return None
    row = connection.execute(
        update(rebuilds)
        .where(begun)
        .values(
            state="running",
            started_at=at,
            expires_at=now + LEASE_SECONDS,
            attempts=found.attempts + 1,
            step=None,
            share=0.0,
        )
        .returning(*rebuilds.c)
    ).one()
    return _job(row)


def _mine(job: Job) -> Any:
    """The number of the attempt is the fence: one that slept past its lease decides nothing."""
    return and_(
        rebuilds.c.id == job.id,
        rebuilds.c.state == "running",
        rebuilds.c.attempts == job.attempts,
    )


def _note(database: Database, job: Job, **values: Any) -> None:
    with database.write() as connection:
        connection.execute(update(rebuilds).where(_mine(job)).values(**values))


def _forget_old(connection: Connection, site: str) -> None:
    ended = and_(rebuilds.c.site == site, rebuilds.c.state.in_(("done", "failed")))
    oldest_kept = (
        select(rebuilds.c.id)
        .where(ended)
        .order_by(rebuilds.c.id.desc())
        .offset(KEPT_RUNS - 1)
        .limit(1)
        .scalar_subquery()
    )
    # The figures that the add-on's card shows are those of the last one that succeeded.
    last_done = (
        select(func.max(rebuilds.c.id))
        .where(rebuilds.c.site == site, rebuilds.c.state == "done")
        .scalar_subquery()
    )
    connection.execute(
        delete(rebuilds).where(
            ended, rebuilds.c.id < oldest_kept, rebuilds.c.id != func.coalesce(last_done, "")
        )
    )


def _first(connection: Connection, *conditions: Any) -> Job | None:
    row = connection.execute(select(rebuilds).where(*conditions)).first()
    return None if row is None else _job(row)


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        site=row.site,
        state=row.state,
        origin=row.origin,
        asked_at=row.asked_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        attempts=row.attempts,
        step=row.step,
        share=row.share,
        report=row.report,
        trouble=row.trouble,
    )
