"""定例会: what was decided and is still open, with the figure that it should move."""

from server.business import typed
from server.business.decisions import Decision
from server.kpi.count.between import members_between
from server.kpi.count.book import SMALL_SAMPLE, Book, beyond_all
from server.kpi.count.decided import metric_of, scope_of
from server.kpi.count.figures import Figure, cases_of, figure
from server.kpi.pages import CellValue, Head, Link, Mark, Table
from server.kpi.read.columns import Bools
from sheets_schema import kpi_texts
from sheets_schema import meeting_texts as words
from sheets_schema.metrics import DECLARED, asks_for_costs

# Before and after a decision are looked at over as many days as have passed, and no more than this.
MOST_DAYS = 90


def decisions(book: Book, link: Link, room: int) -> Table:
    """The open ones, the earliest due first; what has no day is due last."""
    still = [one for one in book.decisions if one.is_open]
    still.sort(key=lambda one: (one.due == 0, one.due, one.row))
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for one in still[:room]:
        place = len(rows)
        key = metric_of(one)
        before, after = _effect(book, one, key) if key else (None, None)
        if uri := link("decisions", book.findings.row("decisions", one.row)):
            marks[place, 0] = Mark(link=uri)
        if key:
            form = DECLARED[key].format
            for column, (value, cases) in ((5, before or (None, None)), (6, after or (None, None))):
                few = cases is not None and cases < SMALL_SAMPLE
                marks[place, column] = Mark(
                    format=form, muted=few, note=_note(book, key, value, cases)
                )
        if one.due and one.due < book.calendar.as_of:
            marks[place, 3] = Mark(warn=True, note=book.say(words.OVERDUE))
        rows.append([
            one.what,
            _told(book, one, key),
            one.owner or None,
            one.due or None,
            one.state.of(book.locale) if one.state else None,
            before[0] if before else None,
            after[0] if after else book.say(words.TOO_NEW) if key else None,
            one.decided or None,
        ])  # fmt: skip
    heads = (
        Head(
            book.say(words.DECISIONS).format(count=f"{len(still):,}"),
            note=book.say(words.DECISIONS_NOTE).format(days=MOST_DAYS),
        ),
        Head(book.say(words.EFFECT)),
        Head(book.say(words.IN_CHARGE)),
        Head(book.say(words.DUE), "date"),
        Head(book.say(words.STATE)),
        Head(book.say(words.METRIC_BEFORE), "number"),
        Head(book.say(words.METRIC_AFTER), "number"),
        Head(book.say(words.DECIDED), "date"),
    )
    notes = () if rows else (book.say(words.NO_DECISIONS),)
    return Table(heads, rows, marks=marks, notes=notes, block="decisions")


def _told(book: Book, one: Decision, key: str | None) -> str | None:
    if key is None:
        return one.metric or None
    scope = one.scope or book.say(kpi_texts.ALL_CHANNELS)
    return book.say(words.EFFECT_ON).format(metric=book.say(DECLARED[key].name), scope=scope)


Measured = tuple[Figure, int | None]


def _effect(book: Book, one: Decision, key: str) -> tuple[Measured | None, Measured | None]:
    """The figure before and after the day of the decision, over as many days of events each; the
    day itself counts to what comes after."""
    known, chosen = scope_of(book, one)
    as_of = book.calendar.as_of
    if not known or not one.decided or (chosen is not None and asks_for_costs(key)):
        return None, None
    if one.decided > as_of:
        return _over(book, key, one.decided - MOST_DAYS, as_of, chosen), None
    if asks_for_costs(key):
        return _whole_months(book, key, one)
    days = min(as_of - one.decided + 1, MOST_DAYS)
    return (
        _over(book, key, one.decided - days, one.decided - 1, chosen),
        _over(book, key, one.decided, one.decided + days - 1, chosen),
    )


def _over(book: Book, key: str, first: int, last: int, chosen: Bools | None) -> Measured:
    members = members_between(book, (key,), first, last, chosen)
    group = book.group(key, members)
    return figure(key, group), cases_of(key, group)


def _whole_months(book: Book, key: str, one: Decision) -> tuple[Measured | None, Measured | None]:
    """Costs are entered by month: the months after the one of the decision, and as many before."""
    month = typed.month_of_day(one.decided)
    last = typed.month_of_day(book.calendar.as_of + 1) - 1
    count = min(last - month, MOST_DAYS // 30)
    if count < 1:
        return _span(book, key, month - 1, month - 1), None
    return (
        _span(book, key, month - count, month - 1),
        _span(book, key, month + 1, month + count),
    )


def _span(book: Book, key: str, first: int, last: int) -> Measured:
    return _over(book, key, typed.first_day(first), typed.last_day(last), None)


def _note(book: Book, key: str, value: Figure | None, cases: int | None) -> str | None:
    if value is not None and beyond_all(key, value):
        return book.say(kpi_texts.OVER_ALL)
    return f"n = {cases:,}" if cases is not None else None
