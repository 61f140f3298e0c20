"""獲得単価: what a valid lead, an opportunity and a contract cost in each channel."""

from server.kpi.count.book import Book
from server.kpi.pages import Chart, Drawn, Page
from server.kpi.tabs.by_channel import channel_table
from sheets_schema import charts
from sheets_schema.empties import COST_OF_TOTAL, told
from sheets_schema.metrics import Empty
from sheets_schema.tabs import UNIT_COSTS

KEYS = ("cost", "cost_per_valid", "cost_per_opportunity", "cost_per_won")


def unit_costs(book: Book) -> Page:
    note = told(Empty, book.locale, costs=True)
    notes = (note, book.say(COST_OF_TOTAL))
    table = channel_table(book, KEYS, notes=notes)
    # A valid lead costs so much less that it would be no bar at all.
    drawn = (Drawn(3, charts.OPPORTUNITY, labels=True), Drawn(4, charts.WON, labels=True))
    chart = Chart(book.say(charts.UNIT_COSTS), "BAR", range(len(table.rows) - 1), drawn)
    return Page(UNIT_COSTS, (table,), chart=chart)
