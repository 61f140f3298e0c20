"""集計データ: one figure a row, for pivot tables and Looker Studio. No totals and no rates: both
are made there, by summing and dividing."""

from server.business import typed
from server.kpi.book import BASES, Book
from server.kpi.calendar import NO_MONTH
from server.kpi.figures import Member, shown
from server.kpi.pages import CellValue, Head, Page, Table
from sheets_schema import kpi_texts
from sheets_schema.metrics import BASIS_NAMES, SUMS, Basis, asks_for_lead_stage
from sheets_schema.tabs import TIDY

_DATED_ONCE: dict[Basis, tuple[str, ...]] = {
    "cohort": ("leads", "valid", "invalid", "uql"),
    "period": ("lost", "all_cost"),
}
_ON_BOTH = ("opportunities", "qualified", "won", "won_amount")


def tidy(book: Book) -> Page:
    """Zeros are left out: a sum does not need them, and they are most of the cells."""
    names = [
        *(one.name for one in book.business.channels),
        book.business.unclassified,
        book.say(kpi_texts.WITHOUT_CHANNEL),
    ]
    rows: list[list[CellValue]] = []
    for basis in BASES:
        told = book.say(BASIS_NAMES[basis])
        keys = [(key, _name(book, key)) for key in (*_DATED_ONCE[basis], *_ON_BOTH)]
        for month in book.months_shown:
            day = None if month == NO_MONTH else typed.first_day(month)
            for name, member in zip(names, book.of_month(basis, month), strict=True):
                rows.extend(
                    [day, name, metric, shown(key, member.sums[key]), told]
                    for key, metric in keys
                    if _has(member, key)
                )
    heads = (
        Head(book.say(kpi_texts.MONTH), "month"),
        Head(book.say(kpi_texts.CHANNEL)),
        Head(book.say(kpi_texts.METRIC)),
        Head(book.say(kpi_texts.VALUE), "count"),
        Head(book.say(kpi_texts.BASIS)),
    )
    return Page(TIDY, (Table(heads, rows),))


def _name(book: Book, key: str) -> str:
    """A channel's costs, and those of no channel, are both simply 費用 here."""
    return book.say(SUMS["cost" if key == "all_cost" else key].name)


def _has(member: Member, key: str) -> bool:
    late = member.starts_at_opportunity and asks_for_lead_stage(key)
    return bool(member.sums[key]) and not late
