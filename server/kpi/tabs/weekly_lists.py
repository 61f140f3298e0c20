"""定例会: the rows to talk about, each with a link."""

from dataclasses import dataclass

import numpy as np

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.pages import CellValue, Head, Link, Mark, Table
from server.kpi.read.columns import BLANK, MONEY_SCALE, Bools, Ints, Longs
from sheets_schema import kpi_texts, lists
from sheets_schema.text import Text

MOST_ROWS = 50
HOTTEST = 20


@dataclass(frozen=True, slots=True)
class _Silence:
    """Of each row of リード: the day something last happened, and whether it is to be listed
    because nothing is planned, or because it is long ago."""

    last: Ints
    unplanned: Bools
    stale: Bools

    def listed(self, book: Book) -> Bools:
        leads = book.leads
        chosen: Bools = leads["counted"].to_numpy() & leads["open"].to_numpy()
        return chosen & (self.unplanned | self.stale)


def _silence(book: Book) -> _Silence:
    """The day of the last action, of the opportunity where none is written."""
    as_of = book.calendar.as_of
    last = book.columns.days["last_action_on"]
    last = np.where((last > 0) & (last <= as_of), last, book.leads["opportunity_day"].to_numpy())
    return _Silence(
        last=last,
        unplanned=book.columns.days["next_action_on"] == 0,
        stale=as_of - last >= book.business.whole("stale_days"),
    )


def count_silent(book: Book) -> int:
    return int(_silence(book).listed(book).sum())


def silent_deals(book: Book, link: Link) -> Table:
    """Open deals without a next action, or whose last action is 放置日数 or more ago; by owner, the
    longest silent first."""
    silence = _silence(book)
    places = np.flatnonzero(silence.listed(book))
    # Where there are too many, those that are silent longest stay, whoever's they are.
    worst = places[np.lexsort((places, silence.last[places]))]
    # Deals of nobody come first: they need an owner before anything else.
    by_owner = np.argsort(_owner_ranks(book)[worst[:MOST_ROWS]], kind="stable")
    order = np.concatenate([worst[:MOST_ROWS][by_owner], worst[MOST_ROWS:]])
    amounts = book.columns.amounts["expected_amount"]
    rows: list[list[CellValue]] = []
    for at in order[:MOST_ROWS].tolist():
        reasons = (
            (kpi_texts.NO_NEXT_ACTION, silence.unplanned[at]),
            (kpi_texts.SILENT, silence.stale[at]),
        )
        rows.append([
            _owner(book, at),
            _company(book, at),
            _phase(book, at),
            int(amounts.units[at]) / MONEY_SCALE if amounts.known[at] else None,
            int(silence.last[at]),
            book.calendar.as_of - int(silence.last[at]),
            book.say(kpi_texts.AND).join(
                book.say(why).format(days=book.business.whole("stale_days"))
                for why, holds in reasons
                if holds
            ),
        ])  # fmt: skip
    heads = (
        Head(book.say(kpi_texts.OWNER)),
        Head(book.say(kpi_texts.COMPANY)),
        Head(book.say(kpi_texts.PHASE)),
        Head(book.say(kpi_texts.EXPECTED), "money"),
        Head(book.say(kpi_texts.LAST_ACTION), "date", book.say(kpi_texts.LAST_ACTION_NOTE)),
        Head(book.say(kpi_texts.SILENT_DAYS), "count"),
        Head(book.say(kpi_texts.WHY)),
    )
    return _listed(book, heads, rows, order, link, kpi_texts.SILENT_DEALS, 1)


def _waiting(book: Book) -> Bools:
    """Valid leads still 新規 (or without a status) after more days than the setting allows."""
    leads = book.leads
    statuses = book.columns.statuses
    untouched = (statuses.codes == BLANK) | (statuses.codes == statuses.place(lists.STATUS_NEW))
    received = leads["received"].to_numpy()
    waiting = book.calendar.as_of - received
    chosen: Bools = leads["counted"].to_numpy() & leads["unjudged"].to_numpy() & untouched
    return chosen & (received > 0) & (waiting > book.business.whole("new_days"))


def count_waiting(book: Book) -> int:
    return int(_waiting(book).sum())


def new_for_too_long(book: Book, link: Link) -> Table:
    """The oldest first."""
    received = book.leads["received"].to_numpy()
    places = np.flatnonzero(_waiting(book))
    order = places[np.argsort(received[places], kind="stable")]
    names = [*(one.name for one in book.business.channels), book.business.unclassified]
    channels = book.leads["channel"].to_numpy()
    rows: list[list[CellValue]] = [
        [
            _owner(book, at),
            _company(book, at),
            names[channels[at]],
            int(received[at]),
            book.calendar.as_of - int(received[at]),
        ]
        for at in order[:MOST_ROWS].tolist()
    ]
    heads = (
        Head(book.say(kpi_texts.OWNER)),
        Head(book.say(kpi_texts.COMPANY)),
        Head(book.say(kpi_texts.CHANNEL)),
        Head(book.say(kpi_texts.RECEIVED), "date"),
        Head(book.say(kpi_texts.WAITING_DAYS), "count"),
    )
    return _listed(book, heads, rows, order, link, kpi_texts.NEW_TOO_LONG, 1)


