"""What happens to leads after delivery: reconciled with the spreadsheet, purged, forgotten."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, null, or_, select, update

from server.database import tables
from server.database.database import Database
from server.database.instants import ALLOWANCE
from server.database.tables import batches, events, lead_keys, lead_people, leads, notices, writers
from server.inbox import activities, conversions, reminders
from server.inbox.receive import digest_of

# A lead of which nothing is kept that a person wrote.
NOTHING_LEFT: Mapping[str, Any] = {
    "body": None, "cells": {}, "handover": null(), "content_type": "", "reason": None,
}  # fmt: skip
# So many ids fit into one statement on every database.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Comparison:
    """Inbox ↔ spreadsheet. `missing`: delivered before, not in the spreadsheet: a person deleted
    the row. `doubled`: リードID that stand in more than one row. `foreign`: ids that are not of
    this inbox. `back`: deleted rows that people brought back. `written`: waiting here, but in the
    spreadsheet already: this inbox was restored from a backup."""

    rows: int
    missing: tuple[str, ...]
    doubled: tuple[str, ...]
    back: tuple[str, ...]
    written: tuple[str, ...]
    foreign: int
    waiting: int


def compare(
    database: Database, sites: Sequence[str], standing: Iterable[str], began: datetime
) -> Comparison:
    """`standing`: the リードID cells as read; `began`: when that reading began. A lead that was
    delivered after that says nothing by being absent."""
    counted = Counter(standing)
    ours: dict[str, tuple[str, datetime | None]] = {}
    with database.read() as connection:
        query = select(leads.c.id, leads.c.state, leads.c.delivered_at).where(
            leads.c.site.in_(sites)
        )
        for row in connection.execute(query):
            ours[row.id] = (row.state, row.delivered_at)
    settled_before = began - ALLOWANCE
    missing = tuple(
        lead_id
        for lead_id, (state, at) in ours.items()
        if state == "delivered" and at is not None and at < settled_before
        if lead_id not in counted
    )
    return Comparison(
        rows=sum(counted.values()),
        missing=missing,
        doubled=tuple(sorted(one for one, times in counted.items() if times > 1)),
        back=tuple(
            one for one, (state, _) in ours.items() if state == "removed" and one in counted
        ),
        written=tuple(
            one
            for one, (state, _) in ours.items()
            if state in ("waiting", "isolated") and one in counted
        ),
        foreign=sum(times for one, times in counted.items() if one not in ours),
        waiting=sum(state in ("waiting", "claimed") for state, _ in ours.values()),
    )


def record(
    database: Database, spreadsheet_id: str, found: Comparison, cells: int, at: datetime
) -> None:
    """Keep the result, and mark what people deleted or brought back. `cells`: the size of the
    whole spreadsheet."""
    with database.write() as connection:
        for some in _some(found.missing):
            # Asked again: meanwhile another run may have delivered it anew.
            lost = (leads.c.state == "delivered") & (leads.c.delivered_at < at - ALLOWANCE)
            _turn(connection, some, lost, at, "removed")
        for some in _some(found.back):
            _turn(connection, some, leads.c.state == "removed", at, "delivered")
        for some in _some(found.written):
            kept = leads.c.state.in_(("waiting", "isolated"))
            _turn(connection, some, kept, at, "delivered", delivered_at=at, reason=None)
        connection.execute(
            update(writers)
            .where(writers.c.spreadsheet_id == spreadsheet_id)
            .values(
                reconciled_at=at,
                reconciled=_told(found) | {"cells": cells, "at": int(at.timestamp())},
            )
        )


def _turn(
    connection: Connection,
    ids: Sequence[str],
    where: ColumnElement[bool],
    at: datetime,
    state: str,
    **more: object,
) -> None:
    """Give these leads a new state, and those that have changed a line in their story."""
    changed = connection.execute(
        update(leads)
        .where(leads.c.id.in_(ids), where)
        .values(state=state, **more)
        .returning(leads.c.id)
    )
    told = [{"lead_id": one, "at": at, "kind": state} for one in changed.scalars()]
    if told:
        connection.execute(insert(events), told)


def last_comparison(
    database: Database, spreadsheet_id: str
) -> tuple[datetime, dict[str, int]] | None:
    """When the spreadsheet was last reconciled with success, and the counts (`missing`: rows that
    people deleted, `doubled`: ids in several rows, `waiting`: not delivered yet, …); None if
    never."""
    with database.read() as connection:
        row = connection.execute(
            select(writers.c.reconciled_at, writers.c.reconciled).where(
                writers.c.spreadsheet_id == spreadsheet_id
            )
        ).one_or_none()
    # The column of the time alone is also set by a comparison that then failed.
    if row is None or row.reconciled is None:
        return None
    counts = dict(row.reconciled)
    at = counts.pop("at", None)
    return row.reconciled_at if at is None else datetime.fromtimestamp(at, UTC), counts


def removed(database: Database, sites: Sequence[str]) -> list[str]:
    """Leads whose rows people deleted, and of which enough is left to deliver them again."""
    with database.read() as connection:
        query = select(leads.c.id).where(
            leads.c.site.in_(sites), leads.c.state == "removed", leads.c.body.is_not(None)
        )
        return list(connection.execute(query).scalars())


@dataclass(frozen=True, slots=True)
class Purged:
    """`leads`: how many were erased. `beyond_row`: those of them whose body held more than their
    row in the spreadsheet does, such as uploaded files."""

    leads: int
    beyond_row: int


def date_back(database: Database, sites: Sequence[str], now: datetime) -> None:
    """What was delivered or decided by a clock that was ahead was so by now; else it would be kept
    for as long as that clock was wrong."""
    with database.write() as connection:
        for table in (leads, tables.activities):
            ahead = table.c.site.in_(sites) & (table.c.delivered_at > now + ALLOWANCE)
            connection.execute(update(table).where(ahead).values(delivered_at=now))
        reminders.date_back(connection, sites, now)


def purge(database: Database, before: datetime, sites: Sequence[str]) -> Purged:
    """Erase what was delivered before then, also where people have deleted the row: body, uploaded
    files and cells go; the id and the digests stay, for reconciling and for knowing who writes
    again. Reminders that were decided before then go, too."""
    purged = beyond = 0
    with database.write() as connection:
        activities.purge(connection, before, sites)
    while True:
        with database.write() as connection:
            some = connection.execute(
                select(leads.c.id, leads.c.whole)
                .where(
                    leads.c.site.in_(sites),
                    leads.c.state.in_(("delivered", "removed")),
                    leads.c.body.is_not(None),
                    leads.c.delivered_at < before,
                )
                .limit(AT_ONCE)
            ).all()
            connection.execute(
                update(leads)
                .where(leads.c.id.in_([one.id for one in some]))
                .values(body=None, cells={}, handover=null(), content_type="")
            )
        purged += len(some)
        beyond += sum(not one.whole for one in some)
        if len(some) < AT_ONCE:
            break
    with database.write() as connection:
        reminders.purge(connection, before, sites)
    return Purged(purged, beyond)


def purge_whole(database: Database, before: datetime, sites: Sequence[str]) -> int:
    """Of leads that came to stand in the spreadsheet before then, or arrived where they never did,
    and of which nothing was heard since, erase everything but that there was one: what is known of
    the person, story, notices, keys. What still waits for its row is left alone. Gives how many."""
    purged = 0
    while True:
        with database.write() as connection:
            some = _old_of_persons(connection, before, sites)
            connection.execute(
                update(leads).where(leads.c.id.in_(some)).values(**NOTHING_LEFT, words=None)
            )
            for table in (notices, lead_people, lead_keys, events):
                connection.execute(delete(table).where(table.c.lead_id.in_(some)))
            reminders.forget(connection, some)
            conversions.forget(connection, some)
            activities.purge_with(connection, some)
        purged += len(some)
        if len(some) < AT_ONCE:
            break
    with database.write() as connection:
        reminders.purge_told(connection, before, sites)
    return purged


def _old_of_persons(
    connection: Connection, before: datetime, sites: Sequence[str]
) -> Sequence[str]:
    """Some that something is left of."""
    left = [
        select(table.c.lead_id).where(table.c.lead_id == leads.c.id).exists()
        for table in (notices, lead_people, lead_keys, events)
    ]
    # Arrival is by the clock of the machine alone, which may have stood at 1970; a row, and what
    # happened to a lead, are dated by a better one.
    heard_of = select(events.c.id).where(events.c.lead_id == leads.c.id, events.c.at >= before)
    query = (
        select(leads.c.id)
        .where(
            leads.c.site.in_(sites),
            func.coalesce(leads.c.delivered_at, leads.c.arrived_at) < before,
            ~heard_of.exists(),
            leads.c.state.not_in(("waiting", "claimed")),
            or_(leads.c.body.is_not(None), leads.c.words.is_not(None), *left),
        )
        .limit(AT_ONCE)
    )
    return connection.execute(query).scalars().all()


def forget(database: Database, lead_id: str, at: datetime) -> str | None:
    """Erase what the inbox knows of a person. Gives the state the lead had, None if there is no
    such lead; one that is being written right now ("claimed") is left as it is."""
    with database.write() as connection:
        state: str | None = connection.execute(
            select(leads.c.state).where(leads.c.id == lead_id).with_for_update()
        ).scalar()
        if state is None or state == "claimed":
            return state
        if activities.is_under_way(connection, lead_id):
            return "claimed"
        activities.forget(connection, [lead_id])
        connection.execute(
            update(leads)
            .where(leads.c.id == lead_id)
            .values(state="forgotten", words=None, known_since=None, **NOTHING_LEFT)
        )
        connection.execute(delete(notices).where(notices.c.lead_id == lead_id))
        conversions.forget(connection, [lead_id])
        connection.execute(delete(lead_people).where(lead_people.c.lead_id == lead_id))
        reminders.forget(connection, [lead_id])
        _digest_keys(connection, lead_id)
        connection.execute(delete(events).where(events.c.lead_id == lead_id))
        connection.execute(insert(events).values(lead_id=lead_id, at=at, kind="forgotten"))
        return str(state)


def forgotten(database: Database) -> frozenset[str]:
    """The ids of everybody who was erased: a copy or an older version of the sheet may bring a row
    back."""
    with database.read() as connection:
        told = connection.execute(select(leads.c.id).where(leads.c.state == "forgotten"))
        return frozenset(told.scalars())


def has_leads(database: Database) -> bool:
    """Whether anything was ever accepted, whichever site's."""
    with database.read() as connection:
        return connection.execute(select(leads.c.id).limit(1)).first() is not None


