"""Notices of new MQLs: queued with the lead, sent once at most, and told where that went wrong."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, tuple_, update

from server.database.database import Database
from server.database.instants import ALLOWANCE
from server.database.tables import events, leads, notices
from server.handover.queue import with_decided
from server.lead import CellValue
from sheets_schema.text import Text

# A notice that is this old tells nothing new.
TRY_FOR = timedelta(days=1)
# No call takes so long: whoever began it is gone, and nobody knows how far it came.
GONE_AFTER = timedelta(minutes=5)

# A site and a way: what is slow or broken there delays nobody else.
Group = tuple[str, str]

End = Literal["sent", "refused", "unknown", "given_up"]
TROUBLED: tuple[End, ...] = ("refused", "unknown", "given_up")

_LOST = Text(
    "送信の途中でプログラムが止まりました。届いたかどうか分かりません。",
    "The program stopped while sending. Whether the notice arrived is not known.",
)
_TOO_OLD = Text(
    "1日のあいだ通知できませんでした。リードはスプレッドシートにあります。",
    "It could not be sent for a day. The lead stands in the spreadsheet.",
)


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A notice to send now. `cells`: column key → first value of its lead; `tries`: how often it
    was tried before."""

    id: int
    lead_id: str
    site: str
    way: str
    cells: Mapping[str, CellValue]
    tries: int


@dataclass(frozen=True, slots=True)
class TroubledNotice:
    """A notice that people may not have got, for the status page. `reason`: why."""

    id: int
    lead_id: str
    site: str
    way: str
    state: str
    at: datetime
    reason: Text


def due(
    database: Database, groups: Collection[Group], now: datetime, *, most: int = 20
) -> list[DueNotice]:
    """What may be sent now, oldest first: notices of leads that stand in the spreadsheet. Of each
    of `groups` so many at `most`, so that none waits behind another's backlog."""
    if not groups:
        return []
    turn = func.row_number().over(
        partition_by=(notices.c.site, notices.c.way), order_by=notices.c.id
    )
    waiting = (
        select(notices.c.id, turn.label("turn"))
        .join(leads, leads.c.id == notices.c.lead_id)
        .where(
            notices.c.state == "waiting",
            # Set by a clock that was ahead, it is not waited for.
            or_(
                notices.c.next_try_at <= now,
                func.coalesce(notices.c.began_at, notices.c.queued_at) > now + ALLOWANCE,
            ),
            tuple_(notices.c.site, notices.c.way).in_(list(groups)),
            leads.c.state == "delivered",
        )
        .subquery()
    )
    with database.read() as connection:
        found = connection.execute(
            select(
                notices.c.id,
                notices.c.lead_id,
                notices.c.site,
                notices.c.way,
                notices.c.tries,
                leads.c.cells,
                leads.c.handover,
            )
            .join(leads, leads.c.id == notices.c.lead_id)
            .join(waiting, waiting.c.id == notices.c.id)
            .where(waiting.c.turn <= most)
            .order_by(notices.c.id)
        ).all()
    return [
        DueNotice(
            id=row.id,
            lead_id=row.lead_id,
            site=row.site,
            way=row.way,
            cells=with_decided(row.cells or {}, row.handover),
            tries=row.tries,
        )
        for row in found
    ]


def begin(database: Database, notice: DueNotice, now: datetime) -> bool:
    """Take it before anything is sent, so that it is sent once at most. False where another process
    was quicker."""
    with database.write() as connection:
        taken = connection.execute(
            update(notices)
            .where(notices.c.id == notice.id, notices.c.state == "waiting")
            .values(state="sending", began_at=now, tries=notices.c.tries + 1)
        )
        return taken.rowcount == 1


def end(
    database: Database, notice: DueNotice, how: End, trouble: Text | None, now: datetime
) -> None:
    """`trouble`: why it is not sent, in words; None where it is."""
    _end(database, notice.id, notice.lead_id, how, trouble, now)


