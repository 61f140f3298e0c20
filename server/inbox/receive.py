"""put: a lead is on disk, once, when this returns."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, func, insert, select, text

from server.database.database import Database
from server.database.prepared import Prepared
from server.database.tables import events, lead_keys, leads
from server.inbox import marks
from server.lead import CellValue, Lead, Receipt

# A double click or a sender's retry comes within seconds; a person who really writes the same
# again does so later. The public contract says ten minutes.
SAME_WORDS_WINDOW = timedelta(minutes=10)
LONGEST_KEY = 120
DIGESTED = "sha256:"

_LEAD_OF_KEY = Prepared(
    select(lead_keys.c.lead_id).where(
        lead_keys.c.site == bindparam("site"), lead_keys.c.key == bindparam("key")
    )
)
_LEAD_OF_WORDS = Prepared(
    select(func.min(leads.c.id)).where(
        leads.c.site == bindparam("site"),
        leads.c.words == bindparam("words"),
        leads.c.arrived_at > bindparam("since"),
        # What a clock that was ahead took in says nothing about today.
        leads.c.arrived_at < bindparam("until"),
    )
)
_NEW_LEAD = Prepared(
    insert(leads),
    "id",
    "site",
    "state",
    "received_at",
    "arrived_at",
    "cells",
    "words",
    "content_type",
    "body",
    "whole",
)
_NEW_KEY = Prepared(insert(lead_keys), "site", "key", "lead_id")
_NEW_EVENT = Prepared(insert(events), "lead_id", "at", "kind", "detail")


def put_all(database: Database, several: Sequence[Lead]) -> list[Receipt]:
    """Keep each of `several`, unless one of its keys or, within ten minutes, its words are known
    already: all or none; of two with the same words the second is a duplicate of the first.

    On return the answer holds even if power fails: the transaction has been synced to disk.
    """
    (receipts,) = put_each(database, (several,))
    return receipts


def put_each(database: Database, posts: Sequence[Sequence[Lead]]) -> list[list[Receipt]]:
    """The same for the leads of several posts, in one transaction."""
    keyed = [[(lead, _fitting_keys(lead)) for lead in post] for post in posts]
    with database.write() as connection:
        _one_at_a_time(database.engine, connection, [one for post in keyed for one in post])
        return [[_put(connection, lead, keys) for lead, keys in post] for post in keyed]


def _put(connection: Connection, lead: Lead, keys: tuple[str, ...]) -> Receipt:
    known = _known(connection, lead, keys)
    if known is not None:
        _note_duplicate(connection, lead, keys, known)
        if lead.accepted:
            marks.accept(connection, lead, known)
        return Receipt(known, duplicate=True)
    _keep(connection, lead, keys)
    return Receipt(lead.lead_id, duplicate=False)


def _fitting_keys(lead: Lead) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_fitting, lead.keys)))


def _fitting(key: str) -> str:
    return key if len(key) <= LONGEST_KEY else digest_of(key)


def digest_of(key: str) -> str:
    """The form in which a key is known that is too long, or whose lead was erased."""
    if key.startswith(DIGESTED):
        return key
    return DIGESTED + hashlib.sha256(key.encode()).hexdigest()


def _one_at_a_time(
    engine: Engine, connection: Connection, keyed: Sequence[tuple[Lead, tuple[str, ...]]]
) -> None:
    """SQLite has one writer anyway. On PostgreSQL two posts of the same lead meet at a lock."""
    if engine.dialect.name != "postgresql":
        return
    names = {f"{lead.site}\0{name}" for lead, keys in keyed for name in (*keys, lead.words) if name}
    for number in sorted({_lock_number(name) for name in names}):
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def _lock_number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def _known(connection: Connection, lead: Lead, keys: Iterable[str]) -> str | None:
    for key in keys:
        if (found := _lead_of(connection, lead.site, key)) is not None:
            return found
    if lead.words is None:
        return None
    window = {
        "since": lead.arrived_at - SAME_WORDS_WINDOW,
        "until": lead.arrived_at + SAME_WORDS_WINDOW,
    }
    values = {"site": lead.site, "words": lead.words, **window}
    return _lead_in(_LEAD_OF_WORDS.run(connection, values))


def _lead_in(cursor: Any) -> str | None:
    found = cursor.fetchone()
    return None if found is None or found[0] is None else str(found[0])


def _lead_of(connection: Connection, site: str, key: str) -> str | None:
    for form in dict.fromkeys((key, digest_of(key))):
        found = _lead_in(_LEAD_OF_KEY.run(connection, {"site": site, "key": form}))
        if found is not None:
            return found
    return None


def _keep(connection: Connection, lead: Lead, keys: Iterable[str]) -> None:
    _NEW_LEAD.run(
        connection,
        {
            "id": lead.lead_id,
            "site": lead.site,
            "state": "waiting",
            "received_at": lead.received_at,
            "arrived_at": lead.arrived_at,
            "cells": dict(lead.cells),
            "words": lead.words,
            "content_type": lead.content_type[:200],
            "body": lead.body,
            "whole": lead.whole and all(map(_fits, lead.cells.values())),
        },
    )
    _remember(connection, lead.site, keys, lead.lead_id)


def _fits(value: CellValue) -> bool:
    """Whether a cell holds it whole; half its limit is always safe, whatever the characters."""
    return not isinstance(value, str) or len(value) <= 25_000


def _note_duplicate(connection: Connection, lead: Lead, keys: Iterable[str], known: str) -> None:
    """A retry under a new key must find the same lead when it is repeated under that key."""
    new = [key for key in keys if _lead_of(connection, lead.site, key) is None]
    _remember(connection, lead.site, new, known)
    event = {"lead_id": known, "at": lead.arrived_at, "kind": "duplicate", "detail": None}
    _NEW_EVENT.run(connection, event)


def _remember(connection: Connection, site: str, keys: Iterable[str], lead_id: str) -> None:
    for key in keys:
        _NEW_KEY.run(connection, {"site": site, "key": key, "lead_id": lead_id})
