"""Every KPI tab, in the order in which they are made."""

from collections.abc import Callable

from server.kpi.count.book import Book
from server.kpi.pages import Link, Page
from server.kpi.tabs.ad_feedback import ad_feedback
from server.kpi.tabs.breakdown import breakdown
from server.kpi.tabs.by_campaign import by_campaign
from server.kpi.tabs.by_person import by_person
from server.kpi.tabs.contribution import contribution
from server.kpi.tabs.coverage import coverage
from server.kpi.tabs.dashboard import dashboard
from server.kpi.tabs.definitions import definitions
from server.kpi.tabs.economics import economics
from server.kpi.tabs.forecast import forecast_page
from server.kpi.tabs.funnel import funnel
from server.kpi.tabs.invalid_reasons import invalid_reasons
from server.kpi.tabs.lead_time import lead_time
from server.kpi.tabs.lost import lost
from server.kpi.tabs.monthly import monthly
from server.kpi.tabs.pipeline import pipeline
from server.kpi.tabs.plan import plan
from server.kpi.tabs.quality import quality
from server.kpi.tabs.simulation import simulation
from server.kpi.tabs.tidy import tidy
from server.kpi.tabs.today import today
from server.kpi.tabs.unit_costs import unit_costs
from server.kpi.tabs.weekly import weekly
from sheets_schema.features import is_used
from sheets_schema.tabs import BY_CAMPAIGN, BY_PERSON, FORECAST, Tab

BASE: tuple[Callable[[Book], Page], ...] = (funnel, unit_costs, invalid_reasons)
MAKERS: tuple[Callable[[Book], Page], ...] = (
    *BASE, monthly, breakdown, plan, pipeline, lead_time, contribution, economics, simulation, tidy,
    definitions,
)  # fmt: skip


# What belongs to features that may be off.
_OF_FEATURES: tuple[tuple[Tab, Callable[[Book], Page]], ...] = (
    (BY_CAMPAIGN, by_campaign), (BY_PERSON, by_person), (FORECAST, forecast_page),
)  # fmt: skip


def pages_of(book: Book, link: Link, admin: str = "") -> list[Page]:
    """`link`, `admin`: addresses of a row and of the status page, as for ダッシュボード."""
    return [
        dashboard(book, link, admin),
        *(book.once(make) for make in MAKERS),
        *(make(book) for tab, make in _OF_FEATURES if is_used(tab.feature, book.business.features)),
        today(book, link),
        lost(book, link),
        *(ad_feedback(book, target) for target in book.ad_lines),
        *([] if book.targets_of_leads is None else [coverage(book, book.targets_of_leads, link)]),
        weekly(book, link),
        quality(book, link),
    ]
