"""A rebuild's book and pages from rows written in a test, with no spreadsheet in between."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from server.kpi.count.book import Book, InboxFigures
from server.kpi.count.snapshots import SnapshotStore
from server.kpi.options import Options
from server.kpi.pages import Page, Table
from server.kpi.reading import WANTED, read_book
from server.settings.sites import Site
from sheets_schema.metrics import Empty
from tests.support.sheet_rows import Row, columns_of

SITE = Site(name="default", spreadsheet_id="sheet")
NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def day(text: str) -> int:
    """The serial number of `2026-04-01`."""
    return (date.fromisoformat(text) - date(1899, 12, 30)).days


def book_of(
    leads: Iterable[Row] = (),
    costs: Iterable[Row] = (),
    *,
    settings: dict[str, list[Any]] | None = None,
    targets: Iterable[Row] = (),
    campaigns: Iterable[Row] = (),
    decisions: Iterable[Row] = (),
    companies: Iterable[Row] = (),
    activities: Iterable[Row] = (),
    features: Iterable[str] = (),
    items: dict[str, Any] | None = None,
    options: Options = Options(),  # noqa: B008  frozen
    now: datetime = NOON,
    site: Site = SITE,
    snapshots: SnapshotStore | None = None,
    inbox: InboxFigures | None = None,
) -> Book:
    """`settings`: column key of 設定 → cells; `items`: 設定項目 → 値; `companies`, `activities`:
    rows of ターゲット企業 and 活動; `features`: names of 機能 that are ticked."""
    set_up = dict(settings or {})
    if ticked := list(features):
        set_up |= {"feature": ticked, "in_use": [True] * len(ticked)}
    if items:
        set_up |= {"item": list(items), "value": list(items.values())}
    longest = max(map(len, set_up.values()), default=0)
    cells = {
        "leads": columns_of(leads, WANTED["leads"]),
        "costs": columns_of(costs, WANTED["costs"]),
        "targets": columns_of(targets, WANTED.get("targets", ())),
        "campaigns": columns_of(campaigns, WANTED["campaigns"]),
        "decisions": columns_of(decisions, WANTED["decisions"]),
        "target_companies": columns_of(companies, WANTED["target_companies"]),
        "activities": columns_of(activities, WANTED["activities"]),
        "settings": {
            key: [*set_up.get(key, []), *[None] * (longest - len(set_up.get(key, [])))]
            for key in WANTED["settings"]
        },
    }
    return read_book(cells, WANTED, site, site.zone, options, now, snapshots, inbox)


def shown(table: Table) -> list[list[Any]]:
    """Header and rows, with the words of empty cells."""
    rows = [[one.of("ja") if isinstance(one, Empty) else one for one in row] for row in table.rows]
    return [[head.text for head in table.heads], *rows]


def by_month(page: Page) -> list[list[Any]]:
    """The first table of 月次推移 with its lines as columns: 月 and the figures, then the months as
    dates, what has none, and 合計."""
    turned = [list(line) for line in zip(*shown(page.tables[0]), strict=True)]
    head, *months = turned
    dated = [
        [day(f"{name.replace('/', '-')}-01") if "/" in name else name, *figures]
        for name, *figures in months
    ]
    return [["月", *head[1:]], *dated]


def line(page: Page, name: str, table: int = 0) -> list[Any]:
    """The row of the page that begins with `name`."""
    return next(row for row in shown(page.tables[table]) if row[0] == name)


# What to do next rather than what is wrong; nearly every row of a test has some of it.
ADVICE = frozenset({"no_next_action", "owner_blank", "cost_months_missing"})


def rules(book: Book, *, advice: bool = False) -> dict[str, list[int]]:
    """What データ品質 found: rule → sheet rows."""
    found: dict[str, list[int]] = {}
    for finding in book.findings.in_order():
        if finding.rule in ADVICE and not advice:
            continue
        found.setdefault(finding.rule, []).extend(finding.rows.tolist())
    return found


__all__ = ["NOON", "SITE", "book_of", "by_month", "day", "line", "rules", "shown"]