def try_again_at(database: Database, notice: DueNotice, at: datetime, trouble: Text) -> None:
    """It was not accepted; it waits."""
    with database.write() as connection:
        connection.execute(
            update(notices)
            .where(notices.c.id == notice.id, notices.c.state == "sending")
            .values(state="waiting", next_try_at=at, trouble=trouble)
        )


def clear_up(database: Database, now: datetime, surely_past: datetime | None) -> int:
    """What a process left behind when it died in the midst of sending is shown, never sent again;
    what could not be sent for a day is given up. `surely_past`: a moment that is over whatever this
    machine's clock says; None where nobody confirms it, and nothing is given up. Gives how many
    there were."""
    with database.read() as connection:
        gone = or_(notices.c.began_at < now - GONE_AFTER, notices.c.began_at > now + ALLOWANCE)
        lost = _left(connection, "sending", gone)
        # A lead that had to wait itself, and a notice that a person sent again, begin anew.
        old: list[tuple[int, str]] = []
        if surely_past is not None:
            day_ago = surely_past - TRY_FOR
            old = _left(
                connection, "waiting", leads.c.delivered_at < day_ago, notices.c.queued_at < day_ago
            )
    for notice_id, lead_id in lost:
        _end(database, notice_id, lead_id, "unknown", _LOST, now)
    for notice_id, lead_id in old:
        _end(database, notice_id, lead_id, "given_up", _TOO_OLD, now)
    return len(lost) + len(old)


def _left(
    connection: Connection, state: str, *conditions: ColumnElement[bool]
) -> list[tuple[int, str]]:
    """(id, lead id)"""
    found = connection.execute(
        select(notices.c.id, notices.c.lead_id)
        .join(leads, leads.c.id == notices.c.lead_id)
        .where(notices.c.state == state, *conditions)
        .limit(100)
    )
    return [(one.id, one.lead_id) for one in found]


def _end(
    database: Database, notice_id: int, lead_id: str, how: End, trouble: Text | None, now: datetime
) -> None:
    # Who sent it knows better than who took the sender for dead.
    from_states = ("sending", "waiting", *(("unknown",) if how == "sent" else ()))
    with database.write() as connection:
        ended = connection.execute(
            update(notices)
            .where(notices.c.id == notice_id, notices.c.state.in_(from_states))
            .values(state=how, settled_at=now, trouble=trouble)
        )
        if ended.rowcount == 1:
            connection.execute(
                insert(events).values(lead_id=lead_id, at=now, kind=f"notice_{how}", detail=trouble)
            )


def troubled(database: Database, sites: Sequence[str], *, most: int = 20) -> list[TroubledNotice]:
    """Newest first: notices that ended badly, and those that are being tried again."""
    with database.read() as connection:
        found = connection.execute(
            select(notices)
            .where(
                notices.c.site.in_(sites),
                notices.c.state.in_((*TROUBLED, "waiting")),
                notices.c.trouble.is_not(None),
            )
            .order_by(notices.c.id.desc())
            .limit(most)
        )
        return [
            TroubledNotice(
                one.id,
                one.lead_id,
                one.site,
                one.way,
                one.state,
                one.settled_at or one.began_at or one.queued_at,
                one.trouble,
            )
            for one in found
        ]


def send_again(database: Database, notice_id: int, now: datetime) -> bool:
    """A person has mended the cause, or has looked and it did not arrive."""
    with database.write() as connection:
        asked = connection.execute(
            update(notices)
            .where(notices.c.id == notice_id, notices.c.state.in_(TROUBLED))
            .values(state="waiting", queued_at=now, next_try_at=now, settled_at=None, trouble=None)
        )
        return asked.rowcount == 1


def mark_seen(database: Database, notice_id: int) -> None:
    """It is not shown any more."""
    with database.write() as connection:
        connection.execute(
            update(notices)
            .where(notices.c.id == notice_id, notices.c.state.in_(TROUBLED))
            .values(trouble=None)
        )
