"""着地見込み: what a figure of the month in progress comes to by its end, at its pace so far by the
firm's own business days. What cannot be told so is 計測途中."""

from dataclasses import dataclass

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.count.figures import Figure
from sheets_schema.metrics import SUMS, Empty, asks_for_costs


@dataclass(frozen=True, slots=True)
class Progress:
    """Of a month. `begun`, `over`: whether its first day has come, and whether its last one is past
    or today."""

    begun: bool
    over: bool


def progress(book: Book, month: int) -> Progress:
    as_of = book.calendar.as_of
    return Progress(begun=typed.first_day(month) <= as_of, over=typed.last_day(month) <= as_of)


def is_projected(metric: str) -> bool:
    """Whether a part of a month says how much the whole one brings: of counts and amounts, but not
    of costs, which are entered once a month."""
    return metric in SUMS and not asks_for_costs(metric)


def landing(book: Book, month: int, metric: str, actual: Figure) -> Figure | None:
    """The actual of a month that is over; of the one in progress, actual × all business days ÷
    those so far. None before the month begins, and where nothing can be projected: rates, unit
    costs, costs, and a month that has only had days off."""
    passed = progress(book, month)
    if not passed.begun:
        return None
    if passed.over:
        return actual
    if not is_projected(metric):
        return None
    open_days, first = book.business.open_days, typed.first_day(month)
    done = open_days.between(first, book.calendar.as_of)
    if not done:
        return None
    if isinstance(actual, Empty):
        return actual
    return actual * open_days.between(first, typed.last_day(month)) / done
