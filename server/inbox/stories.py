"""Leads for the eyes of the status page: found by name, e-mail or company, each with its story."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, exists, func, or_, select

from server.database.database import Database
from server.database.tables import batches, events, leads
from server.handover.queue import with_decided
from server.inbox.views import UNDELIVERED
from sheets_schema.text import Text

# What one may look for, besides a lead's id.
SEARCHED = ("name", "company", "email", "phone")
# Left out on both sides, so that 山田太郎 finds 山田 太郎, and 0312345678 finds 03-1234-5678.
_BETWEEN_WORDS = (" ", "\u3000", "-")

Only = Literal["all", "waiting", "delivered", "isolated", "duplicate", "gone"]
_STATES: dict[Only, tuple[str, ...]] = {
    "waiting": UNDELIVERED,
    "delivered": ("delivered",),
    "isolated": ("isolated",),
    "gone": ("removed", "forgotten"),
}


@dataclass(frozen=True, slots=True)
class ListedLead:
    """A lead in a list. `cells`: column key → first value, empty once it was purged or erased.
    `repeats`: how often the same submission came again."""

    id: str
    site: str
    state: str
    arrived_at: datetime
    delivered_at: datetime | None
    cells: dict[str, Any]
    reason: Text | None
    repeats: int


@dataclass(frozen=True, slots=True)
class Happening:
    """One step of a story. `kind`: arrived, taken, unknown, delivered, or an event's kind.
    `detail`: what was written down with it. `number`: of the batch, for taken."""

    at: datetime
    kind: str
    detail: Text | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """`body`: what was sent, None once it was purged. `happenings`: oldest first."""

    lead: ListedLead
    received_at: datetime
    content_type: str
    body: bytes | None
    happenings: tuple[Happening, ...]


def find(
    database: Database,
    *,
    sites: Collection[str] | None = None,
    words: str = "",
    only: Only = "all",
    before: str = "",
    most: int = 50,
) -> list[ListedLead]:
    """Newest first. `sites`: None for all. `words`: a part of a name, company, e-mail address or
    phone number, or a whole id. `before`: the id of the last lead of the page before."""
    query = _with_repeats().order_by(leads.c.id.desc()).limit(most)
    if sites is not None:
        query = query.where(leads.c.site.in_(sites))
    if words.strip():
        query = query.where(_holds(words.strip()))
    if before:
        query = query.where(leads.c.id < before)
    if only == "duplicate":
        query = query.where(
            exists().where(events.c.lead_id == leads.c.id, events.c.kind == "duplicate")
        )
    elif only != "all":
        query = query.where(leads.c.state.in_(_STATES[only]))
    with database.read() as connection:
        return [_found(row) for row in connection.execute(query)]


def arrived_since(database: Database, at: datetime) -> int:
    """How many leads came in after `at`."""
    with database.read() as connection:
        query = select(func.count()).select_from(leads).where(leads.c.arrived_at > at)
        return connection.execute(query).scalar_one()


def story(database: Database, lead_id: str) -> Story | None:
    with database.read() as connection:
        row = connection.execute(
            _with_repeats(
                leads.c.received_at, leads.c.content_type, leads.c.body, leads.c.batch_id
            ).where(leads.c.id == lead_id)
        ).one_or_none()
        if row is None:
            return None
        noted = connection.execute(
            select(events).where(events.c.lead_id == lead_id).order_by(events.c.at, events.c.id)
        ).all()
        batch = connection.execute(
            select(batches).where(batches.c.id == row.batch_id)
        ).one_or_none()
    return Story(
        lead=_found(row),
        received_at=row.received_at,
        content_type=row.content_type,
        body=row.body,
        happenings=_happenings(row, noted, batch),
    )


def _with_repeats(*more: Any) -> Any:
    repeats = (
        select(func.count())
        .where(events.c.lead_id == leads.c.id, events.c.kind == "duplicate")
        .scalar_subquery()
    )
    return select(
        leads.c.id,
        leads.c.site,
        leads.c.state,
        leads.c.arrived_at,
        leads.c.delivered_at,
        leads.c.cells,
        leads.c.handover,
        leads.c.reason,
        repeats.label("repeats"),
        *more,
    )


def _holds(words: str) -> ColumnElement[bool]:
    spellings = {_bare(words), _bare(unicodedata.normalize("NFKC", words))} - {""}
    matches: list[ColumnElement[bool]] = [leads.c.id == words.lower()]
    for key in SEARCHED:
        text: ColumnElement[Any] = func.lower(leads.c.cells[key].as_string())
        for between in _BETWEEN_WORDS:
            text = func.replace(text, between, "")
        matches.extend(text.contains(one, autoescape=True) for one in sorted(spellings))
    return or_(*matches)


def _bare(words: str) -> str:
    for between in _BETWEEN_WORDS:
        words = words.replace(between, "")
    return words.lower()


def _happenings(
    lead: Row[Any], noted: Sequence[Row[Any]], batch: Row[Any] | None
) -> tuple[Happening, ...]:
    told = [Happening(lead.arrived_at, "arrived")]
    told.extend(Happening(one.at, one.kind, one.detail) for one in noted)
    if batch is not None:
        told.append(Happening(batch.created_at, "taken", number=batch.number))
        if batch.unknown and lead.state == "claimed":
            told.append(Happening(batch.created_at, "unknown"))
    if lead.delivered_at is not None:
        told.append(Happening(lead.delivered_at, "delivered"))
    # Sorting is stable: what happened in the same moment stays in the order told above.
    return tuple(sorted(told, key=lambda one: one.at))


def _found(row: Row[Any]) -> ListedLead:
    return ListedLead(
        id=row.id,
        site=row.site,
        state=row.state,
        arrived_at=row.arrived_at,
        delivered_at=row.delivered_at,
        cells=with_decided(row.cells or {}, row.handover),
        reason=row.reason,
        repeats=row.repeats,
    )
