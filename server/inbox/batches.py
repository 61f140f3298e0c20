"""Batches: which leads are sent together, under which mark, and how it ended.

A batch is stored before it is sent. From then on its leads, its number and its mark belong
together for good: it is settled, or burnt, or sent again exactly as it is.

It begins as unsent and is open from right before a request leaves. It becomes unsent again only
where every attempt is known to have been refused: no copy of an unsent batch is under way.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    cast,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import (
    Text as TextColumn,
)

from server.database.database import Database
from server.database.tables import activities, batches, events, facts, leads, notices
from server.database.writers import Lease, hold, next_number
from server.handover import queue as handovers
from server.handover.queue import HandOver
from server.inbox import people
from server.lead import CellValue
from sheets_schema.text import Text

BATCH_ROWS = 500
# Of the leads' cells as they are stored: memory, and the size of one request, stay bounded however
# large leads are. One lead always fits.
BATCH_BYTES = 4_000_000
_LOOKED_AT_ONCE = 50
UNSENT = ("unsent", "held")
BEGUN = ("open", *UNSENT)


@dataclass(frozen=True, slots=True)
class WaitingLead:
    """What delivery needs of a lead. `cells`: column key → first value; `known_since`: when this
    person was first received, if not for the first time, at the latest `received_at`; `notes`:
    column key → the note of its cell; `site`: whose lead it is."""

    lead_id: str
    received_at: datetime
    cells: Mapping[str, CellValue]
    known_since: datetime | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    site: str = ""


# What a batch brings: leads to リード, or activities to 活動. Never both in one.
Goods = Literal["leads", "activities"]
_TABLES: dict[str, Table] = {"leads": leads, "activities": activities}


@dataclass(frozen=True, slots=True)
class Batch:
    """`mark_id`: the developer metadata id that this batch, and nothing else, may create;
    `digest`: the mark's value, of the ids of what it brings; `unsent`: no copy of it is under way
    or applied. `leads`: what it brings, whatever `goods` that are."""

    id: int
    spreadsheet_id: str
    number: int
    mark_id: int
    digest: str
    unsent: bool
    leads: tuple[WaitingLead, ...]
    goods: Goods = "leads"


def open_batch(database: Database, lease: Lease, goods: Goods = "leads") -> Batch | None:
    """The oldest batch that was begun and not ended, whoever began it."""
    return _first_of(database, lease, ("open", "unsent"), goods, batches.c.id)


def held_batch(database: Database, lease: Lease, goods: Goods = "leads") -> Batch | None:
    """Of the batches that were held back, the one whose turn it is to be tried again."""
    # It takes a new number each time, so that the next one's turn comes.
    return _first_of(database, lease, ("held",), goods, batches.c.number)


def _first_of(
    database: Database,
    lease: Lease,
    states: Sequence[str],
    goods: Goods,
    order: ColumnElement[int],
) -> Batch | None:
    with database.read() as connection:
        row = connection.execute(
            select(batches)
            .where(
                batches.c.spreadsheet_id == lease.spreadsheet_id,
                batches.c.goods == goods,
                batches.c.state.in_(states),
            )
            .order_by(order)
            .limit(1)
        ).one_or_none()
        return None if row is None else _batch(connection, row)


def claim(
    database: Database,
    lease: Lease,
    sites: Sequence[str],
    at: datetime,
    hand_over: HandOver | None = None,
    *,
    most: int = BATCH_ROWS,
    goods: Goods = "leads",
) -> Batch | None:
    """Take waiting leads of `sites`, or other `goods`, oldest first, as a new batch; None if none
    wait. At `most` so many, and so many as BATCH_BYTES hold.

    `hand_over` decides on the leads' first 種別, スコア and 担当者, which are kept with them for
    good.
    """
    with database.write() as connection:
        hold(connection, lease)
        ids = _waiting_ids(connection, sites, most, _TABLES[goods])
        if not ids:
            return None
        if goods != "leads":
            return _begin(connection, lease, ids, at, goods)
        people.recognise(connection, ids)
        if hand_over is not None:
            handovers.hand_over(connection, lease, ids, hand_over, at)
        return _begin(connection, lease, ids, at, goods)


def _waiting_ids(
    connection: Connection, sites: Sequence[str], most: int, table: Table
) -> list[str]:
    """Looked at by and by: the size of a lead is found out only until there are enough."""
    found: list[str] = []
    room = BATCH_BYTES
    # JSON has no length on PostgreSQL before it is text.
    size = func.length(cast(table.c.cells, TextColumn))
    while len(found) < most:
        some = connection.execute(
            select(table.c.id, size.label("size"))
            .where(
                table.c.site.in_(sites),
                table.c.state == "waiting",
                table.c.id > (found[-1] if found else ""),
            )
            .order_by(table.c.id)
            .limit(min(_LOOKED_AT_ONCE, most - len(found)))
            .with_for_update(skip_locked=True)
        ).all()
        for one in some:
            room -= one.size
            if room < 0 and found:
                return found
            found.append(one.id)
        if len(some) < _LOOKED_AT_ONCE:
            break
    return found


def note_sending(database: Database, lease: Lease, batch: Batch) -> None:
    """Right before a request leaves that may be applied: raises LeaseLostError where another
    writer has the spreadsheet by now."""
    _turn(database, lease, batch, state="open")


def note_not_applied(database: Database, lease: Lease, batch: Batch) -> None:
    """Its refusal has arrived, and nothing else of it was under way."""
    _turn(database, lease, batch, state="unsent")


def note_unknown(database: Database, lease: Lease, batch: Batch) -> None:
    """No answer came: told in the history of its leads."""
    _turn(database, lease, batch, unknown=True)


def _turn(database: Database, lease: Lease, batch: Batch, **values: object) -> None:
    with database.write() as connection:
        hold(connection, lease)
        connection.execute(update(batches).where(batches.c.id == batch.id).values(**values))


def settle(database: Database, batch: Batch, at: datetime, *, frees_held: bool = False) -> None:
    """The batch stands in the spreadsheet. True whoever holds the lease, so no fence is asked.
    `frees_held`: Google takes rows just now, so those that were held back are tried once more."""
    with database.write() as connection:
        if frees_held:
            connection.execute(
                update(batches)
                .where(
                    batches.c.spreadsheet_id == batch.spreadsheet_id,
                    batches.c.goods == batch.goods,
                    batches.c.state == "held",
                )
                .values(state="unsent")
            )
        connection.execute(
            update(batches)
            .where(batches.c.id == batch.id, batches.c.state.in_(BEGUN))
            .values(state="settled", settled_at=at)
        )
        table = _TABLES[batch.goods]
        connection.execute(
            update(table)
            .where(table.c.batch_id == batch.id, table.c.state == "claimed")
            .values(state="delivered", delivered_at=at, reason=None)
        )


def renumber(database: Database, lease: Lease, batch: Batch) -> None:
    """The mark's id is taken by somebody else's: go on under the next number."""
    _renumber(database, lease, batch, "unsent")


def hold_back(database: Database, lease: Lease, batch: Batch, at: datetime) -> None:
    """After its mark was burnt, or where it is unsent: this batch of one lead waits under its next
    number until Google takes another row, which tells whether this one is to blame."""
    _renumber(database, lease, batch, "held", created_at=at)


def others_were_taken(database: Database, batch: Batch) -> bool:
    """Whether Google took another batch since this one was begun, or last held back."""
    with database.read() as connection:
        begun = select(batches.c.created_at).where(batches.c.id == batch.id).scalar_subquery()
        later = (
            select(batches.c.id)
            .where(
                batches.c.spreadsheet_id == batch.spreadsheet_id,
                batches.c.goods == batch.goods,
                batches.c.state.in_(("settled", "pruned")),
                batches.c.settled_at >= begun,
            )
            .limit(1)
        )
        return connection.execute(later).first() is not None


def _renumber(database: Database, lease: Lease, batch: Batch, state: str, **more: object) -> None:
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
                state=state,
                **more,
            )
        )


def let_go(
    database: Database, lease: Lease, batch: Batch, at: datetime, detail: Text | None = None
) -> int:
    """After its mark was burnt, or where it is unsent: its leads wait again, for whichever
    spreadsheet is their site's now. `detail`: what a person should know. Gives how many there
    were."""
    with database.write() as connection:
        hold(connection, lease)
        _end(connection, batch, at)
        table = _TABLES[batch.goods]
        freed = (
            connection.execute(
                update(table)
                .where(table.c.batch_id == batch.id, table.c.state == "claimed")
                .values(state="waiting", batch_id=None)
                .returning(table.c.id)
            )
            .scalars()
            .all()
        )
        if freed:
            connection.execute(
                insert(events),
                [{"lead_id": one, "at": at, "kind": "let_go", "detail": detail} for one in freed],
            )
    return len(freed)


def drop_delivered(
    database: Database, lease: Lease, batch: Batch, standing: set[str], at: datetime
) -> int:
    """Leads of a batch that stand in the spreadsheet already are delivered, not waiting. Gives how
    many are left; a batch of which none is left is ended."""
    ids = [lead.lead_id for lead in batch.leads if lead.lead_id in standing]
    with database.write() as connection:
        hold(connection, lease)
        if ids:
            table = _TABLES[batch.goods]
            connection.execute(
                update(table)
                .where(table.c.id.in_(ids), table.c.batch_id == batch.id)
                .values(state="delivered", delivered_at=at)
            )
            # They went out long ago, and people were told of them then.
            connection.execute(
                delete(notices).where(notices.c.lead_id.in_(ids), notices.c.state == "waiting")
            )
        left = len(batch.leads) - len(ids)
        if not left:
            _end(connection, batch, at, "settled")
    return left


def split(
    database: Database, lease: Lease, batch: Batch, at: datetime, *, first: int | None = None
) -> None:
    """After its mark was burnt, or where it is unsent: two batches take its place, of half the rows
    each, or of the `first` rows and the others."""
    ids = [lead.lead_id for lead in batch.leads]
    middle = len(ids) // 2 if first is None else first
    with database.write() as connection:
        hold(connection, lease)
        _end(connection, batch, at)
        for part in (ids[:middle], ids[middle:]):
            _begin(connection, lease, part, at, batch.goods)


def isolate(database: Database, lease: Lease, batch: Batch, reason: Text, at: datetime) -> None:
    """After its mark was burnt, or where it is unsent: the one lead of it is set aside, kept
    whole."""
    with database.write() as connection:
        hold(connection, lease)
        _end(connection, batch, at)
        table = _TABLES[batch.goods]
        connection.execute(
            update(table)
            .where(table.c.batch_id == batch.id)
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


def note(
    database: Database, lead_ids: Sequence[str], kind: str, detail: Text, at: datetime
) -> None:
    """Write something that happened into the history of leads."""
    with database.write() as connection:
        connection.execute(
            insert(events),
            [{"lead_id": one, "at": at, "kind": kind, "detail": detail} for one in lead_ids],
        )


def _begin(
    connection: Connection, lease: Lease, ids: Sequence[str], at: datetime, goods: Goods
) -> Batch:
    number = next_number(connection, lease.spreadsheet_id)
    row = connection.execute(
        insert(batches)
        .values(
            spreadsheet_id=lease.spreadsheet_id,
            number=number,
            mark_id=_mark_id(_uuid(connection), lease.spreadsheet_id, number),
            digest=_digest(ids),
            goods=goods,
            state="unsent",
            unknown=False,
            created_at=at,
        )
        .returning(*batches.c)
    ).one()
    table = _TABLES[goods]
    connection.execute(
        update(table).where(table.c.id.in_(ids)).values(state="claimed", batch_id=row.id)
    )
    return _batch(connection, row)


def _end(connection: Connection, batch: Batch, at: datetime, state: str = "burnt") -> None:
    connection.execute(
        update(batches).where(batches.c.id == batch.id).values(state=state, settled_at=at)
    )


def _batch(connection: Connection, row: Row[Any]) -> Batch:
    table = _TABLES[row.goods]
    found = connection.execute(
        select(table)
        .where(table.c.batch_id == row.id, table.c.state == "claimed")
        .order_by(table.c.id)
        if table is activities
        else select(
            leads.c.id,
            leads.c.site,
            leads.c.received_at,
            leads.c.cells,
            leads.c.known_since,
            leads.c.handover,
        )
        .where(leads.c.batch_id == row.id, leads.c.state == "claimed")
        .order_by(leads.c.id)
    )
    made = _activity if table is activities else _waiting
    return Batch(
        id=row.id,
        spreadsheet_id=row.spreadsheet_id,
        number=row.number,
        mark_id=row.mark_id,
        digest=row.digest,
        unsent=row.state in UNSENT,
        leads=tuple(map(made, found)),
        goods=row.goods,
    )


def _waiting(row: Any) -> WaitingLead:
    decided = row.handover or {}
    cells = handovers.with_decided(row.cells, decided)
    notes = decided.get("notes", {})
    return WaitingLead(row.id, row.received_at, cells, row.known_since, notes, row.site)


def _activity(row: Any) -> WaitingLead:
    return WaitingLead(row.id, row.received_at, row.cells, site=row.site)


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
