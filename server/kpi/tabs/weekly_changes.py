"""定例会: this week beside the last ones, and who moved since the last meeting."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.count.changes import Changes, Move
from server.kpi.count.history import last_meeting
from server.kpi.count.snapshot import (
    INVALID,
    LEAD,
    NO_PHASE,
    OPPORTUNITY,
    QUALIFIED,
    WON,
    Array,
    Snapshot,
)
from server.kpi.pages import CellValue, Head, Link, Mark, Table
from server.kpi.read.columns import BLANK, Bools
from sheets_schema import kpi_texts
from sheets_schema import meeting_texts as words
from sheets_schema.metrics import DECLARED, SUMS
from sheets_schema.text import Text

WEEK = 7
WEEKS_BEFORE = 4
# A figure, and the flags and the day of the facts that it is counted by.
_EVENTS: tuple[tuple[str, tuple[str, ...], str, Text], ...] = (
    ("leads", ("counted",), "received", Text("受付日", "Day received")),
    ("opportunities", ("counted", "valid", "opportunity"), "opportunity_day",
     Text("商談日", "Opportunity date")),
    ("won", ("counted", "valid", "won"), "won_day", Text("成約日", "Won date")),
    ("lost", ("counted", "valid", "lost"), "lost_day", Text("失注日", "Lost date")),
)  # fmt: skip
_STAGES: dict[int, Text] = {
    INVALID: SUMS["invalid"].name,
    LEAD: SUMS["valid"].name,
    OPPORTUNITY: SUMS["opportunities"].name,
    QUALIFIED: SUMS["qualified"].name,
    WON: SUMS["won"].name,
}
# Those that are told one by one; new leads and rows that are gone are only counted.
_TOLD = (Move.LOST, Move.ON, Move.BACK, Move.INVALID, Move.REOPENED, Move.EDITED)


def weeks(book: Book) -> Table:
    """By day of event. A week begins on the day of the meeting; this one is up to the as-of day."""
    as_of = book.calendar.as_of
    begin = last_meeting(as_of, book.business.whole("meeting_day"))
    spans = (
        (begin, as_of, 1),
        (begin - WEEK, begin - 1, 1),
        (begin - WEEK * (1 + WEEKS_BEFORE), begin - WEEK - 1, WEEKS_BEFORE),
    )
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for key, flags, day, told in _EVENTS:
        chosen: Bools = np.logical_and.reduce([book.fact(flag) for flag in flags])
        if key == "leads":
            chosen = chosen & ~book.fact("starts_late")
        days = book.fact(day)
        counts = [int((chosen & (days >= a) & (days <= b) & (days > 0)).sum()) for a, b, _ in spans]
        marks[len(rows), 4] = Mark(format="days")
        rows.append([
            book.say(DECLARED[key].name),
            book.say(told),
            *counts[:2],
            counts[2] / WEEKS_BEFORE,
        ])  # fmt: skip
    first = typed.date_of(begin)
    heads = (
        Head(book.say(words.WEEKS), note=book.say(words.WEEKS_NOTE)),
        Head(book.say(words.COUNTED_BY)),
        Head(book.say(words.THIS_WEEK).format(first=f"{first.month}/{first.day}"), "count"),
        Head(book.say(words.LAST_WEEK), "count"),
        Head(book.say(words.FOUR_WEEKS), "count"),
    )
    return Table(heads, rows, marks=marks, block="weeks", close=True)


@dataclass(frozen=True, slots=True)
class _Moved:
    """`place`: of its row among the leads."""

    move: Move
    key: int
    place: int


def movers(book: Book, link: Link, room: int) -> Table:
    """Who moved since the last meeting: won first, then lost, then what moved on."""
    history = book.history
    found = None if history is None else history.since_meeting
    if history is None or found is None:
        return _nobody(book, kpi_texts.NO_HISTORY)
    # The first of two rows with one key is the one that the snapshot knows.
    keys, places = np.unique(history.keys, return_index=True)
    everything = list(_in_order(found, keys, places))
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for one in everything[:room]:
        row = book.lead_row(one.place)
        if uri := link("leads", row):
            marks[len(rows), 0] = Mark(link=uri)
        then, now = (_stage(book, side, one.key) for side in (found.before, found.now))
        rows.append([
            book.columns.company(one.place) or f"{book.say(kpi_texts.ROW)} {row}",
            book.say(words.FROM_TO).format(then=then or "–", now=now or "–"),
            _owner(book, one.place),
            book.say(one.move.value),
        ])  # fmt: skip
    day = typed.date_of(history.meeting_on)
    separator = " · "
    counts = separator.join(
        book.say(words.COUNTS).format(move=book.say(move.value), count=f"{len(found.keys[move]):,}")
        for move in Move
        if len(found.keys[move])
    )
    heads = (
        Head(
            book.say(words.MOVERS).format(
                day=f"{day.month}/{day.day}", count=f"{len(everything):,}"
            ),
            note="\n".join((book.say(words.MOVERS_NOTE), book.say(kpi_texts.CHANGES_NOTE), counts)),
        ),
        Head(book.say(kpi_texts.FROM) + " → " + book.say(kpi_texts.TO)),
        Head(book.say(kpi_texts.OWNER)),
        Head(book.say(words.HOW), "line"),
    )
    notes = (counts,) if counts else (book.say(words.NOBODY_MOVED),)
    return Table(heads, rows, marks=marks, notes=notes, block="movers")


def _nobody(book: Book, why: Text) -> Table:
    heads = (Head(book.say(kpi_texts.CHANGES)), Head(""), Head(book.say(kpi_texts.OWNER)))
    return Table(heads, [], notes=(book.say(why),), block="movers")


def _in_order(found: Changes, keys: Array, places: Array) -> Iterator[_Moved]:
    won = set(found.keys[Move.ON].tolist()) & set(
        found.now.leads["key"][found.now.leads["rank"] == WON].tolist()
    )
    told: set[int] = set()
    for move, only in ((Move.ON, won), *((move, None) for move in _TOLD)):
        for key in found.keys[move].tolist():
            if key not in told and (only is None or key in only):
                told.add(key)
                at = int(np.searchsorted(keys, np.uint64(key)))
                yield _Moved(move, key, int(places[at]))


def _owner(book: Book, place: int) -> str:
    code = int(book.columns.owners.codes[place])
    return book.say(kpi_texts.NOT_WRITTEN) if code == BLANK else book.columns.owners.texts[code]


def _stage(book: Book, snapshot: Snapshot, key: int) -> str | None:
    leads = snapshot.leads
    at = int(np.searchsorted(leads["key"], np.uint64(key)))
    if at >= snapshot.size or int(leads["key"][at]) != key:
        return None
    told = [book.say(_STAGES[int(leads["rank"][at])])]
    phase = int(leads["phase"][at])
    if phase != NO_PHASE:
        told.append(snapshot.phases[phase])
    for name, text in (("won", kpi_texts.WON_ON), ("lost", kpi_texts.LOST_ON)):
        if day := int(leads[name][at]):
            on = typed.date_of(day)
            told.append(f"{book.say(text)} {on.month}/{on.day}")
    return " / ".join(told)
