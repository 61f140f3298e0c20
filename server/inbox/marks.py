"""Leads that came first with a mark (spam, a mail that failed) and again as accepted: it is to go.

The mark is the program's own first value. While the row is not written, it is simply not written
with it; afterwards delivery clears it, unless a person has changed it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, insert, select, update

from server.database.database import Database
from server.database.tables import events, leads
from server.lead import CellValue, Lead
from sheets_schema.lists import KIND_SPAM

# Events of a lead: its mark is to go; it went; it stays, because a person has decided, or deleted
# the row; it was accepted after its mail had failed.
UNMARK: Final = "unmark"
UNMARKED: Final = "unmarked"
MARK_KEPT: Final = "mark_kept"
ACCEPTED: Final = "accepted"
# What server.intake.cells makes of such an outcome.
_OUTCOME = re.compile(r".{1,60}: (mail_failed|結果不明|outcome unknown)")
End = Literal["unmarked", "mark_kept"]


@dataclass(frozen=True, slots=True)
class MarkedLead:
    """`event_id`: grows with time. `site`: the lead's."""

    event_id: int
    lead_id: str
    site: str


def is_spam(cells: Mapping[str, CellValue] | None) -> bool:
    return str((cells or {}).get("kind", "")) in KIND_SPAM.both()


def accept(connection: Connection, lead: Lead, known: str) -> None:
    """`lead` is the lead `known` again, and accepted."""
    row = connection.execute(
        select(leads.c.state, leads.c.cells, leads.c.handover).where(leads.c.id == known)
    ).one_or_none()
    if row is None:
        return
    first = dict(row.cells or (row.handover or {}).get("cells") or {})
    if not is_spam(first):
        _accept_outcome(connection, lead, known, first)
        return
    without = {key: value for key, value in first.items() if key != "kind"}
    if _rewritten(connection, known, without):
        _note(connection, known, UNMARKED, lead.arrived_at)
        return
    asked = select(events.c.id).where(events.c.lead_id == known, events.c.kind == UNMARK)
    if connection.execute(asked.limit(1)).first() is None:
        _note(connection, known, UNMARK, lead.arrived_at)


def _accept_outcome(connection: Connection, lead: Lead, known: str, first: dict[str, Any]) -> None:
    """A line of その他 says that the mail failed, or that nobody knows. In a row that stands it is
    the people's by now; the lead's history tells that it was accepted."""
    lines = str(first.get("other", "")).split("\n")
    kept = [line for line in lines if _OUTCOME.fullmatch(line) is None]
    if kept == lines:
        return
    _rewritten(connection, known, first | {"other": "\n".join(kept)})
    _note(connection, known, ACCEPTED, lead.arrived_at)


def _rewritten(connection: Connection, known: str, cells: dict[str, Any]) -> bool:
    """False where the row is written already, or being written."""
    changed = connection.execute(
        update(leads).where(leads.c.id == known, leads.c.state == "waiting").values(cells=cells)
    )
    return changed.rowcount == 1


def asked_since(database: Database, event_id: int) -> list[MarkedLead]:
    """The leads whose mark is to go, asked for after that event and not settled; oldest first."""
    # What settles it comes after it, so that only the end of the history is read.
    settled = select(events.c.lead_id).where(
        events.c.id > event_id, events.c.kind.in_((UNMARKED, MARK_KEPT))
    )
    query = (
        select(events.c.id, events.c.lead_id, leads.c.site)
        .join(leads, leads.c.id == events.c.lead_id)
        .where(events.c.kind == UNMARK, events.c.id > event_id)
        .where(events.c.lead_id.not_in(settled))
        .order_by(events.c.id)
    )
    with database.read() as connection:
        return [MarkedLead(row.id, row.lead_id, row.site) for row in connection.execute(query)]


def newest_event(database: Database) -> int:
    """So that what came later can be asked for alone."""
    with database.read() as connection:
        query = select(events.c.id).order_by(events.c.id.desc()).limit(1)
        return int(connection.execute(query).scalar() or 0)


def written(database: Database, lead_ids: Sequence[str]) -> set[str]:
    """Those whose row stands in the spreadsheet."""
    with database.read() as connection:
        query = select(leads.c.id).where(leads.c.id.in_(lead_ids), leads.c.state == "delivered")
        return set(connection.execute(query).scalars())


def settle(database: Database, lead_id: str, end: End, at: datetime) -> None:
    """The mark went, or stays."""
    with database.write() as connection:
        _note(connection, lead_id, end, at)


def _note(connection: Connection, lead_id: str, kind: str, at: datetime) -> None:
    connection.execute(insert(events), {"lead_id": lead_id, "at": at, "kind": kind, "detail": None})
