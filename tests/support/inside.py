"""What stands in an inbox, for tests to look at and to put there."""

from typing import Any

from sqlalchemy import Row, select

from server.database.database import Database
from server.database.tables import events, leads
from server.inbox.inbox import Inbox
from server.lead import Lead, Receipt
from sheets_schema.text import Text


def put_lead(database: Database, lead: Lead) -> Receipt:
    """As the product keeps one."""
    return Inbox(database).put(lead)


def recent(database: Database, *, most: int = 200, site: str | None = None) -> list[dict[str, Any]]:
    """The newest leads, newest first: id, site, state, times, cells and reason, which is
    both languages at once."""
    columns = (
        leads.c.id,
        leads.c.site,
        leads.c.state,
        leads.c.arrived_at,
        leads.c.delivered_at,
        leads.c.cells,
        leads.c.reason,
    )
    query = select(*columns).order_by(leads.c.id.desc()).limit(most)
    if site is not None:
        query = query.where(leads.c.site == site)
    with database.read() as connection:
        return [_plainly(row) for row in connection.execute(query)]


def history_of(database: Database, lead_id: str) -> list[dict[str, Any]]:
    """What happened to a lead, oldest first: at, kind, detail."""
    query = (
        select(events.c.at, events.c.kind, events.c.detail)
        .where(events.c.lead_id == lead_id)
        .order_by(events.c.id)
    )
    with database.read() as connection:
        return [_plainly(row) for row in connection.execute(query)]


def _plainly(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    return {key: str(one) if isinstance(one, Text) else one for key, one in row._mapping.items()}
