"""What the rules of 設定 make of leads, kept with them; and the rules themselves as last read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, null, select, update

from server.database.database import Database
from server.database.tables import lead_people, leads, notices, writers
from server.database.writers import Lease
from server.handover.decision import First, Turn
from server.lead import CHANNEL_GIVEN, IMPORTED, CellValue

Cells = Mapping[str, Sequence[CellValue | None]]
Ways = Sequence[str]
# (the lead's site, its cells, whose turn it was, whom this person was given to before)
HandOver = Callable[[str, Mapping[str, CellValue], Turn, str], tuple[First, Ways]]

_KEEP = (
    update(leads).where(leads.c.id == bindparam("lead_id")).values(handover=bindparam("handover"))
)


def last_rules(database: Database, spreadsheet_id: str) -> tuple[Cells, datetime | None]:
    """The cells of 設定 and 施策 as last read, {} if never; and when they were last asked for."""
    with database.read() as connection:
        row = connection.execute(
            select(writers.c.rules, writers.c.rules_tried_at).where(
                writers.c.spreadsheet_id == spreadsheet_id
            )
        ).one_or_none()
    return ({}, None) if row is None else (row.rules or {}, row.rules_tried_at)


def keep_rules(database: Database, lease: Lease, cells: Cells | None, at: datetime) -> None:
    """`cells`: None where they could not be read; the ones from before stay."""
    read = {} if cells is None else {"rules": {key: list(column) for key, column in cells.items()}}
    with database.write() as connection:
        connection.execute(
            update(writers)
            .where(writers.c.spreadsheet_id == lease.spreadsheet_id)
            .values(rules_tried_at=at, **read)
        )


def hand_over(
    connection: Connection, lease: Lease, ids: Sequence[str], decide: HandOver, at: datetime
) -> None:
    """Inside the transaction that claims these leads: decide for each that is claimed for the first
    time, in the order in which they came. The lease makes this one writer at a time, so that the
    turns are fair however many processes deliver."""
    fresh = connection.execute(
        select(leads.c.id, leads.c.site, leads.c.cells, leads.c.known_since, leads.c.content_type)
        .where(leads.c.id.in_(ids), leads.c.handover.is_(null()))
        .order_by(leads.c.id)
    ).all()
    if not fresh:
        return
    turn = _turn(connection, lease)
    decided: list[dict[str, Any]] = []
    queued: list[dict[str, Any]] = []
    given: dict[str, str] = {}
    for one in fresh:
        known_owner = _known_owner(connection, one, given)
        first, ways = decide(one.site, one.cells, turn, known_owner)
        turn = first.turn
        if owner := _given_to(first.cells):
            given[one.id] = owner
        decided.append(
            {"lead_id": one.id, "handover": {"cells": {**first.cells}, "notes": {**first.notes}}}
        )
        # Whoever imports a list knows of its leads; of a purged one there is no more to say.
        if one.content_type != IMPORTED and one.cells:
            queued.extend(_notice(one, way, at) for way in ways)
    connection.execute(_KEEP, decided)
    if queued:
        connection.execute(insert(notices), queued)
    connection.execute(
        update(writers)
        .where(writers.c.spreadsheet_id == lease.spreadsheet_id)
        .values(turn=asdict(turn))
    )


def with_decided(
    cells: Mapping[str, CellValue], handover: Mapping[str, Any] | None
) -> dict[str, CellValue]:
    """A lead's cells with what was decided about it. Its own are never replaced, but for a channel
    that its sender did not name."""
    decided: Mapping[str, CellValue] = (handover or {}).get("cells", {})
    together = {**decided, **cells}
    if "channel" in decided and CHANNEL_GIVEN not in cells:
        together["channel"] = decided["channel"]
    return together


def _notice(lead: Any, way: str, at: datetime) -> dict[str, Any]:
    return {
        "lead_id": lead.id,
        "site": lead.site,
        "way": way,
        "state": "waiting",
        "queued_at": at,
        "next_try_at": at,
        "tries": 0,
    }


def _turn(connection: Connection, lease: Lease) -> Turn:
    told = connection.execute(
        select(writers.c.turn).where(writers.c.spreadsheet_id == lease.spreadsheet_id)
    ).scalar()
    return Turn(**told) if told else Turn()


def _known_owner(connection: Connection, lead: Any, given: Mapping[str, str]) -> str:
    """Whom this person was given to when they last wrote; "" for a new one. `given`: by lead id,
    what this transaction has decided and not yet stored."""
    if lead.known_since is None:
        return ""
    own = select(lead_people.c.key).where(lead_people.c.lead_id == lead.id)
    earlier = connection.execute(
        select(leads.c.id, leads.c.handover)
        .join(lead_people, lead_people.c.lead_id == leads.c.id)
        .where(
            lead_people.c.site == lead.site,
            lead_people.c.key.in_(own),
            leads.c.id < lead.id,
        )
        .order_by(leads.c.id.desc())
        .limit(10)
    )
    for one in earlier:
        owner = given.get(one.id) or _given_to((one.handover or {}).get("cells") or {})
        if owner:
            return owner
    return ""


def _given_to(cells: Mapping[str, CellValue]) -> str:
    """Whom a rule gave the lead to: the person of inside sales, else the owner."""
    return str(cells.get("inside_sales") or cells.get("owner") or "")