def _digest_keys(connection: Connection, lead_id: str) -> None:
    """A repetition of the same request must not bring the person back, so its keys stay known; what
    a sender chose as a key may name somebody, so only digests do."""
    told = connection.execute(select(lead_keys.c.key).where(lead_keys.c.lead_id == lead_id))
    for key in told.scalars().all():
        connection.execute(
            update(lead_keys)
            .where(lead_keys.c.lead_id == lead_id, lead_keys.c.key == key)
            .values(key=digest_of(key))
        )


def site_of(database: Database, lead_id: str) -> str | None:
    with database.read() as connection:
        return connection.execute(
            select(leads.c.site).where(leads.c.id == lead_id)
        ).scalar_one_or_none()


def written_to(database: Database, lead_id: str) -> str:
    """The spreadsheet that its row was sent to, "" where it was sent to none."""
    query = (
        select(batches.c.spreadsheet_id)
        .join(leads, leads.c.batch_id == batches.c.id)
        .where(leads.c.id == lead_id)
    )
    with database.read() as connection:
        return str(connection.execute(query).scalar() or "")


def due_for_reconciling(
    database: Database, spreadsheet_id: str, now: datetime, older_than: timedelta
) -> bool:
    """Whether this process is to reconcile now; says yes to one process only."""
    with database.write() as connection:
        taken = connection.execute(
            update(writers)
            .where(
                writers.c.spreadsheet_id == spreadsheet_id,
                or_(
                    writers.c.reconciled_at.is_(None),
                    writers.c.reconciled_at < now - older_than,
                    writers.c.reconciled_at > now + ALLOWANCE,
                ),
            )
            .values(reconciled_at=now)
        )
        return taken.rowcount == 1


def not_reconciled(database: Database, spreadsheet_id: str, due_again_at: datetime) -> None:
    """The comparison failed. `due_again_at`: the time to be taken for that of the last one."""
    with database.write() as connection:
        connection.execute(
            update(writers)
            .where(writers.c.spreadsheet_id == spreadsheet_id)
            .values(reconciled_at=due_again_at)
        )


def _some(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _told(found: Comparison) -> dict[str, int]:
    return {
        "rows": found.rows,
        "missing": len(found.missing),
        "doubled": len(found.doubled),
        "back": len(found.back),
        "written": len(found.written),
        "foreign": found.foreign,
        "waiting": found.waiting,
    }
