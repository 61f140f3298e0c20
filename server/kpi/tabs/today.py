"""今日やること: one list for the people who call, person by person."""

from collections.abc import Iterable, Iterator

from server.kpi.count.book import TOTAL, Book, Contact
from server.kpi.count.call_order import recycle_candidates, tries
from server.kpi.count.follow_ups import (
    AGAIN,
    KINDS,
    NEW,
    OVERDUE,
    SILENT,
    UNPLANNED,
    FollowUps,
    Item,
    OfPerson,
    Waiting,
)
from server.kpi.pages import CellValue, Head, Link, Mark, Page, Table
from server.kpi.read.columns import BLANK
from sheets_schema import follow_up_texts as words
from sheets_schema import kpi_texts, lists
from sheets_schema.tabs import TODAY
from sheets_schema.text import Text

_KIND_NAMES: dict[int, Text] = {
    OVERDUE: words.OVERDUE,
    NEW: words.NEW,
    AGAIN: words.AGAIN,
    UNPLANNED: words.UNPLANNED,
    SILENT: words.SILENT,
}
_NO_CONTACT = Contact("", "", "", 0.0)
_COMPANY_COLUMN, _ROW_COLUMN = 4, 10


def today(book: Book, link: Link) -> Page:
    """`link(tab, row)`: the address of a row."""
    return Page(TODAY, (_list(book, link), _counts(book)))


def follow_ups_of(book: Book) -> FollowUps:
    if book.follow_ups is None:
        raise ValueError("this book was made without looking at who has to do what")
    return book.follow_ups


def person_name(book: Book, person: int) -> str:
    name = follow_ups_of(book).waiting.names[person]
    return name or book.say(kpi_texts.NOBODY)


def kind_name(book: Book, place: int) -> str:
    waiting = follow_ups_of(book).waiting
    kind = int(waiting.kind[place])
    if kind == OVERDUE and waiting.due[place] == book.calendar.as_of:
        return book.say(words.DUE_TODAY)
    return book.say(_KIND_NAMES[kind])


def company_of(book: Book, place: int) -> str:
    """Where none was written, the row."""
    return book.columns.company(place) or f"{book.say(kpi_texts.ROW)} {book.lead_row(place)}"


def what_to_do(book: Book, item: Item) -> str:
    place, waiting = item.place, follow_ups_of(book).waiting
    told = [_why(book, place, waiting), *_state(book, place), *_tried(book, place)]
    if item.others:
        rows = ", ".join(str(book.lead_row(one)) for one in item.other_places)
        more = words.MORE_ROWS if item.others == len(item.other_places) else words.MORE_ROWS_MANY
        told.append(book.say(more).format(count=f"{item.others:,}", rows=rows))
    return book.say(words.THEN).join(told)


def _list(book: Book, link: Link) -> Table:
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for one in follow_ups_of(book).people:
        for number, item in enumerate(one.items, 1):
            if uri := link("leads", book.lead_row(item.place)):
                marks[len(rows), _COMPANY_COLUMN] = Mark(link=uri)
                marks[len(rows), _ROW_COLUMN] = Mark(link=uri)
            rows.append(_row(book, one.person, number, item))
        if one.rest:
            marks |= {(len(rows), column): Mark(muted=True) for column in (1, 3, 9)}
            rows.append(_rest(book, one))
    note = words.TODAY_NOTE if rows else words.NOTHING_TO_DO
    return Table(_heads(book), rows, marks=marks, notes=(book.say(note),))


def _heads(book: Book) -> tuple[Head, ...]:
    return (
        Head(book.say(words.PLACE), "count"),
        Head(book.say(words.PERSON)),
        Head(book.say(words.DUE), "date", book.say(words.DUE_NOTE)),
        Head(book.say(words.KIND)),
        Head(book.say(words.COMPANY)),
        Head(book.say(words.NAME)),
        Head(book.say(words.PHONE)),
        Head(book.say(words.CHANNEL)),
        Head(book.say(words.SCORE), "count", book.say(words.SCORE_NOTE)),
        Head(book.say(words.WHAT)),
        Head(book.say(words.ROW), "count"),
    )


def _row(book: Book, person: int, number: int, item: Item) -> list[CellValue]:
    place = item.place
    contact = book.contacts.get(place, _NO_CONTACT)
    return [
        number,
        person_name(book, person),
        int(follow_ups_of(book).waiting.due[place]) or None,
        kind_name(book, place),
        company_of(book, place),
        contact.name or None,
        contact.phone or None,
        channel_of(book, place),
        int(book.columns.scores[place]),
        what_to_do(book, item),
        book.lead_row(place),
    ]


