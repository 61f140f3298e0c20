"""ファネル: how many of each channel's leads became opportunities and contracts.

The tab holds this one table, so that whoever reads it by its first column finds each channel once.
"""

from server.kpi.count.book import Book
from server.kpi.pages import Chart, Drawn, Page
from server.kpi.tabs.by_channel import channel_table
from sheets_schema import charts
from sheets_schema.empties import RATE_OF_TOTAL, told
from sheets_schema.metrics import Empty
from sheets_schema.tabs import FUNNEL

STAGES = ("valid", "opportunity_rate", "opportunities", "win_rate", "won")


def funnel(book: Book) -> Page:
    note = told((Empty.NO_STAGE, Empty.ZERO_BASE), book.locale)
    notes = (note, book.say(RATE_OF_TOTAL))
    table = channel_table(book, STAGES, notes=notes)
    stages = ((1, charts.VALID), (3, charts.OPPORTUNITY), (5, charts.WON))
    drawn = tuple(Drawn(place, code, labels=True) for place, code in stages)
    chart = Chart(book.say(charts.FUNNEL), "BAR", range(len(table.rows) - 1), drawn)
    return Page(FUNNEL, (table,), chart=chart)
