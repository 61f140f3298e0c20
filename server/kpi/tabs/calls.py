"""担当者別: 架電数, 接続率 and アポ率 of each person, from 活動."""

import numpy as np

from server.business import typed
from server.kpi.count.book import SMALL_SAMPLE, TOTAL, Book
from server.kpi.count.call_order import recycle_candidates
from server.kpi.pages import CellValue, Head, Mark, Table
from server.kpi.read.activity_log import NO_LEAD, Activities
from server.kpi.read.calendar import months_of
from server.kpi.read.columns import BLANK, Bools
from sheets_schema import kpi_texts, lists
from sheets_schema.metrics import Empty, Format
from sheets_schema.text import Text

_COLUMNS: tuple[tuple[Text, Format, Text], ...] = (
    (kpi_texts.CALLS, "count", kpi_texts.CALLS_NOTE),
    (kpi_texts.CONNECTED, "count", kpi_texts.CONNECTED_NOTE),
    (kpi_texts.CONNECT_RATE, "percent", kpi_texts.CONNECT_RATE_NOTE),
    (kpi_texts.APPOINTMENTS, "count", kpi_texts.APPOINTMENTS_NOTE),
    (kpi_texts.APPOINTMENT_RATE, "percent", kpi_texts.APPOINTMENT_RATE_NOTE),
    (kpi_texts.OTHER_ACTIVITIES, "count", kpi_texts.OTHER_ACTIVITIES_NOTE),
    (kpi_texts.LEADS_TRIED, "count", kpi_texts.LEADS_TRIED_NOTE),
    (kpi_texts.TRIES_EACH, "days", kpi_texts.TRIES_EACH_NOTE),
)
# Columns of rates, counted from the one behind the name.
_RATES = (2, 4)


def calls_by_person(book: Book) -> Table | None:
    """By who did them, in the order of 設定, then of the tab; None while 活動 is off."""
    activities = book.activities
    if activities is None:
        return None
    within = activities.is_row & book.period.holds(months_of(activities.days))
    people = _people(book, activities, within)
    rows: list[list[CellValue]] = []
    marks: dict[tuple[int, int], Mark] = {}
    for name, code in (*people, (book.say(TOTAL), None)):
        mine = within if code is None else within & (activities.owners.codes == code)
        figures, calls = _figures(activities, mine)
        if 0 < calls < SMALL_SAMPLE:
            for column in _RATES:
                marks[len(rows), 1 + column] = Mark(muted=True, note=f"n = {calls}")
        rows.append([name, *figures])
    heads = [Head(book.say(name), form, book.say(note)) for name, form, note in _COLUMNS]
    note = book.say(kpi_texts.CALLS_NOTE_BELOW).format(
        count=int(book.once(recycle_candidates).sum()), tries=book.business.whole("recycle_tries")
    )
    return Table(
        (Head(book.say(kpi_texts.PERSON)), *heads),
        rows,
        heading=book.say(kpi_texts.CALLS_BY_PERSON),
        total=True,
        marks=marks,
        notes=(note,),
    )


def _people(book: Book, activities: Activities, within: Bools) -> list[tuple[str, int]]:
    codes = np.unique(activities.owners.codes[within]).tolist()
    order = {typed.fold(name): place for place, name in enumerate(book.business.owners)}
    texts = activities.owners.texts
    known = sorted(
        (code for code in codes if code != BLANK),
        key=lambda code: (order.get(typed.fold(texts[code]), len(order)), code),
    )
    nobody = [(book.say(kpi_texts.NOBODY), BLANK)] if BLANK in codes else []
    return [*((texts[code], code) for code in known), *nobody]


def _figures(activities: Activities, mine: Bools) -> tuple[list[CellValue], int]:
    """As _COLUMNS, and how many calls the rates are of."""
    is_call = mine & activities.of_type(lists.ACTIVITY_CALL)
    calls = int(is_call.sum())
    connected = int((is_call & activities.with_result(*lists.REACHED)).sum())
    appointments = int((is_call & activities.with_result(lists.RESULT_APPOINTMENT)).sum())
    tried = mine & activities.of_type(lists.ACTIVITY_CALL, lists.ACTIVITY_MAIL)
    tried &= activities.leads != NO_LEAD
    leads = len(np.unique(activities.leads[tried]))
    return [
        calls,
        connected,
        connected / calls if calls else Empty.ZERO_BASE,
        appointments,
        appointments / calls if calls else Empty.ZERO_BASE,
        int((mine & ~is_call).sum()),
        leads,
        int(tried.sum()) / leads if leads else Empty.ZERO_BASE,
    ], calls
