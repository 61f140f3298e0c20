"""Which alarms stand. Raised and called off once, however many processes look at once: the row of
`alarms` and the messages in the queue are one transaction."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from server.alarms import alarm_texts
from server.alarms.judging import KINDS, Alarm, Kind
from server.business.addresses import Address
from server.database.database import Database
from server.database.insert_new import insert_new
from server.database.tables import alarms
from server.notice import reminder_queue
from server.notice.reminder_queue import Draft
from server.notice.ways import ways_of
from server.settings.sites import Site
from sheets_schema.text import Text

# A message that could not be sent for so long is shown on the status page instead.
TRY_FOR = timedelta(days=1)


def standing(database: Database) -> Mapping[tuple[str, Kind], datetime]:
    """(site, kind) → since when."""
    with database.read() as connection:
        found = connection.execute(select(alarms)).all()
    return {(row.site, kind): row.since for row in found for kind in KINDS if row.kind == kind}


def raise_(database: Database, site: Site, alarm: Alarm, url: str, now: datetime) -> bool:
    """False where another process was quicker. `url`: of the spreadsheet, "" for none."""
    facts = (alarm_texts.TODO.format(todo=alarm.todo.of(site.locale)).of(site.locale),)
    with database.write() as connection:
        row = insert_new(connection, alarms, site=site.name, kind=alarm.kind, since=now)
        if row is None:
            return False
        told = _draft("alarm", alarm.kind, site, alarm.what, alarm.why, facts, url, now, now)
        _queue(connection, site, told, now)
    return True


def call_off(
    database: Database, site: Site, kind: Kind, since: datetime, url: str, now: datetime
) -> bool:
    """False where another process was quicker."""
    what = alarm_texts.WELL.format(what=alarm_texts.TITLES[kind].of(site.locale))
    begun = f"{since.astimezone(site.zone):%Y-%m-%d %H:%M}"
    lead = alarm_texts.WELL_LEAD.format(since=begun)
    facts = (alarm_texts.WELL_FACTS[kind].of(site.locale),)
    with database.write() as connection:
        gone = connection.execute(
            delete(alarms).where(
                alarms.c.site == site.name, alarms.c.kind == kind, alarms.c.since == since
            )
        )
        if gone.rowcount != 1:
            return False
        told = _draft("well", kind, site, what, lead, facts, url, since, now)
        _queue(connection, site, told, now)
    return True


def _draft(
    of: reminder_queue.Kind,
    kind: Kind,
    site: Site,
    what: Text,
    lead: Text,
    facts: tuple[str, ...],
    url: str,
    since: datetime,
    now: datetime,
) -> Draft:
    locale = site.locale
    # Several sites may share a spreadsheet, and names are a spreadsheet's.
    whose = hashlib.sha256(site.name.encode()).hexdigest()[:8]
    sign = "⚠" if of == "alarm" else "✓"
    return Draft(
        kind=of,
        name=f"{of}/{kind}/{since:%Y%m%d%H%M%S%f}/{whose}",
        person="",
        addresses=tuple(Address("email", one) for one in site.notice_email_to),
        said={
            "locale": locale,
            "title": f"{sign} {what.of(locale)}",
            "lead": lead.of(locale),
            "facts": list(facts),
            "url": url,
            "link_words": alarm_texts.LINK.of(locale),
            "why": alarm_texts.WHY_SENT.of(locale),
            "about": kind,
        },
        lines=(),
        until=now + TRY_FOR,
    )


def _queue(connection: Connection, site: Site, draft: Draft, now: datetime) -> None:
    for way in ways_of(site):
        # A webhook leads to a room; nobody in it is called by name.
        whom = draft.addresses if way == "email" else ()
        reminder_queue.keep(connection, site.name, site.spreadsheet_id, draft, way, whom, (), now)
