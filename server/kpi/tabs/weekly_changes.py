"""定例会: what changed since the last meeting and since the last rebuild."""

import numpy as np

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.count.changes import Changes, Move
from server.kpi.count.snapshot import INVALID, LEAD, NO_PHASE, OPPORTUNITY, QUALIFIED, WON, Snapshot
from server.kpi.pages import CellValue, Head, Link, Mark, Table
from server.kpi.tabs.weekly_lists import MOST_ROWS
from sheets_schema import kpi_texts
from sheets_schema.metrics import SUMS
from sheets_schema.text import Text

_STAGES: dict[int, Text] = {
    INVALID: SUMS["invalid"].name,
    LEAD: SUMS["valid"].name,
    OPPORTUNITY: SUMS["opportunities"].name,
    QUALIFIED: SUMS["qualified"].name,
    WON: SUMS["won"].name,
}


def changes(book: Book) -> Table:
    """How many leads made each move."""
    history = book.history
    meeting = None if history is None else history.since_meeting
    rebuild = None if history is None else history.since_rebuild
    rows: list[list[CellValue]] = [
        [book.say(move.value), _count(meeting, move), _count(rebuild, move)] for move in Move
    ]
    since = "" if history is None else f" {typed.date_of(history.meeting_on):%Y/%m/%d}"
    heads = (
        Head(book.say(kpi_texts.CHANGE)),
        Head(f"{book.say(kpi_texts.SINCE_MEETING)}{since}", "count"),
        Head(book.say(kpi_texts.SINCE_REBUILD), "count"),
    )
    note = kpi_texts.CHANGES_NOTE if meeting is not None else kpi_texts.NO_HISTORY
    return Table(heads, rows, heading=book.say(kpi_texts.CHANGES), notes=(book.say(note),))


def changed_leads(book: Book, link: Link) -> Table | None:
    """The leads themselves, without those that are new or gone; None where there are none."""
    history = book.history
    if history is None or history.since_meeting is None:
        return None
    found = history.since_meeting
    # The first of two rows with one key is the one that the snapshot knows.
    keys, places = np.unique(history.keys, return_index=True)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    everything = [
        (move, key)
        for move in Move
        if move not in {Move.NEW, Move.GONE}
        for key in found.keys[move].tolist()
    ]
    for move, key in everything[:MOST_ROWS]:
        at = int(places[np.searchsorted(keys, np.uint64(key))])
        if uri := link("leads", book.lead_row(at)):
            marks[len(rows), 1] = Mark(link=uri)
        rows.append([
            book.say(move.value),
            book.columns.company(at) or f"{book.say(kpi_texts.ROW)} {book.lead_row(at)}",
            _stage(book, found.before, key),
            _stage(book, found.now, key),
        ])  # fmt: skip
    if not rows:
        return None
    rest = len(everything) - len(rows)
    notes = (book.say(kpi_texts.AND_MORE).format(count=f"{rest:,}"),) if rest else ()
    heads = (
        Head(book.say(kpi_texts.CHANGE)),
        Head(book.say(kpi_texts.COMPANY)),
        Head(book.say(kpi_texts.FROM)),
        Head(book.say(kpi_texts.TO)),
    )
    return Table(heads, rows, heading=book.say(kpi_texts.CHANGED_LEADS), marks=marks, notes=notes)


def _count(found: Changes | None, move: Move) -> int | None:
    return None if found is None else len(found.keys[move])


def _stage(book: Book, snapshot: Snapshot, key: int) -> str | None:
    leads = snapshot.leads
    at = int(np.searchsorted(leads["key"], np.uint64(key)))
    if at >= snapshot.size or int(leads["key"][at]) != key:
        return None
    words = [book.say(_STAGES[int(leads["rank"][at])])]
    phase = int(leads["phase"][at])
    if phase != NO_PHASE:
        words.append(snapshot.phases[phase])
    for name, text in (("won", kpi_texts.WON_ON), ("lost", kpi_texts.LOST_ON)):
        if day := int(leads[name][at]):
            words.append(f"{book.say(text)} {typed.date_of(day):%Y/%m/%d}")
    return " / ".join(words)
