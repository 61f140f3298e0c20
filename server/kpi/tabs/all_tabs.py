"""Every KPI tab, in the order in which they are made."""

from collections.abc import Callable

from server.kpi.book import Book
from server.kpi.pages import Link, Page
from server.kpi.tabs.contribution import contribution
from server.kpi.tabs.dashboard import dashboard
from server.kpi.tabs.definitions import definitions
from server.kpi.tabs.economics import economics
from server.kpi.tabs.funnel import funnel
from server.kpi.tabs.invalid_reasons import invalid_reasons
from server.kpi.tabs.lead_time import lead_time
from server.kpi.tabs.monthly import monthly
from server.kpi.tabs.pipeline import pipeline
from server.kpi.tabs.plan import plan
from server.kpi.tabs.quality import quality
from server.kpi.tabs.simulation import simulation
from server.kpi.tabs.tidy import tidy
from server.kpi.tabs.unit_costs import unit_costs
from server.kpi.tabs.weekly import weekly

BASE: tuple[Callable[[Book], Page], ...] = (funnel, unit_costs, invalid_reasons)
MAKERS: tuple[Callable[[Book], Page], ...] = (
    *BASE, monthly, plan, pipeline, lead_time, contribution, economics, simulation, tidy,
    definitions,
)  # fmt: skip


def pages_of(book: Book, link: Link) -> list[Page]:
    return [
        dashboard(book, link),
        *(make(book) for make in MAKERS),
        weekly(book, link),
        quality(book, link),
    ]
