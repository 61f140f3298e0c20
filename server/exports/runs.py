"""Exports by plan: one row a run. The moment that the plan names is the run's identity, so each is
run once, whichever process sees to it; after an outage only the last one that was missed."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import uuid_utils
from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from server.database import instants
from server.database.database import Database
from server.database.stored_text import read
from server.database.tables import export_runs as table
from sheets_schema.text import Text

LEASE_SECONDS = 60.0
MOST_ATTEMPTS = 3
KEPT_RUNS = 30

State = Literal["running", "done", "failed"]

KILLED = Text(
    f"書き出しの途中で{MOST_ATTEMPTS}回、ワーカーが止まりました。ログとメモリをご確認ください。",
    f"The worker died {MOST_ATTEMPTS} times during this export. See the log, and the memory.",
)


@dataclass(frozen=True, slots=True)
class ExportRun:
    """`slot`: the planned moment. `report`: server.exports.run.Done as a dict."""

    id: str
    site: str
    name: str
    slot: datetime
    state: State
    started_at: datetime
    finished_at: datetime | None
    attempts: int
    report: Mapping[str, Any] | None
    trouble: Text | None

    @property
    def counts(self) -> Sequence[tuple[Text, int]]:
        """What is in the files."""
        kept = (self.report or {}).get("counts", ())
        # Earlier releases kept `日本語 / English` → count.
        pairs = kept.items() if isinstance(kept, dict) else kept
        return [(read(words), count) for words, count in pairs]

    @property
    def notes(self) -> Sequence[Text]:
        return [read(one) for one in (self.report or {}).get("notes", ())]

    @property
    def seconds(self) -> float | None:
        if self.finished_at is None:
            return None
        return instants.age(self.started_at, self.finished_at)


def begin(
    database: Database, site: str, name: str, slot: datetime, now: datetime
) -> ExportRun | None:
    """The right to do this run; None where it was done, or another process is at it, or at an
    earlier one of the same name."""
    with database.write() as connection:
        rows = [_run(row) for row in connection.execute(_of(site, name).with_for_update())]
        running = next((one for one in rows if one.state == "running"), None)
        if running is not None:
            return _taken_over(connection, running)
        # What a clock that was ahead has run is no run of the plan, now or when its time comes.
        ahead = [one.id for one in rows if instants.is_ahead(one.slot, now)]
        if ahead:
            connection.execute(delete(table).where(table.c.id.in_(ahead)))
        if any(one.slot >= slot and one.id not in ahead for one in rows):
            return None
        row = connection.execute(
            insert(table)
            .values(
                id=str(uuid_utils.uuid7()),
                site=site,
                name=name,
                slot=slot,
                state="running",
                started_at=now,
                expires_at=time.time() + LEASE_SECONDS,
                attempts=1,
            )
            .returning(*table.c)
        ).one()
        return _run(row)


def renew(database: Database, run: ExportRun) -> None:
    _note(database, run, expires_at=time.time() + LEASE_SECONDS)


def finish(
    database: Database,
    run: ExportRun,
    at: datetime,
    *,
    report: Mapping[str, Any] | None = None,
    trouble: Text | None = None,
) -> None:
    """`trouble`: why it failed; None where it was done."""
    state = "done" if trouble is None else "failed"
    _note(database, run, state=state, finished_at=at, report=report, trouble=trouble)
    with database.write() as connection:
        old = _of(run.site, run.name).with_only_columns(table.c.id).offset(KEPT_RUNS)
        connection.execute(
            delete(table).where(table.c.id.in_(old.scalar_subquery()), table.c.state != "running")
        )


def history(database: Database, most: int = 60) -> Sequence[ExportRun]:
    """The newest first."""
    with database.read() as connection:
        query = select(table).order_by(table.c.id.desc()).limit(most)
        return [_run(row) for row in connection.execute(query)]


def newest(database: Database, named: Iterable[tuple[str, str]]) -> Sequence[ExportRun]:
    """The last run that is over of each of these (site, name)."""
    last = (
        select(func.max(table.c.id))
        .where(table.c.state != "running")
        .group_by(table.c.site, table.c.name)
    )
    wanted = set(named)
    with database.read() as connection:
        found = connection.execute(select(table).where(table.c.id.in_(last)).order_by(table.c.id))
        return [run for run in map(_run, found) if (run.site, run.name) in wanted]


def _of(site: str, name: str) -> Any:
    found = select(table).where(table.c.site == site, table.c.name == name)
    return found.order_by(table.c.slot.desc())


def _taken_over(connection: Connection, run: ExportRun) -> ExportRun | None:
    """A run whose worker died midway."""
    expires_at = connection.execute(select(table.c.expires_at).where(table.c.id == run.id)).scalar()
    if instants.holds(expires_at or 0.0, time.time(), LEASE_SECONDS):
        return None
    if run.attempts >= MOST_ATTEMPTS:
        values = {"state": "failed", "finished_at": run.started_at, "trouble": KILLED}
        connection.execute(update(table).where(_mine(run)).values(**values))
        return None
    row = connection.execute(
        update(table)
        .where(_mine(run))
        .values(attempts=run.attempts + 1, expires_at=time.time() + LEASE_SECONDS)
        .returning(*table.c)
    ).one_or_none()
    return None if row is None else _run(row)


def _mine(run: ExportRun) -> Any:
    """The number of the attempt is the fence."""
    return and_(table.c.id == run.id, table.c.state == "running", table.c.attempts == run.attempts)


def _note(database: Database, run: ExportRun, **values: Any) -> None:
    with database.write() as connection:
        connection.execute(update(table).where(_mine(run)).values(**values))


def _run(row: Row[Any]) -> ExportRun:
    return ExportRun(
        id=row.id,
        site=row.site,
        name=row.name,
        slot=row.slot,
        state=row.state,
        started_at=row.started_at,
        finished_at=row.finished_at,
        attempts=row.attempts,
        report=row.report,
        trouble=row.trouble,
    )