def _rest(book: Book, one: OfPerson) -> list[CellValue]:
    told = book.say(words.WHAT_REST).format(
        count=f"{sum(one.rest.values()):,}", parts=_parts(book, one.rest.items())
    )
    blank: list[CellValue] = [None] * len(_heads(book))
    blank[1], blank[3], blank[9] = person_name(book, one.person), book.say(words.REST), told
    return blank


def _parts(book: Book, counts: Iterable[tuple[int, int]]) -> str:
    return book.say(words.BETWEEN).join(
        book.say(words.PART).format(kind=book.say(_KIND_NAMES[kind]), count=f"{count:,}")
        for kind, count in counts
    )


def _counts(book: Book) -> Table:
    """How much each has to do, listed or not."""
    people = follow_ups_of(book).people
    counts = [counts_of(book, one) for one in people]
    rows: list[list[CellValue]] = [
        [person_name(book, one.person), *kinds.values(), one.count]
        for one, kinds in zip(people, counts, strict=True)
    ]
    sums = [sum(kinds[kind] for kinds in counts) for kind in KINDS]
    rows.append([book.say(TOTAL), *sums, sum(sums)])
    heads = (
        Head(book.say(words.PERSON)),
        *(Head(book.say(_KIND_NAMES[kind]), "count") for kind in KINDS),
        Head(book.say(words.IN_ALL), "count"),
    )
    return Table(heads, rows, heading=book.say(words.BY_PERSON), total=True)


def today_by_person(book: Book) -> Iterator[dict[str, int | str]]:
    """Of each person, nobody's first, how much there is to do and how much of it is late."""
    waiting = follow_ups_of(book).waiting
    late = ((waiting.kind == OVERDUE) & (waiting.due < book.calendar.as_of)) | waiting.late
    for one in follow_ups_of(book).people:
        yield {
            "person": person_name(book, one.person),
            "count": one.count,
            "late": int((late & (waiting.person == one.person)).sum()),
        }


def counts_of(book: Book, one: OfPerson) -> dict[int, int]:
    """Kind → how many, listed or not."""
    waiting = follow_ups_of(book).waiting
    counts = {kind: one.rest.get(kind, 0) for kind in KINDS}
    for item in one.items:
        counts[int(waiting.kind[item.place])] += 1
    return counts


def channel_of(book: Book, place: int) -> str:
    channels = book.business.channels
    at = int(book.columns.channels[place])
    return channels[at].name if at < len(channels) else book.business.unclassified


def _why(book: Book, place: int, waiting: Waiting) -> str:
    as_of, due = book.calendar.as_of, int(waiting.due[place])
    kind = int(waiting.kind[place])
    if kind == OVERDUE:
        told = words.WHAT_OVERDUE if due < as_of else words.WHAT_TODAY
        return book.say(told).format(days=as_of - due)
    if kind == NEW:
        received = int(book.fact("received")[place])
        if not received:
            return book.say(words.WHAT_NEW_UNDATED)
        told = words.WHAT_NEW_LONG if waiting.late[place] else words.WHAT_NEW
        return book.say(told).format(days=as_of - received, most=book.business.whole("new_days"))
    if kind == AGAIN:
        return book.say(_again(book, place))
    if kind == UNPLANNED:
        return book.say(words.WHAT_UNPLANNED)
    days = as_of - int(book.fact("last_day")[place])
    return book.say(words.WHAT_SILENT).format(days=days)


def _again(book: Book, place: int) -> Text:
    if book.fact("lost")[place]:
        return words.WHAT_AGAIN_LOST
    statuses = book.columns.statuses
    if int(statuses.codes[place]) == statuses.place(lists.STATUS_RETRY):
        return words.WHAT_AGAIN_RETRY
    return words.WHAT_AGAIN_RECYCLE


def _tried(book: Book, place: int) -> Iterator[str]:
    """Where 活動 says that it was tried often enough and nobody was ever reached."""
    if book.activities is None:
        return
    count = int(tries(book)[place])
    if count >= book.business.whole("recycle_tries") and book.once(recycle_candidates)[place]:
        yield book.say(words.RECYCLE_CANDIDATE).format(count=count)


def _state(book: Book, place: int) -> Iterator[str]:
    """Where the lead stands: of a deal its phase, else its status; of a new lead the form."""
    columns = book.columns
    if book.fact("untouched")[place]:
        form = int(columns.forms.codes[place])
        if form != BLANK:
            yield columns.forms.texts[form]
        return
    chosen = columns.phases if book.fact("opportunity")[place] else columns.statuses
    code = int(chosen.codes[place])
    if code != BLANK:
        yield chosen.names[code]
