"""ファネル: how many of each channel's leads became opportunities and contracts."""

from server.kpi.book import Book
from server.kpi.pages import Page
from server.kpi.tabs.by_channel import channel_table
from sheets_schema import kpi_texts
from sheets_schema.tabs import FUNNEL

STAGES = ("valid", "opportunity_rate", "opportunities", "win_rate", "won")
INSIDE = ("leads", "valid", "invalid", "unjudged", "judged", "valid_rate", "uql", "promoted")
QUALIFIED = ("opportunities", "qualified_rate", "qualified", "qualified_win_rate", "won")


def funnel(book: Book) -> Page:
    tables = [
        channel_table(book, STAGES, notes=kpi_texts.empties(book.locale)),
        channel_table(book, INSIDE, heading=book.say(kpi_texts.INSIDE_LEADS)),
    ]
    if book.uses_qualified:
        tables.append(channel_table(book, QUALIFIED, heading=book.say(kpi_texts.QUALIFIED)))
    return Page(FUNNEL, tuple(tables))
