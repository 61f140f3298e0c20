"""Who wrote before. Found out when a lead is first claimed, so that no visitor waits for it.

The keys are digests that depend on a secret of this inbox: whoever gets hold of them alone cannot
try out which e-mail addresses stand among them.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from server.database.tables import facts, lead_people, leads
from server.matching import person_keys

# SQLite takes 32,766 values a statement, PostgreSQL as many; far below it is as fast.
_AT_ONCE = 1000

_KEEP = (
    update(leads).where(leads.c.id == bindparam("lead_id")).values(known_since=bindparam("since"))
)

_FIRST = (
    select(lead_people.c.key, func.min(leads.c.received_at).label("first"))
    .join(leads, leads.c.id == lead_people.c.lead_id)
    .where(
        lead_people.c.site == bindparam("site"),
        lead_people.c.key.in_(bindparam("keys", expanding=True)),
    )
    .group_by(lead_people.c.key)
)


def recognise(connection: Connection, ids: Sequence[str]) -> None:
    """Inside the transaction that claims these leads: keep by what their persons are known, and
    since when, for those that are claimed for the first time, in the order in which they came.

    Since when: by 受付日時, which a list that is imported later sets back, and never later than the
    lead's own.
    """
    seen = select(lead_people.c.lead_id).where(lead_people.c.lead_id == leads.c.id).exists()
    fresh = connection.execute(
        select(leads.c.id, leads.c.site, leads.c.arrived_at, leads.c.received_at, leads.c.cells)
        .where(leads.c.id.in_(ids), ~seen)
        .order_by(leads.c.id)
    ).all()
    if not fresh:
        return
    secret = _secret(connection)
    keys = {one.id: tuple(_keyed(secret, key) for key in person_keys(one.cells)) for one in fresh}
    known = _first_times(connection, {(one.site, key) for one in fresh for key in keys[one.id]})
    again = []
    for one in fresh:
        names = [(one.site, key) for key in keys[one.id]]
        if since := min((known[name] for name in names if name in known), default=None):
            again.append({"lead_id": one.id, "since": min(since, one.received_at)})
        for name in names:
            known[name] = min(known.get(name, one.received_at), one.received_at)
    if again:
        connection.execute(_KEEP, again)
    people = [
        {"lead_id": one.id, "key": key, "site": one.site, "arrived_at": one.arrived_at}
        for one in fresh
        for key in keys[one.id]
    ]
    if people:
        connection.execute(insert(lead_people), people)


def _secret(connection: Connection) -> bytes:
    query = select(facts.c.value).where(facts.c.name == "people_secret")
    return bytes.fromhex(connection.execute(query).scalar_one())


def _keyed(secret: bytes, key: str) -> str:
    return hmac.new(secret, key.encode(), hashlib.sha256).hexdigest()[:40]


def _first_times(
    connection: Connection, names: set[tuple[str, str]]
) -> dict[tuple[str, str], datetime]:
    """(site, key) → when that person was first received; strangers left out."""
    by_site: dict[str, list[str]] = {}
    for site, key in sorted(names):
        by_site.setdefault(site, []).append(key)
    return {
        (site, row.key): row.first
        for site, keys in by_site.items()
        for start in range(0, len(keys), _AT_ONCE)
        for row in connection.execute(_FIRST, {"site": site, "keys": keys[start:][:_AT_ONCE]})
    }
