"""定例会: one page for the weekly meeting."""

from server.kpi.count.book import Book
from server.kpi.pages import Link, Page
from server.kpi.tabs.weekly_changes import changed_leads, changes
from server.kpi.tabs.weekly_figures import plan_this_month, roles, steps
from server.kpi.tabs.weekly_lists import hottest, new_for_too_long, recycle, silent_deals
from server.kpi.tabs.weekly_scores import by_score_band
from sheets_schema.tabs import WEEKLY


def weekly(book: Book, link: Link) -> Page:
    """`link(tab, row)`: the address of a row."""
    tables = [
        plan_this_month(book),
        steps(book),
        silent_deals(book, link),
        new_for_too_long(book, link),
        recycle(book, link),
        hottest(book, link),
        roles(book),
        changes(book),
        changed_leads(book, link),
        by_score_band(book),
    ]
    return Page(WEEKLY, tuple(table for table in tables if table is not None))
