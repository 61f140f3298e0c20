"""着地見込み: what a figure of the month in progress comes to by its end, at its pace so far by the
firm's own business days. What cannot be told so is 計測途中."""

from dataclasses import dataclass

from server.business import typed
from server.kpi.count.book import Book
from server.kpi.count.figures import Figure
from sheets_schema.metrics import SUMS, Empty, asks_for_costs


@dataclass(frozen=True, slots=True)
class Progress:
    """Of a month: its business days (設定 休業日) up to and including the as-of day, and all of
    them. `begun`, `over`: whether its first day has come, and whether its last one is past or
    today."""

    done: int
    all: int
    begun: bool
    over: bool


def progress(book: Book, month: int) -> Progress:
    first, last = typed.first_day(month), typed.last_day(month)
    open_days, as_of = book.business.open_days, book.calendar.as_of
    return Progress(
        done=open_days.between(first, min(as_of, last)),
        all=open_days.between(first, last),
        begun=first <= as_of,
        over=last <= as_of,
    )


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
    if not is_projected(metric) or not passed.done:
        return None
    if isinstance(actual, Empty):
        return actual
    return actual * passed.all / passed.done
