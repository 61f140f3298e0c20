"""What the morning tells people: decided once by a rebuild, kept here, sent once at most, and shown
where that went wrong.

A reminder has a name that no other of its spreadsheet has (kind, day, person, way), so that however
many rebuilds and processes decide at once, one of them does. Urgent leads have no day: which of
them were told, and to whom, is remembered lead by lead.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from server.business.addresses import Address
from server.database.database import Database
from server.database.instants import ALLOWANCE
from server.database.tables import reminded, reminder_lines, reminders
from server.notice.queue import GONE_AFTER, TROUBLED, End, Group
from sheets_schema.text import Text

# `alarm` and `well`: that something is wrong, and that it no longer is (server.alarms).
Kind = Literal["morning", "urgent", "manager", "meeting", "alarm", "well"]
# A person who sends one again has looked: it may still go for so long.
AGAIN_FOR = timedelta(hours=2)

_LOST = Text(
    "送信の途中でプログラムが止まりました。届いたかどうか分かりません。",
    "The program stopped while sending. Whether the message arrived is not known.",
)
_TOO_LATE = Text(
    "その日のうちに送れませんでした。内容は「今日やること」かこの画面にあります。",
    "It could not be sent within its day. What it says stands on the Today tab or on this page.",
)


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """A row that somebody is reminded of. `row`: by what past rebuilds know it. `words`: key → what
    is said of it."""

    words: Mapping[str, str]
    lead_id: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """`name`: kind and day; of what is told lead by lead, the kind alone. `person`: whose list it
    is, "" for the manager. `said`: the words but the lines'. `until`: when it is too late."""

    kind: Kind
    name: str
    person: str
    addresses: tuple[Address, ...]
    said: Mapping[str, Any]
    lines: tuple[ReminderLine, ...]
    until: datetime

    @property
    def whom(self) -> str:
        """Whose knowing it is that an urgent lead is told once to; "" for what goes by the day."""
        return {"urgent": "person", "manager": "manager"}.get(self.kind, "")


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A reminder to send now. `lines` are read when it is begun."""

    id: int
    site: str
    way: str
    kind: str
    told: tuple[Address, ...]
    said: Mapping[str, Any]
    tries: int
    lines: tuple[Mapping[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class TroubledReminder:
    """A reminder that people may not have got, for the status page. `reason`: why."""

    id: int
    site: str
    way: str
    kind: str
    person: str
    state: str
    at: datetime
    reason: Text


def decide(
    database: Database, site: str, spreadsheet_id: str, drafts: Sequence[Draft], now: datetime
) -> int:
    """Keep what is not decided yet; gives how many reminders that makes."""
    return sum(_decide(database, site, spreadsheet_id, draft, now) for draft in drafts)


def _decide(database: Database, site: str, spreadsheet_id: str, draft: Draft, now: datetime) -> int:
    try:
        with database.write() as connection:
            lines = draft.lines
            if draft.whom:
                lines = _not_told(connection, spreadsheet_id, draft)
                if not lines:
                    return 0
                connection.execute(
                    insert(reminded),
                    [
                        {"spreadsheet_id": spreadsheet_id, "row": one.row, "whom": draft.whom,
                         "lead_id": one.lead_id, "at": now}
                        for one in lines
                    ],
                )  # fmt: skip
            by_way: dict[str, list[Address]] = {}
            for address in draft.addresses:
                by_way.setdefault(address.way, []).append(address)
            for way, addresses in by_way.items():
                keep(connection, site, spreadsheet_id, draft, way, addresses, lines, now)
            return len(by_way)
    except IntegrityError:
        return 0  # it is decided already, or by another process at this very moment


def _not_told(
    connection: Connection, spreadsheet_id: str, draft: Draft
) -> tuple[ReminderLine, ...]:
    query = select(reminded.c.row).where(
        reminded.c.spreadsheet_id == spreadsheet_id, reminded.c.whom == draft.whom
    )
    told = set(connection.execute(query).scalars())
    # A copied row is one lead.
    fresh = {one.row: one for one in draft.lines if one.row not in told}
    return tuple(fresh.values())


def keep(
    connection: Connection,
    site: str,
    spreadsheet_id: str,
    draft: Draft,
    way: str,
    addresses: Sequence[Address],
    lines: Sequence[ReminderLine],
    now: datetime,
) -> None:
    """Queues one draft for one way, within the transaction that decided it. Raises IntegrityError
    where that was decided before."""
    about = [draft.person, way, *([one.row for one in lines] if draft.whom else [])]
    digest = hashlib.sha256("\0".join(about).encode("utf-8", "replace")).hexdigest()[:32]
    made = connection.execute(
        insert(reminders).values(
            spreadsheet_id=spreadsheet_id,
            name=f"{draft.name}/{digest}",
            site=site,
            kind=draft.kind,
            person=draft.person[:200],
            way=way,
            state="waiting",
            told=[[one.kind, one.id] for one in addresses],
            said={**draft.said, "count": len(lines)},
            queued_at=now,
            until=draft.until,
            next_try_at=now,
            tries=0,
        )
    )
    number = made.inserted_primary_key[0] if made.inserted_primary_key else None
    if lines:
        connection.execute(
            insert(reminder_lines),
            [
                {"reminder_id": number, "place": place, "lead_id": one.lead_id,
                 "words": {**one.words}}
                for place, one in enumerate(lines)
            ],
        )  # fmt: skip


def due(
    database: Database, groups: Collection[Group], now: datetime, *, most: int = 20
) -> list[DueReminder]:
    """What may be sent now, oldest first; of each of `groups` so many at `most`."""
    if not groups:
        return []
    turn = func.row_number().over(
        partition_by=(reminders.c.site, reminders.c.way), order_by=reminders.c.id
    )
    waiting = (
        select(reminders.c.id, turn.label("turn"))
        .where(
            reminders.c.state == "waiting",
            # Set by a clock that was ahead, it is not waited for.
            or_(
                reminders.c.next_try_at <= now,
                func.coalesce(reminders.c.began_at, reminders.c.queued_at) > now + ALLOWANCE,
            ),
            reminders.c.until > now,
            tuple_(reminders.c.site, reminders.c.way).in_(list(groups)),
        )
        .subquery()
    )
    with database.read() as connection:
        found = connection.execute(
            select(reminders)
            .join(waiting, waiting.c.id == reminders.c.id)
            .where(waiting.c.turn <= most)
            .order_by(reminders.c.id)
        ).all()
    return [
        DueReminder(
            id=row.id,
            site=row.site,
            way=row.way,
            kind=row.kind,
            told=tuple(Address(kind, address) for kind, address in row.told),
            said=row.said,
            tries=row.tries,
        )
        for row in found
    ]


def begin(database: Database, reminder: DueReminder, now: datetime) -> DueReminder | None:
    """Take it before anything is sent, so that it is sent once at most; gives it with its lines, as
    they stand now: who was erased meanwhile is not among them. None where another process was
    quicker, and where nothing is left to say."""
    with database.write() as connection:
        taken = connection.execute(
            update(reminders)
            .where(reminders.c.id == reminder.id, reminders.c.state == "waiting")
            .values(state="sending", began_at=now, tries=reminders.c.tries + 1)
        )
        if taken.rowcount != 1:
            return None
        lines = connection.execute(
            select(reminder_lines.c.words)
            .where(reminder_lines.c.reminder_id == reminder.id)
            .order_by(reminder_lines.c.place)
        ).scalars().all()  # fmt: skip
        if not lines and reminder.said.get("count"):
            _end(connection, reminder.id, "given_up", None, now)
            return None
    return DueReminder(
        reminder.id, reminder.site, reminder.way, reminder.kind, reminder.told, reminder.said,
        reminder.tries, tuple(dict(one) for one in lines),
    )  # fmt: skip


def end(
    database: Database, reminder: DueReminder, how: End, trouble: Text | None, now: datetime
) -> None:
    """`trouble`: why it is not sent, in words; None where it is. What is sent is not kept."""
    with database.write() as connection:
        _end(connection, reminder.id, how, trouble, now)


def try_again_at(database: Database, reminder: DueReminder, at: datetime, trouble: Text) -> None:
    """It was not accepted; it waits."""
    with database.write() as connection:
        connection.execute(
            update(reminders)
            .where(reminders.c.id == reminder.id, reminders.c.state == "sending")
            .values(state="waiting", next_try_at=at, trouble=trouble)
        )


def clear_up(database: Database, now: datetime, surely_past: datetime | None) -> int:
    """What a process left behind when it died in the midst of sending is shown, never sent again;
    what could not be sent within its day is given up, once that is over by a clock that is
    confirmed (`surely_past`). Gives how many there were."""
    gone = or_(reminders.c.began_at < now - GONE_AFTER, reminders.c.began_at > now + ALLOWANCE)
    with database.read() as connection:
        lost = connection.execute(
            select(reminders.c.id).where(reminders.c.state == "sending", gone).limit(100)
        ).scalars().all()  # fmt: skip
        late = [] if surely_past is None else connection.execute(
            select(reminders.c.id)
            .where(reminders.c.state == "waiting", reminders.c.until <= surely_past)
            .limit(100)
        ).scalars().all()  # fmt: skip
    for number in lost:
        with database.write() as connection:
            _end(connection, number, "unknown", _LOST, now)
    for number in late:
        with database.write() as connection:
            _end(connection, number, "given_up", _TOO_LATE, now)
    return len(lost) + len(late)


def _end(
    connection: Connection, number: int, how: End, trouble: Text | None, now: datetime
) -> None:
    connection.execute(
        update(reminders)
        .where(reminders.c.id == number, reminders.c.state.in_(("sending", "waiting")))
        .values(state=how, settled_at=now, trouble=trouble)
    )
    if trouble is None:
        _blank(connection, [number])


def troubled(database: Database, sites: Sequence[str], *, most: int = 20) -> list[TroubledReminder]:
    """Newest first: reminders that ended badly, and those that are being tried again."""
    with database.read() as connection:
        found = connection.execute(
            select(reminders)
            .where(
                reminders.c.site.in_(sites),
                reminders.c.state.in_((*TROUBLED, "waiting")),
                reminders.c.trouble.is_not(None),
            )
            .order_by(reminders.c.id.desc())
            .limit(most)
        )
        return [
            TroubledReminder(
                one.id, one.site, one.way, one.kind, one.person, one.state,
                one.settled_at or one.began_at or one.queued_at, one.trouble,
            )
            for one in found
        ]  # fmt: skip


def send_again(database: Database, number: int, now: datetime) -> bool:
    """A person has mended the cause, or has looked and it did not arrive."""
    with database.write() as connection:
        asked = connection.execute(
            update(reminders)
            .where(
                reminders.c.id == number,
                reminders.c.state.in_(TROUBLED),
                reminders.c.trouble.is_not(None),
            )
            .values(
                state="waiting", queued_at=now, next_try_at=now, until=now + AGAIN_FOR,
                settled_at=None, trouble=None,
            )
        )  # fmt: skip
        return asked.rowcount == 1


def mark_seen(database: Database, number: int) -> None:
    """It is not shown any more, nor kept."""
    with database.write() as connection:
        seen = connection.execute(
            update(reminders)
            .where(reminders.c.id == number, reminders.c.state.in_(TROUBLED))
            .values(trouble=None)
        )
        if seen.rowcount:
            _blank(connection, [number])


def _blank(connection: Connection, numbers: Sequence[int]) -> None:
    """What was said has served its turn: that it was, is all that is kept."""
    connection.execute(delete(reminder_lines).where(reminder_lines.c.reminder_id.in_(numbers)))
    connection.execute(
        update(reminders).where(reminders.c.id.in_(numbers)).values(said={}, told=[])
    )
