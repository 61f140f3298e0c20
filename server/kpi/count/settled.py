"""Which months are old enough to be judged."""

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.count.spans import days_of, measured, spread_of
from sheets_schema.metrics import DURATIONS


def last_settled_month(book: Book) -> int:
    """The newest month whose leads have had the time that nine of ten contracts took; before
    there is a contract, that nine of ten opportunities took."""
    usual = 0.0
    by_key = {one.key: one for one in DURATIONS}
    for key in ("received_to_won", "received_to_opportunity"):
        real = measured(book.facts.leads, by_key[key])
        spread = spread_of(days_of(book.facts.leads, by_key[key])[real])
        if spread.p90 is not None:
            usual = spread.p90
            break
    month = typed.month_of_day(book.calendar.as_of)
    while book.calendar.as_of - typed.last_day(month) < usual:
        month -= 1
    return month