def recycle(book: Book, link: Link) -> Table:
    """Lost deals by the 失注後の対応 of their reason: 再フォロー by its next date, then 分析."""
    reasons = book.columns.lost_reasons
    follow = [
        book.business.lost_follow.get(typed.fold(name), lists.LOST_NO_FOLLOW)
        for name in reasons.names
    ]
    next_on = book.columns.days["next_action_on"]
    lost_day = book.leads["lost_day"].to_numpy()
    lost = book.leads["counted"].to_numpy() & book.leads["lost"].to_numpy()
    turns = {lists.LOST_RECYCLE: 0, lists.LOST_ANALYSE: 1}
    # Of each reason; 2 is left out, as a blank (code -1) is.
    turn = np.array([*(turns.get(one, 2) for one in follow), 2])[reasons.codes]
    places = np.flatnonzero(lost & (turn < 2))
    undated = next_on[places] == 0
    keys = (-lost_day[places], next_on[places], undated, turn[places])
    order = places[np.lexsort(keys)]
    rows: list[list[CellValue]] = [
        [
            book.say(follow[reasons.codes[at]]),
            _company(book, at),
            int(next_on[at]) or None,
            reasons.names[reasons.codes[at]],
            int(lost_day[at]),
            _owner(book, at),
        ]
        for at in order[:MOST_ROWS].tolist()
    ]
    heads = (
        Head(book.say(kpi_texts.FOLLOW)),
        Head(book.say(kpi_texts.COMPANY)),
        Head(book.say(kpi_texts.NEXT_ACTION), "date"),
        Head(book.say(kpi_texts.LOST_REASON)),
        Head(book.say(kpi_texts.LOST_ON), "date"),
        Head(book.say(kpi_texts.OWNER)),
    )
    return _listed(book, heads, rows, order, link, kpi_texts.RECYCLE, 1)


def hottest(book: Book, link: Link) -> Table:
    """Leads in hand by their current score, the newest first among equals."""
    leads = book.leads
    scores = book.columns.scores
    in_hand = leads["counted"].to_numpy() & leads["valid"].to_numpy() & ~leads["won"].to_numpy()
    in_hand = in_hand & ~leads["lost"].to_numpy() & (scores > 0)
    received = leads["received"].to_numpy()
    places = np.flatnonzero(in_hand)
    order = places[np.lexsort((places, -received[places], -scores[places]))]
    statuses = book.columns.statuses
    arrival = book.columns.arrival_scores
    rows: list[list[CellValue]] = [
        [
            int(scores[at]),
            _company(book, at),
            int(arrival.units[at]) / MONEY_SCALE if arrival.known[at] else None,
            _reached(book, int(scores[at])),
            statuses.names[statuses.codes[at]] if statuses.codes[at] != BLANK else None,
            _owner(book, at),
            int(received[at]) or None,
        ]
        for at in order[:HOTTEST].tolist()
    ]
    heads = (
        Head(book.say(kpi_texts.SCORE_NOW), "count", book.say(kpi_texts.SCORE_NOTE)),
        Head(book.say(kpi_texts.COMPANY)),
        Head(book.say(kpi_texts.SCORE_THEN), "count"),
        Head(book.say(kpi_texts.REACHED)),
        Head(book.say(kpi_texts.STATUS)),
        Head(book.say(kpi_texts.OWNER)),
        Head(book.say(kpi_texts.RECEIVED), "date"),
    )
    return _listed(book, heads, rows, order[:HOTTEST], link, kpi_texts.HOTTEST, 1)


def _listed(
    book: Book,
    heads: tuple[Head, ...],
    rows: list[list[CellValue]],
    order: Longs,
    link: Link,
    heading: Text,
    linked: int,
) -> Table:
    marks: dict[tuple[int, int], Mark] = {}
    for row, at in enumerate(order[: len(rows)].tolist()):
        if uri := link("leads", book.lead_row(at)):
            marks[row, linked] = Mark(link=uri)
    rest = len(order) - len(rows)
    notes = (book.say(kpi_texts.AND_MORE).format(count=f"{rest:,}"),) if rest else ()
    if not rows:
        notes = (book.say(kpi_texts.NONE),)
    what = book.say(heading).format(days=book.business.whole("stale_days"))
    told = book.say(kpi_texts.HOW_MANY).format(what=what, count=f"{len(order):,}")
    return Table(heads, rows, heading=told, marks=marks, notes=notes)


def _owner(book: Book, at: int) -> str:
    code = int(book.columns.owners.codes[at])
    return book.say(kpi_texts.NOT_WRITTEN) if code == BLANK else book.columns.owners.texts[code]


def _owner_ranks(book: Book) -> Longs:
    """Of each row the place of its owner in the alphabet; nobody is before all."""
    texts = book.columns.owners.texts
    ranks = {text: rank for rank, text in enumerate(sorted(texts), 1)}
    return np.array([*(ranks[text] for text in texts), 0], dtype=np.int64)[
        book.columns.owners.codes
    ]


def _company(book: Book, at: int) -> str:
    return book.columns.company(at) or f"{book.say(kpi_texts.ROW)} {book.findings.row('leads', at)}"


def _phase(book: Book, at: int) -> str | None:
    code = int(book.columns.phases.codes[at])
    return None if code == BLANK else book.columns.phases.names[code]


def _reached(book: Book, score: int) -> str | None:
    for key, name in (("sql_score", "SQL"), ("mql_score", "MQL")):
        threshold = book.business.optional(key)
        if threshold is not None and score >= threshold:
            return name
    return None
