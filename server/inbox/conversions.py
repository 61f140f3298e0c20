"""What was told to advertising platforms: once, whatever happens in between.

A file is decided first: its number, its address and its lines are one transaction, in which each
line takes the place that only one line of its kind can have. Then it is written, whole; then noted
as written. A process that dies in between leaves a decided file, and whoever comes next writes that
very file again, at that address: no line is ever in two files.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Connection, Row, delete, func, insert, null, or_, select, update
from sqlalchemy.exc import IntegrityError

from server.conversions.platforms import Sent
from server.conversions.records import Record
from server.database.database import Database
from server.database.tables import conversion_files, conversions, lead_keys, leads
from server.errors import LeadsheetError

FileKind = Literal["conversions", "corrections"]
# SQLite takes 32,766 values a statement; far below it is as fast.
_AT_ONCE = 1000


class AlreadySentError(LeadsheetError):
    """Another process has decided one of these lines in the meantime."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A file whose lines are fixed. `written`: it was there, whole, at `written_at`. `rows`: its
    heads and lines, without those of people who were erased since."""

    number: int
    site: str
    target: str
    kind: FileKind
    place: str
    decided_at: datetime
    written_at: datetime | None
    rows: tuple[tuple[str, ...], ...]

    @property
    def written(self) -> bool:
        return self.written_at is not None


def unfinished(database: Database, site: str, target: str) -> Sequence[Decided]:
    """Files that were decided and may not be there; the oldest first."""
    with database.read() as connection:
        rows = connection.execute(
            select(conversion_files)
            .where(
                conversion_files.c.site == site,
                conversion_files.c.target == target,
                conversion_files.c.state == "decided",
            )
            .order_by(conversion_files.c.id)
        ).all()
        return [_decided(connection, row) for row in rows]


def at_place(database: Database, place: str) -> Decided | None:
    """The last file of ours at this address."""
    with database.read() as connection:
        row = connection.execute(
            select(conversion_files)
            .where(conversion_files.c.place == place)
            .order_by(conversion_files.c.id.desc())
            .limit(1)
        ).one_or_none()
        return None if row is None else _decided(connection, row)


def decide(
    database: Database,
    *,
    site: str,
    target: str,
    kind: FileKind,
    place: str,
    heads: Sequence[Sequence[str]],
    lines: Sequence[Record],
    at: datetime,
    seen: int | None = None,
) -> Decided:
    """`seen`: `newest` before it was looked what to correct. Raises AlreadySentError, with nothing
    decided, where one of the lines has its place already, a person among them was erased, or
    something was told since `seen`."""
    try:
        with database.write() as connection:
            _refuse_erased(connection, lines)
            if seen is not None and _newest(connection, site, target) != seen:
                raise AlreadySentError
            row = connection.execute(
                insert(conversion_files)
                .values(
                    site=site, target=target, kind=kind, place=place, state="decided",
                    decided_at=at, head=[list(head) for head in heads],
                )
                .returning(*conversion_files.c)
            ).one()  # fmt: skip
            _note_lines(connection, lines, site, target, row.id, at)
            return _decided(connection, row)
    except IntegrityError:
        raise AlreadySentError from None


def note_on_tab(
    database: Database, site: str, target: str, lines: Sequence[Record], at: datetime
) -> None:
    """Before they stand there. Raises AlreadySentError as `decide` does."""
    try:
        with database.write() as connection:
            _refuse_erased(connection, lines)
            _note_lines(connection, lines, site, target, None, at)
    except IntegrityError:
        raise AlreadySentError from None


def note_written(database: Database, number: int, at: datetime) -> None:
    with database.write() as connection:
        connection.execute(
            update(conversion_files)
            .where(conversion_files.c.id == number)
            .values(state="written", written_at=at)
        )


def withdraw(database: Database, number: int) -> bool:
    """Of a file that is not there and will not be: its lines are as if they had never been decided.
    Gives whether there was one of this number."""
    with database.write() as connection:
        connection.execute(delete(conversions).where(conversions.c.file_id == number))
        gone = connection.execute(delete(conversion_files).where(conversion_files.c.id == number))
        return bool(gone.rowcount)


def find(database: Database, number: int) -> Decided | None:
    with database.read() as connection:
        row = connection.execute(
            select(conversion_files).where(conversion_files.c.id == number)
        ).one_or_none()
        return None if row is None else _decided(connection, row)


def newest(database: Database, site: str, target: str) -> int:
    """Changes whenever this platform is told something."""
    with database.read() as connection:
        return _newest(connection, site, target)


def _newest(connection: Connection, site: str, target: str) -> int:
    query = select(func.max(conversions.c.id)).where(
        conversions.c.site == site, conversions.c.target == target
    )
    return connection.execute(query).scalar() or 0


def told(database: Database, site: str, target: str) -> Mapping[tuple[str, str], Sent]:
    """(lead id, stage) → what this platform was told."""
    with database.read() as connection:
        rows = connection.execute(
            select(conversions)
            .where(conversions.c.site == site, conversions.c.target == target)
            .order_by(conversions.c.id)
        )
        return _summed_up(rows)


def erased(database: Database, site: str) -> frozenset[str]:
    """Ids of the leads of a site that were erased."""
    with database.read() as connection:
        query = select(leads.c.id).where(leads.c.site == site, leads.c.state == "forgotten")
        return frozenset(connection.execute(query).scalars())


def forget(connection: Connection, lead_ids: Sequence[str]) -> None:
    """In the caller's transaction. What stays says that the stages of this lead's id were sent, so
    that they are never sent again, and nothing about the person."""
    connection.execute(
        update(conversions)
        .where(conversions.c.lead_id.in_(lead_ids))
        .values(line=null(), click_id=None, value=None)
    )


def lead_ad_ids(database: Database, lead_ids: Iterable[str]) -> Mapping[str, str]:
    """Lead id → the id under which the advertising system itself knows it, where it told one."""
    found: dict[str, str] = {}
    ids = list(lead_ids)
    with database.read() as connection:
        for start in range(0, len(ids), _AT_ONCE):
            rows = connection.execute(
                select(lead_keys.c.lead_id, lead_keys.c.key).where(
                    lead_keys.c.lead_id.in_(ids[start : start + _AT_ONCE]),
                    or_(lead_keys.c.key.like("lead-ad:%"), lead_keys.c.key.like("key:l:%")),
                )
            )
            for row in rows:
                found[row.lead_id] = str(row.key).removeprefix("lead-ad:").removeprefix("key:")
    return found


def _refuse_erased(connection: Connection, lines: Sequence[Record]) -> None:
    """A person may have been erased since the spreadsheet was read."""
    ids = list({one.lead_id for one in lines})
    for start in range(0, len(ids), _AT_ONCE):
        gone = connection.execute(
            select(leads.c.id)
            .where(leads.c.id.in_(ids[start : start + _AT_ONCE]), leads.c.state == "forgotten")
            .limit(1)
        ).scalar()
        if gone is not None:
            raise AlreadySentError


def _note_lines(
    connection: Connection,
    lines: Sequence[Record],
    site: str,
    target: str,
    file: int | None,
    at: datetime,
) -> None:
    values = [
        {
            "file_id": file, "site": site, "target": target, "kind": one.kind,
            "lead_id": one.lead_id, "stage": one.stage, "name": one.name,
            "click_id": one.click_id or None, "happened_at": one.at,
            "value": None if one.value is None else str(one.value), "currency": one.currency,
            "noted_at": at, "line": list(one.fields),
        }
        for one in lines
    ]  # fmt: skip
    if values:
        connection.execute(insert(conversions), values)


def _decided(connection: Connection, row: Row[Any]) -> Decided:
    lines = connection.execute(
        select(conversions.c.line).where(conversions.c.file_id == row.id).order_by(conversions.c.id)
    ).scalars()
    heads = [tuple(head) for head in row.head]
    return Decided(
        number=row.id,
        site=row.site,
        target=row.target,
        kind=row.kind,
        place=row.place,
        decided_at=row.decided_at,
        written_at=row.written_at,
        rows=(*heads, *(tuple(line) for line in lines if line)),
    )


def _summed_up(rows: Iterable[Row[Any]]) -> dict[tuple[str, str], Sent]:
    found: dict[tuple[str, str], Sent] = {}
    for row in rows:
        key = (row.lead_id, row.stage)
        value = None if row.value is None else Decimal(row.value)
        before = found.get(key)
        if row.kind == "sent" or before is None:
            found[key] = Sent(
                lead_id=row.lead_id,
                stage=row.stage,
                name=row.name,
                click_id=row.click_id or "",
                at=row.happened_at,
                value=value,
                currency=row.currency,
                retracted=row.kind == "retract",
                file_id=row.file_id,
                fields=tuple(row.line or ()),
            )
        else:
            found[key] = _replaced(before, row.kind, value)
    return found


def _replaced(before: Sent, kind: str, value: Decimal | None) -> Sent:
    if kind == "retract":
        return replace(before, retracted=True)
    return replace(before, value=value)
