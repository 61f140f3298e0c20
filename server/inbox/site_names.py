"""Leads belong to a site by its name, and names change: `default` becomes a table of SITES_FILE, a
table is renamed or taken out. What is known of a name is kept, so that nobody's leads are lost from
sight and those of a renamed site follow it.
"""

import hashlib
import json
import logging
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from server.database.database import Database
from server.database.tables import batches, facts, leads, metadata, rebuilds, schedules

DEFAULT = "default"
_FACT = "site:"

log = logging.getLogger("leadsheet.inbox")


def remember(database: Database, sites: Mapping[str, str]) -> None:
    """`sites`: name → spreadsheet id, of those that have one."""
    with database.read() as connection:
        new = {name: one for name, one in sites.items() if _spreadsheet(connection, name) != one}
    if not new:
        return
    with database.write() as connection:
        for name, spreadsheet_id in new.items():
            value = json.dumps({"name": name, "spreadsheet_id": spreadsheet_id})
            connection.execute(delete(facts).where(facts.c.name == _fact(name)))
            connection.execute(insert(facts).values(name=_fact(name), value=value))


def without_settings(database: Database, names: Collection[str]) -> list[str]:
    """Names under which leads are kept and which the settings do not know."""
    with database.read() as connection:
        return sorted(_names(connection) - {*names})


def last_spreadsheet(database: Database, name: str) -> str:
    """Where the leads of this name were last to be written, "" where nobody knows."""
    with database.read() as connection:
        return _last_spreadsheet(connection, name)


def follow(database: Database, sites: Mapping[str, str]) -> dict[str, str]:
    """Give the leads of a renamed site to the site it is now; former name → name of today.

    A site is taken for a renamed one where the settings do not know its name any more, and exactly
    one site writes to its spreadsheet today; `default` also where there is but one site. Anybody
    else's leads stay where they are: whose they are, a person has to say (`adopt`). `sites`: name →
    spreadsheet id, of all.
    """
    renamed = {}
    for old in without_settings(database, sites):
        was = last_spreadsheet(database, old)
        heirs = [name for name, spreadsheet_id in sites.items() if was and spreadsheet_id == was]
        if not heirs and old == DEFAULT and len(sites) == 1:
            heirs = [*sites]
        if len(heirs) == 1:
            adopt(database, old, heirs[0])
            renamed[old] = heirs[0]
    return renamed


def adopt(database: Database, old: str, new: str) -> int:
    """All that is kept under the name `old` is the site `new`'s; gives how many leads."""
    with database.write() as connection:
        connection.execute(delete(schedules).where(schedules.c.site == old))
        still_open = rebuilds.c.state.in_(("queued", "running"))
        connection.execute(delete(rebuilds).where(rebuilds.c.site == old, still_open))
        moved = 0
        for table in metadata.sorted_tables:
            if "site" in table.c:
                count = _move(connection, table, old, new)
                moved = count if table is leads else moved
        connection.execute(delete(facts).where(facts.c.name == _fact(old)))
    log.warning("leads of a renamed site", extra={"former": old, "site": new, "leads": moved})
    return moved


def _move(connection: Connection, table: Table, old: str, new: str) -> int:
    """Where both names have a row of the same key, that of today's name stays."""
    others = [column for column in table.primary_key if column.name != "site"]
    if table.c.site.primary_key:
        twin = table.alias("twin")
        same = [twin.c[column.name] == column for column in others]
        connection.execute(
            delete(table).where(
                table.c.site == old, select(twin.c.site).where(twin.c.site == new, *same).exists()
            )
        )
    changed = connection.execute(update(table).where(table.c.site == old).values(site=new))
    return changed.rowcount


def _names(connection: Connection) -> set[str]:
    """One look into the index a name, however many leads there are."""
    names: set[str] = set()
    last = ""
    while True:
        found = connection.execute(
            select(leads.c.site).where(leads.c.site > last).order_by(leads.c.site).limit(1)
        ).scalar()
        if found is None:
            return names
        last = str(found)
        names.add(last)


def _last_spreadsheet(connection: Connection, name: str) -> str:
    if known := _spreadsheet(connection, name):
        return known
    # Kept by a version that did not write it down: where its leads were sent tells it.
    found = connection.execute(
        select(batches.c.spreadsheet_id)
        .join(leads, leads.c.batch_id == batches.c.id)
        .where(leads.c.site == name)
        .order_by(batches.c.id.desc())
        .limit(1)
    ).scalar()
    return str(found or "")


def _spreadsheet(connection: Connection, name: str) -> str:
    query = select(facts.c.value).where(facts.c.name == _fact(name))
    value = connection.execute(query).scalar()
    told: Any = json.loads(value) if value else {}
    return str(told.get("spreadsheet_id", ""))


def _fact(name: str) -> str:
    return _FACT + hashlib.sha256(name.encode()).hexdigest()[:32]
