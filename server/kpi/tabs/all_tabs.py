"""Every KPI tab in the order in which they are made."""

from collections.abc import Callable

from server.kpi.book import Book
from server.kpi.pages import Page
from server.kpi.tabs.funnel import funnel
from server.kpi.tabs.invalid_reasons import invalid_reasons
from server.kpi.tabs.quality import Link, quality
from server.kpi.tabs.unit_costs import unit_costs

MAKERS: tuple[Callable[[Book], Page], ...] = (funnel, unit_costs, invalid_reasons)


def pages_of(book: Book, link: Link) -> list[Page]:
    """`link(tab, row)`: the address of a row of an input tab."""
    return [*(make(book) for make in MAKERS), quality(book, link)]
