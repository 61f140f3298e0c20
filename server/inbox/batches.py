"""Batches: which leads are sent together, under which mark, and how it ended.

A batch is stored before it is sent. From then on its leads, its number and its mark belong
together for good: it is settled, or burnt, or sent again exactly as it is.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from server.inbox import handovers, people
from server.inbox.database import Database
from server.inbox.handovers import HandOver
from server.inbox.tables import batches, events, facts, leads, notices
from server.inbox.writers import Lease, hold, next_number
from server.lead import CellValue

BATCH_ROWS = 500


@dataclass(frozen=True, slots=True)
class WaitingLead:
    """What delivery needs of a lead. `cells`: column key → first value; `known_since`: when this
    person was first received, if not for the first time, at the latest `received_at`; `notes`:
    column key → the note of its cell."""

    lead_id: str
    received_at: datetime
    cells: Mapping[str, CellValue]
    known_since: datetime | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """`mark_id`: the developer metadata id that this batch, and nothing else, may create;
    `digest`: the mark's value, of the lead ids; `unknown`: an earlier attempt may be applied."""

    id: int
    spreadsheet_id: str
    number: int
    mark_id: int
    digest: str
    unknown: bool
    leads: tuple[WaitingLead, ...]


def open_batch(database: Database, lease: Lease) -> Batch | None:
    """The oldest batch that was begun and not ended, whoever began it."""
    with database.read() as connection:
        row = connection.execute(
            select(batches)
            .where(batches.c.spreadsheet_id == lease.spreadsheet_id, batches.c.state == "open")
            .order_by(batches.c.id)
            .limit(1)
        ).one_or_none()
        return None if row is None else _batch(connection, row)


def claim(
    database: Database,
    lease: Lease,
    sites: Sequence[str],
    at: datetime,
    hand_over: HandOver | None = None,
) -> Batch | None:
    """Take up to 500 waiting leads of `sites`, oldest first, as a new batch; None if none wait.

    `hand_over` decides on their first 種別, スコア and 担当者, which are kept with them for good.
    """
    with database.write() as connection:
        hold(connection, lease)
        ids = (
            connection.execute(
                select(leads.c.id)
                .where(leads.c.site.in_(sites), leads.c.state == "waiting")
                .order_by(leads.c.id)
                .limit(BATCH_ROWS)
                .with_for_update(skip_locked=True)
            )
            .scalars()
            .all()
        )
        if not ids:
            return None
        people.recognise(connection, ids)
        if hand_over is not None:
            handovers.hand_over(connection, lease, ids, hand_over, at)
        return _begin(connection, lease, ids, at)


def mark_unknown(database: Database, lease: Lease, batch: Batch) -> None:
    with database.write() as connection:
        hold(connection, lease)
        connection.execute(update(batches).where(batches.c.id == batch.id).values(unknown=True))


def settle(database: Database, batch: Batch, at: datetime) -> None:
    """The batch stands in the spreadsheet. True whoever holds the lease, so no fence is asked."""
    with database.write() as connection:
        connection.execute(
            update(batches)
            .where(batches.c.id == batch.id, batches.c.state == "open")
            .values(state="settled", settled_at=at)
        )
        connection.execute(
            update(leads)
            .where(leads.c.batch_id == batch.id, leads.c.state == "claimed")
            .values(state="delivered", delivered_at=at, reason=None)
        )


def renumber(database: Database, lease: Lease, batch: Batch) -> Batch:
    """The mark's id is taken by somebody else's: go on under the next number."""
    with database.write() as connection:
        hold(connection, lease)
        number = next_number(connection, lease.spreadsheet_id)
        connection.execute(
            update(batches)
            .where(batches.c.id == batch.id)
            .values(
                number=number,
                mark_id=_mark_id(_uuid(connection), lease.spreadsheet_id, number),
                unknown=False,
            )
        )
        row = connection.execute(select(batches).where(batches.c.id == batch.id)).one()
        return _batch(connection, row)


def drop_delivered(
    database: Database, lease: Lease, batch: Batch, standing: set[str], at: datetime
) -> int:
    """Leads of a batch that stand in the spreadsheet already are delivered, not waiting. Gives how
    many are left; a batch of which none is left is ended."""
    ids = [lead.lead_id for lead in batch.leads if lead.lead_id in standing]
    with database.write() as connection:
        hold(connection, lease)
        if ids:
            connection.execute(
                update(leads)
                .where(leads.c.id.in_(ids), leads.c.batch_id == batch.id)
                .values(state="delivered", delivered_at=at)
            )
            # They went out long ago, and people were told of them then.
            connection.execute(
                delete(notices).where(notices.c.lead_id.in_(ids), notices.c.state == "waiting")
            )
        left = len(batch.leads) - len(ids)
        if not left:
            _end(connection, batch, at)
    return left


def split(database: Database, lease: Lease, batch: Batch, at: datetime) -> None:
    """After its mark was burnt: two batches of half the rows each take its place."""
    ids = [lead.lead_id for lead in batch.leads]
    middle = len(ids) // 2
    with database.write() as connection:
        hold(connection, lease)
        _end(connection, batch, at)
        for half in (ids[:middle], ids[middle:]):
            _begin(connection, lease, half, at)


