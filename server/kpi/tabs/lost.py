"""失注・リサイクル: what was lost and why, whose time has come, and what came back."""

from dataclasses import dataclass

import numpy as np

from server.business import typed
from server.kpi.count.book import SMALL_SAMPLE, TOTAL, Book
from server.kpi.count.follow_ups import AGAIN, Item, is_lost_to_follow
from server.kpi.count.returns import Returns, find_returns
from server.kpi.pages import CellValue, Head, Link, Mark, Page, Table
from server.kpi.read.columns import BLANK, MONEY_SCALE, Bools, Longs
from server.kpi.tabs.today import channel_of, company_of, follow_ups_of, person_name, what_to_do
from sheets_schema import follow_up_texts as words
from sheets_schema import kpi_texts, lists
from sheets_schema.metrics import Empty
from sheets_schema.tabs import LOST
from sheets_schema.text import Text

MOST_ROWS = 50


def lost(book: Book, link: Link) -> Page:
    """`link(tab, row)`: the address of a row."""
    returns = find_returns(book)
    return Page(
        LOST,
        (
            _by_reason(book, returns),
            _due(book, link),
            _waiting(book, returns, link),
            _back(book, returns, link),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Reason:
    name: str
    follow: str
    among: Bools


def _by_reason(book: Book, returns: Returns) -> Table:
    planned = book.columns.days["next_action_on"]
    amounts = book.columns.amounts["expected_amount"].units
    come = (planned > 0) & (planned <= book.calendar.as_of)
    reasons = _reasons(book, returns)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for one in [*reasons, _Reason(book.say(TOTAL), "", returns.base)]:
        base, back = int(one.among.sum()), int((one.among & (returns.back > 0)).sum())
        won = int((one.among & returns.won).sum())
        for column, cases in ((8, base), (10, back)):
            if 0 < cases < SMALL_SAMPLE:
                marks[len(rows), column] = Mark(muted=True, note=f"n = {cases}")
        rows.append([
            one.name,
            one.follow or None,
            base,
            int(amounts[one.among].sum()) / MONEY_SCALE,
            int((one.among & come).sum()),
            int((one.among & (planned > book.calendar.as_of)).sum()),
            int((one.among & (planned == 0)).sum()),
            back,
            back / base if base else Empty.ZERO_BASE,
            won,
            won / back if back else Empty.ZERO_BASE,
        ])  # fmt: skip
    heads = (
        Head(book.say(words.LOST_REASON)),
        Head(book.say(words.FOLLOW)),
        Head(book.say(words.LOST), "count"),
        Head(book.say(words.LOST_AMOUNT), "money"),
        Head(book.say(words.CAME), "count"),
        Head(book.say(words.PLANNED), "count"),
        Head(book.say(words.NO_DATE), "count"),
        Head(book.say(words.BACK), "count", book.say(words.BACK_NOTE)),
        Head(book.say(words.BACK_RATE), "percent", book.say(words.BACK_RATE_NOTE)),
        Head(book.say(words.WON_AGAIN), "count"),
        Head(book.say(words.WON_RATE), "percent", book.say(words.WON_RATE_NOTE)),
    )
    notes = (book.say(words.LOST_NOTE), book.say(words.BACK_NOTE))
    return Table(
        heads, rows, heading=book.say(words.BY_REASON), total=True, marks=marks, notes=notes
    )


def _reasons(book: Book, returns: Returns) -> list[_Reason]:
    """Those of 設定 in its order, then others that were written, then none, then what was put back;
    only where there is any."""
    chosen = book.columns.lost_reasons
    found = []
    for code, name in enumerate((*chosen.names, "")):
        among = returns.lost & (chosen.codes == (code if name else BLANK))
        follow = book.business.lost_follow.get(typed.fold(name), lists.LOST_NO_FOLLOW)
        label = name or book.say(kpi_texts.NOT_WRITTEN)
        found.append(_Reason(label, book.say(follow) if name else "", among))
    recycled = (book.say(words.RECYCLED), book.say(words.RECYCLED_FOLLOW))
    found.append(_Reason(*recycled, returns.recycled))
    return [one for one in found if one.among.any()]


def _due(book: Book, link: Link) -> Table:
    """The same rows as on 今日やること, all of them."""
    waiting = follow_ups_of(book).waiting
    places = np.flatnonzero(waiting.kind == AGAIN)
    order = places[np.lexsort((places, waiting.due[places]))]
    rows: list[list[CellValue]] = [
        [
            company_of(book, at),
            person_name(book, int(waiting.person[at])),
            int(waiting.due[at]),
            _reason(book, at),
            channel_of(book, at),
            int(book.columns.scores[at]),
            what_to_do(book, Item(at)),
        ]
        for at in order[:MOST_ROWS].tolist()
    ]
    heads = (
        Head(book.say(words.COMPANY)),
        Head(book.say(words.PERSON)),
        Head(book.say(words.DUE), "date"),
        Head(book.say(words.LOST_REASON)),
        Head(book.say(words.CHANNEL)),
        Head(book.say(words.SCORE), "count", book.say(words.SCORE_NOTE)),
        Head(book.say(words.WHAT)),
    )
    return _listed(book, heads, rows, order, link, words.DUE_LIST)


def _waiting(book: Book, returns: Returns, link: Link) -> Table:
    """What is to be taken up again and has no day, or one to come: by that day, then the newest."""
    follow = is_lost_to_follow(book.columns, book.leads, book.business) | returns.recycled
    due = follow_ups_of(book).waiting.kind == AGAIN
    places = np.flatnonzero(follow & ~due & (returns.back == 0))
    planned = book.columns.days["next_action_on"]
    undated = planned[places] == 0
    order = places[np.lexsort((places, -returns.since[places], planned[places], undated))]
    whose = follow_ups_of(book).waiting.person
    rows: list[list[CellValue]] = [
        [
            company_of(book, at),
            person_name(book, int(whose[at])),
            int(planned[at]) or None,
            _reason(book, at),
            channel_of(book, at),
            int(book.columns.scores[at]),
            int(returns.since[at]) or None,
        ]
        for at in order[:MOST_ROWS].tolist()
    ]
    heads = (
        Head(book.say(words.COMPANY)),
        Head(book.say(words.PERSON)),
        Head(book.say(kpi_texts.NEXT_ACTION), "date"),
        Head(book.say(words.LOST_REASON)),
        Head(book.say(words.CHANNEL)),
        Head(book.say(words.SCORE), "count", book.say(words.SCORE_NOTE)),
        Head(book.say(words.SINCE), "date"),
    )
    return _listed(book, heads, rows, order, link, words.WAITING_LIST)


def _back(book: Book, returns: Returns, link: Link) -> Table:
    """The newest return first."""
    leads = book.leads
    places = np.flatnonzero(returns.base & (returns.back > 0))
    order = places[np.lexsort((places, -returns.back[places]))]
    rows: list[list[CellValue]] = []
    for at in order[:MOST_ROWS].tolist():
        later = int(returns.back_place[at])
        if returns.won[at]:
            result = words.RESULT_WON
        else:
            result = words.RESULT_LOST if leads["lost"].to_numpy()[later] else words.RESULT_OPEN
        rows.append([
            company_of(book, at),
            person_name(book, int(follow_ups_of(book).waiting.person[later])),
            int(returns.since[at]) or None,
            _reason(book, at),
            int(returns.back[at]),
            book.say(result),
        ])  # fmt: skip
    heads = (
        Head(book.say(words.COMPANY)),
        Head(book.say(words.PERSON)),
        Head(book.say(words.SINCE), "date"),
        Head(book.say(words.LOST_REASON)),
        Head(book.say(words.BACK_ON), "date", book.say(words.BACK_NOTE)),
        Head(book.say(words.RESULT)),
    )
    return _listed(book, heads, rows, returns.back_place[order], link, words.BACK_LIST)


def _reason(book: Book, place: int) -> str | None:
    """Of what was put back, that it was."""
    if not book.fact("lost")[place]:
        statuses = book.columns.statuses
        code = int(statuses.codes[place])
        return None if code == BLANK else statuses.names[code]
    reasons = book.columns.lost_reasons
    code = int(reasons.codes[place])
    return book.say(kpi_texts.NOT_WRITTEN) if code == BLANK else reasons.names[code]


def _listed(
    book: Book,
    heads: tuple[Head, ...],
    rows: list[list[CellValue]],
    order: Longs,
    link: Link,
    heading: Text,
) -> Table:
    """`order`: the rows that the lines lead to, those that are not listed behind them."""
    marks: dict[tuple[int, int], Mark] = {}
    for row, at in enumerate(order[: len(rows)].tolist()):
        if uri := link("leads", book.lead_row(at)):
            marks[row, 0] = Mark(link=uri)
    rest = len(order) - len(rows)
    notes = (book.say(kpi_texts.AND_MORE).format(count=f"{rest:,}"),) if rest else ()
    if not rows:
        notes = (book.say(kpi_texts.NONE),)
    told = book.say(kpi_texts.HOW_MANY).format(what=book.say(heading), count=f"{len(order):,}")
    return Table(heads, rows, heading=told, marks=marks, notes=notes)
