"""A made-up firm's year with every kind of mess, tab by tab, as it was looked at and found right.

After a change that is meant to change figures: `python -m tests.unit.kpi.test_golden_year`, then
read the difference before you keep it.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from server.kpi.count.book import Book
from server.kpi.tabs.all_tabs import pages_of
from sheets_schema.features import USUAL, is_used
from sheets_schema.tabs import BY_KEY, TABS
from tests.support.books import book_of
from tests.support.golden_pages import as_text
from tests.support.sample_firm import sample_firm

FOLDER = Path(__file__).parent / "golden"
TODAY = date(2026, 11, 20)
KEYS = [tab.key for tab in TABS if tab.kind != "input" and is_used(tab.feature, USUAL)]


def year() -> Book:
    firm = sample_firm(TODAY)
    return book_of(
        firm.leads,
        firm.costs,
        targets=firm.targets,
        campaigns=firm.campaigns,
        settings=firm.settings,
        now=datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
    )


def pages(book: Book) -> dict[str, str]:
    return {
        page.tab.key: as_text(page)
        for page in pages_of(book, lambda tab, row: f"#{BY_KEY[tab].title.ja}!A{row}")
    }


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return pages(year())


@pytest.mark.parametrize("key", KEYS)
def test_the_tab_is_as_it_was_looked_at(made: dict[str, str], key: str) -> None:
    assert made[key] == (FOLDER / f"{key}.txt").read_text(encoding="utf-8")


def test_the_firm_is_large_and_messy_enough() -> None:
    book = year()
    assert int(book.columns.is_row.sum()) > 2_000
    assert len({finding.rule for finding in book.findings.in_order()}) > 30


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages(year()).items():
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")