def isolate(database: Database, lease: Lease, batch: Batch, reason: str, at: datetime) -> None:
    """After its mark was burnt: the one lead of this batch is set aside, kept whole."""
    with database.write() as connection:
        hold(connection, lease)
        _end(connection, batch, at)
        connection.execute(
            update(leads)
            .where(leads.c.batch_id == batch.id)
            .values(state="isolated", reason=reason)
        )
        connection.execute(
            insert(events),
            [
                {"lead_id": lead.lead_id, "at": at, "kind": "isolated", "detail": reason}
                for lead in batch.leads
            ],
        )


def release(database: Database, lead_ids: Sequence[str], at: datetime) -> int:
    """Isolated or removed leads wait again; not those of which the retention time has left nothing
    to write. Gives how many there were."""
    with database.write() as connection:
        released = (
            connection.execute(
                update(leads)
                .where(
                    leads.c.id.in_(lead_ids),
                    leads.c.state.in_(("isolated", "removed")),
                    leads.c.body.is_not(None),
                )
                .values(state="waiting", batch_id=None, reason=None)
                .returning(leads.c.id)
            )
            .scalars()
            .all()
        )
        if released:
            connection.execute(
                insert(events),
                [{"lead_id": lead_id, "at": at, "kind": "released"} for lead_id in released],
            )
    return len(released)


def prunable(database: Database, spreadsheet_id: str, *, keep: int) -> dict[int, int]:
    """Ended batches that are not pruned yet, without the newest `keep`: id → mark id, the oldest
    hundred at most."""
    ended = (
        batches.c.spreadsheet_id == spreadsheet_id,
        batches.c.state.in_(("settled", "burnt")),
    )
    with database.read() as connection:
        newest = connection.execute(
            select(batches.c.id).where(*ended).order_by(batches.c.id.desc()).offset(keep).limit(1)
        ).scalar()
        if newest is None:
            return {}
        found = connection.execute(
            select(batches.c.id, batches.c.mark_id)
            .where(*ended, batches.c.id <= newest)
            .order_by(batches.c.id)
            .limit(100)
        )
        return {row.id: row.mark_id for row in found}


def note_pruned(database: Database, ids: Sequence[int]) -> None:
    """Their marks are gone from the spreadsheet."""
    with database.write() as connection:
        connection.execute(update(batches).where(batches.c.id.in_(ids)).values(state="pruned"))


def note(database: Database, lead_ids: Sequence[str], kind: str, detail: str, at: datetime) -> None:
    """Write something that happened into the history of leads."""
    with database.write() as connection:
        connection.execute(
            insert(events),
            [{"lead_id": one, "at": at, "kind": kind, "detail": detail} for one in lead_ids],
        )


def _begin(connection: Connection, lease: Lease, ids: Sequence[str], at: datetime) -> Batch:
    number = next_number(connection, lease.spreadsheet_id)
    row = connection.execute(
        insert(batches)
        .values(
            spreadsheet_id=lease.spreadsheet_id,
            number=number,
            mark_id=_mark_id(_uuid(connection), lease.spreadsheet_id, number),
            digest=_digest(ids),
            state="open",
            unknown=False,
            created_at=at,
        )
        .returning(*batches.c)
    ).one()
    connection.execute(
        update(leads).where(leads.c.id.in_(ids)).values(state="claimed", batch_id=row.id)
    )
    return _batch(connection, row)


def _end(connection: Connection, batch: Batch, at: datetime) -> None:
    connection.execute(
        update(batches).where(batches.c.id == batch.id).values(state="burnt", settled_at=at)
    )


def _batch(connection: Connection, row: Row[tuple[object, ...]]) -> Batch:
    found = connection.execute(
        select(
            leads.c.id,
            leads.c.received_at,
            leads.c.cells,
            leads.c.known_since,
            leads.c.handover,
        )
        .where(leads.c.batch_id == row.id, leads.c.state == "claimed")
        .order_by(leads.c.id)
    )
    return Batch(
        id=row.id,
        spreadsheet_id=row.spreadsheet_id,
        number=row.number,
        mark_id=row.mark_id,
        digest=row.digest,
        unknown=row.unknown,
        leads=tuple(map(_waiting, found)),
    )


def _waiting(row: Any) -> WaitingLead:
    decided = row.handover or {}
    cells = {**decided.get("cells", {}), **row.cells}
    return WaitingLead(row.id, row.received_at, cells, row.known_since, decided.get("notes", {}))


def _uuid(connection: Connection) -> str:
    value: str = connection.execute(
        select(facts.c.value).where(facts.c.name == "uuid")
    ).scalar_one()
    return value


def _digest(ids: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:24]


def _mark_id(uuid: str, spreadsheet_id: str, number: int) -> int:
    """A positive 31-bit number. Two inboxes, or two numbers, practically never meet; if they do,
    the mark's digest tells them apart and the batch takes the next number."""
    text = f"{uuid}\n{spreadsheet_id}\n{number}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % (2**31 - 1) + 1
